//! Single sign-on: which provider says who somebody is, and what its groups may do here.

mod grant;
mod issuer;

pub use grant::{Grant, GrantProblem, Granted, Grants};
pub use issuer::{Issuer, IssuerProblem};

use crate::Problem;
use crate::text::{clean_prose, clean_token, line, text_type, token};

text_type!(
    /// What people call the provider, as it stands on the button: 1 to 40 characters on one line.
    ProviderName,
    |typed| line(clean_prose(typed), ProviderName::MAX)
);

impl ProviderName {
    /// The most characters.
    pub const MAX: usize = 40;
}

text_type!(
    /// What the provider is asked for besides who somebody is: visible ASCII without quotation marks
    /// and backslashes (RFC 6749).
    Scope,
    |typed| scope(typed)
);

fn scope(typed: &str) -> Result<String, Problem> {
    let scope = token(typed, 200)?;
    let allowed = |b: u8| b.is_ascii_graphic() && b != b'"' && b != b'\\';
    if scope.bytes().all(allowed) {
        Ok(scope)
    } else {
        Err(Problem::NotVisibleAscii)
    }
}

text_type!(
    /// The claim that holds somebody's groups, such as `groups`.
    GroupsClaim,
    |typed| line(clean_token(typed), 200)
);

text_type!(
    /// Whom the provider means, for ever: 1 to 255 bytes, compared as they are. A name or an e-mail
    /// address may pass to somebody else, this does not.
    Subject,
    |told| subject(told)
);

fn subject(told: &str) -> Result<String, Problem> {
    const MOST: usize = 255;
    if told.is_empty() {
        Err(Problem::Required)
    } else if told.len() > MOST {
        Err(Problem::TooLong { max: MOST })
    } else {
        Ok(told.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_one_word_of_visible_ascii() {
        assert!(Scope::parse("groups").is_ok());
        assert!(Scope::parse("https://graph.example.com/User.Read").is_ok());
        assert_eq!(Scope::parse("two words"), Err(Problem::WhiteSpace));
        assert_eq!(Scope::parse("a\"b"), Err(Problem::NotVisibleAscii));
        assert_eq!(Scope::parse("群组"), Err(Problem::NotVisibleAscii));
        assert_eq!(Scope::parse(""), Err(Problem::Required));
    }

    #[test]
    fn a_subject_is_taken_as_it_is() {
        let taken = |told: &str| Subject::parse(told).map(String::from);
        assert_eq!(taken(" Anna "), Ok(" Anna ".to_owned()));
        assert_eq!(taken(""), Err(Problem::Required));
        assert!(taken(&"x".repeat(256)).is_err());
    }
}
