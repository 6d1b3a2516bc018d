//! The secret part of an address that only those know who were given it: whoever calls there signs
//! nothing.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq as _;

use crate::{StorageError, random};

/// The secret part of an address. Cannot be printed.
#[derive(Clone)]
pub struct AddressKey(SecretString);

impl AddressKey {
    /// 128 random bits, which nobody guesses.
    pub(crate) fn generate() -> Result<Self, StorageError> {
        let bytes: [u8; 16] = random::bytes()?;
        Ok(Self(SecretString::from(hex::encode(bytes))))
    }

    /// Whether that was called, compared in constant time.
    pub(crate) fn is(&self, called: &str) -> bool {
        self.expose().as_bytes().ct_eq(called.as_bytes()).into()
    }

    /// The text, for the address.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    pub(crate) const fn secret(&self) -> &SecretString {
        &self.0
    }
}

impl<T: Into<SecretString>> From<T> for AddressKey {
    fn from(saved: T) -> Self {
        Self(saved.into())
    }
}

impl fmt::Debug for AddressKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AddressKey")
    }
}
