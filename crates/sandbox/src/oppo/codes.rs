//! OPPO's return codes, as far as the gateway answers them, and the shape of an answer.

use serde_json::{Value, json};

/// A return code other than 0. All \[DOC\] except 54 \[3P\].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    FlowControl,
    ServiceUnavailable,
    InvalidAuthToken,
    MethodNotAllowed,
    AppCallLimited,
    InvalidAppKey,
    MissingAppKey,
    InvalidSignature,
    MissingSignature,
    MissingTimestamp,
    InvalidTimestamp,
    InvalidEncoding,
    MissingAuthToken,
    DataNotExist,
    DailyLimitExceeded,
    MissingArguments,
    InvalidArguments,
    PrivateTemplateMissing,
    InvalidCategory,
    InvalidRegistrationId,
}

impl Code {
    pub(crate) const fn number(self) -> i32 {
        match self {
            Self::FlowControl => -2,
            Self::ServiceUnavailable => -1,
            Self::InvalidAuthToken => 11,
            Self::MethodNotAllowed => 12,
            Self::AppCallLimited => 13,
            Self::InvalidAppKey => 14,
            Self::MissingAppKey => 15,
            Self::InvalidSignature => 16,
            Self::MissingSignature => 17,
            Self::MissingTimestamp => 18,
            Self::InvalidTimestamp => 19,
            Self::InvalidEncoding => 25,
            Self::MissingAuthToken => 29,
            Self::DataNotExist => 31,
            Self::DailyLimitExceeded => 33,
            Self::MissingArguments => 40,
            Self::InvalidArguments => 41,
            Self::PrivateTemplateMissing => 54,
            Self::InvalidCategory => 67,
            Self::InvalidRegistrationId => 10_000,
        }
    }

    const fn meaning(self) -> &'static str {
        match self {
            Self::FlowControl => "Service in Flow Control",
            Self::ServiceUnavailable => "Service Currently Unavailable",
            Self::InvalidAuthToken => "Invalid Auth Token",
            Self::MethodNotAllowed => "Http Method Not Allowed",
            Self::AppCallLimited => "App Call Limited",
            Self::InvalidAppKey => "Invalid App Key",
            Self::MissingAppKey => "Missing App Key",
            Self::InvalidSignature => "Invalid Signature",
            Self::MissingSignature => "Missing Signature",
            Self::MissingTimestamp => "Missing Timestamp",
            Self::InvalidTimestamp => "Invalid Timestamp",
            Self::InvalidEncoding => "Invalid Encoding",
            Self::MissingAuthToken => "Missing Auth Token",
            Self::DataNotExist => "Data Not Exist",
            Self::DailyLimitExceeded => "Message Count Exceeds Daily Limit",
            Self::MissingArguments => "Missing Required Arguments",
            Self::InvalidArguments => "Invalid Arguments",
            Self::PrivateTemplateMissing => "private_msg_template_id is null",
            Self::InvalidCategory => "Invalid Category Or Notify Level",
            Self::InvalidRegistrationId => "Invalid Registration Id",
        }
    }

    /// The refusal with a word on what exactly is wrong, which the real gateway does not give.
    pub(crate) fn because(self, detail: impl Into<String>) -> Refusal {
        Refusal {
            code: self,
            detail: Some(detail.into()),
        }
    }
}

/// Why a call, or one message of a batch, is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: Code,
    detail: Option<String>,
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self { code, detail: None }
    }
}

impl Refusal {
    pub(crate) fn message(&self) -> String {
        match &self.detail {
            None => self.code.meaning().to_owned(),
            Some(detail) => format!("{}: {detail}", self.code.meaning()),
        }
    }
}

/// The JSON that a call is answered with: `data` of a success, or a refusal.
pub(crate) fn answer(outcome: Result<Value, Refusal>) -> Value {
    match outcome {
        Ok(data) => json!({ "code": 0, "message": "success", "data": data }),
        Err(refusal) => json!({ "code": refusal.code.number(), "message": refusal.message() }),
    }
}
