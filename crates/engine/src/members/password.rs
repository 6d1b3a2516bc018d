//! Passwords: hashed with argon2id, a few at a time, away from the threads that answer requests.

use std::sync::LazyLock;

use argon2::password_hash::{self, PasswordHasher as _, PasswordVerifier as _};
use argon2::{Argon2, PasswordHash};
use secrecy::{ExposeSecret, SecretString};
use zxcvbn::{Score, zxcvbn};

use crate::{Engine, random};

pub(crate) const AT_A_TIME: usize = 2;

/// What whoever guesses passwords of this program tries first.
const OWN_WORDS: [&str; 2] = ["pushdeck", "admin"];

/// What a member signs in with. Cannot be printed.
#[derive(Clone, Debug)]
pub struct Password(SecretString);

/// What is wrong with a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// Fewer characters than [`Password::MIN`].
    #[error("the password is too short: use at least {} characters", Password::MIN)]
    TooShort,
    /// Among the first that are tried, or made of little else.
    #[error(
        "the password is guessed too easily: use several words that do not belong together, or a generated one"
    )]
    EasilyGuessed,
    /// More than anybody types.
    #[error("the password is too long: use at most {} bytes", Password::MAX_BYTES)]
    TooLong,
}

/// A password could not be hashed or compared.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The hash in the database is none, or the machine is out of memory.
    #[error("the password could not be hashed or compared with the stored hash")]
    Hash(#[from] password_hash::Error),
    /// There is nothing to make a password of.
    #[error("the operating system gave no random bytes for a password")]
    Random(#[from] getrandom::Error),
    /// The program is about to end.
    #[error("the program is being stopped: try again when it runs")]
    Stopping,
}

impl Password {
    /// The fewest characters.
    pub const MIN: usize = 12;
    /// The most bytes.
    pub const MAX_BYTES: usize = 1024;

    /// The password in what the member of that name typed: nothing is cut off or cleaned away.
    ///
    /// # Errors
    /// [`PasswordProblem`].
    pub fn parse(typed: SecretString, name: &str) -> Result<Self, PasswordProblem> {
        let [product, role] = OWN_WORDS;
        let text = typed.expose_secret();
        if text.len() > Self::MAX_BYTES {
            Err(PasswordProblem::TooLong)
        } else if text.chars().count() < Self::MIN {
            Err(PasswordProblem::TooShort)
        } else if zxcvbn(text, &[product, role, name]).score() < Score::Three {
            Err(PasswordProblem::EasilyGuessed)
        } else {
            Ok(Self(typed))
        }
    }

    /// A new password that can be read from a screen and typed: 123 bits.
    pub(super) fn generate() -> Result<Self, getrandom::Error> {
        Ok(Self(SecretString::from(random::readable(5, 5)?)))
    }

    pub(super) fn into_secret(self) -> SecretString {
        self.0
    }

    /// The hash with its salt and parameters, as the database keeps it.
    pub(super) async fn hash(&self, engine: &Engine) -> Result<String, PasswordError> {
        let password = self.0.clone();
        hashing(engine, move || {
            let hash = Argon2::default().hash_password(password.expose_secret().as_bytes())?;
            Ok(hash.to_string())
        })
        .await
    }
}

/// A new password that can be read from a screen and typed, for somebody who is told it once.
///
/// # Errors
/// [`PasswordError::Random`].
pub fn generate_password() -> Result<SecretString, PasswordError> {
    Ok(Password::generate()?.into_secret())
}

/// Whether the password belongs to the hash. Without a hash, the answer is no after the same time.
pub(super) async fn is_right(
    engine: &Engine,
    password: SecretString,
    hash: Option<String>,
) -> Result<bool, PasswordError> {
    hashing(engine, move || {
        let known = hash.is_some();
        let hash = match &hash {
            Some(hash) => hash.as_str(),
            None => DUMMY.as_ref().map_err(|error| *error)?,
        };
        let hash = PasswordHash::new(hash).map_err(|_| password_hash::Error::EncodingInvalid)?;
        match Argon2::default().verify_password(password.expose_secret().as_bytes(), &hash) {
            Ok(()) => Ok(known),
            Err(password_hash::Error::PasswordInvalid) => Ok(false),
            Err(error) => Err(error),
        }
    })
    .await
}

/// What an unknown name's password is compared with: made like every other hash, so that it takes
/// as long.
static DUMMY: LazyLock<Result<String, password_hash::Error>> = LazyLock::new(|| {
    let hash = Argon2::default().hash_password(b"nobody has this password")?;
    Ok(hash.to_string())
});

async fn hashing<T: Send + 'static>(
    engine: &Engine,
    work: impl FnOnce() -> password_hash::Result<T> + Send + 'static,
) -> Result<T, PasswordError> {
    let _turn = engine
        .parts()
        .password_hashing
        .acquire()
        .await
        .map_err(|_| PasswordError::Stopping)?;
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(PasswordError::Stopping),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn a_password_that_is_taken_is_what_was_typed_and_keeps_its_limits(
            typed in prop_oneof![any::<String>(), "[!-~]{0,40}", "\\PC{0,1100}"],
        ) {
            if let Ok(password) = Password::parse(typed.clone().into(), "anna") {
                prop_assert!(typed.chars().count() >= 12 && typed.len() <= 1024);
                let taken = password.into_secret();
                prop_assert_eq!(taken.expose_secret(), &typed);
            }
        }
    }

    #[test]
    fn a_password_has_at_least_twelve_characters_and_is_not_endless() {
        let problem = |text: String| Password::parse(text.into(), "anna").err();
        let short = Some(PasswordProblem::TooShort);
        assert_eq!(problem("k7#mQz!2vLp".into()), short);
        assert_eq!(problem("风马牛桌灯海云石书".into()), short);
        assert_eq!(problem("k7#mQz!2vLpX".into()), None);
        let long = "k7#mQz!2vLpX-w9Rt".repeat(61);
        assert_eq!(problem(long[..1024].into()), None);
        assert_eq!(problem(long[..1025].into()), Some(PasswordProblem::TooLong));
    }

    #[test]
    fn a_password_that_is_tried_first_is_refused_however_long() {
        for common in [
            "password1234",
            "Passw0rd1234",
            "123456789012",
            "qwertyuiop123",
            "pushdeckadmin",
            "PushdeckAdmin1",
            "aaaaaaaaaaaaaaaaaaaaaaaa",
            "abcabcabcabcabc",
            "20261126abcdef",
        ] {
            assert_eq!(
                Password::parse(common.into(), "anna").err(),
                Some(PasswordProblem::EasilyGuessed),
                "{common}"
            );
        }
        for good in [
            "correct horse battery",
            "chosenPassword4711",
            "passwordOfAMember0815",
            "苹果 火车 十七 月亮 窗户",
        ] {
            assert_eq!(Password::parse(good.into(), "anna").err(), None, "{good}");
        }
    }

    #[test]
    fn nobodys_own_name_is_their_password() {
        let name = "anna.schmidt@example.org";
        for typed in [
            name,
            "Anna.Schmidt@example.org",
            "anna.schmidt@example.org1",
        ] {
            let problem = Password::parse(typed.into(), name).err();
            assert_eq!(problem, Some(PasswordProblem::EasilyGuessed), "{typed}");
        }
        assert!(Password::parse(name.into(), "bob").is_ok());
    }

    #[test]
    fn a_password_prints_nothing() {
        let password = Password::parse("correct horse battery".into(), "anna").unwrap();
        assert!(!format!("{password:?}").contains("horse"));
    }

    #[test]
    fn generated_passwords_are_long_readable_and_never_the_same() {
        let mut seen = HashSet::new();
        for _ in 0..200 {
            let password = Password::generate().unwrap().into_secret();
            let text = password.expose_secret().to_owned();
            let groups: Vec<&str> = text.split('-').collect();
            assert_eq!(groups.len(), 5, "{text}");
            for group in groups {
                assert_eq!(group.len(), 5, "{text}");
                assert!(!group.contains(['i', 'l', 'o', '0', '1']), "{text}");
            }
            assert!(seen.insert(text));
        }
    }

    #[test]
    fn what_an_unknown_name_is_compared_with_costs_as_much_as_any_hash() {
        let own = Argon2::default()
            .hash_password(b"k7#mQz!2vLpX")
            .unwrap()
            .to_string();
        let dummy = DUMMY.as_ref().unwrap();
        let [own, dummy] = [&own, dummy].map(|text| PasswordHash::new(text).unwrap());
        let length = |hash: &PasswordHash| hash.hash.as_ref().map(|output| output.len());
        assert_eq!(dummy.algorithm, own.algorithm);
        assert_eq!(dummy.version, own.version);
        assert_eq!(dummy.params, own.params);
        assert_eq!(length(&dummy), length(&own));
    }
}
