//! Send again what was given up.

use axum::response::Response;
use engine::deliveries::{DeliveryId, SendAgainError};
use http::StatusCode;

use super::address;
use super::trace::NotSentAgain;
use crate::failure::Failure;
use crate::pages::applications::sdkappid_of;
use crate::posted::{Nothing, Posted, Segments, Visitor};

pub(crate) async fn post(
    Segments((application, delivery)): Segments<(String, String)>,
    posted: Posted<Nothing>,
) -> Response {
    let visitor = posted.visitor;
    match send_again(&visitor, &application, &delivery).await {
        Ok((own, Ok(()))) => visitor.redirect(&format!("{own}?sent")),
        Ok((own, Err(why))) => visitor.render_again(&own, StatusCode::CONFLICT, why).await,
        Err(failure) => visitor.fail(failure).await,
    }
}

/// The record's address, and why it was not sent again where it was not.
async fn send_again(
    visitor: &Visitor,
    application: &str,
    delivery: &str,
) -> Result<(String, Result<(), NotSentAgain>), Failure> {
    let application = sdkappid_of(application)?;
    let id = DeliveryId::parse(delivery).ok_or(Failure::NotFound)?;
    let own = format!("{}/{id}", address(application));
    let engine = &visitor.state.engine;
    match engine::deliveries::send_again(engine, &visitor.actor()?, application, id).await {
        Ok(()) => Ok((own, Ok(()))),
        Err(SendAgainError::NotDead(_)) => Ok((own, Err(NotSentAgain::NotDead))),
        Err(SendAgainError::NotReached(_, reason)) => {
            Ok((own, Err(NotSentAgain::NotReached(reason))))
        }
        Err(error) => Err(error.into()),
    }
}
