//! Members: who may sign in, and as what.

mod actor;
mod add;
mod admit;
mod change;
mod change_password;
mod first_admin;
mod invite;
mod limits;
mod list;
mod name;
mod password;
pub mod second_factor;
mod security_stamp;
mod sign_in;
mod way_in;

pub use actor::actor;
pub use add::{AddMemberError, add};
pub use admit::{AdmitError, admit};
pub use change::{ChangeMemberError, change, disable, enable, reset};
pub use change_password::{ChangePasswordError, change_password};
pub use first_admin::{FirstAdmin, create_first_admin};
pub use invite::{
    AcceptInvitationError, INVITED_FOR, Invitation, accept_invitation, invite, invited,
};
pub use list::{Member, Standing, find, list};
pub use name::MemberName;
pub use password::{Password, PasswordError, PasswordProblem, generate_password};
pub use security_stamp::SecurityStamp;
pub use sign_in::{Proven, SignInError, SignedInMember, sign_in, sign_in_with_code};
pub use way_in::{WayIn, way_in};

pub(crate) use limits::SignInLimits;
pub(crate) use password::AT_A_TIME as PASSWORDS_AT_A_TIME;
pub(crate) use security_stamp::raise as raise_security_stamp;
