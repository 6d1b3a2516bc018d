//! One event of the callback.

use serde::Serialize;

use super::COMMAND;
use crate::push::NoPush;
use crate::{Cause, Platform, Refusal, Timestamp};

/// How far a push came (the reference's documents). The third stage, clicked, has no source: OPPO's
/// receipts tell of arrivals only \[DOC\].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushStage {
    /// Handed to the vendor, or given up.
    Sent,
    /// On the phone.
    Delivered,
}

impl PushStage {
    const fn number(self) -> u8 {
        match self {
            Self::Sent => 1,
            Self::Delivered => 2,
        }
    }
}

/// What became of a push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushResult {
    /// The vendor took it.
    Accepted,
    /// It reached the phone.
    Arrived,
    /// Given up after the vendor did not take it; without a reason where none was written down.
    Refused(Option<Refusal>),
    /// Its lifetime was over before the vendor took it.
    Expired,
    /// It had waited for the vendor, and is not pushed any more; without a reason where none was
    /// written down.
    Cancelled(Option<NoPush>),
    /// The vendor took it, and told later that the registration token is invalid.
    RegidInvalid,
    /// The vendor took it, and told later that the phone had its number of pushes for the day.
    UserDailyLimit,
}

/// Vendors' words are cut to this many characters.
const LONGEST_INFO: usize = 200;

impl PushResult {
    /// How far it came.
    #[must_use]
    pub const fn stage(&self) -> PushStage {
        match self {
            Self::Arrived => PushStage::Delivered,
            _ => PushStage::Sent,
        }
    }

    /// 0 for success, the vendor's own code where it gave one, and a negative number of ours for the
    /// rest; with words for people.
    fn code_and_info(&self) -> (i64, String) {
        let (code, info) = match self {
            Self::Accepted | Self::Arrived => (0, "OK"),
            Self::Refused(Some(refusal)) => return refused(&refusal.cause),
            Self::Cancelled(Some(reason)) => {
                return (CANCELLED, format!("not pushed any more: {}", reason.name()));
            }
            Self::Refused(None) => UNKNOWN,
            Self::Cancelled(None) => (CANCELLED, "not pushed any more"),
            Self::Expired => (-10, "expired before the vendor took it"),
            Self::RegidInvalid => (-11, "the vendor calls the registration token invalid"),
            Self::UserDailyLimit => (-12, "the phone had its number of pushes for the day"),
        };
        (code, info.to_owned())
    }
}

const UNKNOWN: (i64, &str) = (-1, "given up");
const CANCELLED: i64 = -13;

fn refused(cause: &Cause) -> (i64, String) {
    let (code, info) = match cause {
        // Zero would read as success.
        Cause::Code { code: 0, .. } => UNKNOWN,
        Cause::Code { code, message } => {
            return (*code, message.chars().take(LONGEST_INFO).collect());
        }
        Cause::HttpStatus { status } => {
            let info = format!("the vendor answered with HTTP status {status}");
            return (-i64::from(*status), info);
        }
        Cause::Timeout => (-2, "no answer from the vendor in time"),
        Cause::Unreachable => (-3, "no connection to the vendor"),
        Cause::Broken => (-4, "the connection to the vendor broke"),
        Cause::Unreadable => (-5, "the vendor's answer was not readable"),
        // It pauses a queue, and no push is given up by it.
        Cause::SecretNotOpened => UNKNOWN,
    };
    (code, info.to_owned())
}

/// The reference's number of a vendor.
const fn number_of(platform: Platform) -> u8 {
    match platform {
        Platform::Oppo => 6,
    }
}

/// One event, with the reference's names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallbackEvent {
    #[serde(rename = "CallbackCommand")]
    command: &'static str,
    /// 1: of a message to one user. There are no groups here.
    #[serde(rename = "EventType")]
    event_type: u8,
    #[serde(rename = "EventTime")]
    event_time: i64,
    #[serde(rename = "From_Account")]
    from: String,
    #[serde(rename = "To_Account")]
    to: String,
    #[serde(rename = "PushPlatform")]
    platform: u8,
    #[serde(rename = "PushStage")]
    stage: u8,
    #[serde(rename = "MsgKey")]
    message_key: String,
    #[serde(rename = "MsgSeq")]
    message_sequence: u32,
    #[serde(rename = "MsgRandom")]
    message_random: i64,
    #[serde(rename = "MsgTime")]
    message_time: i64,
    #[serde(rename = "PushID")]
    push_id: String,
    #[serde(rename = "ErrCode")]
    code: i64,
    #[serde(rename = "ErrInfo")]
    info: String,
}

/// The message and the push that an event is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushFacts {
    /// Who sent the message.
    pub from: String,
    /// Whom it goes to.
    pub to: String,
    /// Whose push service.
    pub platform: Platform,
    /// The message's key: sequence number, random number and time, joined by `_`.
    pub message_key: String,
    /// The message's random number.
    pub message_random: i64,
    /// When the message was accepted.
    pub message_time: Timestamp,
    /// Tells this push from every other.
    pub push_id: String,
}

impl CallbackEvent {
    /// What is told of a push. Times are sent in UNIX seconds.
    #[must_use]
    pub fn new(facts: PushFacts, result: &PushResult, at: Timestamp) -> Self {
        let seconds = |at: Timestamp| at.as_millis().div_euclid(1000);
        let (code, info) = result.code_and_info();
        let sequence = facts.message_key.split('_').next();
        Self {
            command: COMMAND,
            event_type: 1,
            event_time: seconds(at),
            message_sequence: sequence.and_then(|text| text.parse().ok()).unwrap_or(0),
            from: facts.from,
            to: facts.to,
            platform: number_of(facts.platform),
            stage: result.stage().number(),
            message_key: facts.message_key,
            message_random: facts.message_random,
            message_time: seconds(facts.message_time),
            push_id: facts.push_id,
            code,
            info,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Classification;
    use serde_json::{Value, json};

    fn event(result: &PushResult) -> Value {
        let facts = PushFacts {
            from: "alice".into(),
            to: "bob".into(),
            platform: Platform::Oppo,
            message_key: "48374_2837546_1795464000".into(),
            message_random: 2_837_546,
            message_time: Timestamp::from_millis(1_795_464_000_123),
            push_id: "p7-1a2b-0".into(),
        };
        let at = Timestamp::from_millis(1_795_464_002_999);
        serde_json::to_value(CallbackEvent::new(facts, result, at)).unwrap()
    }

    fn refused(cause: Cause) -> PushResult {
        PushResult::Refused(Some(Refusal {
            classification: Classification::Unknown,
            cause,
            retry_after: None,
        }))
    }

    #[test]
    fn an_event_has_the_references_fields() {
        assert_eq!(
            event(&PushResult::Accepted),
            json!({
                "CallbackCommand": "Push.OfflinePush",
                "EventType": 1,
                "EventTime": 1_795_464_002,
                "From_Account": "alice",
                "To_Account": "bob",
                "PushPlatform": 6,
                "PushStage": 1,
                "MsgKey": "48374_2837546_1795464000",
                "MsgSeq": 48374,
                "MsgRandom": 2_837_546,
                "MsgTime": 1_795_464_000,
                "PushID": "p7-1a2b-0",
                "ErrCode": 0,
                "ErrInfo": "OK",
            })
        );
    }

    #[test]
    fn a_cancelled_push_names_its_reason() {
        let event = event(&PushResult::Cancelled(Some(NoPush::Kicked)));
        assert_eq!(event["ErrInfo"], "not pushed any more: kicked");
    }

    #[test]
    fn only_success_has_the_code_0() {
        let code = |code| Cause::Code {
            code,
            message: "no".repeat(200),
        };
        for (result, stage, expected) in [
            (PushResult::Accepted, 1, 0),
            (PushResult::Arrived, 2, 0),
            (refused(code(10_000)), 1, 10_000),
            (refused(code(0)), 1, -1),
            (refused(Cause::HttpStatus { status: 503 }), 1, -503),
            (refused(Cause::Timeout), 1, -2),
            (refused(Cause::Unreachable), 1, -3),
            (refused(Cause::Broken), 1, -4),
            (refused(Cause::Unreadable), 1, -5),
            (PushResult::Refused(None), 1, -1),
            (PushResult::Expired, 1, -10),
            (PushResult::RegidInvalid, 1, -11),
            (PushResult::UserDailyLimit, 1, -12),
            (PushResult::Cancelled(Some(NoPush::LoggedOut)), 1, -13),
            (PushResult::Cancelled(None), 1, -13),
        ] {
            let event = event(&result);
            assert_eq!(event["PushStage"], stage, "{result:?}");
            assert_eq!(event["ErrCode"], expected, "{result:?}");
            let info = event["ErrInfo"].as_str().unwrap();
            assert!(!info.is_empty() && info.chars().count() <= LONGEST_INFO);
        }
    }
}
