//! A member's own account: the password, and where they are signed in.

mod browser;
pub(crate) mod page;
mod password;
mod qr_code;
pub(crate) mod second_factor;
pub(crate) mod sessions;
pub(crate) mod set_up;

use domain::{Actor, MemberId, Who};

use crate::failure::Failure;

pub(crate) const ADDRESS: &str = "/profile";

/// Only a member has an account.
fn member_of(actor: &Actor) -> Result<MemberId, Failure> {
    match actor.who {
        Who::Member(member) => Ok(member),
        Who::ApiKey(_) | Who::Operator => Err(Failure::NotPermitted),
    }
}
