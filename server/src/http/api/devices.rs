//! A user's devices.

use axum::Json;
use axum::extract::State;
use domain::device::UserState;
use domain::{Timestamp, UserId};
use engine::Engine;
use engine::devices::{self, Device};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::problem::ApiProblem;
use super::sent::Asked;
use super::values::time;

/// Whose devices.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Whose {
    /// User ID.
    user: String,
}

/// A user's devices.
#[derive(Serialize, ToSchema)]
pub(super) struct DeviceList {
    /// None where the user has never signed in.
    devices: Vec<DeviceView>,
}

/// A device that has signed in at least once.
#[derive(Serialize, ToSchema)]
pub(super) struct DeviceView {
    /// Its name.
    device: String,
    /// What it is, such as `Android`.
    device_type: &'static str,
    /// `online`, `online_in_background`, `push_online` or `offline`.
    state: &'static str,
    /// When it was last heard of.
    #[schema(format = DateTime)]
    last_heard_at: String,
    /// How many messages the app says are unread.
    unread: i64,
    /// With which certificate a vendor reaches it.
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<i64>,
    /// By which registration token.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// When the app reported both.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    reported_at: Option<String>,
}

impl DeviceView {
    fn of(device: &Device, now: Timestamp) -> Self {
        let binding = device.binding.as_ref();
        Self {
            device: device.key.device.to_string(),
            device_type: device.device_type.name(),
            state: match device.state(now) {
                UserState::Online => "online",
                UserState::OnlineInBackground => "online_in_background",
                UserState::PushOnline => "push_online",
                UserState::Offline => "offline",
            },
            last_heard_at: time(device.presence.last_heard_at),
            unread: device.unread,
            certificate: binding.map(|it| it.certificate.number()),
            token: binding.map(|it| it.token.to_string()),
            reported_at: binding.map(|it| time(it.reported_at)),
        }
    }
}

/// Every device that a user has ever signed in on.
#[utoipa::path(get, operation_id = "find_devices", path = "/devices", params(Whose), responses((status = 200, body = DeviceList)))]
pub(super) async fn find(
    State(engine): State<Engine>,
    caller: Caller,
    Asked(whose): Asked<Whose>,
) -> Result<Json<DeviceList>, ApiProblem> {
    let user = UserId::parse(&whose.user).map_err(|problem| ApiProblem::field("user", problem))?;
    let found = devices::find(&engine, &caller.actor, caller.application, &user).await?;
    let now = engine.now();
    Ok(Json(DeviceList {
        devices: found.iter().map(|it| DeviceView::of(it, now)).collect(),
    }))
}
