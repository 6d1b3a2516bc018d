//! A finger on a phone: click a notification, or swipe all away.

use axum::response::Response;
use domain::ConsolePermission;
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
        Ok((sandbox.clone(), phone, notification))
    });
    let clicked = match clicked {
        Ok((sandbox, phone, notification)) => Ok(sandbox.click(phone, notification).await),
        Err(failure) => Err(failure),
    };
    match clicked {
        Ok(Ok(_)) => visitor.redirect(&format!("/sandbox#phone-{phone}")),
        Ok(Err(_)) => {
            visitor
                .render_again("/sandbox", StatusCode::NOT_FOUND, Gone)
                .await
        }
        Err(failure) => visitor.fail(failure).await,
    }
}

pub(crate) async fn clear(Segments(number): Segments<String>, posted: Posted<Nothing>) -> Response {
    let visitor = posted.visitor;
    let cleared = touchable(&visitor).and_then(|sandbox| {
        let phone = number.parse().map_err(|_| Failure::NotFound)?;
        sandbox.clear(phone).map_err(|_| Failure::NotFound)
    });
    match cleared {
        Ok(()) => visitor.redirect(&format!("/sandbox#phone-{number}")),
        Err(failure) => visitor.fail(failure).await,
    }
}

fn touchable(visitor: &Visitor) -> Result<&Sandbox, Failure> {
    visitor
        .actor()?
        .require_in_console(ConsolePermission::OperateSandbox)?;
    sandbox_of(&visitor.state)
}
