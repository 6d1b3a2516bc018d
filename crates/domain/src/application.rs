//! An application: one IM app. It owns certificates, users and devices.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::{clean_prose, clean_token, line, optional, text_type};
use crate::{Problem, Problems};

/// An application's number, SDKAppID: ten digits that start with 14.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SdkAppId(u32);

impl SdkAppId {
    /// The lowest number there is, and the first that a new console gives out.
    pub const FIRST: Self = Self(1_400_000_001);
    const RANGE: std::ops::RangeInclusive<u32> = 1_400_000_000..=1_499_999_999;

    /// The number in what was typed.
    ///
    /// # Errors
    /// [`Problem::NotAnSdkAppId`] for anything but ten digits that start with 14.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let digits = clean_token(typed);
        if digits.is_empty() {
            return Err(Problem::Required);
        }
        if digits.len() != 10 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Problem::NotAnSdkAppId);
        }
        digits
            .parse()
            .ok()
            .and_then(|number: u32| Self::from_number(i64::from(number)))
            .ok_or(Problem::NotAnSdkAppId)
    }

    /// The SDKAppID of that number, if it is one.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        u32::try_from(number)
            .ok()
            .filter(|number| Self::RANGE.contains(number))
            .map(Self)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0 as i64
    }
}

impl fmt::Display for SdkAppId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_type!(
    /// What people call the application: 1 to 64 characters on one line.
    ApplicationName,
    |typed| line(clean_prose(typed), ApplicationName::MAX)
);

impl ApplicationName {
    /// The most characters.
    pub const MAX: usize = 64;
}

/// The fields of the form that adds an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApplicationField {
    /// What people call it.
    Name,
    /// Its number, where it has one already.
    SdkAppId,
}

impl ApplicationField {
    /// The field's name in the posted form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::SdkAppId => "sdkappid",
        }
    }
}

/// The form as it was posted. Whatever is missing is empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ApplicationForm {
    /// What people call it.
    pub name: String,
    /// Its SDKAppID; empty for a new one.
    pub sdkappid: String,
}

/// A form in which nothing is wrong by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApplication {
    /// What people call it.
    pub name: ApplicationName,
    /// The SDKAppID that shipped apps know already; none gives out the next free one.
    pub id: Option<SdkAppId>,
}

impl ApplicationForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Every problem, in the order of the fields.
    pub fn parse(&self) -> Result<NewApplication, Problems<ApplicationField>> {
        let mut problems = Problems::default();
        let name = problems.check(ApplicationField::Name, ApplicationName::parse(&self.name));
        let id = problems.check(
            ApplicationField::SdkAppId,
            optional(&self.sdkappid, SdkAppId::parse),
        );
        match (name, id) {
            (Some(name), Some(id)) => Ok(NewApplication { name, id }),
            _ => Err(problems),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_sdkappid_is_ten_digits_that_start_with_14() {
        assert_eq!(
            SdkAppId::parse(" 1400000001 ").map(SdkAppId::number),
            Ok(1_400_000_001)
        );
        for wrong in [
            "1300000000",
            "140000000",
            "14000000010",
            "14000000a0",
            "１４０００００００１",
        ] {
            assert_eq!(
                SdkAppId::parse(wrong),
                Err(Problem::NotAnSdkAppId),
                "{wrong}"
            );
        }
        assert_eq!(SdkAppId::parse(""), Err(Problem::Required));
    }

    #[test]
    fn a_name_is_one_line() {
        assert!(ApplicationName::parse("聊天").is_ok());
        assert_eq!(
            ApplicationName::parse("a\0b"),
            Err(Problem::ControlCharacter)
        );
        assert_eq!(
            ApplicationName::parse("a\nb"),
            Err(Problem::ControlCharacter)
        );
        assert_eq!(ApplicationName::parse("\u{200b} "), Err(Problem::Required));
        assert_eq!(
            ApplicationName::parse(&"字".repeat(65)),
            Err(Problem::TooLong { max: 64 })
        );
    }
}
