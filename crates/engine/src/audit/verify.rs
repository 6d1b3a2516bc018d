//! Check that nothing in the log was changed, moved or taken away.

use super::chain;
use super::entry::{EntryRow, select_entries};
use crate::{Engine, StorageError};

/// How many entries are read at once.
const AT_ONCE: i64 = 1_000;

/// What a check of the log has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditVerdict {
    /// How many entries were found whole, from the first on.
    pub whole: i64,
    /// The hash of the last of them. Whoever keeps it elsewhere notices when the log is written anew
    /// from the start.
    pub hash: Option<String>,
    /// What was found after them, if not all is well.
    pub fault: Option<AuditFault>,
}

/// What is wrong with the log. Nothing after it was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuditFault {
    /// There are later entries, or there must have been.
    #[error("entry {0} is missing")]
    Missing(i64),
    /// The hash is not the one over this entry and the one before.
    #[error("entry {0} was changed, or the one before it")]
    Changed(i64),
}

/// Walks through the whole log, for whoever runs the program.
///
/// # Errors
/// [`StorageError`] when it cannot be read.
pub async fn verify(engine: &Engine) -> Result<AuditVerdict, StorageError> {
    // Before the entries are read: those that come meanwhile are not counted as missing.
    let next: i64 = sqlx::query_scalar("SELECT next_number FROM sequences WHERE name = 'audit'")
        .fetch_one(engine.database().read())
        .await?;
    let mut verdict = AuditVerdict {
        whole: 0,
        hash: None,
        fault: None,
    };
    loop {
        let rows: Vec<EntryRow> =
            sqlx::query_as(select_entries!("entry_id > $1 ORDER BY entry_id LIMIT $2"))
                .bind(verdict.whole)
                .bind(AT_ONCE)
                .fetch_all(engine.database().read())
                .await?;
        if rows.is_empty() {
            if verdict.whole + 1 < next {
                verdict.fault = Some(AuditFault::Missing(verdict.whole + 1));
            }
            return Ok(verdict);
        }
        for row in rows {
            let expected = verdict.whole + 1;
            if row.entry_id != expected {
                verdict.fault = Some(AuditFault::Missing(expected));
                return Ok(verdict);
            }
            let hash = chain::hash(verdict.hash.as_deref().unwrap_or_default(), &row);
            if hash != row.hash {
                verdict.fault = Some(AuditFault::Changed(expected));
                return Ok(verdict);
            }
            verdict.whole = expected;
            verdict.hash = Some(hash);
        }
    }
}
