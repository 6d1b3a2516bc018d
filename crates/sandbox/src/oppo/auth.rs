//! Signing in: `POST /server/v1/auth`, and the tokens that it hands out.

use std::time::Duration;

use domain::Timestamp;
use domain::oppo::Region;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::codes::{Code, Refusal};
use super::form::Form;
use super::vendor_apps::VendorApp;
use crate::lock::Lock;
use crate::recent::Recent;

/// How long a token is valid \[DOC\].
const TOKEN_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);
/// How far a timestamp may be off \[DOC\]; that the future counts as the past does is \[3P\].
const MOST_SKEW_MS: u64 = 10 * 60 * 1000;
/// How many tokens are remembered, of all apps together.
const MOST_TOKENS: usize = 1_000;

/// Checks that the caller knows the app's MasterSecret, and when it signed.
pub(crate) fn check_signature(app: &VendorApp, form: &Form, now: Timestamp) -> Result<(), Refusal> {
    let timestamp = form.get("timestamp").ok_or(Code::MissingTimestamp)?;
    let signed_at = thirteen_digits(timestamp)
        .ok_or_else(|| Code::InvalidTimestamp.because("not 13 digits"))?;
    if now.as_millis().abs_diff(signed_at) > MOST_SKEW_MS {
        return Err(Code::InvalidTimestamp.because("more than 10 minutes off"));
    }
    let sign = form.get("sign").ok_or(Code::MissingSignature)?;
    let expected = sign_in_signature(&app.app_key, timestamp, &app.master_secret);
    if bool::from(sign.as_bytes().ct_eq(expected.as_bytes())) {
        Ok(())
    } else {
        Err(Code::InvalidSignature.into())
    }
}

fn thirteen_digits(text: &str) -> Option<i64> {
    (text.len() == 13 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn sign_in_signature(app_key: &str, timestamp: &str, master_secret: &str) -> String {
    let hash = Sha256::new()
        .chain_update(app_key)
        .chain_update(timestamp)
        .chain_update(master_secret)
        .finalize();
    hex::encode(hash)
}

#[derive(Clone, Debug)]
struct Token {
    app_key: String,
    region: Region,
    issued_at: Timestamp,
}

/// The tokens handed out. An app may have several; OPPO does not say whether it does.
#[derive(Debug)]
pub(crate) struct Tokens(Lock<Recent<String, Token>>);

impl Tokens {
    pub(crate) fn none_yet() -> Self {
        Self(Lock::new(Recent::with_room_for(MOST_TOKENS)))
    }

    /// Hands out a token for the app.
    pub(crate) fn issue(&self, app: &VendorApp, now: Timestamp) -> Result<Value, Refusal> {
        let text = random_hex::<16>()?;
        let token = Token {
            app_key: app.app_key.clone(),
            region: app.region,
            issued_at: now,
        };
        self.0.lock().keep(text.clone(), token);
        Ok(json!({ "auth_token": text, "create_time": now.as_millis() }))
    }

    /// The AppKey that the token was handed out to, if it is still valid and of this region.
    pub(crate) fn owner(&self, text: &str, region: Region, now: Timestamp) -> Option<String> {
        let tokens = self.0.lock();
        let token = tokens.get(&text.to_owned())?;
        let valid = now < token.issued_at.plus(TOKEN_LIFETIME) && token.region == region;
        valid.then(|| token.app_key.clone())
    }
}

/// `N` random bytes in hexadecimal digits, for what nobody may guess or meet twice.
pub(crate) fn random_hex<const N: usize>() -> Result<String, Refusal> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|_| Code::ServiceUnavailable.because("no random numbers to be had"))?;
    Ok(hex::encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oppo::demo_vendor_app;

    const NOW: Timestamp = Timestamp::from_millis(1_750_000_000_000);

    fn sign_in(timestamp: &str, secret: &str) -> Result<(), i32> {
        let app = demo_vendor_app();
        let sign = sign_in_signature(&app.app_key, timestamp, secret);
        let body = format!("timestamp={timestamp}&sign={sign}");
        check_signature(&app, &Form::parse(body.as_bytes()).unwrap(), NOW)
            .map_err(|refusal| refusal.code.number())
    }

    #[test]
    fn the_signature_is_the_lower_case_sha_256_of_key_time_and_master_secret() {
        // printf '%s' 'key17500000000000secret' | sha256sum
        assert_eq!(
            sign_in_signature("key", "1750000000000", "0secret"),
            "8dfc0d38b277d37f3f427c0fd4ea9d9df1214af225bdac74fd44a39c711f15d4"
        );
    }

    #[test]
    fn a_timestamp_may_be_ten_minutes_off_and_no_millisecond_more() {
        let secret = demo_vendor_app().master_secret;
        for (offset, outcome) in [
            (0, Ok(())),
            (-600_000, Ok(())),
            (600_000, Ok(())),
            (-600_001, Err(19)),
            (600_001, Err(19)),
        ] {
            let timestamp = (NOW.as_millis() + offset).to_string();
            assert_eq!(sign_in(&timestamp, &secret), outcome, "{offset}");
        }
        for odd in [
            "1750000000",
            "17500000000000",
            "175000000000x",
            "-75000000000",
        ] {
            assert_eq!(sign_in(odd, &secret), Err(19), "{odd}");
        }
    }

    #[test]
    fn the_app_secret_does_not_sign() {
        let timestamp = NOW.as_millis().to_string();
        let app = demo_vendor_app();
        assert_eq!(sign_in(&timestamp, &app.master_secret), Ok(()));
        assert_eq!(sign_in(&timestamp, &app.app_secret), Err(16));
    }

    #[test]
    fn a_signature_in_upper_case_is_not_the_signature() {
        let app = demo_vendor_app();
        let timestamp = NOW.as_millis().to_string();
        let sign = sign_in_signature(&app.app_key, &timestamp, &app.master_secret);
        let body = format!("timestamp={timestamp}&sign={}", sign.to_uppercase());
        let form = Form::parse(body.as_bytes()).unwrap();
        assert_eq!(
            check_signature(&app, &form, NOW).unwrap_err().code,
            Code::InvalidSignature
        );
    }

    #[test]
    fn a_token_lasts_a_day_and_counts_in_its_region_only() {
        let tokens = Tokens::none_yet();
        let app = demo_vendor_app();
        let data = tokens.issue(&app, NOW).unwrap();
        let text = data["auth_token"].as_str().unwrap();
        let owner = |region, later_ms| {
            tokens.owner(text, region, NOW.plus(Duration::from_millis(later_ms)))
        };
        let day = 24 * 60 * 60 * 1000;
        assert_eq!(owner(Region::China, 0), Some(app.app_key.clone()));
        assert_eq!(owner(Region::China, day - 1), Some(app.app_key.clone()));
        assert_eq!(owner(Region::China, day), None);
        assert_eq!(owner(Region::Overseas, 0), None);
        assert_eq!(tokens.owner("", Region::China, NOW), None);
    }

    #[test]
    fn a_second_token_leaves_the_first_valid() {
        let tokens = Tokens::none_yet();
        let app = demo_vendor_app();
        let both = [0, 1].map(|_| tokens.issue(&app, NOW).unwrap()["auth_token"].clone());
        assert_ne!(both[0], both[1]);
        for token in both {
            let text = token.as_str().unwrap();
            assert!(tokens.owner(text, Region::China, NOW).is_some());
        }
    }
}
