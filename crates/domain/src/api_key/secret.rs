//! The text that a program shows to be let in.

use flate2::Crc;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::ApiKeyId;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// As many digits as 32 bytes need.
const RANDOM: usize = 43;
/// As many digits as a CRC-32 needs.
const CHECKSUM: usize = 6;

/// An API key: `pdk_`, its number, `_`, 32 random bytes as 43 digits of base 62, and a CRC-32 over
/// all that as 6 more. Scanners find it by [`ApiKeySecret::PATTERN`] and tell by the checksum that it
/// is one. Cannot be printed, compared or stored in clear.
#[derive(Clone, Debug)]
pub struct ApiKeySecret {
    id: ApiKeyId,
    text: SecretString,
}

impl ApiKeySecret {
    /// A regular expression that finds keys in source code and logs.
    pub const PATTERN: &str = "pdk_[1-9][0-9]{0,18}_[0-9A-Za-z]{49}";
    const PREFIX: &str = "pdk_";
    const TAIL: usize = 4;

    /// The key of that number, of bytes that nobody can guess.
    #[must_use]
    pub fn new(id: ApiKeyId, random: [u8; 32]) -> Self {
        let mut text = format!("{}{id}_{}", Self::PREFIX, base62::<RANDOM>(&random));
        text.push_str(&checksum(&text));
        Self {
            id,
            text: SecretString::from(text),
        }
    }

    /// The key in what a program shows; none where it certainly is no key of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (number, digits) = text.strip_prefix(Self::PREFIX)?.split_once('_')?;
        let is_number = number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with('0');
        let are_digits =
            digits.len() == RANDOM + CHECKSUM && digits.bytes().all(|b| b.is_ascii_alphanumeric());
        if !is_number || !are_digits {
            return None;
        }
        let (content, shown) = text.split_at_checked(text.len().checked_sub(CHECKSUM)?)?;
        (checksum(content) == shown).then_some(())?;
        Some(Self {
            id: ApiKeyId(number.parse().ok()?),
            text: SecretString::from(text),
        })
    }

    /// Its number, which is no secret.
    #[must_use]
    pub const fn id(&self) -> ApiKeyId {
        self.id
    }

    /// The key itself: only for showing it once.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.text.expose_secret()
    }

    /// What is stored of it: the SHA-256 of its text. Of 256 random bits nobody guesses one that fits,
    /// so that no slow hash is needed.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.expose().as_bytes()).into()
    }

    /// Its last four characters, by which a person recognises it.
    #[must_use]
    pub fn tail(&self) -> &str {
        let text = self.expose();
        text.get(text.len().saturating_sub(Self::TAIL)..)
            .unwrap_or_default()
    }
}

fn checksum(text: &str) -> String {
    let mut crc = Crc::new();
    crc.update(text.as_bytes());
    base62::<CHECKSUM>(&crc.sum().to_be_bytes())
}

/// The number that the bytes spell, as that many digits of base 62.
fn base62<const N: usize>(bytes: &[u8]) -> String {
    let mut number = bytes.to_vec();
    let mut digits = [b'0'; N];
    for digit in digits.iter_mut().rev() {
        let mut rest = 0_usize;
        for byte in &mut number {
            let value = rest << 8 | usize::from(*byte);
            // Smaller than 256, for the rest before it is smaller than 62.
            *byte = u8::try_from(value / 62).unwrap_or(u8::MAX);
            rest = value % 62;
        }
        *digit = DIGITS[rest];
    }
    digits.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: i64, byte: u8) -> ApiKeySecret {
        ApiKeySecret::new(ApiKeyId(number), [byte; 32])
    }

    /// Computed with another program.
    #[test]
    fn a_key_has_a_prefix_its_number_and_a_checksum() {
        let text = key(7, 0).expose().to_owned();
        assert_eq!(&text[..6], "pdk_7_");
        assert_eq!(&text[6..49], "0".repeat(43));
        assert_eq!(text.len(), 55);
        assert_eq!(base62::<3>(&[0xff, 0xff]), "H31");
        assert_eq!(base62::<6>(&0xffff_ffff_u32.to_be_bytes()), "4gfFC3");
        // The CRC-32 of "123456789" is 0xCBF43926.
        assert_eq!(
            checksum("123456789"),
            base62::<6>(&0xCBF4_3926_u32.to_be_bytes())
        );
    }

    #[test]
    fn a_key_is_read_as_it_was_made_and_not_when_one_character_differs() {
        for (number, byte) in [(1, 0), (42, 0xff), (i64::MAX, 0x5a)] {
            let made = key(number, byte);
            let text = made.expose();
            let read = ApiKeySecret::parse(text).unwrap();
            assert_eq!(read.id(), ApiKeyId(number));
            assert_eq!(read.hash(), made.hash());
            for at in 0..text.len() {
                let mut other = text.as_bytes().to_vec();
                other[at] = if other[at] == b'1' { b'2' } else { b'1' };
                let other = String::from_utf8(other).unwrap();
                assert!(ApiKeySecret::parse(&other).is_none(), "{at}: {other}");
            }
        }
        for wrong in [
            "",
            "pdk_",
            "pdk_1_",
            "pdk__",
            "pdk_1_密",
            "pdk_0_x",
            "pdk_-1_x",
        ] {
            assert!(ApiKeySecret::parse(wrong).is_none(), "{wrong}");
        }
        let long = format!("pdk_{}_{}", "9".repeat(30), "0".repeat(49));
        assert!(ApiKeySecret::parse(&long).is_none());
    }

    #[test]
    fn a_key_is_not_printed_but_its_end_is_known() {
        let key = key(1, 0x77);
        assert!(!format!("{key:?}").contains("pdk_"));
        assert!(key.expose().ends_with(key.tail()));
        assert_eq!(key.tail().len(), 4);
    }
}
