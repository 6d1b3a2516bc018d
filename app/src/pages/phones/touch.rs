//! A finger on a phone: click a notification, or swipe all away.

use axum::response::Response;
use domain::Permission;
use http::StatusCode;
use sandbox::{NotificationId, PhoneId, Sandbox};

use super::page::Gone;
use super::sandbox_of;
use crate::failure::Failure;
use crate::posted::{Nothing, Posted, Segments, Visitor};

pub(crate) async fn click(
    Segments((phone, notification)): Segments<(String, String)>,
    posted: Posted<Nothing>,
) -> Response {
    let visitor = posted.visitor;
    let clicked = touchable(&visitor).and_then(|sandbox| {
        let phone: PhoneId = phone.parse().map_err(|_| Failure::NotFound)?;
        let notification: NotificationId = notification.parse().map_err(|_| Failure::NotFound)?;
        Ok(sandbox.click(phone, notification))
    });
    match clicked {
        Ok(Ok(_)) => visitor.redirect("/sandbox"),
        Ok(Err(_)) => {
            visitor
                .render_again("/sandbox", StatusCode::NOT_FOUND, Gone)
                .await
        }
        Err(failure) => visitor.fail(failure).await,
    }
}

pub(crate) async fn clear(Segments(phone): Segments<String>, posted: Posted<Nothing>) -> Response {
    let visitor = posted.visitor;
    let cleared = touchable(&visitor).and_then(|sandbox| {
        let phone = phone.parse().map_err(|_| Failure::NotFound)?;
        sandbox.clear(phone).map_err(|_| Failure::NotFound)
    });
    match cleared {
        Ok(()) => visitor.redirect("/sandbox"),
        Err(failure) => visitor.fail(failure).await,
    }
}

fn touchable(visitor: &Visitor) -> Result<&Sandbox, Failure> {
    visitor.actor()?.require(Permission::OperateSandbox)?;
    sandbox_of(&visitor.state)
}
