//! Secrets at rest: sealed with XChaCha20-Poly1305 under one master key, two while it is rotated.
//!
//! A sealed text reads `v1.<key id>.<base64 of nonce and ciphertext>`. Where the secret belongs is
//! authenticated with it, so a sealed text that is moved to another row does not open there.

pub(crate) mod key_check;
mod key_file;
mod key_ring;
mod master_key;
mod place;
mod rotate;
mod rotation_lock;
mod sealer;

pub use key_file::KeyFileError;
pub use key_ring::KeyRing;
pub use master_key::{KeyId, MasterKey, NotAKey};
pub use place::Place;
pub use rotate::{RotateError, rotate};
pub use rotation_lock::RotationLockError;
pub use sealer::{Sealer, SealingError};
