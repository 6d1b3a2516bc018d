//! Test pushes.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::device::DeviceId;
use domain::push::{RegistrationToken, TestPushField, TestPushForm};
use domain::{Permission, UserId};
use engine::Engine;
use engine::test_pushes::{self, TestPush, TestPushId, TestPushReceipt};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::as_sent::AsSent;
use super::caller::Caller;
use super::once::{CallName, once};
use super::problem::{ApiProblem, Kind};
use super::sent::{Segments, Sent};
use super::values::{RefusalView, Whole, time};

/// A test push to be sent. Values are taken as they are sent, and no text that is sent is empty.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "certificate": 7001,
    "token": "CN_1f0e2d3c4b5a69788796a5b4c3d2e1f0",
    "title": "Hello",
    "body": "World",
    "custom_content": {"room": "7"},
})))]
pub(super) struct NewTestPush {
    /// Which certificate to send with.
    #[schema(value_type = i64)]
    certificate: Whole,
    /// The registration token of the phone; left out where a user's device is named.
    token: Option<String>,
    /// Whose device.
    user: Option<String>,
    /// Which of their devices: the push goes by the token that it has reported.
    device: Option<String>,
    /// Title.
    title: String,
    /// Body.
    body: String,
    /// What the app gets on click.
    #[schema(value_type = Option<Object>)]
    custom_content: Option<Map<String, Value>>,
    /// What a click on this push does: `app`, `web`, `activity` or `intent`; what the certificate says
    /// where it is left out.
    click_action: Option<String>,
    /// For `web`: the page to open.
    web_url: Option<String>,
    /// For `activity`: the class to open.
    activity: Option<String>,
    /// For `intent`: the Intent action to open by.
    intent_action: Option<String>,
}

/// A test push with its outcome.
#[derive(Serialize, ToSchema)]
pub(super) struct TestPushView {
    /// Its number.
    id: i64,
    /// With which certificate.
    certificate: i64,
    /// With which revision of it.
    revision: i64,
    /// To which phone.
    token: String,
    /// Title.
    title: String,
    /// Body.
    body: String,
    /// What the app gets on click, as JSON text.
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_content: Option<String>,
    /// When.
    #[schema(format = DateTime)]
    sent_at: String,
    /// Who sent it.
    sent_by: String,
    /// `accepted` or `refused` by the vendor; `unknown` where no outcome was written down.
    outcome: &'static str,
    /// The vendor's name for the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    vendor_message_id: Option<String>,
    /// Why the vendor refused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<RefusalView>,
    /// When the vendor had answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    finished_at: Option<String>,
    /// What the vendor's receipt says, if it came: `arrived`, `regid_invalid` or `user_daily_limit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<&'static str>,
    /// When the receipt came.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    receipt_at: Option<String>,
}

impl NewTestPush {
    /// What a person would have typed and chosen.
    fn form(self, sent: &mut AsSent) -> TestPushForm {
        use TestPushField as F;

        let user = sent.optional("user", self.user);
        sent.check("user", &user, UserId::parse);
        let device = sent.optional(name(F::Target), self.device);
        sent.check(name(F::Target), &device, DeviceId::parse);
        let token = sent.optional_token(name(F::Token), self.token);
        sent.check(name(F::Token), &token, RegistrationToken::parse);
        let certificate = self.certificate.0.to_string();
        let form = TestPushForm {
            user,
            target: match device.is_empty() {
                true => device,
                false => format!("{certificate}:{device}"),
            },
            certificate,
            token,
            title: sent.prose(name(F::Title), self.title),
            body: sent.prose(name(F::Body), self.body),
            custom_content: self
                .custom_content
                .map(|it| Value::Object(it).to_string())
                .unwrap_or_default(),
            click_action: sent.optional_token(name(F::ClickAction), self.click_action),
            web_url: sent.optional_token(name(F::WebUrl), self.web_url),
            activity: sent.optional_token(name(F::Activity), self.activity),
            intent_action: sent.optional_token(name(F::IntentAction), self.intent_action),
        };
        sent.click_action(form.typed_click_action());
        form
    }
}

/// The field's name in the body, where the console's form has one of its own.
const fn name(field: TestPushField) -> &'static str {
    match field {
        TestPushField::Target => "device",
        other => other.name(),
    }
}

impl TestPushView {
    fn of(push: TestPush) -> Self {
        let receipt = match push.receipt {
            TestPushReceipt::Came { event, at, .. } => Some((event.name(), time(at))),
            TestPushReceipt::NotAsked | TestPushReceipt::Awaited => None,
        };
        let (receipt, receipt_at) = receipt.unzip();
        let finished_at = push.outcome.as_ref().map(|it| time(it.finished_at));
        let (outcome, vendor_message_id, refusal) = match push.outcome.map(|it| it.result) {
            Some(Ok(id)) => ("accepted", Some(id), None),
            Some(Err(refusal)) => ("refused", None, Some(RefusalView::of(&refusal))),
            None => ("unknown", None, None),
        };
        Self {
            id: push.id.number(),
            certificate: push.certificate.number(),
            revision: push.revision.number(),
            token: push.token.to_string(),
            title: push.title.to_string(),
            body: push.body.to_string(),
            custom_content: push.custom_content,
            sent_at: time(push.sent_at),
            sent_by: push.sent_by,
            outcome,
            vendor_message_id,
            refusal,
            finished_at,
            receipt,
            receipt_at,
        }
    }
}

/// Send a test push, and wait for what the vendor says.
#[utoipa::path(
    post,
    operation_id = "send_test_push",
    path = "/test-pushes",
    params(("Idempotency-Key" = Option<String>, Header, description = "The call's own name, so that it is carried out once.")),
    request_body = NewTestPush,
    responses((status = 201, body = TestPushView))
)]
pub(super) async fn send(
    State(engine): State<Engine>,
    caller: Caller,
    call: CallName,
    sent: Sent<NewTestPush>,
) -> Result<Response, ApiProblem> {
    let application = caller.application;
    caller
        .actor
        .require(Permission::SendTestPush, application)?;
    let mut as_sent = AsSent::default();
    let form = sent.value.form(&mut as_sent);
    let new = as_sent.read(form.parse(), name)?;
    let (sending, actor) = (engine.clone(), caller.actor.clone());
    let work = async move {
        let sent = test_pushes::send(&sending, &actor, application, new).await?;
        Ok(TestPushView::of(sent))
    };
    once(&engine, &caller, call, "/test-pushes", &sent.bytes, work).await
}

/// One test push.
#[utoipa::path(
    get,
    operation_id = "find_test_push",
    path = "/test-pushes/{id}",
    params(("id" = i64, Path, description = "The test push's number")),
    responses((status = 200, body = TestPushView))
)]
pub(super) async fn find(
    State(engine): State<Engine>,
    caller: Caller,
    Segments(id): Segments<String>,
) -> Result<Json<TestPushView>, ApiProblem> {
    let id = TestPushId::parse(&id)
        .ok_or_else(|| ApiProblem::new(Kind::NotFound, "a test push has a number"))?;
    let found = test_pushes::find(&engine, &caller.actor, caller.application, id).await?;
    Ok(Json(TestPushView::of(found)))
}
