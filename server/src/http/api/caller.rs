//! Who calls.

use app::ClientAddress;
use axum::extract::FromRequestParts;
use domain::{Actor, ApiKeyId, SdkAppId};
use engine::Engine;
use http::header::AUTHORIZATION;
use http::request::Parts;

use super::problem::{ApiProblem, Kind};

/// A program whose key was good.
pub(super) struct Caller {
    pub(super) key: ApiKeyId,
    pub(super) application: SdkAppId,
    pub(super) actor: Actor,
}

impl FromRequestParts<Engine> for Caller {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, engine: &Engine) -> Result<Self, ApiProblem> {
        let shown = bearer(parts).ok_or_else(|| {
            ApiProblem::new(
                Kind::NoKey,
                "send `Authorization: Bearer pdk_…` with an API key from the console",
            )
        })?;
        let address = ClientAddress::of(&parts.extensions);
        let caller = engine::api_keys::authenticate(engine, shown, address).await?;
        Ok(Self {
            key: caller.key,
            application: caller.application,
            actor: caller.actor,
        })
    }
}

/// The key in the header, of which there is exactly one.
fn bearer(parts: &Parts) -> Option<&str> {
    let mut headers = parts.headers.get_all(AUTHORIZATION).iter();
    let header = headers.next().filter(|_| headers.next().is_none())?;
    let (scheme, key) = header.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(key.trim())
}
