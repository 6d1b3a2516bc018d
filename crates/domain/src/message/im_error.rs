//! The reference's error codes.

/// Why a call was refused: the number for programs, the words for their authors.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} {info}", code.number())]
pub struct ImError {
    /// Which of the reference's errors.
    pub code: ImErrorCode,
    /// What is wrong with what, and what would be right.
    pub info: String,
}

/// The reference's error codes, as far as they can happen here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImErrorCode {
    /// No such call.
    BadUrl,
    /// The body is not JSON.
    BadJson,
    /// The identifier is missing or none.
    AccountWrong,
    /// The signature does not belong to the identifier.
    SignatureWrong,
    /// No application has this SDKAppID.
    BadSdkAppId,
    /// Too many calls.
    TooFrequent,
    /// The identifier is no admin of the application.
    NeedsAdmin,
    /// The SDKAppID is missing.
    SdkAppIdMissing,
    /// The UserSig's time is over.
    UserSigExpired,
    /// The UserSig is none.
    UserSigInvalid,
    /// The UserSig was signed with another key, or for somebody else.
    UserSigNotVerified,
    /// The account has never signed in.
    AccountMissing,
    /// A field has another type than the reference documents.
    Json,
    /// MsgBody, or an element of it, has another shape.
    MsgBodyShape,
    /// To_Account is missing or not as documented.
    ToAccount,
    /// MsgRandom is missing or no number.
    MsgRandom,
    /// MsgTimeStamp is no number.
    MsgTimeStamp,
    /// MsgBody is not an array.
    MsgBodyNotAnArray,
    /// The message is not as documented in another way.
    MessageFormat,
    /// More than 500 accounts.
    TooManyAccounts,
    /// To_Account names nobody who has ever signed in.
    UnknownAccount,
    /// MsgLifeTime is more than seven days.
    LifetimeTooLong,
    /// Something went wrong on this side.
    Internal,
    /// The device has not signed in.
    NotSignedIn,
    /// The message is too long.
    TooLong,
}

impl ImErrorCode {
    /// The number on the wire.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::BadUrl => 60002,
            Self::BadJson => 60003,
            Self::AccountWrong => 60004,
            Self::SignatureWrong => 60005,
            Self::BadSdkAppId => 60006,
            Self::TooFrequent => 60007,
            Self::NeedsAdmin => 60010,
            Self::SdkAppIdMissing => 60012,
            Self::UserSigExpired => 70001,
            Self::UserSigInvalid => 70003,
            Self::UserSigNotVerified => 70009,
            Self::AccountMissing => 70107,
            Self::Json => 90001,
            Self::MsgBodyShape => 90002,
            Self::ToAccount => 90003,
            Self::MsgRandom => 90005,
            Self::MsgTimeStamp => 90006,
            Self::MsgBodyNotAnArray => 90007,
            Self::MessageFormat => 90010,
            Self::TooManyAccounts => 90011,
            Self::UnknownAccount => 90012,
            Self::LifetimeTooLong => 90026,
            Self::Internal => 91000,
            Self::NotSignedIn => 70020,
            Self::TooLong => 93000,
        }
    }

    /// The error with its words.
    #[must_use]
    pub fn because(self, info: impl Into<String>) -> ImError {
        ImError {
            code: self,
            info: info.into(),
        }
    }
}
