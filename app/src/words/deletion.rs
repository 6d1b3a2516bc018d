//! What the console says of deleting certificates.

use super::Text;

/// One language's words for deleting a certificate and taking that back.
#[derive(Debug)]
pub(crate) struct Deletion {
    pub(crate) title: fn(i64) -> String,
    pub(crate) devices: fn(i64) -> String,
    pub(crate) breaks: Text,
    pub(crate) edit_instead: Text,
    pub(crate) restorable: Text,
    pub(crate) type_id: fn(i64) -> String,
    pub(crate) mismatch: fn(i64) -> String,
    pub(crate) delete: Text,
    pub(crate) done: fn(i64) -> String,
    pub(crate) section: Text,
    pub(crate) deleted: Text,
    pub(crate) deleted_by: fn(&str, &str) -> String,
    pub(crate) restorable_until: Text,
    pub(crate) restore: Text,
    pub(crate) restored: fn(i64) -> String,
}
