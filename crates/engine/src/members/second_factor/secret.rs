//! The secret that an authenticator app shares.

use domain::{MemberId, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use totp_rs::{Builder, Secret, Totp};

use crate::sealing::Place;
use crate::{StorageError, random};

const BYTES: usize = 20;
/// Under which an authenticator app lists it.
const ISSUER: &str = "Pushdeck";

/// A new secret in base 32, as people can type it.
pub(super) fn generate() -> Result<SecretString, getrandom::Error> {
    let secret = Secret::new_stack(random::bytes::<BYTES>()?);
    Ok(secret.to_base32().into())
}

pub(super) const fn place(member: MemberId, made_at: Timestamp) -> Place {
    Place::SecondFactor { member, made_at }
}

/// What makes and checks the codes: six digits, a new one every half minute, and the one before and
/// after are good too, for clocks that differ.
pub(super) fn totp(
    member: MemberId,
    name: &str,
    secret: &SecretString,
) -> Result<Totp, StorageError> {
    let unreadable =
        |error: String| StorageError::unreadable("second_factors.sealed_secret", member, error);
    let secret = Secret::try_from_base32(secret.expose_secret())
        .map_err(|error| unreadable(error.to_string()))?;
    Builder::new()
        .with_secret(secret)
        .with_issuer(Some(ISSUER))
        // The address has a colon between the two.
        .with_account_name(name.replace(':', "_"))
        .build()
        .map_err(|error| unreadable(error.to_string()))
}

pub(super) fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.as_millis().div_euclid(1000)).unwrap_or(0)
}
