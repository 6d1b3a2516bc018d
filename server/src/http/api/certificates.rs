//! Certificates: list, add, edit, history, withdraw, verify.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::certificate::{CertificateField, CertificateForm, CertificateId, RevisionNumber};
use domain::{Permission, Problem};
use engine::certificates::{self, Version};
use engine::{Engine, FindError, Missing};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::certificate_view::{CertificateView, RevisionView, VerificationView};
use super::once::{CallName, once};
use super::problem::{ApiProblem, Kind};
use super::sent::{Segments, Sent};

/// What a certificate holds. What is left out is not set. Has no `Debug`: a secret is in it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCertificate {
    /// The phone maker: `oppo`.
    platform: String,
    /// AppKey.
    app_key: String,
    /// AppID.
    app_id: String,
    /// MasterSecret. An edit without one keeps the saved one.
    #[schema(write_only)]
    master_secret: Option<String>,
    /// ChannelID.
    channel_id: Option<String>,
    /// `app`, `web`, `activity` or `intent`; `app` where it is left out.
    click_action: Option<String>,
    /// For `web`: the page to open.
    web_url: Option<String>,
    /// For `activity`: the class to open.
    activity: Option<String>,
    /// For `intent`: the Intent action to open by.
    intent_action: Option<String>,
    /// `china` or `overseas`; `china` where it is left out.
    region: Option<String>,
    /// OPPO's message category.
    category: Option<String>,
    /// 1, 2 or 16; needs a category.
    notify_level: Option<i64>,
    /// The private-message template.
    private_template_id: Option<String>,
    /// What the certificate is for.
    note: Option<String>,
}

/// An edit: everything that the certificate is to hold from then on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CertificateEdit {
    /// The version that the editor has seen.
    version: i64,
    /// What it is to hold.
    certificate: NewCertificate,
}

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

impl NewCertificate {
    fn form(self) -> CertificateForm {
        CertificateForm {
            platform: self.platform,
            app_key: self.app_key,
            app_id: self.app_id,
            master_secret: self.master_secret.unwrap_or_default(),
            channel_id: self.channel_id.unwrap_or_default(),
            click_action: self.click_action.unwrap_or_default(),
            web_url: self.web_url.unwrap_or_default(),
            activity: self.activity.unwrap_or_default(),
            intent_action: self.intent_action.unwrap_or_default(),
            region: self.region.unwrap_or_default(),
            category: self.category.unwrap_or_default(),
            notify_level: self
                .notify_level
                .map(|level| level.to_string())
                .unwrap_or_default(),
            private_template_id: self.private_template_id.unwrap_or_default(),
            note: self.note.unwrap_or_default(),
        }
    }
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
    let new = sent.value.form().parse_new();
    let new = new.map_err(|problems| ApiProblem::form(&problems, CertificateField::name))?;
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
    let seen = Version::parse(&edit.version.to_string())
        .ok_or_else(|| ApiProblem::field("version", Problem::UnknownChoice))?;
    let new = edit.certificate.form().parse_edit();
    let new = new.map_err(|problems| ApiProblem::form(&problems, CertificateField::name))?;
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
