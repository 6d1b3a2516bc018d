//! What vendors tell after they took a push.

use domain::Timestamp;
use domain::certificate::CertificateId;
use domain::delivery::{DeliveryEventKind as Kind, ReceiptEvent};
use sqlx::{Any, Transaction};
use vendors::oppo::receipts::OppoReceipt;

use crate::deliveries::{NewEvent, PushName, insert_events};
use crate::sealing::{KeyRing, Place};
use crate::test_pushes::{self, TestPushName};
use crate::{AddressKey, Engine, StorageError, callbacks, devices};

/// The longest address that OPPO posts receipts to \[DOC\].
const LONGEST_URL: usize = 200;

/// How many receipts one transaction takes: accepting messages must not wait long for its turn.
const AT_ONCE: usize = 100;

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
    let url = format!("{base}/receipts/oppo/{certificate}/{}", key.expose());
    Ok((url.len() <= LONGEST_URL).then_some(url))
}

/// The secret part of the certificate's address, made when it is first asked for.
async fn key_of(engine: &Engine, certificate: CertificateId) -> Result<AddressKey, StorageError> {
    if let Some(key) = saved_key(engine, certificate).await? {
        return Ok(key);
    }
    let new = AddressKey::generate()?;
    let mut transaction = engine.database().begin().await?;
    let place = Place::ReceiptKey { certificate };
    let keys = &engine.parts().keys;
    // Somebody else may have been faster: the first key stays.
    let sealed: String = sqlx::query_scalar(
        "UPDATE certificates SET sealed_receipt_key = COALESCE(sealed_receipt_key, $1)
         WHERE certificate_id = $2 RETURNING sealed_receipt_key",
    )
    .bind(keys.seal_stored(&place, new.secret())?)
    .bind(certificate.number())
    .fetch_one(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(keys.open_stored(&place, &sealed)?.into())
}

async fn saved_key(
    engine: &Engine,
    certificate: CertificateId,
) -> Result<Option<AddressKey>, StorageError> {
    let sealed: Option<Option<String>> =
        sqlx::query_scalar("SELECT sealed_receipt_key FROM certificates WHERE certificate_id = $1")
            .bind(certificate.number())
            .fetch_optional(engine.database().read())
            .await?;
    let Some(sealed) = sealed.flatten() else {
        return Ok(None);
    };
    let place = Place::ReceiptKey { certificate };
    let opened = engine.parts().keys.open_stored(&place, &sealed)?;
    Ok(Some(opened.into()))
}

/// Seals the addresses that an earlier release left in clear.
pub(crate) async fn seal_keys(
    transaction: &mut Transaction<'static, Any>,
    keys: &KeyRing,
) -> Result<(), StorageError> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT certificate_id, receipt_key FROM certificates
         WHERE receipt_key IS NOT NULL ORDER BY certificate_id",
    )
    .fetch_all(&mut **transaction)
    .await?;
    for (number, in_clear) in rows {
        let certificate = CertificateId::from_number(number).ok_or_else(|| {
            StorageError::unreadable("certificates.certificate_id", number, "not an ID of ours")
        })?;
        let place = Place::ReceiptKey { certificate };
        sqlx::query(
            "UPDATE certificates SET sealed_receipt_key = $1, receipt_key = NULL
             WHERE certificate_id = $2",
        )
        .bind(keys.seal_stored(&place, &in_clear.into())?)
        .bind(number)
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

/// Takes OPPO's receipts for a certificate: each becomes a step of its delivery or of its test push,
/// and a token that is no longer there is taken from its device. Receipts for pushes that were
/// forgotten are ignored. After an error some are recorded: the vendor posts all again, and what is
/// recorded stays as it is.
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
    if !saved.is_some_and(|saved| saved.is(key)) {
        return Err(ReceiptsError::UnknownAddress);
    }
    let ours: Vec<_> = receipts
        .iter()
        .filter_map(|receipt| Some((Push::of(receipt)?, receipt)))
        .collect();
    for some in ours.chunks(AT_ONCE) {
        record_some(engine, certificate, some).await?;
    }
    Ok(())
}

/// A push of ours that a receipt is about.
#[derive(Clone, Copy)]
enum Push {
    Delivery(PushName),
    Test(TestPushName),
}

impl Push {
    fn of(receipt: &OppoReceipt) -> Option<Self> {
        let name = &receipt.parameter;
        PushName::parse(name)
            .map(Self::Delivery)
            .or_else(|| TestPushName::parse(name).map(Self::Test))
    }
}

async fn record_some(
    engine: &Engine,
    certificate: CertificateId,
    receipts: &[(Push, &OppoReceipt)],
) -> Result<(), StorageError> {
    let mut transaction = engine.database().begin().await?;
    let mut recording = Recording {
        transaction: &mut transaction,
        certificate,
        now: engine.now(),
        events: Vec::new(),
        of_test_pushes: false,
    };
    for (push, receipt) in receipts {
        match push {
            Push::Delivery(push) => recording.of_delivery(*push, receipt).await?,
            Push::Test(push) => recording.of_test_push(*push, receipt).await?,
        }
    }
    let Recording {
        events,
        of_test_pushes,
        ..
    } = recording;
    insert_events(&mut transaction, &events).await?;
    transaction.commit().await?;
    callbacks::wake(engine);
    if of_test_pushes {
        test_pushes::tell(engine);
    }
    Ok(())
}

/// Receipts on their way into the database.
struct Recording<'a> {
    transaction: &'a mut Transaction<'static, Any>,
    certificate: CertificateId,
    now: Timestamp,
    /// The steps of deliveries, to be written down together.
    events: Vec<NewEvent>,
    /// Whether something became of a test push.
    of_test_pushes: bool,
}

impl Recording<'_> {
    async fn of_delivery(
        &mut self,
        push: PushName,
        receipt: &OppoReceipt,
    ) -> Result<(), StorageError> {
        let (kind, state) = match receipt.event {
            ReceiptEvent::Arrived => (Kind::Arrived, "arrived"),
            ReceiptEvent::RegidInvalid => (Kind::RegidInvalid, "failed"),
            ReceiptEvent::UserDailyLimit => (Kind::UserDailyLimit, "failed"),
        };
        let had_lost_answer =
            receipt.event == ReceiptEvent::Arrived && self.answer_was_lost(push, receipt).await?;
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
        if had_lost_answer {
            self.note(push, Kind::Accepted, receipt.message_id.clone());
        }
        self.note(push, kind, None);
        for _ in 0..self.drop_tokens(receipt).await? {
            self.note(push, Kind::TokenDropped, None);
        }
        Ok(())
    }

    fn note(&mut self, push: PushName, kind: Kind, detail: Option<String>) {
        self.events.push(NewEvent {
            delivery: push.delivery,
            at: self.now,
            kind,
            detail,
        });
    }

    /// What arrived was taken by the vendor, whatever came of its answer: where the delivery waits for
    /// another attempt, it is accepted by the receipt. Tells whether it was.
    async fn answer_was_lost(
        &mut self,
        push: PushName,
        receipt: &OppoReceipt,
    ) -> Result<bool, StorageError> {
        let accepted = sqlx::query(
            "UPDATE deliveries SET state = 'accepted', vendor_message_id = $1, vendor_code = 0,
                 refusal = NULL
             WHERE delivery_id = $2 AND created_at = $3 AND certificate_id = $4 AND round = $5
               AND state = 'waiting' AND attempts > 0",
        )
        .bind(receipt.message_id.as_deref())
        .bind(push.delivery)
        .bind(push.created_at.as_millis())
        .bind(self.certificate.number())
        .bind(push.round)
        .execute(&mut **self.transaction)
        .await?;
        Ok(accepted.rows_affected() > 0)
    }

    async fn of_test_push(
        &mut self,
        push: TestPushName,
        receipt: &OppoReceipt,
    ) -> Result<(), StorageError> {
        let (event, now) = (receipt.event, self.now);
        let transaction = &mut *self.transaction;
        let kept =
            test_pushes::keep_receipt(transaction, self.certificate, push, event, now).await?;
        if kept && self.drop_tokens(receipt).await? > 0 {
            test_pushes::note_token_dropped(self.transaction, push).await?;
        }
        self.of_test_pushes |= kept;
        Ok(())
    }

    /// Takes the tokens that the receipt calls invalid from whoever has them; tells how many were
    /// somebody's.
    async fn drop_tokens(&mut self, receipt: &OppoReceipt) -> Result<u64, StorageError> {
        if receipt.event != ReceiptEvent::RegidInvalid {
            return Ok(0);
        }
        let (transaction, now) = (&mut *self.transaction, self.now);
        devices::drop_invalid_tokens(transaction, self.certificate, &receipt.tokens, now).await
    }
}
