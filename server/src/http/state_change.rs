//! The reference's callback `State.StateChange`: an existing IM tells how its users' states change.
//!
//! It names a platform and no device: the platform's name is the device's.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use domain::device::{DeviceId, DeviceType, SignOutReason};
use domain::message::ImErrorCode;
use domain::{SdkAppId, UserId};
use engine::Engine;
use engine::applications::access::is_state_change_key;
use engine::devices::{self, DeviceError, DeviceKey, Holder};
use http::StatusCode;
use serde::Deserialize;
use serde_json::Map;

use super::rest::envelope::{answer, internal, refused};

const LARGEST_BODY: usize = 64 * 1024;
const COMMAND: &str = "State.StateChange";

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

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct StateChange {
    callback_command: String,
    info: Info,
    #[serde(default)]
    kicked_device: Vec<Kicked>,
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

async fn receive(
    State(engine): State<Engine>,
    Path((application, key)): Path<(String, String)>,
    Query(address): Query<Address>,
    body: Bytes,
) -> Response {
    let Ok(application) = SdkAppId::parse(&application) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match is_state_change_key(&engine, application, &key).await {
        Ok(true) => {}
        Ok(false) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => return refused(&internal(&error)),
    }
    let change: StateChange = match serde_json::from_slice(&body) {
        Ok(change) => change,
        Err(error) => {
            return refused(&ImErrorCode::Json.because(format!("not a {COMMAND}: {error}")));
        }
    };
    let Ok(user) = UserId::parse(&change.info.user) else {
        return refused(&ImErrorCode::ToAccount.because("Info.To_Account is not an account"));
    };
    match apply(&engine, application, &user, &address, &change).await {
        // What happened to a device that is out already changes nothing.
        Ok(()) | Err(DeviceError::NotSignedIn(_)) => answer(Ok(Map::new())),
        Err(error) => refused(&internal(&error)),
    }
}

async fn apply(
    engine: &Engine,
    application: SdkAppId,
    user: &UserId,
    address: &Address,
    change: &StateChange,
) -> Result<(), DeviceError> {
    if change.callback_command != COMMAND {
        return Ok(());
    }
    for kicked in &change.kicked_device {
        if let Some((_, key)) = device(application, user, &kicked.platform) {
            let out = devices::sign_out(engine, &key, SignOutReason::KickedByLogin).await;
            if let Err(error @ DeviceError::Storage(_)) = out {
                return Err(error);
            }
        }
    }
    // Platforms that no push reaches are nobody's device here.
    let Some((device_type, key)) = device(application, user, &address.opt_platform) else {
        return Ok(());
    };
    match change.info.action.as_str() {
        "Login" => devices::sign_in(engine, &key, device_type, Holder::Callbacks)
            .await
            .map(drop),
        "Logout" => devices::sign_out(engine, &key, SignOutReason::LoggedOut).await,
        "Disconnect" => devices::link_lost(engine, &key).await,
        _ => Ok(()),
    }
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
        serde_json::from_slice(body).ok()
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
                        prop_assert!(said.is_string() || !read.kicked_device.is_empty());
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
