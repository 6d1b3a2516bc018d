//! Browser sessions, kept in the database.

use app::AppState;
use engine::sessions::DatabaseSessionStore;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, SessionManagerLayer};

/// A working day: after that long without a request the member signs in again.
const IDLE: Duration = Duration::hours(10);

pub(super) fn layer(state: &AppState) -> SessionManagerLayer<DatabaseSessionStore> {
    SessionManagerLayer::new(DatabaseSessionStore::new(state.engine.clone()))
        .with_name("pushdeck_session")
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(state.secure_cookies.0)
        // Only a saved session counts as active: without this the day would begin at sign-in.
        .with_always_save(true)
        .with_expiry(Expiry::OnInactivity(IDLE))
}
