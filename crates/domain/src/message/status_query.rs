//! The question where users stand: `query_online_status`.

use serde_json::Value;

use super::{ImError, ImErrorCode, fields};
use crate::UserId;

/// The question where users stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusQuery {
    /// Of whom: 1 to 500, each once.
    pub users: Vec<UserId>,
    /// Whether each of their devices is asked for.
    pub detail: bool,
}

impl StatusQuery {
    /// Reads the body of `query_online_status`.
    ///
    /// # Errors
    /// The first thing that is wrong, with the reference's code for it.
    pub fn parse(body: &[u8]) -> Result<Self, ImError> {
        let object = fields::object(body)?;
        let users = fields::accounts(&object)?;
        let detail = match object.get("IsNeedDetail") {
            None | Some(Value::Null) => false,
            Some(value) => {
                let number = value.as_i64();
                number.ok_or_else(|| ImErrorCode::Json.because("IsNeedDetail is not 0 or 1"))? == 1
            }
        };
        Ok(Self { users, detail })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(body: &str) -> Result<(usize, bool), i64> {
        StatusQuery::parse(body.as_bytes())
            .map(|query| (query.users.len(), query.detail))
            .map_err(|error| error.code.number())
    }

    #[test]
    fn users_are_asked_for_with_their_devices_or_without() {
        for (body, expected) in [
            (r#"{"To_Account":["u1","u2","u1"]}"#, (2, false)),
            (r#"{"To_Account":["u1"],"IsNeedDetail":null}"#, (1, false)),
            (r#"{"To_Account":["u1"],"IsNeedDetail":0}"#, (1, false)),
            (r#"{"To_Account":["u1"],"IsNeedDetail":1}"#, (1, true)),
        ] {
            assert_eq!(parse(body), Ok(expected), "{body}");
        }
    }

    #[test]
    fn every_wrong_field_has_the_code_that_it_has_in_other_calls() {
        for (body, code) in [
            ("[]", 90001),
            ("{}", 90003),
            (r#"{"To_Account":"u1"}"#, 90003),
            (r#"{"To_Account":[]}"#, 90003),
            (r#"{"To_Account":[7]}"#, 90003),
            (r#"{"To_Account":["u1"],"IsNeedDetail":"1"}"#, 90001),
        ] {
            assert_eq!(parse(body), Err(code), "{body}");
        }
    }
}
