//! Creating something once, however often a program asks that did not hear the answer.
//!
//! Only what was created is kept: whoever was refused may ask again under the same key.

mod key;
mod once;
mod purge;
mod take;

pub use key::IdempotencyKey;
pub use once::{Once, OnceError, once};
pub use purge::purge;
pub use take::{Taken, finish, release, take};

use std::time::Duration;

use domain::ApiKeyId;
use sha2::{Digest as _, Sha256};

/// How long an answer is kept.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// A call that is carried out once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnceCall {
    api_key: ApiKeyId,
    route: &'static str,
    key: IdempotencyKey,
    body_hash: String,
}

impl OnceCall {
    /// A call of that program with that body, of which the hash alone is kept.
    #[must_use]
    pub fn new(api_key: ApiKeyId, route: &'static str, key: IdempotencyKey, body: &[u8]) -> Self {
        Self {
            api_key,
            route,
            key,
            body_hash: hex::encode(Sha256::digest(body)),
        }
    }
}
