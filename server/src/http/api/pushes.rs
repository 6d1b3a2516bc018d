//! Push records.

use axum::Json;
use axum::extract::State;
use domain::certificate::CertificateId;
use domain::delivery::DeliveryState;
use domain::{Problem, UserId};
use engine::Engine;
use engine::deliveries::{self, Delivery, DeliveryEvent, DeliveryFilter, DeliveryId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::problem::{ApiProblem, Kind};
use super::sent::{Asked, Segments};
use super::values::{RefusalView, parse_time, time};

/// Which records. Nothing said means all.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// To that user.
    user: Option<String>,
    /// With that certificate.
    certificate: Option<i64>,
    /// `waiting`, `sending`, `accepted`, `arrived`, `failed`, `expired` or `not_pushed`.
    state: Option<String>,
    /// To which the vendor's latest answer had that code.
    vendor_code: Option<i64>,
    /// Accepted then or later.
    #[param(format = DateTime)]
    since: Option<String>,
    /// Accepted before then.
    #[param(format = DateTime)]
    until: Option<String>,
    /// Of the message with that key.
    message_key: Option<String>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A page of push records.
#[derive(Serialize, ToSchema)]
pub(super) struct PushList {
    /// The newest first, at most 50.
    pushes: Vec<PushView>,
    /// Where older records begin, if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// One message on its way to one device, or the record of why it is not.
#[derive(Serialize, ToSchema)]
pub(super) struct PushView {
    /// Its number.
    id: i64,
    /// The message's name for back ends.
    message_key: String,
    /// To whom.
    user: String,
    /// To which of their devices.
    #[serde(skip_serializing_if = "Option::is_none")]
    device: Option<String>,
    /// With which certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<i64>,
    /// With which revision of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<i64>,
    /// By which registration token.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// Where it stands: see the parameter `state`.
    state: &'static str,
    /// Why it was not pushed.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// When the message was accepted.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it is no longer worth being pushed.
    #[schema(format = DateTime)]
    expires_at: String,
    /// How often the vendor was asked.
    attempts: i64,
    /// The vendor's name for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    vendor_message_id: Option<String>,
    /// What the vendor said last, if that was no.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<RefusalView>,
    /// When nothing more was to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    finished_at: Option<String>,
}

/// A push record with every step that the push took.
#[derive(Serialize, ToSchema)]
pub(super) struct TraceView {
    /// The record.
    push: PushView,
    /// Who sent the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// The notification's title, before it is cut to the vendor's limits.
    title: String,
    /// Its body.
    body: String,
    /// Its custom content.
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_content: Option<String>,
    /// The steps, the earliest first.
    steps: Vec<Step>,
}

/// One step of a push.
#[derive(Serialize, ToSchema)]
pub(super) struct Step {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// What happened, such as `queued`, `accepted` or `gave_up`.
    kind: &'static str,
    /// What belongs to it: a reason's name, the vendor's message id, or its refusal as JSON text.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

impl PushView {
    fn of(push: &Delivery) -> Self {
        Self {
            id: push.id.number(),
            message_key: push.message_key.clone(),
            user: push.user.clone(),
            device: push.device.clone(),
            certificate: push.certificate.map(CertificateId::number),
            revision: push.revision.map(|it| it.number()),
            token: push.token.clone(),
            state: push.state.name(),
            reason: push.reason.map(|it| it.name()),
            created_at: time(push.created_at),
            expires_at: time(push.expires_at),
            attempts: push.attempts,
            vendor_message_id: push.vendor_message_id.clone(),
            refusal: push.refusal.as_ref().map(RefusalView::of),
            finished_at: push.finished_at.map(time),
        }
    }
}

impl Step {
    fn of(event: DeliveryEvent) -> Self {
        Self {
            at: time(event.at),
            kind: event.kind.name(),
            detail: event.detail,
        }
    }
}

impl Which {
    fn filter(self) -> Result<DeliveryFilter, ApiProblem> {
        let wrong = |name: &'static str| move || ApiProblem::field(name, Problem::UnknownChoice);
        let not = |name: &'static str, code, said: &'static str| {
            move || ApiProblem::named(name, code, said)
        };
        let not_a_time = |name| not(name, "not_a_time", "times are those of RFC 3339");
        let not_a_cursor = not("cursor", "not_a_cursor", "take the `next_cursor` of a page");
        let user = self.user.as_deref().map(UserId::parse).transpose();
        Ok(DeliveryFilter {
            user: user.map_err(|problem| ApiProblem::field("user", problem))?,
            certificate: self
                .certificate
                .map(|it| CertificateId::from_number(it).ok_or_else(wrong("certificate")))
                .transpose()?,
            state: self
                .state
                .map(|it| DeliveryState::from_name(&it).ok_or_else(wrong("state")))
                .transpose()?,
            vendor_code: self.vendor_code,
            since: self
                .since
                .map(|it| parse_time(&it).ok_or_else(not_a_time("since")))
                .transpose()?,
            until: self
                .until
                .map(|it| parse_time(&it).ok_or_else(not_a_time("until")))
                .transpose()?,
            message_key: self.message_key,
            before: self
                .cursor
                .map(|it| DeliveryId::parse(&it).ok_or_else(not_a_cursor))
                .transpose()?,
        })
    }
}

/// The newest push records that the parameters let through.
#[utoipa::path(get, operation_id = "list_pushes", path = "/pushes", params(Which), responses((status = 200, body = PushList)))]
pub(super) async fn list(
    State(engine): State<Engine>,
    caller: Caller,
    Asked(which): Asked<Which>,
) -> Result<Json<PushList>, ApiProblem> {
    let filter = which.filter()?;
    let found = deliveries::list(&engine, &caller.actor, caller.application, &filter).await?;
    let (pushes, has_older) = found;
    let last = pushes.last().filter(|_| has_older);
    Ok(Json(PushList {
        next_cursor: last.map(|push| push.id.to_string()),
        pushes: pushes.iter().map(PushView::of).collect(),
    }))
}

/// One push record with every step.
#[utoipa::path(
    get,
    operation_id = "trace_push",
    path = "/pushes/{id}",
    params(("id" = i64, Path, description = "The push record's number")),
    responses((status = 200, body = TraceView))
)]
pub(super) async fn trace(
    State(engine): State<Engine>,
    caller: Caller,
    Segments(id): Segments<String>,
) -> Result<Json<TraceView>, ApiProblem> {
    let id = DeliveryId::parse(&id)
        .ok_or_else(|| ApiProblem::new(Kind::NotFound, "a push record has a number"))?;
    let found = deliveries::trace(&engine, &caller.actor, caller.application, id).await?;
    Ok(Json(TraceView {
        push: PushView::of(&found.delivery),
        from: found.from,
        title: found.content.title,
        body: found.content.body,
        custom_content: found.content.ext,
        steps: found.events.into_iter().map(Step::of).collect(),
    }))
}
