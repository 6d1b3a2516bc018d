//! What vendors tell after they took a push.

use domain::Timestamp;
use domain::certificate::CertificateId;
use domain::delivery::{DeliveryEventKind as Kind, ReceiptEvent};
use sqlx::{Any, Transaction};
use subtle::ConstantTimeEq as _;
use vendors::oppo::receipts::OppoReceipt;

use crate::deliveries::{NewEvent, PushName, insert_events};
use crate::test_pushes::{self, TestPushName};
use crate::{Engine, StorageError, callbacks, devices, random};

/// The longest address that OPPO posts receipts to \[DOC\].
const LONGEST_URL: usize = 200;

/// Why receipts were not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptsError {
    /// Nobody was given this address.
    #[error("nobody was given this address")]
    UnknownAddress,
    /// The database did not take them.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The address for the certificate's receipts, which nobody can guess; none where the program does
/// not know how it is reached from outside.
pub(crate) async fn address(
    engine: &Engine,
    certificate: CertificateId,
) -> Result<Option<String>, StorageError> {
    let Some(base) = &engine.parts().public_url else {
        return Ok(None);
    };
    let key = key_of(engine, certificate).await?;
    let url = format!("{base}/receipts/oppo/{certificate}/{key}");
    Ok((url.len() <= LONGEST_URL).then_some(url))
}

/// The secret part of the certificate's address, made when it is first asked for.
async fn key_of(engine: &Engine, certificate: CertificateId) -> Result<String, StorageError> {
    if let Some(key) = saved_key(engine, certificate).await? {
        return Ok(key);
    }
    let bytes: [u8; 16] = random::bytes()?;
    // Somebody else may have been faster: the first key stays.
    let key: String = sqlx::query_scalar(
        "UPDATE certificates SET receipt_key = COALESCE(receipt_key, $1)
         WHERE certificate_id = $2 RETURNING receipt_key",
    )
    .bind(hex::encode(bytes))
    .bind(certificate.number())
    .fetch_one(engine.database().write())
    .await?;
    Ok(key)
}

async fn saved_key(
    engine: &Engine,
    certificate: CertificateId,
) -> Result<Option<String>, StorageError> {
    let key: Option<Option<String>> =
        sqlx::query_scalar("SELECT receipt_key FROM certificates WHERE certificate_id = $1")
            .bind(certificate.number())
            .fetch_optional(engine.database().read())
            .await?;
    Ok(key.flatten())
}

/// Takes OPPO's receipts for a certificate: each becomes a step of its delivery or of its test push,
/// and a token that is no longer there is taken from its device. Receipts for pushes that were
/// forgotten are ignored.
///
/// # Errors
/// [`ReceiptsError`].
pub async fn record(
    engine: &Engine,
    certificate: CertificateId,
    key: &str,
    receipts: &[OppoReceipt],
) -> Result<(), ReceiptsError> {
    let saved = saved_key(engine, certificate).await?;
    let known = saved.is_some_and(|saved| saved.as_bytes().ct_eq(key.as_bytes()).into());
    if !known {
        return Err(ReceiptsError::UnknownAddress);
    }
    let mut transaction = engine.database().begin().await?;
    let mut of_test_pushes = false;
    for receipt in receipts {
        let now = engine.now();
        let recording = Recording {
            transaction: &mut transaction,
            certificate,
            receipt,
            now,
        };
        if let Some(push) = PushName::parse(&receipt.parameter) {
            recording.of_delivery(push).await?;
        } else if let Some(push) = TestPushName::parse(&receipt.parameter) {
            of_test_pushes |= recording.of_test_push(push).await?;
        }
    }
    transaction.commit().await.map_err(StorageError::from)?;
    callbacks::wake(engine);
    if of_test_pushes {
        test_pushes::tell(engine);
    }
    Ok(())
}

/// One receipt on its way into the database.
struct Recording<'a> {
    transaction: &'a mut Transaction<'static, Any>,
    certificate: CertificateId,
    receipt: &'a OppoReceipt,
    now: Timestamp,
}

impl Recording<'_> {
    async fn of_delivery(mut self, push: PushName) -> Result<(), StorageError> {
        let (kind, state) = match self.receipt.event {
            ReceiptEvent::Arrived => (Kind::Arrived, "arrived"),
            ReceiptEvent::RegidInvalid => (Kind::RegidInvalid, "failed"),
            ReceiptEvent::UserDailyLimit => (Kind::UserDailyLimit, "failed"),
        };
        let had_lost_answer =
            self.receipt.event == ReceiptEvent::Arrived && self.answer_was_lost(&push).await?;
        let updated = sqlx::query(
            "UPDATE deliveries SET state = $1, finished_at = $2, leased_until = NULL
             WHERE delivery_id = $3 AND created_at = $4 AND certificate_id = $5 AND round = $6
               AND state IN ('waiting', 'sending', 'accepted')",
        )
        .bind(state)
        .bind(self.now.as_millis())
        .bind(push.delivery)
        .bind(push.created_at.as_millis())
        .bind(self.certificate.number())
        .bind(push.round)
        .execute(&mut **self.transaction)
        .await?;
        if updated.rows_affected() == 0 {
            return Ok(());
        }
        let (delivery, at) = (push.delivery, self.now);
        let event = |kind| NewEvent {
            delivery,
            at,
            kind,
            detail: None,
        };
        let mut events = Vec::new();
        if had_lost_answer {
            events.push(NewEvent {
                detail: self.receipt.message_id.clone(),
                ..event(Kind::Accepted)
            });
        }
        events.push(event(kind));
        for _ in 0..self.drop_tokens().await? {
            events.push(event(Kind::TokenDropped));
        }
        insert_events(self.transaction, &events).await
    }

    /// What arrived was taken by the vendor, whatever came of its answer: where the delivery waits for
    /// another attempt, it is accepted by the receipt. Tells whether it was.
    async fn answer_was_lost(&mut self, push: &PushName) -> Result<bool, StorageError> {
        let accepted = sqlx::query(
            "UPDATE deliveries SET state = 'accepted', vendor_message_id = $1, vendor_code = 0,
                 refusal = NULL
             WHERE delivery_id = $2 AND created_at = $3 AND certificate_id = $4 AND round = $5
               AND state = 'waiting' AND attempts > 0",
        )
        .bind(self.receipt.message_id.as_deref())
        .bind(push.delivery)
        .bind(push.created_at.as_millis())
        .bind(self.certificate.number())
        .bind(push.round)
        .execute(&mut **self.transaction)
        .await?;
        Ok(accepted.rows_affected() > 0)
    }

    /// Tells whether the test push has changed by it.
    async fn of_test_push(mut self, push: TestPushName) -> Result<bool, StorageError> {
        let event = self.receipt.event;
        let (transaction, now) = (&mut *self.transaction, self.now);
        let kept =
            test_pushes::keep_receipt(transaction, self.certificate, push, event, now).await?;
        if kept && self.drop_tokens().await? > 0 {
            test_pushes::note_token_dropped(self.transaction, push).await?;
        }
        Ok(kept)
    }

    /// Takes the tokens that the receipt calls invalid from whoever has them; tells how many were
    /// somebody's.
    async fn drop_tokens(&mut self) -> Result<usize, StorageError> {
        if self.receipt.event != ReceiptEvent::RegidInvalid {
            return Ok(0);
        }
        let mut dropped = 0;
        for token in &self.receipt.tokens {
            let (transaction, now) = (&mut *self.transaction, self.now);
            if devices::drop_invalid_token(transaction, self.certificate, token, now).await? {
                dropped += 1;
            }
        }
        Ok(dropped)
    }
}
