//! The reference's callback `State.StateChange`: an existing IM tells how its users' states change.
//!
//! It names a platform and no device: the platform's name is the device's.

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use domain::device::{DeviceId, DeviceType, SignOutReason};
use domain::message::{ImError, ImErrorCode};
use domain::{SdkAppId, Timestamp, UserId};
use engine::applications::access::is_state_change_key;
use engine::devices::{self, DeviceKey, Told};
use engine::{Engine, StorageError};
use http::StatusCode;
use serde::Deserialize;
use serde_json::Map;

use super::rest::envelope::{answer, internal, refused};

const LARGEST_BODY: usize = 64 * 1024;
const COMMAND: &str = "State.StateChange";
/// In milliseconds, a day of 2001. Whatever is before is no time in milliseconds.
const EARLIEST: i64 = 1_000_000_000_000;

pub(super) fn router(engine: Engine) -> Router {
    Router::new()
        .route("/callbacks/state-change/{sdkappid}/{key}", post(receive))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(engine)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Address {
    opt_platform: String,
}

/// What every callback has: whatever is no change of a state is none of ours.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Callback {
    callback_command: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct StateChange {
    event_time: Option<i64>,
    info: Info,
    kicked_device: Option<Vec<Kicked>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Info {
    action: String,
    #[serde(rename = "To_Account")]
    user: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Kicked {
    platform: String,
}

impl StateChange {
    /// Reads a callback; none where it tells of something else.
    fn read(body: &[u8]) -> Result<Option<Self>, serde_json::Error> {
        let callback: Callback = serde_json::from_slice(body)?;
        if callback.callback_command != COMMAND {
            return Ok(None);
        }
        serde_json::from_slice(body).map(Some)
    }

    /// When it happened, by the clock of the IM; none where it does not say so in milliseconds.
    fn at(&self) -> Option<Timestamp> {
        self.event_time
            .filter(|millis| *millis >= EARLIEST)
            .map(Timestamp::from_millis)
    }
}

async fn receive(
    State(engine): State<Engine>,
    Path((application, key)): Path<(String, String)>,
    address: Result<Query<Address>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Ok(application) = SdkAppId::parse(&application) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match is_state_change_key(&engine, application, &key).await {
        Ok(true) => {}
        Ok(false) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => return refused(&internal(&error)),
    }
    match take(&engine, application, address, body).await {
        Ok(()) => answer(Ok(Map::new())),
        Err(error) => refused(&error),
    }
}

async fn take(
    engine: &Engine,
    application: SdkAppId,
    address: Result<Query<Address>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<(), ImError> {
    let Query(address) = address.map_err(|rejection| {
        ImErrorCode::BadUrl.because(format!("OptPlatform cannot be read: {rejection}"))
    })?;
    let body = body.map_err(|rejection| {
        ImErrorCode::TooLong.because(format!("the body could not be read: {rejection}"))
    })?;
    let change = StateChange::read(&body)
        .map_err(|error| ImErrorCode::Json.because(format!("not a {COMMAND}: {error}")))?;
    let Some(change) = change else {
        return Ok(());
    };
    let user = UserId::parse(&change.info.user)
        .map_err(|_| ImErrorCode::ToAccount.because("Info.To_Account is not an account"))?;
    apply(engine, application, &user, &address, &change)
        .await
        .map_err(|error| internal(&error))
}

async fn apply(
    engine: &Engine,
    application: SdkAppId,
    user: &UserId,
    address: &Address,
    change: &StateChange,
) -> Result<(), StorageError> {
    for kicked in change.kicked_device.iter().flatten() {
        if let Some((_, key)) = device(application, user, &kicked.platform) {
            let kicked = Told::SignedOut(SignOutReason::KickedByLogin);
            devices::told(engine, &key, kicked, change.at()).await?;
        }
    }
    // Platforms that no push reaches are nobody's device here.
    let Some((device_type, key)) = device(application, user, &address.opt_platform) else {
        return Ok(());
    };
    let told = match change.info.action.as_str() {
        "Login" => Told::SignedIn(device_type),
        "Logout" => Told::SignedOut(SignOutReason::LoggedOut),
        "Disconnect" => Told::LinkLost,
        _ => return Ok(()),
    };
    devices::told(engine, &key, told, change.at()).await
}

fn device(application: SdkAppId, user: &UserId, platform: &str) -> Option<(DeviceType, DeviceKey)> {
    let device_type = DeviceType::from_name(platform)?;
    let key = DeviceKey {
        application,
        user: user.clone(),
        device: DeviceId::parse(device_type.name()).ok()?,
    };
    Some((device_type, key))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(body: &[u8]) -> Option<StateChange> {
        StateChange::read(body).ok().flatten()
    }

    #[test]
    fn a_time_counts_that_is_in_milliseconds() {
        let at = |event_time: serde_json::Value| {
            let change = json!({"CallbackCommand": COMMAND, "EventTime": event_time,
                "KickedDevice": null, "Info": {"Action": "Login", "To_Account": "bob"}});
            read(change.to_string().as_bytes()).unwrap().at()
        };
        let millis = 1_795_464_000_000_i64;
        assert_eq!(at(json!(millis)), Some(Timestamp::from_millis(millis)));
        for none in [json!(null), json!(0), json!(1_795_464_000)] {
            assert_eq!(at(none.clone()), None, "{none}");
        }
    }

    #[test]
    fn other_callbacks_are_none_of_ours_whatever_they_hold() {
        for other in [
            json!({"CallbackCommand": "C2C.CallbackAfterSendMsg"}),
            json!({"CallbackCommand": "Group.CallbackAfterSendMsg", "Info": 7}),
        ] {
            let read = StateChange::read(other.to_string().as_bytes());
            assert!(read.unwrap().is_none(), "{other}");
        }
    }

    proptest! {
        #[test]
        fn a_change_names_what_happened_and_to_whom_or_is_none(
            body in prop::collection::vec(any::<u8>(), 0..200),
            text in any::<String>(),
            number in any::<i64>(),
        ) {
            prop_assert!(read(&body).is_none());
            for said in [json!(text), json!(number), json!([text]), json!({"Platform": text})] {
                for change in [
                    json!({"CallbackCommand": said, "Info": {"Action": "Login", "To_Account": "bob"}}),
                    json!({"CallbackCommand": COMMAND, "Info": said}),
                    json!({"CallbackCommand": COMMAND, "Info": {"Action": said, "To_Account": said}}),
                    json!({"CallbackCommand": COMMAND, "KickedDevice": [said],
                        "Info": {"Action": "Login", "To_Account": "bob"}}),
                ] {
                    if let Some(read) = read(change.to_string().as_bytes()) {
                        prop_assert!(said.is_string() || read.kicked_device.is_some());
                    }
                }
            }
            let user = UserId::parse("bob").unwrap();
            if let Some((device_type, key)) = device(SdkAppId::FIRST, &user, &text) {
                prop_assert_eq!(device_type.name(), key.device.as_str());
            }
        }
    }
}
