//! What a device says over its connection.

use domain::device::{DeviceId, DeviceType};
use domain::message::{ImError, ImErrorCode, NewMessage};
use domain::{SdkAppId, UserId};
use engine::Engine;
use engine::applications::access::authenticate;
use engine::devices::{self, DeviceError, DeviceKey};
use engine::messages::{self, Source};
use serde_json::{Map, Value, json};

use super::super::rest::caller;
use super::super::rest::device::{self, Reported};
use super::super::rest::openim;
use super::{log_out, no_call};

/// The first call of a connection.
pub(super) struct Login {
    pub(super) key: DeviceKey,
    pub(super) device_type: DeviceType,
    usersig: String,
}

impl Login {
    /// Reads the first call, with the number that its answer carries back.
    pub(super) fn read(text: &str) -> Result<(Value, Self), (Value, ImError)> {
        let frame = Frame::read(text);
        let id = frame.id.clone();
        match frame.login() {
            Ok(login) => Ok((id, login)),
            Err(error) => Err((id, error)),
        }
    }

    pub(super) async fn authenticate(&self, engine: &Engine) -> Result<(), ImError> {
        authenticate(engine, self.key.application, &self.key.user, &self.usersig)
            .await
            .map(|_| ())
            .map_err(|error| caller::said(&error))
    }
}

/// One call.
pub(super) struct Frame {
    /// Given back with the answer.
    pub(super) id: Value,
    call: String,
    fields: Map<String, Value>,
}

impl Frame {
    /// Reads a call. What is none is one without a name, so that it gets an answer too.
    pub(super) fn read(text: &str) -> Self {
        let fields = match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        };
        let id = fields
            .get("Id")
            .filter(|id| id.is_number() || id.is_string());
        Self {
            id: id.cloned().unwrap_or(Value::Null),
            call: fields
                .get("Call")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            fields,
        }
    }

    pub(super) fn is_logout(&self) -> bool {
        self.call == "logout"
    }

    fn text(&self, name: &str) -> &str {
        self.fields
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    fn login(&self) -> Result<Login, ImError> {
        if self.call != "login" {
            return Err(no_call("the first call of a connection is login"));
        }
        let application = match self.fields.get("SDKAppID") {
            None | Some(Value::Null) => {
                return Err(ImErrorCode::SdkAppIdMissing.because("SDKAppID is missing"));
            }
            Some(application) => application
                .as_i64()
                .and_then(SdkAppId::from_number)
                .ok_or_else(|| ImErrorCode::BadSdkAppId.because("SDKAppID is none"))?,
        };
        let user: UserId = openim::account("UserID", self.text("UserID"))?;
        let device = DeviceId::parse(self.text("DeviceID"))
            .map_err(|_| ImErrorCode::MessageFormat.because("DeviceID is none"))?;
        Ok(Login {
            key: DeviceKey {
                application,
                user,
                device,
            },
            device_type: device::device_type(self.text("DeviceType"))?,
            usersig: self.text("UserSig").to_owned(),
        })
    }

    pub(super) async fn carry_out(
        self,
        engine: &Engine,
        key: &DeviceKey,
    ) -> Result<Value, ImError> {
        let done = match self.call.as_str() {
            "heartbeat" => devices::heard(engine, key).await,
            "background" => devices::set_background(engine, key, true).await,
            "foreground" => devices::set_background(engine, key, false).await,
            "unread" => {
                let count = Reported::read(self.fields)?.count()?;
                devices::set_unread(engine, key, count).await
            }
            "report_token" => {
                let token = Reported::read(self.fields)?.token()?;
                devices::report_token(engine, key, token).await
            }
            "logout" => return log_out(engine, key).await.map(|()| json!({})),
            "send" => return self.send(engine, key).await,
            _ => return Err(no_call("there is no such call")),
        };
        done.map(|()| json!({})).map_err(|error| said(&error))
    }

    /// A message to one user; its sender is who signed in, whatever it says.
    async fn send(mut self, engine: &Engine, key: &DeviceKey) -> Result<Value, ImError> {
        self.fields.remove("From_Account");
        let message = NewMessage::to_one(&self.fields)?;
        let accepted =
            messages::accept(engine, key.application, Source::Device, &key.user, message)
                .await
                .map_err(|error| openim::said(&error))?;
        Ok(json!({"MsgTime": accepted.message_time, "MsgKey": accepted.message_key}))
    }
}

pub(super) fn said(error: &DeviceError) -> ImError {
    device::said(error)
}

#[cfg(test)]
mod tests {
    use domain::certificate::CertificateId;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_frame_is_a_call_or_is_answered_as_none(
            text in any::<String>(),
            call in prop_oneof![any::<String>(), Just("login".to_owned()), Just("report_token".to_owned())],
            name in prop::sample::select(vec![
                "Id", "SDKAppID", "UserID", "DeviceID", "DeviceType", "UserSig", "Token", "CertificateID",
            ]),
            number in any::<i64>(),
        ) {
            prop_assert!(Login::read(&text).is_err());
            let good = json!({
                "Id": 1, "Call": call, "SDKAppID": 1_400_000_001, "UserID": "bob", "DeviceID": "phone",
                "DeviceType": "Android", "UserSig": "x", "Token": "t", "CertificateID": 7001,
            });
            for wrong in [json!(text), json!(number), json!([text]), json!({"a": number}), Value::Null] {
                let mut said = good.clone();
                said[name] = wrong;
                let said = said.to_string();
                let (id, is_login) = match Login::read(&said) {
                    Ok((id, _)) => (id, true),
                    Err((id, _)) => (id, false),
                };
                prop_assert!(id.is_number() || id.is_string() || id.is_null());
                prop_assert!(!is_login || call == "login");
                let reported = Reported::read(Frame::read(&said).fields);
                if let Ok(Some((certificate, token))) = reported.and_then(|it| it.token()) {
                    prop_assert!(certificate >= CertificateId::FIRST && !token.as_str().is_empty());
                }
            }
        }
    }
}
