//! A second factor: codes that an authenticator app makes of a shared secret and the time, and
//! recovery codes for the day when the phone is lost.

mod check;
mod recovery_code;
mod secret;
mod see;
mod set_up;
mod switch_off;

pub use recovery_code::RecoveryCode;
pub use see::{SecondFactor, see};
pub use set_up::{BeginError, ConfirmError, Setup, begin, confirm, setup};
pub use switch_off::switch_off;

pub(super) use check::{CodeError, CodeKind, check};
pub(super) use see::is_on;
pub(super) use switch_off::remove;
