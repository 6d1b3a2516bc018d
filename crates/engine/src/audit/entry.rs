//! From rows to entries.

use domain::audit::AuditAction;
use domain::{ApiKeyId, MemberId, SdkAppId, Timestamp, Who};

use crate::StorageError;

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its number: without gaps, from 1 up.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: Who,
    /// The name that they had then.
    pub name: String,
    /// Where from, if that was known.
    pub address: Option<String>,
    /// What.
    pub action: AuditAction,
    /// In which application, if in one.
    pub application: Option<SdkAppId>,
    /// To what, as an address would name it: `certificates/7001/revisions/2`.
    pub subject: String,
    /// What was there before, as JSON without secrets.
    pub before: Option<String>,
    /// What is there now, as JSON without secrets.
    pub after: Option<String>,
    /// The hash over this entry and the one before, in hexadecimal digits.
    pub hash: String,
}

/// The columns of an entry.
macro_rules! select_entries {
    ($rest:literal) => {
        concat!(
            "SELECT entry_id, at, who, who_number, who_name, address, action, application_id,
                    subject, before_change, after_change, hash
             FROM audit_log WHERE ",
            $rest
        )
    };
}
pub(super) use select_entries;

#[derive(sqlx::FromRow)]
pub(super) struct EntryRow {
    pub(super) entry_id: i64,
    pub(super) at: i64,
    pub(super) who: String,
    pub(super) who_number: i64,
    pub(super) who_name: String,
    pub(super) address: Option<String>,
    pub(super) action: String,
    pub(super) application_id: Option<i64>,
    pub(super) subject: String,
    pub(super) before_change: Option<String>,
    pub(super) after_change: Option<String>,
    pub(super) hash: String,
}

/// The two columns that say who it was.
pub(super) const fn who_columns(who: Who) -> (&'static str, i64) {
    match who {
        Who::Member(MemberId(number)) => ("member", number),
        Who::ApiKey(ApiKeyId(number)) => ("api_key", number),
        Who::Operator => ("operator", 0),
    }
}

fn who(kind: &str, number: i64) -> Option<Who> {
    match kind {
        "member" => Some(Who::Member(MemberId(number))),
        "api_key" => Some(Who::ApiKey(ApiKeyId(number))),
        "operator" => Some(Who::Operator),
        _ => None,
    }
}

impl TryFrom<EntryRow> for AuditEntry {
    type Error = StorageError;

    fn try_from(row: EntryRow) -> Result<Self, StorageError> {
        let number = row.entry_id;
        let unknown = |column: &'static str| {
            move || StorageError::unreadable(column, number, "not a known value")
        };
        Ok(Self {
            number,
            at: Timestamp::from_millis(row.at),
            who: who(&row.who, row.who_number).ok_or_else(unknown("audit_log.who"))?,
            name: row.who_name,
            address: row.address,
            action: AuditAction::from_name(&row.action).ok_or_else(unknown("audit_log.action"))?,
            application: row
                .application_id
                .map(|number| {
                    SdkAppId::from_number(number).ok_or_else(unknown("audit_log.application_id"))
                })
                .transpose()?,
            subject: row.subject,
            before: row.before_change,
            after: row.after_change,
            hash: row.hash,
        })
    }
}
