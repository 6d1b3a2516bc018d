//! Browser sessions in the database, so that a restart signs nobody out.

mod delete_expired;
mod store;

pub use delete_expired::delete_expired;
pub use store::DatabaseSessionStore;
