//! Revoke an API key.

use axum::response::Response;
use domain::{ApiKeyId, SdkAppId};

use super::address;
use crate::failure::Failure;
use crate::pages::applications::sdkappid_of;
use crate::posted::{Nothing, Posted, Segments, Visitor};

pub(crate) async fn post(
    Segments((application, key)): Segments<(String, String)>,
    posted: Posted<Nothing>,
) -> Response {
    let visitor = posted.visitor;
    match revoke(&visitor, &application, &key).await {
        Ok(application) => visitor.redirect(&format!("{}?revoked", address(application))),
        Err(failure) => visitor.fail(failure).await,
    }
}

async fn revoke(visitor: &Visitor, application: &str, key: &str) -> Result<SdkAppId, Failure> {
    let application = sdkappid_of(application)?;
    let key = ApiKeyId(key.parse().map_err(|_| Failure::NotFound)?);
    let engine = &visitor.state.engine;
    engine::api_keys::revoke(engine, &visitor.actor()?, application, key).await?;
    Ok(application)
}
