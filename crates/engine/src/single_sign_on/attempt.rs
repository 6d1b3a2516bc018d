//! One attempt to sign in: what has to come back from the provider to the same browser.

use std::time::Duration;

use domain::Timestamp;
use openidconnect::{CsrfToken, Nonce, PkceCodeVerifier};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use crate::random;

/// What one attempt to sign in began with. It is kept in the browser's session until the browser comes
/// back, and then taken out of it.
#[derive(Debug, Deserialize, Serialize)]
pub struct Attempt {
    pub(super) state: CsrfToken,
    pub(super) nonce: Nonce,
    pub(super) verifier: PkceCodeVerifier,
    began_at: Timestamp,
    /// Where the visitor wanted to go.
    pub next: String,
}

impl Attempt {
    /// Where it stands in the session's data.
    pub const KEY: &str = "single_sign_on";

    /// Time to type a password, and find the phone for a second factor.
    pub const LONGEST: Duration = Duration::from_secs(10 * 60);

    pub(super) fn new(next: String, now: Timestamp) -> Result<Self, getrandom::Error> {
        Ok(Self {
            state: CsrfToken::new(secret()?),
            nonce: Nonce::new(secret()?),
            verifier: PkceCodeVerifier::new(secret()?),
            began_at: now,
            next,
        })
    }

    /// Whether that is what the provider was given to bring back, and it came in time.
    #[must_use]
    pub fn expects(&self, state: &str, now: Timestamp) -> bool {
        let same: bool = self
            .state
            .secret()
            .as_bytes()
            .ct_eq(state.as_bytes())
            .into();
        same && now < self.began_at.plus(Self::LONGEST)
    }
}

/// 256 bits in characters that need no escaping anywhere.
fn secret() -> Result<String, getrandom::Error> {
    Ok(hex::encode(random::bytes::<32>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_is_good_for_its_own_state_and_ten_minutes() {
        let at = Timestamp::from_millis;
        let attempt = Attempt::new("/".into(), at(0)).unwrap();
        let other = Attempt::new("/".into(), at(0)).unwrap();
        let state = attempt.state.secret();
        assert!(attempt.expects(state, at(0)));
        assert!(attempt.expects(state, at(599_999)));
        assert!(!attempt.expects(state, at(600_000)));
        assert!(!other.expects(state, at(0)));
        assert!(!attempt.expects("", at(0)));
        assert!(!attempt.expects(&state[1..], at(0)));
    }

    #[test]
    fn an_attempt_is_kept_whole_and_printed_without_its_secrets() {
        let attempt = Attempt::new("/a".into(), Timestamp::from_millis(7)).unwrap();
        let kept = serde_json::to_string(&attempt).unwrap();
        let taken: Attempt = serde_json::from_str(&kept).unwrap();
        assert!(taken.expects(attempt.state.secret(), Timestamp::from_millis(7)));
        assert_eq!(taken.next, "/a");
        let printed = format!("{attempt:?}");
        for secret in [
            attempt.state.secret(),
            attempt.nonce.secret(),
            attempt.verifier.secret(),
        ] {
            assert!(!printed.contains(secret.as_str()));
        }
    }
}
