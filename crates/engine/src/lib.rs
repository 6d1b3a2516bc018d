//! What the product does, and the only room that speaks SQL.
//!
//! One folder per noun, one file per verb. Every use case is a free function that takes the
//! [`Engine`] and the [`Actor`](domain::Actor), and asks the table of permissions before anything
//! else. [`members`], [`sessions`] and [`single_sign_on`] stand before that: they say who the actor is.
//!
//! # Adding a use case
//! 1. Its file in the noun's folder, with the enum of what can go wrong beside it.
//! 2. `actor.require(Permission::…)` first; reading through [`Engine`]'s database, writing in one
//!    transaction, the time read inside it.
//! 3. A test for each variant of the enum in `tests/`.

mod address_key;
pub mod api_keys;
pub mod applications;
pub mod audit;
mod background;
mod buckets;
pub mod callbacks;
pub mod certificates;
pub mod connections;
mod database;
pub mod deliveries;
pub mod demo;
pub mod devices;
mod engine;
mod error_chain;
mod find_error;
pub mod idempotency;
mod lanes;
mod loops;
pub mod members;
pub mod messages;
pub mod metrics;
mod open;
mod open_error;
mod private_file;
mod random;
pub mod receipts;
pub mod sealing;
pub mod sessions;
pub mod single_sign_on;
mod storage_error;
pub mod test_pushes;

pub use address_key::AddressKey;
pub use engine::{Engine, NotReady};
pub use error_chain::error_chain;
pub use find_error::{FindError, Missing};
pub use open::{Settings, require_database};
pub use open_error::{OpenError, Scheme};
pub use storage_error::StorageError;
