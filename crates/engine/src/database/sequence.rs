//! Numbers that are given out once and never again.

use sqlx::{Any, Transaction};

use crate::StorageError;

/// What is numbered.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sequence {
    Application,
    Certificate,
    Member,
    TestPush,
}

impl Sequence {
    const fn name(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Certificate => "certificate",
            Self::Member => "member",
            Self::TestPush => "test_push",
        }
    }
}

/// The next number. It counts as given out when the transaction is committed.
pub(crate) async fn next(
    transaction: &mut Transaction<'static, Any>,
    sequence: Sequence,
) -> Result<i64, StorageError> {
    let number: i64 = sqlx::query_scalar(
        "UPDATE sequences SET next_number = next_number + 1 WHERE name = $1
         RETURNING next_number - 1",
    )
    .bind(sequence.name())
    .fetch_one(&mut **transaction)
    .await?;
    Ok(number)
}
