//! A certificate: one set of vendor credentials with its click action. Not X.509.

mod activation;
mod form;
mod revision;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use activation::{Activation, ActivationState, InEffect, NotInEffect};
pub use form::{CertificateField, CertificateForm, NewCertificate, NewSecret};
pub use revision::{RevisionNumber, RevisionTiming, serving};

use crate::oppo::OppoSettings;
use crate::text::{clean_prose, text_type};
use crate::{Platform, Problem};

/// A certificate's number, which the client app compiles in. Never reused, never changed by an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CertificateId(i64);

impl CertificateId {
    /// The first number that a new console gives out.
    pub const FIRST: Self = Self(7001);

    /// The certificate ID of that number, if it can be one.
    #[must_use]
    pub const fn from_number(number: i64) -> Option<Self> {
        if number >= Self::FIRST.0 {
            Some(Self(number))
        } else {
            None
        }
    }

    /// The certificate ID in what was typed.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for what cannot be one: to the reader it is the same.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        if typed.is_empty() {
            return Err(Problem::Required);
        }
        typed
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| typed.parse().ok().and_then(Self::from_number))
            .flatten()
            .ok_or(Problem::NotFound)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for CertificateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Everything of a certificate's revision that is no secret, by platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "platform", rename_all = "lowercase")]
pub enum CertificateSettings {
    /// For OPPO PUSH.
    Oppo(OppoSettings),
}

impl CertificateSettings {
    /// Whose push service this is for.
    #[must_use]
    pub const fn platform(&self) -> Platform {
        match self {
            Self::Oppo(_) => Platform::Oppo,
        }
    }

    /// What a click does.
    #[must_use]
    pub const fn click_action(&self) -> &crate::ClickAction {
        match self {
            Self::Oppo(oppo) => &oppo.click_action,
        }
    }
}

text_type!(
    /// What a certificate is for, in its members' own words: at most 500 characters, lines allowed.
    Note,
    |typed| note(typed)
);

impl Note {
    /// The most characters.
    pub const MAX: usize = 500;
}

fn note(typed: &str) -> Result<String, Problem> {
    let text = clean_prose(typed);
    if text.is_empty() {
        Err(Problem::Required)
    } else if text.chars().count() > Note::MAX {
        Err(Problem::TooLong { max: Note::MAX })
    } else if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\t'))
    {
        Err(Problem::ControlCharacter)
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificate_ids_start_at_7001() {
        assert_eq!(CertificateId::parse("7001"), Ok(CertificateId::FIRST));
        for none in [
            "7000",
            "0",
            "-7001",
            "+7001",
            "7001.0",
            "seven",
            "99999999999999999999",
            " 7001",
        ] {
            assert_eq!(CertificateId::parse(none), Err(Problem::NotFound), "{none}");
        }
    }

    #[test]
    fn a_note_may_have_lines_but_no_nul() {
        assert_eq!(
            Note::parse("a\r\nb").map(String::from),
            Ok("a\nb".to_owned())
        );
        assert_eq!(Note::parse("a\0b"), Err(Problem::ControlCharacter));
        assert_eq!(
            Note::parse(&"字".repeat(501)),
            Err(Problem::TooLong { max: 500 })
        );
    }
}
