//! Browser sessions, kept in the database.

use app::{AppState, SecureCookies};
use engine::sessions::DatabaseSessionStore;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, SessionManagerLayer};

/// A working day: after that long without a request the member signs in again.
const IDLE: Duration = Duration::hours(10);

/// Browsers take a cookie with `__Host-` from this very host alone, and only over TLS; nobody on
/// another host of the domain, or on the line, can plant one.
const fn cookie_name(secure: SecureCookies) -> &'static str {
    match secure.0 {
        true => "__Host-pushdeck_session",
        false => "pushdeck_session",
    }
}

pub(super) fn layer(state: &AppState) -> SessionManagerLayer<DatabaseSessionStore> {
    SessionManagerLayer::new(DatabaseSessionStore::new(state.engine.clone()))
        .with_name(cookie_name(state.secure_cookies))
        .with_path("/")
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(state.secure_cookies.0)
        // Only a saved session counts as active: without this the day would begin at sign-in.
        .with_always_save(true)
        .with_expiry(Expiry::OnInactivity(IDLE))
}
