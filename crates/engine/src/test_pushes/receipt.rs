//! Write down what a vendor's receipt tells of a test push.

use domain::Timestamp;
use domain::certificate::CertificateId;
use domain::delivery::ReceiptEvent;
use sqlx::{Any, Transaction};

use super::name::TestPushName;
use crate::StorageError;

/// Keeps the receipt, the first one alone; tells whether it was kept. The vendor's answer stands in
/// other columns: it does not matter which of them comes first.
pub(crate) async fn keep_receipt(
    transaction: &mut Transaction<'static, Any>,
    certificate: CertificateId,
    push: TestPushName,
    event: ReceiptEvent,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let kept = sqlx::query(
        "UPDATE test_pushes SET receipt = $1, receipt_at = $2
         WHERE test_push_id = $3 AND sent_at = $4 AND certificate_id = $5
           AND receipt_asked = 1 AND receipt IS NULL",
    )
    .bind(event.name())
    .bind(now.as_millis())
    .bind(push.number)
    .bind(push.sent_at.as_millis())
    .bind(certificate.number())
    .execute(&mut **transaction)
    .await?;
    Ok(kept.rows_affected() > 0)
}

/// Notes that a device lost its token by the receipt.
pub(crate) async fn note_token_dropped(
    transaction: &mut Transaction<'static, Any>,
    push: TestPushName,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE test_pushes SET token_dropped = 1 WHERE test_push_id = $1")
        .bind(push.number)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
