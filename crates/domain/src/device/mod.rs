//! A device: one app of one user, signed in, and reachable or not.

mod device_type;
mod holder;
mod presence;
mod token_drop;
mod user_state;

pub use device_type::DeviceType;
pub use holder::Holder;
pub use presence::{Link, NotSignedIn, Presence, PresenceEvent, SignOutReason, SignedOut};
pub use token_drop::TokenDropReason;
pub use user_state::UserState;

use crate::Problem;
use crate::text::{line, text_type};

text_type!(
    /// The name that an app gives its installation: 1 to 64 visible ASCII characters.
    DeviceId,
    |typed| device_id(typed)
);

impl DeviceId {
    /// The most characters.
    pub const MAX: usize = 64;
}

fn device_id(typed: &str) -> Result<String, Problem> {
    let text = line(typed.to_owned(), DeviceId::MAX)?;
    if text.bytes().all(|b| b.is_ascii_graphic()) {
        Ok(text)
    } else {
        Err(Problem::NotVisibleAscii)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_in_visible_ascii() {
        assert!(DeviceId::parse("phone-1").is_ok());
        for (bad, problem) in [
            ("", Problem::Required),
            ("a b", Problem::NotVisibleAscii),
            ("手机", Problem::NotVisibleAscii),
            ("a\n", Problem::ControlCharacter),
        ] {
            assert_eq!(DeviceId::parse(bad), Err(problem), "{bad:?}");
        }
        let long = "x".repeat(65);
        assert_eq!(DeviceId::parse(&long), Err(Problem::TooLong { max: 64 }));
    }
}
