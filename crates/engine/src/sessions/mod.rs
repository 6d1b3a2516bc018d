//! Browser sessions in the database, so that a restart signs nobody out.

mod delete_expired;
mod end;
mod list;
mod member_session;
mod store;

pub use delete_expired::delete_expired;
pub use end::{end, end_all, end_others};
pub use list::{OpenSession, list_of_member};
pub use member_session::{MemberSession, SessionHandle};
pub use store::DatabaseSessionStore;

pub(crate) use end::delete_of;
