//! The name that a member signs in with.

use std::fmt;

use domain::Problem;

/// The name that a member signs in with: 1 to 64 characters without white space. Capital and small
/// letters are the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MemberName(String);

impl MemberName {
    /// The most characters.
    pub const MAX: usize = 64;

    /// The name in what was typed.
    ///
    /// # Errors
    /// The [`Problem`] with it.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        // Before anything else, so that a megabyte costs nothing.
        if typed.len() > 16 * Self::MAX {
            return Err(Problem::TooLong { max: Self::MAX });
        }
        let name = domain::text::clean_token(typed).to_lowercase();
        if name.is_empty() {
            Err(Problem::Required)
        } else if name.chars().count() > Self::MAX {
            Err(Problem::TooLong { max: Self::MAX })
        } else if name.chars().any(char::is_control) {
            Err(Problem::ControlCharacter)
        } else if name.chars().any(char::is_whitespace) {
            Err(Problem::WhiteSpace)
        } else {
            Ok(Self(name))
        }
    }

    /// For a member of whom no name is known.
    pub(super) fn nameless() -> Self {
        Self("member".to_owned())
    }

    /// The name with a number behind it, for whoever is not the first to have it.
    pub(super) fn numbered(&self, number: u32) -> Self {
        let end = format!("-{number}");
        let room = Self::MAX.saturating_sub(end.len());
        let beginning: String = self.0.chars().take(room).collect();
        Self(beginning + &end)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MemberName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_is_one_word_whose_capitals_do_not_count() {
        let parsed = |typed: &str| MemberName::parse(typed).map(|name| name.to_string());
        assert_eq!(parsed(" Admin\u{200b} "), Ok("admin".to_owned()));
        assert_eq!(parsed("李雷"), Ok("李雷".to_owned()));
        assert!(parsed("anna.schmidt@example.org").is_ok());
        assert_eq!(parsed(""), Err(Problem::Required));
        assert_eq!(parsed("a b"), Err(Problem::WhiteSpace));
        assert_eq!(parsed("a\0b"), Err(Problem::ControlCharacter));
        assert_eq!(
            parsed(&"a".repeat(65)),
            Err(Problem::TooLong {
                max: MemberName::MAX
            })
        );
        assert_eq!(
            parsed(&" ".repeat(1_000_000)),
            Err(Problem::TooLong {
                max: MemberName::MAX
            })
        );
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_one_short_word_and_accepted_again_unchanged(
            typed in prop_oneof![any::<String>(), "[ A-Za-zÀ-ÞΑ-Ωİ\u{200b}.@]{0,70}"],
        ) {
            if let Ok(name) = MemberName::parse(&typed) {
                prop_assert!((1..=MemberName::MAX).contains(&name.as_str().chars().count()));
                prop_assert!(!name.as_str().chars().any(|c| c.is_whitespace() || c.is_control()));
                prop_assert_eq!(MemberName::parse(name.as_str()), Ok(name));
            }
        }
    }

    #[test]
    fn a_numbered_name_is_a_name_still() {
        for (name, numbered) in [
            ("anna".to_owned(), "anna-2".to_owned()),
            ("李".repeat(64), "李".repeat(62) + "-2"),
        ] {
            let name = MemberName::parse(&name).unwrap().numbered(2);
            assert_eq!(name.as_str(), numbered);
            assert_eq!(MemberName::parse(name.as_str()), Ok(name));
        }
        let nameless = MemberName::nameless();
        assert_eq!(MemberName::parse(nameless.as_str()), Ok(nameless));
    }
}
