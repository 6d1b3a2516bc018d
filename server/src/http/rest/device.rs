//! What devices report, for back ends that hold their connections, and for devices themselves.

use domain::certificate::CertificateId;
use domain::device::{DeviceId, DeviceType, SignOutReason};
use domain::message::{ImError, ImErrorCode};
use domain::push::RegistrationToken;
use engine::Engine;
use engine::applications::access::Caller;
use engine::devices::{self, DeviceError, DeviceKey, Holder};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Answer;
use super::caller::admin;
use super::envelope::internal;
use super::openim::{account, read};

/// The calls of devices.
#[derive(Clone, Copy)]
pub(super) enum Command {
    Login,
    ReportToken,
    Background,
    Foreground,
    Unread,
    Heartbeat,
    Disconnect,
    Logout,
}

impl Command {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "login" => Self::Login,
            "report_token" => Self::ReportToken,
            "background" => Self::Background,
            "foreground" => Self::Foreground,
            "unread" => Self::Unread,
            "heartbeat" => Self::Heartbeat,
            "disconnect" => Self::Disconnect,
            "logout" => Self::Logout,
            _ => return None,
        })
    }

    pub(super) async fn carry_out(self, engine: &Engine, caller: &Caller, body: &[u8]) -> Answer {
        let fields: Fields = read(body)?;
        let key = fields.key(caller)?;
        let done = match self {
            Self::Login => return login(engine, &key, &fields).await,
            Self::ReportToken => {
                let reported = fields.reported.token()?;
                devices::report_token(engine, &key, reported).await
            }
            Self::Background => devices::set_background(engine, &key, true).await,
            Self::Foreground => devices::set_background(engine, &key, false).await,
            Self::Unread => devices::set_unread(engine, &key, fields.reported.count()?).await,
            Self::Heartbeat => devices::heard(engine, &key).await,
            Self::Disconnect => devices::link_lost(engine, &key).await,
            Self::Logout => devices::sign_out(engine, &key, SignOutReason::LoggedOut).await,
        };
        done.map(|()| Map::new()).map_err(|error| said(&error))
    }
}

#[derive(Deserialize)]
struct Fields {
    #[serde(rename = "UserID")]
    user: String,
    #[serde(rename = "DeviceID")]
    device: String,
    #[serde(rename = "DeviceType")]
    device_type: Option<String>,
    #[serde(flatten)]
    reported: Reported,
}

impl Fields {
    /// The device, if the caller may speak for it: its own user, or an admin.
    fn key(&self, caller: &Caller) -> Result<DeviceKey, ImError> {
        let user = account("UserID", &self.user)?;
        if caller.identifier != user {
            admin(caller)?;
        }
        let device = DeviceId::parse(&self.device).map_err(|_| {
            ImErrorCode::MessageFormat.because(format!(
                "DeviceID is none: 1 to {} visible ASCII characters",
                DeviceId::MAX
            ))
        })?;
        Ok(DeviceKey {
            application: caller.application,
            user,
            device,
        })
    }
}

/// What a device reports of itself, whichever way it is connected.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::http) struct Reported {
    #[serde(rename = "CertificateID")]
    certificate: Option<i64>,
    #[serde(default)]
    token: ReportedToken,
    count: Option<u32>,
}

/// A token that is forgotten is not the same as none.
#[derive(Default, Deserialize)]
#[serde(from = "Option<String>")]
enum ReportedToken {
    #[default]
    Missing,
    None,
    Some(String),
}

impl From<Option<String>> for ReportedToken {
    fn from(token: Option<String>) -> Self {
        token.map_or(Self::None, Self::Some)
    }
}

impl Reported {
    /// Reads it from what a device says over its own connection.
    pub(in crate::http) fn read(fields: Map<String, Value>) -> Result<Self, ImError> {
        Self::deserialize(Value::Object(fields)).map_err(|error| {
            ImErrorCode::Json.because(format!("the call is not as documented: {error}"))
        })
    }

    pub(in crate::http) fn token(
        &self,
    ) -> Result<Option<(CertificateId, RegistrationToken)>, ImError> {
        let token = match &self.token {
            ReportedToken::None => return Ok(None),
            ReportedToken::Some(token) => token,
            ReportedToken::Missing => {
                return Err(ImErrorCode::MessageFormat.because(
                    "Token is missing: the one that the vendor gave, or null to switch push off",
                ));
            }
        };
        let token = RegistrationToken::parse(token).map_err(|_| {
            ImErrorCode::MessageFormat.because(format!(
                "Token is none: 1 to {} characters without white space, or null",
                RegistrationToken::MAX
            ))
        })?;
        let certificate = self.certificate.and_then(CertificateId::from_number);
        let certificate = certificate.ok_or_else(|| {
            ImErrorCode::MessageFormat
                .because("CertificateID is none: the number that the console shows")
        })?;
        Ok(Some((certificate, token)))
    }

    pub(in crate::http) fn count(&self) -> Result<u32, ImError> {
        self.count.ok_or_else(|| {
            ImErrorCode::MessageFormat.because("Count is missing: a number from 0 up")
        })
    }
}

/// The type of that name.
pub(in crate::http) fn device_type(name: &str) -> Result<DeviceType, ImError> {
    DeviceType::from_name(name).ok_or_else(|| {
        let names = DeviceType::ALL.map(DeviceType::name).join(", ");
        ImErrorCode::MessageFormat.because(format!("DeviceType is none of {names}"))
    })
}

async fn login(engine: &Engine, key: &DeviceKey, fields: &Fields) -> Answer {
    let named = device_type(fields.device_type.as_deref().unwrap_or_default())?;
    let kicked = devices::sign_in(engine, key, named, Holder::BackEnd)
        .await
        .map_err(|error| said(&error))?;
    let kicked: Value = kicked.iter().map(|device| json!(device.as_str())).collect();
    Ok([("KickedDevice".to_owned(), kicked)].into_iter().collect())
}

pub(in crate::http) fn said(error: &DeviceError) -> ImError {
    match error {
        DeviceError::NotSignedIn(_) => ImErrorCode::NotSignedIn.because(error.to_string()),
        DeviceError::UnknownCertificate(_) => ImErrorCode::MessageFormat.because(error.to_string()),
        DeviceError::Storage(error) => internal(error),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_an_explicit_null_switches_push_off() {
        let token = |fields: Value| {
            let Value::Object(fields) = fields else {
                panic!("{fields}");
            };
            let token = Reported::read(fields).and_then(|reported| reported.token());
            token
                .map(|token| token.is_some())
                .map_err(|error| error.code.number())
        };
        assert_eq!(
            token(json!({"CertificateID": 7001, "Token": "t"})),
            Ok(true)
        );
        assert_eq!(
            token(json!({"CertificateID": 7001, "Token": null})),
            Ok(false)
        );
        assert_eq!(token(json!({"Token": null})), Ok(false));
        for forgotten in [json!({}), json!({"CertificateID": 7001, "token": "t"})] {
            assert_eq!(token(forgotten.clone()), Err(90010), "{forgotten}");
        }
        for wrong in [
            json!({"CertificateID": "7001", "Token": "t"}),
            json!({"CertificateID": 7001, "Token": 5}),
            json!({"Count": "3", "Token": null}),
            json!({"Count": -1, "Token": null}),
        ] {
            assert_eq!(token(wrong.clone()), Err(90001), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_report_has_the_fields_of_its_call_or_is_refused(
            body in prop::collection::vec(any::<u8>(), 0..200),
            name in prop::sample::select(vec![
                "UserID", "DeviceID", "DeviceType", "CertificateID", "Token", "Count",
            ]),
            text in any::<String>(),
            number in any::<i64>(),
        ) {
            prop_assert!(read::<Fields>(&body).is_err());
            for wrong in [json!(text), json!(number), json!([text]), json!({"a": number}), Value::Null] {
                let mut said = json!({
                    "UserID": "bob", "DeviceID": "phone", "DeviceType": "Android",
                    "CertificateID": 7001, "Token": "t", "Count": 3,
                });
                said[name] = wrong;
                let Ok(fields) = read::<Fields>(said.to_string().as_bytes()) else {
                    continue;
                };
                if let Ok(Some((certificate, token))) = fields.reported.token() {
                    prop_assert!(certificate >= CertificateId::FIRST && !token.as_str().is_empty());
                }
                prop_assert_eq!(fields.reported.count().ok(), said["Count"].as_u64().and_then(|it| u32::try_from(it).ok()));
                let named = fields.device_type.as_deref().map(device_type);
                prop_assert!(named.is_none_or(|named| named.is_err() || name != "DeviceType" || said[name].is_string()));
            }
        }
    }
}
