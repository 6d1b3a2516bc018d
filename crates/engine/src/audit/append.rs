//! Add an entry, in the transaction of what it tells of.

use domain::audit::AuditAction;
use domain::{Actor, SdkAppId, Timestamp};
use serde::Serialize;
use sqlx::{Any, Transaction};

use super::chain;
use super::entry::{EntryRow, who_columns};
use crate::StorageError;
use crate::database::sequence::{self, Sequence};
use crate::database::to_text;

/// What an entry tells. No secret may be in it.
pub(crate) struct NewEntry {
    action: AuditAction,
    application: Option<SdkAppId>,
    subject: String,
    before: Option<String>,
    after: Option<String>,
}

impl NewEntry {
    /// An entry about something in an application, which `subject` names as an address would.
    pub(crate) fn in_application(
        action: AuditAction,
        application: SdkAppId,
        subject: impl Into<String>,
    ) -> Self {
        Self {
            application: Some(application),
            ..Self::in_console(action, subject)
        }
    }

    /// An entry about something that is in no application.
    pub(crate) fn in_console(action: AuditAction, subject: impl Into<String>) -> Self {
        Self {
            action,
            application: None,
            subject: subject.into(),
            before: None,
            after: None,
        }
    }

    /// What was there before.
    pub(crate) fn before(mut self, before: &impl Serialize) -> Result<Self, StorageError> {
        self.before = Some(to_text("audit_log.before_change", before)?);
        Ok(self)
    }

    /// What is there now.
    pub(crate) fn after(mut self, after: &impl Serialize) -> Result<Self, StorageError> {
        self.after = Some(to_text("audit_log.after_change", after)?);
        Ok(self)
    }
}

/// Adds the entry. Its number comes from a row that is locked until the transaction ends, so that
/// no two entries follow the same one.
pub(crate) async fn append(
    transaction: &mut Transaction<'static, Any>,
    actor: &Actor,
    at: Timestamp,
    entry: NewEntry,
) -> Result<(), StorageError> {
    let number = sequence::next(transaction, Sequence::Audit).await?;
    let before: Option<String> =
        sqlx::query_scalar("SELECT hash FROM audit_log WHERE entry_id = $1")
            .bind(number - 1)
            .fetch_optional(&mut **transaction)
            .await?;
    let (who, who_number) = who_columns(actor.who);
    let mut row = EntryRow {
        entry_id: number,
        at: at.as_millis(),
        who: who.to_owned(),
        who_number,
        who_name: actor.name.clone(),
        address: actor.address.map(|address| address.to_string()),
        action: entry.action.name().to_owned(),
        application_id: entry.application.map(SdkAppId::number),
        subject: entry.subject,
        before_change: entry.before,
        after_change: entry.after,
        hash: String::new(),
    };
    row.hash = chain::hash(before.as_deref().unwrap_or_default(), &row).to_string();
    sqlx::query(
        "INSERT INTO audit_log (entry_id, at, who, who_number, who_name, address, action,
             application_id, subject, before_change, after_change, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(row.entry_id)
    .bind(row.at)
    .bind(row.who)
    .bind(row.who_number)
    .bind(row.who_name)
    .bind(row.address)
    .bind(row.action)
    .bind(row.application_id)
    .bind(row.subject)
    .bind(row.before_change)
    .bind(row.after_change)
    .bind(row.hash)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
