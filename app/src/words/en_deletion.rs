//! English: deleting certificates.

use super::deletion::Deletion;

pub(super) const DELETION: Deletion = Deletion {
    title: |id| format!("Delete certificate {id}"),
    devices: |count| match count {
        0 => "No device uses this certificate.".to_owned(),
        1 => "1 device uses this certificate and will get no more pushes.".to_owned(),
        count => format!("{count} devices use this certificate and will get no more pushes."),
    },
    breaks: "Apps that were shipped with this certificate ID stop getting pushes: a new certificate gets another ID. To change credentials, edit the certificate; its ID then stays.",
    edit_instead: "Edit it instead",
    restorable: "An admin can restore it for 30 days. After that its secret is forgotten. Its ID is never given out again.",
    type_id: |id| format!("Type the certificate ID {id} to confirm"),
    mismatch: |id| format!("This is not the certificate ID: type {id}."),
    delete: "Delete certificate",
    done: |id| format!("Certificate {id} is deleted."),
    section: "Deleted certificates",
    deleted: "Deleted",
    deleted_by: |at, by| format!("{at} by {by}"),
    restorable_until: "Can be restored until",
    restore: "Restore",
    restored: |id| format!("Certificate {id} is back, as it was."),
};
