//! Read the log, the youngest entries first.

use domain::audit::AuditAction;
use domain::{Actor, ConsolePermission, SdkAppId, Timestamp};
use sqlx::AssertSqlSafe;

use super::AuditEntry;
use super::entry::{EntryRow, select_entries};
use crate::{Engine, FindError, StorageError};

/// Which entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Of this application.
    pub application: Option<SdkAppId>,
    /// Of this action.
    pub action: Option<AuditAction>,
    /// By somebody of this name.
    pub name: Option<String>,
    /// From then on.
    pub from: Option<Timestamp>,
    /// Before then.
    pub until: Option<Timestamp>,
    /// Older than the entry of this number: for the next page.
    pub before: Option<i64>,
}

/// Up to `most` entries that the filter lets through, the youngest first.
///
/// # Errors
/// [`FindError`].
pub async fn list(
    engine: &Engine,
    actor: &Actor,
    filter: &AuditFilter,
    most: u32,
) -> Result<Vec<AuditEntry>, FindError> {
    actor.require_in_console(ConsolePermission::ReadAuditLog)?;
    let mut conditions = vec![select_entries!("entry_id < $1").to_owned()];
    let mut numbers = vec![filter.before.unwrap_or(i64::MAX)];
    for (condition, number) in [
        (
            "application_id = ",
            filter.application.map(SdkAppId::number),
        ),
        ("at >= ", filter.from.map(Timestamp::as_millis)),
        ("at < ", filter.until.map(Timestamp::as_millis)),
    ] {
        if let Some(number) = number {
            numbers.push(number);
            conditions.push(format!("{condition}${}", numbers.len()));
        }
    }
    let mut texts = Vec::new();
    for (condition, text) in [
        ("action = ", filter.action.map(|it| it.name().to_owned())),
        ("who_name = ", filter.name.clone()),
    ] {
        if let Some(text) = text {
            texts.push(text);
            conditions.push(format!("{condition}${}", numbers.len() + texts.len()));
        }
    }
    let last = numbers.len() + texts.len() + 1;
    let sql = format!(
        "{} ORDER BY entry_id DESC LIMIT ${last}",
        conditions.join(" AND ")
    );
    // Made of fixed conditions and numbers only.
    let mut query = sqlx::query_as(AssertSqlSafe(sql));
    for number in numbers {
        query = query.bind(number);
    }
    for text in texts {
        query = query.bind(text);
    }
    let rows: Vec<EntryRow> = query
        .bind(i64::from(most))
        .fetch_all(engine.database().read())
        .await
        .map_err(StorageError::from)?;
    let entries = rows.into_iter().map(AuditEntry::try_from);
    Ok(entries.collect::<Result<_, _>>()?)
}
