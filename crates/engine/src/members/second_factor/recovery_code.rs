//! What lets in once without the phone.

use domain::MemberId;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::random;

const GROUPS: usize = 4;
const GROUP: usize = 4;

/// What lets in once without the phone: 79 random bits, so many that a plain hash keeps them. Cannot
/// be printed.
#[derive(Clone, Debug)]
pub struct RecoveryCode(SecretString);

impl RecoveryCode {
    /// How many a member gets at a time.
    pub const COUNT: usize = 10;

    pub(super) fn generate() -> Result<Self, getrandom::Error> {
        Ok(Self(random::readable(GROUPS, GROUP)?.into()))
    }

    /// The code in what was typed, with or without its dashes.
    pub(super) fn parse(typed: &str) -> Option<Self> {
        let letters: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .take(GROUPS * GROUP + 1)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let possible = letters.len() == GROUPS * GROUP
            && letters
                .bytes()
                .all(|letter| random::READABLE.contains(&letter));
        possible.then(|| Self(letters.into()))
    }

    /// As the database keeps it.
    pub(super) fn hash(&self, member: MemberId) -> String {
        let letters: String = self.0.expose_secret().replace('-', "");
        let mut hash = Sha256::new();
        hash.update(format!("recovery code of member {member}: "));
        hash.update(letters);
        hex::encode(hash.finalize())
    }

    /// The code, to be shown once.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed_and_belongs_to_one_member() {
        let code = RecoveryCode::generate().unwrap();
        let shown = code.expose().to_owned();
        assert_eq!(shown.len(), 19, "{shown}");
        let (own, other) = (MemberId(1), MemberId(2));
        for typed in [
            shown.clone(),
            shown.replace('-', ""),
            format!(" {} ", shown.to_uppercase().replace('-', " ")),
        ] {
            let read = RecoveryCode::parse(&typed).unwrap();
            assert_eq!(read.hash(own), code.hash(own), "{typed}");
        }
        assert_ne!(code.hash(own), code.hash(other));
        for wrong in ["", "123456", &shown[1..], "0000-0000-0000-0000"] {
            assert!(RecoveryCode::parse(wrong).is_none(), "{wrong}");
        }
        assert!(RecoveryCode::parse(&"a".repeat(1_000_000)).is_none());
        assert!(!format!("{code:?}").contains(&shown));
    }

    proptest! {
        #[test]
        fn white_space_dashes_and_capitals_do_not_count_and_everything_else_does(
            typed in prop_oneof![any::<String>(), "[ a-zA-Z0-9-]{0,24}", "([a-hjkmnp-z2-9]{4}-?){4}"],
        ) {
            if let Some(code) = RecoveryCode::parse(&typed) {
                let plain: String = typed.split_whitespace().collect();
                prop_assert_eq!(code.expose(), plain.replace('-', "").to_ascii_lowercase());
                prop_assert_eq!(code.expose().len(), GROUPS * GROUP);
            }
        }
    }
}
