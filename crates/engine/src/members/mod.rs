//! Members: who may sign in, and as what.

mod actor;
mod add;
mod first_admin;
mod name;
mod password;
mod sign_in;

pub use actor::actor;
pub use add::{AddMemberError, add};
pub use first_admin::{FirstAdmin, create_first_admin};
pub use name::MemberName;
pub use password::{Password, PasswordError, PasswordProblem, generate_password};
pub use sign_in::{SignInError, sign_in};

pub(crate) use password::AT_A_TIME as PASSWORDS_AT_A_TIME;
