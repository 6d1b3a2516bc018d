//! Members: who may sign in, as what, and for which applications.

pub(crate) mod edit;
pub(crate) mod fields;
pub(crate) mod invitation;
mod invited;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod press;
mod read_only;

use domain::MemberId;

use crate::components::Crumb;
use crate::failure::Failure;
use crate::words::Words;

/// The members' page.
pub(crate) const ADDRESS: &str = "/members";

/// A member's own page.
pub(crate) fn address(member: MemberId) -> String {
    format!("{ADDRESS}/{member}")
}

/// The way back up to all members.
fn members(words: &Words) -> Crumb {
    Crumb::new(ADDRESS, words.members.title)
}

/// The member that the address names.
fn member_of(segment: &str) -> Result<MemberId, Failure> {
    segment.parse().map(MemberId).map_err(|_| Failure::NotFound)
}
