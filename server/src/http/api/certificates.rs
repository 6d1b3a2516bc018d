//! Certificates: list, add, edit, history, withdraw, verify.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::certificate::{CertificateField, CertificateId, RevisionNumber};
use domain::{Permission, Problem};
use engine::certificates::{self, Version};
use engine::{Engine, FindError, Missing};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::as_sent::AsSent;
use super::caller::Caller;
use super::certificate_content::{CertificateEdit, NewCertificate};
use super::certificate_view::{CertificateView, RevisionView, VerificationView};
use super::once::{CallName, once};
use super::problem::{ApiProblem, Kind};
use super::sent::{Segments, Sent};

/// The certificates of an application.
#[derive(Serialize, ToSchema)]
pub(super) struct CertificateList {
    /// The oldest first.
    certificates: Vec<CertificateView>,
}

/// The revisions of a certificate.
#[derive(Serialize, ToSchema)]
pub(super) struct RevisionList {
    /// The newest first.
    revisions: Vec<RevisionView>,
}

/// The certificate that the address names.
fn certificate_of(segment: &str) -> Result<CertificateId, ApiProblem> {
    let number = segment.parse().ok().and_then(CertificateId::from_number);
    number.ok_or_else(|| ApiProblem::new(Kind::NotFound, "a certificate ID is a number"))
}

async fn view(
    engine: &Engine,
    caller: &Caller,
    id: CertificateId,
) -> Result<CertificateView, FindError> {
    let found = certificates::find(engine, &caller.actor, caller.application, id).await?;
    Ok(CertificateView::of(&found, engine.now()))
}

/// Every certificate.
#[utoipa::path(get, operation_id = "list_certificates", path = "/certificates", responses((status = 200, body = CertificateList)))]
pub(super) async fn list(
    State(engine): State<Engine>,
    caller: Caller,
) -> Result<Json<CertificateList>, ApiProblem> {
    let found = certificates::list(&engine, &caller.actor, caller.application).await?;
    let now = engine.now();
    let views = found.iter().map(|it| CertificateView::of(it, now));
    Ok(Json(CertificateList {
        certificates: views.collect(),
    }))
}

/// Add a certificate. It takes effect after the console's activation delay.
#[utoipa::path(
    post,
    operation_id = "add_certificate",
    path = "/certificates",
    params(("Idempotency-Key" = Option<String>, Header, description = "The call's own name, so that it is carried out once.")),
    request_body = NewCertificate,
    responses((status = 201, body = CertificateView))
)]
pub(super) async fn add(
    State(engine): State<Engine>,
    caller: Caller,
    name: CallName,
    sent: Sent<NewCertificate>,
) -> Result<Response, ApiProblem> {
    // Before the body is read: whoever may not learns nothing about what they sent.
    let application = caller.application;
    caller
        .actor
        .require(Permission::AddCertificate, application)?;
    let mut as_sent = AsSent::default();
    let form = sent.value.content.form(&mut as_sent);
    let new = as_sent.read(form.parse_new(), CertificateField::name)?;
    let (adding, actor) = (engine.clone(), caller.actor.clone());
    let work = async move {
        let id = certificates::add(&adding, &actor, application, new).await?;
        let found = certificates::find(&adding, &actor, application, id).await?;
        Ok(CertificateView::of(&found, adding.now()))
    };
    once(&engine, &caller, name, "/certificates", &sent.bytes, work).await
}

/// One certificate.
#[utoipa::path(
    get,
    operation_id = "find_certificate",
    path = "/certificates/{id}",
    params(("id" = i64, Path, description = "Certificate ID")),
    responses((status = 200, body = CertificateView))
)]
pub(super) async fn find(
    State(engine): State<Engine>,
    caller: Caller,
    Segments(id): Segments<String>,
) -> Result<Json<CertificateView>, ApiProblem> {
    Ok(Json(view(&engine, &caller, certificate_of(&id)?).await?))
}

/// Edit a certificate: a new revision, which takes effect after the console's activation delay.
#[utoipa::path(
    put,
    operation_id = "edit_certificate",
    path = "/certificates/{id}",
    params(("id" = i64, Path, description = "Certificate ID")),
    request_body = CertificateEdit,
    responses((status = 200, body = CertificateView))
)]
pub(super) async fn edit(
    State(engine): State<Engine>,
    caller: Caller,
    Segments(id): Segments<String>,
    sent: Sent<CertificateEdit>,
) -> Result<Json<CertificateView>, ApiProblem> {
    let id = certificate_of(&id)?;
    caller
        .actor
        .require(Permission::EditCertificate, caller.application)?;
    let edit = sent.value;
    let seen = Version::parse(&edit.version.0.to_string())
        .ok_or_else(|| ApiProblem::field("version", Problem::UnknownChoice))?;
    let mut as_sent = AsSent::default();
    let form = edit.certificate.form(&mut as_sent);
    let new = as_sent.read(form.parse_edit(), CertificateField::name)?;
    certificates::edit(&engine, &caller.actor, caller.application, id, seen, new).await?;
    Ok(Json(view(&engine, &caller, id).await?))
}

/// Delete a certificate. For 30 days it can be restored; its ID is never given out again.
#[utoipa::path(
    delete,
    operation_id = "delete_certificate",
    path = "/certificates/{id}",
    params(("id" = i64, Path, description = "Certificate ID")),
    responses((status = 204))
)]
pub(super) async fn delete(
    State(engine): State<Engine>,
    caller: Caller,
    Segments(id): Segments<String>,
) -> Result<StatusCode, ApiProblem> {
    let id = certificate_of(&id)?;
    certificates::delete(&engine, &caller.actor, caller.application, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take the deletion of a certificate back.
#[utoipa::path(
    post,
    operation_id = "restore_certificate",
    path = "/certificates/{id}/restore",
    params(("id" = i64, Path, description = "Certificate ID")),
    responses((status = 200, body = CertificateView))
)]
pub(super) async fn restore(
    State(engine): State<Engine>,
    caller: Caller,
    Segments(id): Segments<String>,
) -> Result<Json<CertificateView>, ApiProblem> {
    let id = certificate_of(&id)?;
    certificates::restore(&engine, &caller.actor, caller.application, id).await?;
    Ok(Json(view(&engine, &caller, id).await?))
}

/// Every revision of a certificate.
#[utoipa::path(
    get,
    operation_id = "list_revisions",
    path = "/certificates/{id}/revisions",
    params(("id" = i64, Path, description = "Certificate ID")),
    responses((status = 200, body = RevisionList))
)]
pub(super) async fn revisions(
    State(engine): State<Engine>,
    caller: Caller,
    Segments(id): Segments<String>,
) -> Result<Json<RevisionList>, ApiProblem> {
    let id = certificate_of(&id)?;
    let found = certificates::find(&engine, &caller.actor, caller.application, id).await?;
    let now = engine.now();
    let views = found.revisions.iter();
    Ok(Json(RevisionList {
        revisions: views.map(|it| RevisionView::of(&found, it, now)).collect(),
    }))
}

/// Withdraw a revision that waits to take effect.
#[utoipa::path(
    post,
    operation_id = "withdraw_revision",
    path = "/certificates/{id}/revisions/{number}/withdraw",
    params(
        ("id" = i64, Path, description = "Certificate ID"),
        ("number" = i64, Path, description = "Which revision"),
    ),
    responses((status = 200, body = CertificateView))
)]
pub(super) async fn withdraw(
    State(engine): State<Engine>,
    caller: Caller,
    Segments((id, number)): Segments<(String, String)>,
) -> Result<Json<CertificateView>, ApiProblem> {
    let id = certificate_of(&id)?;
    let number = number.parse().ok().and_then(RevisionNumber::from_number);
    let number = number.ok_or(ApiProblem::from(Missing::Certificate(id)))?;
    certificates::withdraw(&engine, &caller.actor, caller.application, id, number).await?;
    Ok(Json(view(&engine, &caller, id).await?))
}

/// Ask the vendor whether it accepts the credentials.
#[utoipa::path(
    post,
    operation_id = "verify_certificate",
    path = "/certificates/{id}/verify",
    params(("id" = i64, Path, description = "Certificate ID")),
    responses((status = 200, body = VerificationView))
)]
pub(super) async fn verify(
    State(engine): State<Engine>,
    caller: Caller,
    Segments(id): Segments<String>,
) -> Result<Json<VerificationView>, ApiProblem> {
    let id = certificate_of(&id)?;
    let said = certificates::verify(&engine, &caller.actor, caller.application, id).await?;
    Ok(Json(VerificationView::of(&said)))
}
