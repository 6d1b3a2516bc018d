//! Check that nothing in the log was changed, moved or taken away.

use super::chain::{self, AuditHash};
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
    /// from the start, or loses its newest entries.
    pub hash: Option<AuditHash>,
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
    /// Entries are numbered from 1 up.
    #[error("entry {0} was put in: the first entry has the number 1")]
    BeforeTheFirst(i64),
    /// The whole log was written anew, or its newest entries were taken away.
    #[error("no entry has the expected hash: entries were taken away, or the log was written anew")]
    ExpectedHashMissing,
}

/// Walks through the whole log, for whoever runs the program. A hash that was noted elsewhere is
/// expected to be an entry's.
///
/// # Errors
/// [`StorageError`] when it cannot be read.
pub async fn verify(
    engine: &Engine,
    expected: Option<&AuditHash>,
) -> Result<AuditVerdict, StorageError> {
    // Before the entries are read: those that come meanwhile are not counted as missing.
    let next: i64 = sqlx::query_scalar("SELECT next_number FROM sequences WHERE name = 'audit'")
        .fetch_one(engine.database().read())
        .await?;
    let mut walk = Walk::default();
    // Below every number that an entry may have: what somebody put there must not be passed over.
    let mut from = i64::MIN;
    let fault = loop {
        let rows: Vec<EntryRow> =
            sqlx::query_as(select_entries!("entry_id >= $1 ORDER BY entry_id LIMIT $2"))
                .bind(from)
                .bind(AT_ONCE)
                .fetch_all(engine.database().read())
                .await?;
        if rows.is_empty() {
            break walk.end(next, expected);
        }
        if let Err(fault) = rows.iter().try_for_each(|row| walk.step(row, expected)) {
            break Some(fault);
        }
        from = walk.whole + 1;
    };
    Ok(AuditVerdict {
        whole: walk.whole,
        hash: walk.hash,
        fault,
    })
}

/// How far the log was found whole.
#[derive(Default)]
struct Walk {
    whole: i64,
    hash: Option<AuditHash>,
    has_met_expected: bool,
}

impl Walk {
    fn step(&mut self, row: &EntryRow, expected: Option<&AuditHash>) -> Result<(), AuditFault> {
        let next = self.whole + 1;
        if row.entry_id < next {
            return Err(AuditFault::BeforeTheFirst(row.entry_id));
        }
        if row.entry_id > next {
            return Err(AuditFault::Missing(next));
        }
        let before = self.hash.as_ref().map_or("", AuditHash::as_str);
        let hash = chain::hash(before, row);
        if hash.as_str() != row.hash {
            return Err(AuditFault::Changed(next));
        }
        self.has_met_expected |= expected == Some(&hash);
        self.whole = next;
        self.hash = Some(hash);
        Ok(())
    }

    /// What is wrong when no more entries come, and the next one is to have that number.
    fn end(&self, next: i64, expected: Option<&AuditHash>) -> Option<AuditFault> {
        match self.whole + 1 < next {
            true => Some(AuditFault::Missing(self.whole + 1)),
            false if expected.is_some() && !self.has_met_expected => {
                Some(AuditFault::ExpectedHashMissing)
            }
            false => None,
        }
    }
}
