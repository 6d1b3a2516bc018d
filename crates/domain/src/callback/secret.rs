//! The secret by which a back end knows that a callback is ours and was not changed.

use hmac::Mac as _;

use crate::signing_key::SigningKey;
use crate::{Problem, Timestamp};

/// What signs an application's callbacks. Cannot be printed, compared or stored in clear.
#[derive(Clone, Debug)]
pub struct CallbackSecret(SigningKey);

impl CallbackSecret {
    /// The most characters; ours have 64.
    pub const MAX: usize = SigningKey::MAX;

    /// The secret in what was stored.
    ///
    /// # Errors
    /// [`Problem::TooLong`], or [`Problem::NotVisibleAscii`] for anything else that is no secret.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        SigningKey::parse(text).map(Self)
    }

    /// The secret itself: only for sealing, and for showing it once.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The signature header's value: `t=…,v1=…`, with the time in UNIX seconds and, in lower-case
    /// hexadecimal, the HMAC-SHA256 of time, a full stop and body. The secret's own characters are
    /// the key. The time is signed too, so that a call cannot be repeated much later.
    #[must_use]
    pub fn sign(&self, at: Timestamp, body: &str) -> String {
        let time = at.as_millis().div_euclid(1000);
        let mut header = format!("t={time},v1=");
        if let Some(mac) = self.0.mac(&format!("{time}.")) {
            for byte in mac.chain_update(body).finalize().into_bytes() {
                header.push_str(&format!("{byte:02x}"));
            }
        }
        header
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with another program.
    #[test]
    fn the_example_of_the_documents_verifies() {
        const DOCUMENT: &str = include_str!("../../../../docs/api/README.md");
        let mut lines = DOCUMENT.lines().map(str::trim);
        lines.find(|line| line.ends_with("With this secret and body"));
        let mut example = lines.filter(|line| !line.is_empty() && *line != "the header is");
        let mut next = || example.next().unwrap();
        let (secret, body, header) = (next(), next(), next());
        let at = Timestamp::from_millis(1_795_464_000_999);
        assert!(header.starts_with("t=1795464000,v1="), "{header}");
        assert_eq!(
            CallbackSecret::parse(secret).unwrap().sign(at, body),
            header
        );
    }

    #[test]
    fn a_secret_is_not_printed() {
        let secret = CallbackSecret::parse("0123456789abcdef").unwrap();
        assert!(!format!("{secret:?}").contains("0123"));
    }
}
