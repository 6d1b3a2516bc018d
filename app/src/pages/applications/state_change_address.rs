//! Replace the address at which an IM back end tells of state changes.

use axum::response::Response;
use domain::SdkAppId;
use engine::applications::access::replace_state_change_key;

use super::{address, sdkappid_of};
use crate::failure::Failure;
use crate::posted::{Nothing, Posted, Segments, Visitor};

pub(crate) async fn post(
    Segments(application): Segments<String>,
    posted: Posted<Nothing>,
) -> Response {
    let visitor = posted.visitor;
    match replace(&visitor, &application).await {
        Ok(id) => visitor.redirect(&format!("{}?address_replaced", address(id))),
        Err(failure) => visitor.fail(failure).await,
    }
}

async fn replace(visitor: &Visitor, application: &str) -> Result<SdkAppId, Failure> {
    let id = sdkappid_of(application)?;
    replace_state_change_key(&visitor.state.engine, &visitor.actor()?, id).await?;
    Ok(id)
}
