//! Signing in: `POST /server/v1/auth` \[DOC\].

use std::fmt;
use std::time::Duration;

use domain::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::OppoCredentials;

pub(super) const PATH: &str = "/server/v1/auth";

/// What stands in a token's place in texts for people.
pub(super) const MASK: &str = "••••••••";

/// OPPO's token is good for 24 hours \[DOC\]; 20 leave room for clocks that differ and for pushes
/// that wait \[3P\].
pub(super) const TOKEN_LIFETIME: Duration = Duration::from_secs(20 * 60 * 60);

/// The fields of the form. Only the signature depends on the secret, and does not give it away.
pub(super) struct AuthForm {
    app_key: String,
    timestamp: String,
    sign: String,
}

impl AuthForm {
    pub(super) fn new(credentials: &OppoCredentials, now: Timestamp) -> Self {
        let app_key = credentials.app_key.to_string();
        let timestamp = now.as_millis().to_string();
        let sign = sign(&app_key, &timestamp, credentials.master_secret.expose());
        Self {
            app_key,
            timestamp,
            sign,
        }
    }

    pub(super) fn fields(&self) -> [(&'static str, &str); 3] {
        [
            ("app_key", &self.app_key),
            ("timestamp", &self.timestamp),
            ("sign", &self.sign),
        ]
    }
}

/// Lowercase hex of the SHA-256 over the three, one after the other \[DOC\].
fn sign(app_key: &str, timestamp: &str, master_secret: &str) -> String {
    let digest = Sha256::new()
        .chain_update(app_key)
        .chain_update(timestamp)
        .chain_update(master_secret)
        .finalize();
    hex::encode(digest)
}

/// What OPPO lets a server in with until it runs out. Cannot be printed.
#[derive(Clone)]
pub(super) struct AuthToken {
    value: SecretString,
    authorised_at: Timestamp,
}

impl AuthToken {
    /// A token that was asked for at `authorised_at`, by our clock: the vendor's is not ours.
    pub(super) fn new(value: impl Into<String>, authorised_at: Timestamp) -> Self {
        Self {
            value: SecretString::from(value.into()),
            authorised_at,
        }
    }

    /// The token itself: only for the request, and for keeping it out of texts.
    pub(super) fn expose(&self) -> &str {
        self.value.expose_secret()
    }

    pub(super) fn is_fresh(&self, now: Timestamp) -> bool {
        now < self.authorised_at.plus(TOKEN_LIFETIME)
    }
}

impl fmt::Debug for AuthToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthToken")
            .field("authorised_at", &self.authorised_at)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::oppo::{AppKey, MasterSecret, Region};
    use proptest::prelude::*;

    #[test]
    fn the_form_is_signed_over_key_time_and_secret_in_this_order() {
        let credentials = OppoCredentials {
            app_key: AppKey::parse("0123456789abcdef0123456789abcdef").unwrap(),
            master_secret: MasterSecret::parse("fedcba9876543210fedcba9876543210").unwrap(),
            region: Region::China,
        };
        let form = AuthForm::new(&credentials, Timestamp::from_millis(1_528_103_200_000));
        assert_eq!(
            form.fields(),
            [
                ("app_key", "0123456789abcdef0123456789abcdef"),
                ("timestamp", "1528103200000"),
                // Computed by sha256sum over the three texts.
                (
                    "sign",
                    "8cccca867faae84871088566476db41074e786b98dea526c3cf2ffb834c63b44"
                ),
            ]
        );
    }

    #[test]
    fn a_token_is_used_for_twenty_hours_to_the_millisecond_and_prints_nothing() {
        let start = Timestamp::from_millis(1_000);
        let token = AuthToken::new("58ad47319e8d725350a5afd5", start);
        assert!(token.is_fresh(start));
        assert!(token.is_fresh(Timestamp::from_millis(72_000_999)));
        assert!(!token.is_fresh(Timestamp::from_millis(72_001_000)));
        assert!(!format!("{token:?}").contains("58ad"));
    }

    proptest! {
        #[test]
        fn a_signature_is_64_hex_digits_and_depends_on_every_part(
            parts in prop::array::uniform3("[0-9a-zA-Z]{1,40}"), changed in 0_usize..3
        ) {
            let [key, time, secret] = &parts;
            let signature = sign(key, time, secret);
            prop_assert_eq!(signature.len(), 64);
            prop_assert!(signature.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')));

            let mut other = parts.clone();
            other[changed].push('x');
            prop_assert_ne!(sign(&other[0], &other[1], &other[2]), signature);
        }
    }
}
