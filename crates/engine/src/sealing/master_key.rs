//! The key that seals every secret.

use std::fmt;

use secrecy::{ExposeSecret, SecretBox};
use sha2::{Digest, Sha256};

use crate::random;

const BYTES: usize = 32;

/// The key that seals every secret. Cannot be printed; wiped from memory when dropped.
pub struct MasterKey(SecretBox<[u8; BYTES]>);

/// Names a key without telling anything about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyId(String);

/// Not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAKey {
    /// Too short, too long, or nothing at all.
    #[error("a key is 64 hexadecimal digits, and this is {0} characters long")]
    Length(usize),
    /// The right length, but other characters.
    #[error("a key is 64 hexadecimal digits, and this has other characters")]
    Characters,
}

impl MasterKey {
    /// A new key from the operating system's random source.
    ///
    /// # Errors
    /// When there is no such source.
    pub fn generate() -> Result<Self, getrandom::Error> {
        Ok(Self::from_bytes(&random::bytes()?))
    }

    /// The key in hexadecimal digits, white space around them not counted.
    ///
    /// # Errors
    /// [`NotAKey`] with what is wrong.
    pub fn from_hex(text: &str) -> Result<Self, NotAKey> {
        let text = text.trim();
        let length = text.chars().count();
        if length != 2 * BYTES {
            return Err(NotAKey::Length(length));
        }
        let mut bytes = [0; BYTES];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| NotAKey::Characters)?;
        Ok(Self::from_bytes(&bytes))
    }

    fn from_bytes(bytes: &[u8; BYTES]) -> Self {
        Self(SecretBox::new(Box::new(*bytes)))
    }

    pub(super) fn expose(&self) -> &[u8; BYTES] {
        self.0.expose_secret()
    }

    /// The key's name: a hash of it, cut short.
    #[must_use]
    pub fn id(&self) -> KeyId {
        let hash = Sha256::new()
            .chain_update(b"pushdeck key id\0")
            .chain_update(self.expose())
            .finalize();
        KeyId(hex::encode(&hash[..8]))
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MasterKey").field(&self.id()).finish()
    }
}

impl KeyId {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn from_sealed_text(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
