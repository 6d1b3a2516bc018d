//! UserSig, the reference's signature (TLSSigAPIv2): who calls, for which application, until when.
//!
//! Signed is a text of identifier, application, time and duration; what travels is JSON with the
//! signature in it, compressed with zlib and written in a base64 that addresses can carry.

use std::io::Read as _;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::Compression;
use flate2::read::{ZlibDecoder, ZlibEncoder};
use hmac::Mac as _;
use serde::{Deserialize, Serialize};

use crate::message::ImErrorCode;
use crate::signing_key::SigningKey;
use crate::{Problem, SdkAppId, Timestamp};

/// The key that signs. Cannot be printed, compared or stored in clear.
#[derive(Clone, Debug)]
pub struct UserSigKey(SigningKey);

impl UserSigKey {
    /// The most characters; the reference's own have 64.
    pub const MAX: usize = SigningKey::MAX;

    /// The key in what was stored or typed.
    ///
    /// # Errors
    /// [`Problem::TooLong`], or [`Problem::NotVisibleAscii`] for anything else that is no key.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        SigningKey::parse(text).map(Self)
    }

    /// The key itself: only for signing, sealing, and showing it once.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The last four characters, by which a person recognises it.
    #[must_use]
    pub fn tail(&self) -> String {
        let key = self.expose();
        key[key.len() - 4..].to_owned()
    }
}

/// Why a UserSig does not let anybody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UserSigError {
    /// Not a UserSig.
    #[error("the UserSig is none: make it with TLSSigAPIv2")]
    Malformed,
    /// Inflates to more than any UserSig has.
    #[error("the UserSig is larger than any can be: make it with TLSSigAPIv2")]
    TooLarge,
    /// Made for another application.
    #[error("the UserSig was made for another SDKAppID")]
    WrongApplication,
    /// Made for another identifier.
    #[error("the UserSig was made for another identifier")]
    WrongIdentifier,
    /// Signed with another key.
    #[error("the UserSig was not signed with a key of this application")]
    WrongSignature,
    /// Its time is over.
    #[error("the UserSig has expired: make a new one")]
    Expired,
    /// Its time has not come.
    #[error("the UserSig comes from the future: set the clock of the machine that makes it")]
    FromTheFuture,
}

impl UserSigError {
    /// The reference's code for it.
    #[must_use]
    pub const fn code(self) -> ImErrorCode {
        match self {
            Self::Expired => ImErrorCode::UserSigExpired,
            Self::Malformed | Self::TooLarge => ImErrorCode::UserSigInvalid,
            Self::WrongApplication
            | Self::WrongIdentifier
            | Self::WrongSignature
            | Self::FromTheFuture => ImErrorCode::UserSigNotVerified,
        }
    }
}

/// How far the clocks of two machines may differ.
const SKEW: Duration = Duration::from_secs(600);
/// The most that a UserSig may inflate to: a real one has some 300 bytes.
const MOST_BYTES: u64 = 8 * 1024;
/// Longer than any text that inflates to so little needs to be.
const MOST_CHARACTERS: usize = 16 * 1024;

#[derive(Serialize, Deserialize)]
struct Wire {
    #[serde(rename = "TLS.ver")]
    version: String,
    #[serde(rename = "TLS.identifier")]
    identifier: String,
    #[serde(rename = "TLS.sdkappid")]
    application: i64,
    #[serde(rename = "TLS.expire")]
    valid_for: i64,
    #[serde(rename = "TLS.time")]
    time: i64,
    #[serde(rename = "TLS.userbuf", skip_serializing_if = "Option::is_none")]
    user_buffer: Option<String>,
    #[serde(rename = "TLS.sig")]
    signature: String,
}

impl Wire {
    fn signed_text(&self) -> String {
        let mut text = format!(
            "TLS.identifier:{}\nTLS.sdkappid:{}\nTLS.time:{}\nTLS.expire:{}\n",
            self.identifier, self.application, self.time, self.valid_for
        );
        if let Some(buffer) = &self.user_buffer {
            text.push_str("TLS.userbuf:");
            text.push_str(buffer);
            text.push('\n');
        }
        text
    }
}

/// A UserSig for that identifier.
#[must_use]
pub fn sign(
    key: &UserSigKey,
    application: SdkAppId,
    identifier: &str,
    issued_at: Timestamp,
    valid_for: Duration,
) -> String {
    let mut wire = Wire {
        version: "2.0".to_owned(),
        identifier: identifier.to_owned(),
        application: application.number(),
        valid_for: i64::try_from(valid_for.as_secs()).unwrap_or(i64::MAX),
        time: issued_at.as_millis().div_euclid(1000),
        user_buffer: None,
        signature: String::new(),
    };
    if let Some(mac) = key.0.mac(&wire.signed_text()) {
        wire.signature = BASE64.encode(mac.finalize().into_bytes());
    }
    // Writing texts and numbers into memory cannot fail.
    let json = serde_json::to_vec(&wire).unwrap_or_default();
    let mut deflated = Vec::new();
    let _ = ZlibEncoder::new(json.as_slice(), Compression::default()).read_to_end(&mut deflated);
    BASE64
        .encode(deflated)
        .chars()
        .map(|c| match c {
            '+' => '*',
            '/' => '-',
            '=' => '_',
            other => other,
        })
        .collect()
}

/// Whether the UserSig lets `identifier` into `application` at `now`; any of the keys may have
/// signed it.
///
/// # Errors
/// [`UserSigError`] with the first reason against it. The signature is looked at before the times,
/// so that nothing is told about a UserSig that somebody made up.
pub fn verify(
    usersig: &str,
    keys: &[UserSigKey],
    application: SdkAppId,
    identifier: &str,
    now: Timestamp,
) -> Result<(), UserSigError> {
    let wire = read(usersig)?;
    if wire.application != application.number() {
        return Err(UserSigError::WrongApplication);
    }
    if wire.identifier != identifier {
        return Err(UserSigError::WrongIdentifier);
    }
    let signature = BASE64
        .decode(&wire.signature)
        .map_err(|_| UserSigError::Malformed)?;
    let text = wire.signed_text();
    let signed = keys.iter().any(|key| {
        key.0
            .mac(&text)
            .is_some_and(|mac| mac.verify_slice(&signature).is_ok())
    });
    if !signed {
        return Err(UserSigError::WrongSignature);
    }
    let now = now.as_millis().div_euclid(1000);
    let skew = i64::try_from(SKEW.as_secs()).unwrap_or(0);
    if wire.time > now.saturating_add(skew) {
        return Err(UserSigError::FromTheFuture);
    }
    if now >= wire.time.saturating_add(wire.valid_for) {
        return Err(UserSigError::Expired);
    }
    Ok(())
}

/// Undoes what makes it fit for addresses, up to a size.
fn read(usersig: &str) -> Result<Wire, UserSigError> {
    if usersig.len() > MOST_CHARACTERS {
        return Err(UserSigError::TooLarge);
    }
    let plain: String = usersig
        .chars()
        .map(|c| match c {
            '*' => '+',
            '-' => '/',
            '_' => '=',
            other => other,
        })
        .collect();
    let deflated = BASE64.decode(plain).map_err(|_| UserSigError::Malformed)?;
    let mut json = Vec::new();
    ZlibDecoder::new(deflated.as_slice())
        .take(MOST_BYTES + 1)
        .read_to_end(&mut json)
        .map_err(|_| UserSigError::Malformed)?;
    if json.len() as u64 > MOST_BYTES {
        return Err(UserSigError::TooLarge);
    }
    serde_json::from_slice(&json).map_err(|_| UserSigError::Malformed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: &str = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";
    const ISSUED: Timestamp = Timestamp::from_millis(1_700_000_000_000);
    const VALID: Duration = Duration::from_secs(3_600);

    fn key() -> UserSigKey {
        UserSigKey::parse(KEY).unwrap()
    }

    fn application() -> SdkAppId {
        SdkAppId::from_number(1_400_000_000).unwrap()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(ISSUED.as_millis() + seconds * 1000)
    }

    fn check(usersig: &str, seconds: i64) -> Result<(), UserSigError> {
        verify(usersig, &[key()], application(), "xiaojun", at(seconds))
    }

    fn packed(json: &[u8]) -> String {
        let mut deflated = Vec::new();
        ZlibEncoder::new(json, Compression::best())
            .read_to_end(&mut deflated)
            .unwrap();
        BASE64
            .encode(deflated)
            .replace('+', "*")
            .replace('/', "-")
            .replace('=', "_")
    }

    #[test]
    fn the_signature_is_the_references() {
        let valid_for = Duration::from_secs(15_552_000);
        let usersig = sign(&key(), application(), "xiaojun", ISSUED, valid_for);
        let wire = read(&usersig).unwrap();
        assert_eq!(
            wire.signature,
            "LvA7d/Iw7gSsnskvVzBDPOCCDbuNCw4GHwTC0bip+B4="
        );
        assert_eq!(check(&usersig, 15_551_999), Ok(()));
        assert!(
            usersig
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"*-_".contains(&b))
        );
    }

    #[test]
    fn a_usersig_is_good_for_its_time_and_its_owner_only() {
        let usersig = sign(&key(), application(), "xiaojun", ISSUED, VALID);
        let other_app = SdkAppId::from_number(1_400_000_001).unwrap();
        for (result, expected) in [
            (check(&usersig, 0), Ok(())),
            (check(&usersig, 3_599), Ok(())),
            (check(&usersig, 3_600), Err(UserSigError::Expired)),
            (check(&usersig, -600), Ok(())),
            (check(&usersig, -601), Err(UserSigError::FromTheFuture)),
            (
                verify(&usersig, &[key()], other_app, "xiaojun", ISSUED),
                Err(UserSigError::WrongApplication),
            ),
            (
                verify(&usersig, &[key()], application(), "Xiaojun", ISSUED),
                Err(UserSigError::WrongIdentifier),
            ),
            (
                verify(&usersig, &[], application(), "xiaojun", ISSUED),
                Err(UserSigError::WrongSignature),
            ),
        ] {
            assert_eq!(result, expected);
        }
    }

    #[test]
    fn any_of_the_keys_may_have_signed() {
        let other = UserSigKey::parse("another-key-of-the-application").unwrap();
        let usersig = sign(&key(), application(), "a", ISSUED, VALID);
        let both = [other.clone(), key()];
        assert_eq!(verify(&usersig, &both, application(), "a", ISSUED), Ok(()));
        assert_eq!(
            verify(&usersig, &[other], application(), "a", ISSUED),
            Err(UserSigError::WrongSignature)
        );
    }

    #[test]
    fn what_was_made_up_is_told_nothing_but_that() {
        let mut wire = read(&sign(&key(), application(), "xiaojun", ISSUED, VALID)).unwrap();
        wire.valid_for = 999_999_999;
        let longer = packed(&serde_json::to_vec(&wire).unwrap());
        assert_eq!(check(&longer, 0), Err(UserSigError::WrongSignature));
        for (usersig, expected) in [
            (String::new(), UserSigError::Malformed),
            ("eJx".to_owned(), UserSigError::Malformed),
            ("!!!!".to_owned(), UserSigError::Malformed),
            (packed(b"{}"), UserSigError::Malformed),
            (packed(b"not json"), UserSigError::Malformed),
            (packed(&vec![b' '; 1_000_000]), UserSigError::TooLarge),
            ("A".repeat(20_000), UserSigError::TooLarge),
        ] {
            assert_eq!(check(&usersig, 0), Err(expected));
        }
    }

    #[test]
    fn a_key_prints_nothing_of_itself() {
        let printed = format!("{:?}", key());
        assert!(!printed.contains("5bd2"), "{printed}");
        assert_eq!(key().tail(), "3b5e");
        assert!(UserSigKey::parse("short").is_err());
        assert!(UserSigKey::parse(&"x".repeat(129)).is_err());
    }

    proptest! {
        #[test]
        fn what_is_signed_is_let_in(identifier in "[a-zA-Z0-9_-]{1,32}", seconds in 1i64..3_600) {
            let usersig = sign(&key(), application(), &identifier, ISSUED, VALID);
            prop_assert_eq!(
                verify(&usersig, &[key()], application(), &identifier, at(seconds)),
                Ok(())
            );
        }

        #[test]
        fn nothing_made_up_panics_or_is_let_in(text in ".{0,300}", bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(check(&text, 0).is_err());
            prop_assert!(check(&packed(&bytes), 0).is_err());
        }
    }
}
