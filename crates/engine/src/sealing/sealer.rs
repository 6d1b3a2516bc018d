//! Sealing and opening.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret, SecretString};

use super::{KeyFileError, KeyId, MasterKey, Place};
use crate::random;

const VERSION: &str = "v1";
const NONCE_BYTES: usize = 24;

/// Seals and opens with one key.
pub struct Sealer {
    cipher: XChaCha20Poly1305,
    key_id: KeyId,
}

/// Why a secret could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealingError {
    /// Sealed with another key than the one that is in use.
    #[error("sealed with key {sealed_with}, but the key in use is {in_use}")]
    WrongKey {
        /// The key that opens it.
        sealed_with: KeyId,
        /// The key in use.
        in_use: KeyId,
    },
    /// Changed since it was sealed, or moved from another row.
    #[error("changed since it was sealed, or moved from another place: restore a backup")]
    Tampered,
    /// Not a sealed text.
    #[error("not a sealed text of this release: restore a backup, or start a newer release")]
    Malformed,
    /// Too long a text to seal.
    #[error("too long to be sealed")]
    TooLong,
    /// The file with the keys could not be read again.
    #[error(transparent)]
    KeyFile(#[from] Box<KeyFileError>),
    /// There is nothing to make a nonce of.
    #[error("the operating system gave no random bytes")]
    Random(#[from] getrandom::Error),
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealer")
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

impl Sealer {
    /// Seals and opens with that key.
    #[must_use]
    pub fn new(key: &MasterKey) -> Self {
        Self {
            cipher: XChaCha20Poly1305::new(key.expose().into()),
            key_id: key.id(),
        }
    }

    /// Seals a secret for its place.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub fn seal(&self, place: &Place, secret: &SecretString) -> Result<String, SealingError> {
        // 192 random bits do not meet again in the life of a key.
        let nonce: [u8; NONCE_BYTES] = random::bytes()?;
        let head = format!("{VERSION}.{}", self.key_id);
        let payload = Payload {
            msg: secret.expose_secret().as_bytes(),
            aad: &associated_data(&head, place),
        };
        let ciphertext = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| SealingError::TooLong)?;
        let sealed = BASE64.encode([nonce.as_slice(), &ciphertext].concat());
        Ok(format!("{head}.{sealed}"))
    }

    /// Opens a secret at its place.
    ///
    /// # Errors
    /// [`SealingError`] when it was sealed with another key, for another place, or was changed.
    pub fn open(&self, place: &Place, sealed: &str) -> Result<SecretString, SealingError> {
        let (head, encoded) = sealed.rsplit_once('.').ok_or(SealingError::Malformed)?;
        let (version, key_id) = head.split_once('.').ok_or(SealingError::Malformed)?;
        if version != VERSION {
            return Err(SealingError::Malformed);
        }
        if key_id != self.key_id.as_str() {
            return Err(SealingError::WrongKey {
                sealed_with: KeyId::from_sealed_text(key_id),
                in_use: self.key_id.clone(),
            });
        }
        let bytes = BASE64
            .decode(encoded)
            .map_err(|_| SealingError::Malformed)?;
        let (nonce, ciphertext) = bytes
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(SealingError::Malformed)?;
        let payload = Payload {
            msg: ciphertext,
            aad: &associated_data(head, place),
        };
        let secret = self
            .cipher
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| SealingError::Tampered)?;
        String::from_utf8(secret)
            .map(SecretString::from)
            .map_err(|_| SealingError::Tampered)
    }
}

/// Neither part holds a NUL, so that no two pairs make the same text.
fn associated_data(head: &str, place: &Place) -> Vec<u8> {
    format!("{head}\0{place}").into_bytes()
}

#[cfg(test)]
mod tests;
