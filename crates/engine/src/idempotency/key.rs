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
    use super::*;

    #[test]
    fn a_key_is_visible_ascii() {
        assert!(IdempotencyKey::parse("8e03978e-40d5-43e8-bc93-6894a57f9324").is_some());
        for wrong in ["", "a b", "密", "\u{7f}"] {
            assert_eq!(IdempotencyKey::parse(wrong), None, "{wrong:?}");
        }
        assert_eq!(IdempotencyKey::parse(&"a".repeat(256)), None);
    }
}
