//! What the console says of the audit log.

use domain::audit::AuditAction;

use super::Text;

/// One language's words for the audit log.
#[derive(Debug)]
pub(crate) struct Audit {
    pub(crate) title: Text,
    pub(crate) hint: Text,
    pub(crate) csv: Text,
    pub(crate) json: Text,
    pub(crate) when: Text,
    pub(crate) who: Text,
    pub(crate) from_address: fn(&str) -> String,
    pub(crate) action: Text,
    pub(crate) any_action: Text,
    pub(crate) action_name: fn(AuditAction) -> Text,
    pub(crate) subject: Text,
    pub(crate) change: Text,
    pub(crate) show: Text,
    pub(crate) before: Text,
    pub(crate) after: Text,
    pub(crate) none: Text,
    pub(crate) older: Text,
    pub(crate) not_an_sdkappid: Text,
}
