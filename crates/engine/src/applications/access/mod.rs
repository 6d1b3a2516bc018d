//! Who may call for an application: the keys that sign UserSigs, and the names of its admins.

mod authenticate;
mod cache;
mod keys;
mod make_usersig;
mod see;
mod state_change;

pub use authenticate::{AuthenticateError, Caller, authenticate};
pub(crate) use cache::{AccessCache, known};
pub(crate) use keys::insert_usersig_key;
pub use keys::{OVERLAP, replace_usersig_key};
pub use make_usersig::{MakeUserSigError, make_usersig};
pub use see::{Access, UserSigKeyFacts, see_access};
pub use state_change::{is_state_change_key, state_change_key};
