//! Certificates: saved as revisions, each of which takes effect after the activation delay.

mod add;
mod certificate;
mod credentials;
mod delete;
mod edit;
mod find;
mod list;
mod read;
mod revision;
mod revisions;
mod save;
mod verify;
mod withdraw;

pub use add::{AddError, add};
pub use certificate::{Certificate, Hold, Version};
pub use delete::{
    DeletedCertificate, RESTORABLE, bound_devices, delete, forget_deleted, list_deleted, restore,
};
pub use edit::{EditError, edit};
pub use find::find;
pub use list::{list, list_oldest};
pub use revision::{Pause, Revision, SavedSecret, Verification, Withdrawal};
pub use revisions::Revisions;
pub use verify::verify;
pub use withdraw::{WithdrawError, withdraw};

pub(crate) use credentials::{Credentials, MASTER_SECRET, RevisionKey, credentials};
pub(crate) use find::{find_any, find_with};
pub(crate) use save::{NewRevision, insert_certificate};
pub(crate) use verify::verify_in_background;
