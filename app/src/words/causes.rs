//! Why a vendor did not take it: what happened, and what to do about it.

use domain::{Cause, Refusal};

use super::Text;

/// What happened, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Explanation {
    /// What happened.
    pub(crate) what: String,
    /// What to do.
    pub(crate) fix: Text,
}

/// What happened, and what to do about it, where no number goes into the words.
pub(crate) type Fixed = (Text, Text);

/// The explanations of one language.
#[derive(Debug)]
pub(crate) struct Causes {
    pub(crate) http_status: fn(u16) -> Explanation,
    pub(crate) timeout: Fixed,
    pub(crate) unreachable: Fixed,
    pub(crate) broken: Fixed,
    pub(crate) unreadable: Fixed,
    pub(crate) secret_not_opened: Fixed,
    /// OPPO's return codes.
    pub(crate) oppo: fn(i64) -> Fixed,
}

impl Causes {
    /// What the refusal means to a person.
    pub(crate) fn explain(&self, refusal: &Refusal) -> Explanation {
        let (what, fix) = match refusal.cause {
            Cause::HttpStatus { status } => return (self.http_status)(status),
            Cause::Code { code, .. } => (self.oppo)(code),
            Cause::Timeout => self.timeout,
            Cause::Unreachable => self.unreachable,
            Cause::Broken => self.broken,
            Cause::Unreadable => self.unreadable,
            Cause::SecretNotOpened => self.secret_not_opened,
        };
        Explanation {
            what: what.to_owned(),
            fix,
        }
    }
}
