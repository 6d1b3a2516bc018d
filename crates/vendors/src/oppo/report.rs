//! What became of a call.

use std::fmt;

use domain::{Refusal, Timestamp};

/// OPPO's name for a message that it took.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// The most characters: far more than any that was seen.
    pub const MAX: usize = 255;

    /// The id in an answer, if it can be one: not empty, not endless, nothing unprintable.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let fits = !text.is_empty()
            && text.chars().count() <= Self::MAX
            && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned()))
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<MessageId> for String {
    fn from(id: MessageId) -> Self {
        id.0
    }
}

/// How the connector came to be let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authorisation {
    /// With a token from an earlier call.
    Cached,
    /// With a token fetched for this call, or for another one at the same time.
    Fresh,
    /// Not at all.
    Refused(Refusal),
}

/// What became of a call, step by step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report<T> {
    /// How the connector was let in, the last time it had to be.
    pub authorisation: Authorisation,
    /// Whether OPPO said that the first token was no good (code 11), and another was asked for.
    pub reauthorised: bool,
    /// When this call had the token that it was last sent with; none where authorising was refused.
    pub authorised_at: Option<Timestamp>,
    /// What OPPO answered, or why it did not take the call; where authorising was refused, for that
    /// reason.
    pub result: Result<T, Refusal>,
    /// When all was over.
    pub finished_at: Timestamp,
}

/// What became of a unicast: OPPO's id for the message, which means accepted and not delivered.
pub type UnicastReport = Report<MessageId>;

/// What became of a batch: a result for each push, in their order.
pub type BatchReport = Report<Vec<Result<MessageId, Refusal>>>;
