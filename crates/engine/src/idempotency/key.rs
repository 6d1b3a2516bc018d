//! The name that a program gives to a call.

/// The name that a program gives to a call, so that it is carried out once: 1 to 255 visible ASCII
/// characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The most characters.
    pub const MAX: usize = 255;

    /// The key in what was sent, if it is one.
    #[must_use]
    pub fn parse(sent: &str) -> Option<Self> {
        let is_key = (1..=Self::MAX).contains(&sent.len())
            && sent.bytes().all(|byte| byte.is_ascii_graphic());
        is_key.then(|| Self(sent.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_is_visible_ascii() {
        assert!(IdempotencyKey::parse("8e03978e-40d5-43e8-bc93-6894a57f9324").is_some());
        for wrong in ["", "a b", "密", "\u{7f}"] {
            assert_eq!(IdempotencyKey::parse(wrong), None, "{wrong:?}");
        }
        assert_eq!(IdempotencyKey::parse(&"a".repeat(256)), None);
    }

    proptest! {
        #[test]
        fn a_key_is_what_was_sent_or_none(sent in prop_oneof![any::<String>(), "[!-~]{0,300}"]) {
            let is_key = (1..=255).contains(&sent.len()) && sent.bytes().all(|b| (b'!'..=b'~').contains(&b));
            let key = IdempotencyKey::parse(&sent);
            prop_assert_eq!(key.as_ref().map(IdempotencyKey::as_str), is_key.then_some(sent.as_str()));
        }
    }
}
