//! A key for HMAC-SHA256, as text.

use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

use crate::Problem;

/// A key for HMAC-SHA256: visible ASCII. Cannot be printed, compared or stored in clear.
#[derive(Clone, Debug)]
pub(crate) struct SigningKey(SecretString);

impl SigningKey {
    pub(crate) const MAX: usize = 128;
    const SHORTEST: usize = 16;

    pub(crate) fn parse(text: &str) -> Result<Self, Problem> {
        if text.len() > Self::MAX {
            Err(Problem::TooLong { max: Self::MAX })
        } else if text.len() < Self::SHORTEST || !text.bytes().all(|b| b.is_ascii_graphic()) {
            Err(Problem::NotVisibleAscii)
        } else {
            Ok(Self(SecretString::from(text)))
        }
    }

    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The key's own characters sign: hexadecimal digits are not decoded. An HMAC takes a key of any
    /// length, so there always is one.
    pub(crate) fn mac(&self, text: &str) -> Option<Hmac<Sha256>> {
        Hmac::<Sha256>::new_from_slice(self.expose().as_bytes())
            .ok()
            .map(|mac| mac.chain_update(text))
    }
}
