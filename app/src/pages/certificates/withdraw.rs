//! Withdraw a revision that waits to take effect.

use axum::response::Response;
use domain::SdkAppId;
use domain::certificate::{CertificateId, RevisionNumber};
use engine::certificates::WithdrawError;
use http::StatusCode;

use super::{certificate_of, done};
use crate::failure::Failure;
use crate::pages::applications::settings::NotWithdrawn;
use crate::pages::applications::{address, sdkappid_of};
use crate::posted::{Nothing, Posted, Segments, Visitor};

pub(crate) async fn post(
    Segments((application, certificate, revision)): Segments<(String, String, String)>,
    posted: Posted<Nothing>,
) -> Response {
    let visitor = posted.visitor;
    match withdraw(&visitor, &application, &certificate, &revision).await {
        Ok(Withdrawn::Done(application, id)) => {
            visitor.redirect(&done(application, "withdrawn", id))
        }
        Ok(Withdrawn::Not(application, why)) => {
            visitor
                .render_again(&address(application), StatusCode::CONFLICT, why)
                .await
        }
        Err(failure) => visitor.fail(failure).await,
    }
}

enum Withdrawn {
    Done(SdkAppId, CertificateId),
    Not(SdkAppId, NotWithdrawn),
}

async fn withdraw(
    visitor: &Visitor,
    application: &str,
    certificate: &str,
    revision: &str,
) -> Result<Withdrawn, Failure> {
    let application = sdkappid_of(application)?;
    let id = certificate_of(certificate)?;
    let revision = revision
        .parse()
        .ok()
        .and_then(RevisionNumber::from_number)
        .ok_or(Failure::NotFound)?;
    let engine = &visitor.state.engine;
    let actor = visitor.actor()?;
    match engine::certificates::withdraw(engine, &actor, application, id, revision).await {
        Ok(()) => Ok(Withdrawn::Done(application, id)),
        Err(WithdrawError::AlreadyInEffect { .. }) => {
            Ok(Withdrawn::Not(application, NotWithdrawn::TooLate(revision)))
        }
        Err(WithdrawError::AlreadyWithdrawn { .. }) => {
            Ok(Withdrawn::Not(application, NotWithdrawn::Already(revision)))
        }
        Err(error) => Err(error.into()),
    }
}
