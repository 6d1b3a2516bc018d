//! Who may call for an application: the keys that sign UserSigs, and the names of its admins; and
//! where the application itself is called.

mod authenticate;
mod cache;
mod callback_secret;
mod keys;
mod make_usersig;
mod save;
mod see;
mod state_change;

pub use authenticate::{AuthenticateError, Caller, authenticate};
pub(crate) use cache::{AccessCache, known};
pub(crate) use callback_secret::open_callback_secret;
pub use callback_secret::replace_callback_secret;
pub(crate) use keys::insert_usersig_key;
pub use keys::{OVERLAP, replace_usersig_key};
pub use make_usersig::{MakeUserSigError, make_usersig};
pub use save::{SaveAccessError, save_access};
pub use see::{Access, CallbackFacts, UserSigKeyFacts, see_access};
pub(crate) use state_change::{insert_state_change_key, seal_state_change_keys};
pub use state_change::{is_state_change_key, replace_state_change_key, state_change_key};
