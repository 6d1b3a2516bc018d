//! Whom a message goes to.

use super::codes::{Code, Refusal};

/// A registration id of the right form. Whether a phone has it shows when a message arrives.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct RegistrationId(String);

impl RegistrationId {
    /// The rule of OPPO's SDK: `((([0-9A-Za-z]{2,10})_)?(.*)_)?[0-9a-fA-F]{32}`. As `.*` takes
    /// anything on one line, what is left of the rule is a `_` before the 32 hexadecimal digits,
    /// if anything stands there. Beyond the rule, an id holds none of the characters that join ids:
    /// two of them joined are no id.
    pub(crate) fn parse(text: &str) -> Result<Self, Refusal> {
        let joined = |c| {
            matches!(
                c,
                ';' | ',' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'
            )
        };
        let well_formed = match text.rsplit_once('_') {
            None => is_hash(text),
            Some((front, hash)) => is_hash(hash) && !front.contains(joined),
        };
        if well_formed {
            Ok(Self(text.to_owned()))
        } else {
            Err(Code::InvalidRegistrationId.into())
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_hash(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Only registration ids (2) are simulated. OPPO knows aliases (5) as well.
pub(crate) fn check_target_type(target_type: Option<i64>) -> Result<(), Refusal> {
    match target_type {
        Some(2) => Ok(()),
        Some(other) => Err(Code::InvalidArguments.because(format!("target_type {other}"))),
        None => Err(Code::MissingArguments.because("target_type")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_id_ends_in_32_hexadecimal_digits() {
        let hash = "0123456789abcdefABCDEF0123456789";
        for good in ["", "CN_", "OPPO_CN_", "OPPO_US_", "_", "a_b_c_d_", "中_"] {
            assert!(
                RegistrationId::parse(&format!("{good}{hash}")).is_ok(),
                "{good}"
            );
        }
        for bad in [
            String::new(),
            "CN_".to_owned(),
            format!("CN{hash}"),
            format!("CN_{hash}0"),
            format!("CN_{}", &hash[1..]),
            format!("CN_{}g", &hash[1..]),
            format!("{hash}_CN"),
            format!(" {hash}"),
            format!("CN_{hash};CN_{hash}"),
            format!("CN_{hash},CN_{hash}"),
            format!("CN\n_{hash}"),
        ] {
            assert_eq!(
                RegistrationId::parse(&bad).unwrap_err().code,
                Code::InvalidRegistrationId,
                "{bad:?}"
            );
        }
    }
}
