//! A user of an application, as its IM back end names them.

use crate::Problem;
use crate::text::text_type;

text_type!(
    /// A user's name within one application: 1 to 32 bytes without white space, case-sensitive.
    UserId,
    |typed| user_id(typed)
);

impl UserId {
    /// The most bytes.
    pub const MAX: usize = 32;
}

/// Nothing is cleaned away: two names that differ in an invisible character are two users.
fn user_id(typed: &str) -> Result<String, Problem> {
    if typed.is_empty() {
        Err(Problem::Required)
    } else if typed.len() > UserId::MAX {
        Err(Problem::TooLong { max: UserId::MAX })
    } else if typed.chars().any(char::is_control) {
        Err(Problem::ControlCharacter)
    } else if typed.chars().any(char::is_whitespace) {
        Err(Problem::WhiteSpace)
    } else {
        Ok(typed.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_named_in_32_bytes_without_white_space() {
        for good in ["alice", "Alice", "用户", "a-b_c@d.e", &"x".repeat(32)] {
            assert_eq!(
                UserId::parse(good).map(String::from).as_deref(),
                Ok(good),
                "{good}"
            );
        }
        for (bad, problem) in [
            ("", Problem::Required),
            ("a b", Problem::WhiteSpace),
            (" a", Problem::WhiteSpace),
            ("a\0", Problem::ControlCharacter),
            ("用户用户用户用户用户用", Problem::TooLong { max: 32 }),
        ] {
            assert_eq!(UserId::parse(bad), Err(problem), "{bad:?}");
        }
    }
}
