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
    Message,
    Delivery,
    DeliveryEvent,
    Callback,
    Audit,
    ApiKey,
}

impl Sequence {
    const fn name(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Certificate => "certificate",
            Self::Member => "member",
            Self::TestPush => "test_push",
            Self::Message => "message",
            Self::Delivery => "delivery",
            Self::DeliveryEvent => "delivery_event",
            Self::Callback => "callback",
            Self::Audit => "audit",
            Self::ApiKey => "api_key",
        }
    }
}

/// The next number. It counts as given out when the transaction is committed.
pub(crate) async fn next(
    transaction: &mut Transaction<'static, Any>,
    sequence: Sequence,
) -> Result<i64, StorageError> {
    take(transaction, sequence, 1).await
}

/// The first of that many numbers in a row, which count as given out when the transaction is
/// committed.
pub(crate) async fn take(
    transaction: &mut Transaction<'static, Any>,
    sequence: Sequence,
    count: usize,
) -> Result<i64, StorageError> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let first: i64 = sqlx::query_scalar(
        "UPDATE sequences SET next_number = next_number + $2 WHERE name = $1
         RETURNING next_number - $2",
    )
    .bind(sequence.name())
    .bind(count)
    .fetch_one(&mut **transaction)
    .await?;
    Ok(first)
}
