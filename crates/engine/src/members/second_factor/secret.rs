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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn only_the_six_digits_of_now_and_of_half_a_minute_around_are_a_code(
            typed in prop_oneof![any::<String>(), "[0-9]{0,8}"],
            now in 60_u64..4_102_444_800,
            other in 0_u64..4_102_444_800,
        ) {
            let secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".into();
            let totp = totp(MemberId(1), "ada", &secret).unwrap();
            let near = [now - 30, now, now + 30].map(|at| totp.generate(at).to_string());
            for code in near.iter().chain(&[typed, totp.generate(other).to_string()]) {
                prop_assert_eq!(totp.check(code, now).is_some(), near.contains(code), "{}", code);
            }
        }
    }
}
