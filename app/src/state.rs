//! What every page can reach.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRef;
use engine::Engine;
use engine::single_sign_on::SingleSignOn;
use http::Extensions;
use leptos::config::LeptosOptions;
use sandbox::Sandbox;

/// What every page can reach.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// Where the WebAssembly stands, for the pages that move.
    pub options: LeptosOptions,
    /// What the product does.
    pub engine: Engine,
    /// The second way in, where one is configured.
    pub single_sign_on: Option<SingleSignOn>,
    /// The simulated vendors, when this is the sandbox.
    pub sandbox: Option<Sandbox>,
    /// File name of the stylesheet under `/pkg`.
    pub stylesheet: Stylesheet,
    /// The address that people type, without a slash at its end, where it is configured.
    pub public_url: Option<Arc<str>>,
    /// Whether the console is reached over TLS, so that its cookies may never travel without.
    pub secure_cookies: SecureCookies,
}

impl std::fmt::Debug for AppState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppState").finish_non_exhaustive()
    }
}

/// File name of the stylesheet under `/pkg`.
#[derive(Clone, Debug)]
pub struct Stylesheet(pub Arc<str>);

/// Whether cookies carry `Secure`.
#[derive(Clone, Copy, Debug)]
pub struct SecureCookies(pub bool);

/// The nonce that this answer's content security policy allows inline scripts by: minted for each
/// request by the layer that writes the policy.
#[derive(Clone, Debug)]
pub struct PageNonce(pub Arc<str>);

/// Where the request comes from: told by the layer that knows which proxies to believe.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// The address that the layer has told; none where there is no such layer.
    #[must_use]
    pub fn of(extensions: &Extensions) -> Option<IpAddr> {
        extensions.get::<Self>().map(|Self(address)| *address)
    }
}
