//! Write down what a vendor answered, and what comes next.

use domain::certificate::{CertificateId, RevisionNumber};
use domain::delivery::{DeliveryEventKind as Kind, DeliveryState};
use domain::device::TokenDropReason;
use domain::push::NoPush;
use domain::retry::{Attempt, NextStep, next_step};
use domain::{Cause, Refusal, Timestamp};
use sqlx::{Any, Transaction};

use super::claim::Claimed;
use super::event::{NewEvent, insert_events};
use crate::database::to_text;
use crate::{Engine, StorageError, callbacks, devices, random};

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The vendor took it, and calls it this.
    Accepted(String),
    /// The vendor did not.
    Refused(Refusal),
    /// It was not offered to the vendor.
    NotPushed(NoPush),
}

impl From<Result<String, Refusal>> for Outcome {
    fn from(result: Result<String, Refusal>) -> Self {
        match result {
            Ok(id) => Self::Accepted(id),
            Err(refusal) => Self::Refused(refusal),
        }
    }
}

/// How many rows one transaction takes: accepting messages must not wait long for its turn.
const AT_ONCE: usize = 250;

/// Writes all outcomes down.
pub(super) async fn write(
    engine: &Engine,
    certificate: CertificateId,
    revision: RevisionNumber,
    outcomes: Vec<(Claimed, Outcome)>,
) -> Result<(), StorageError> {
    for chunk in outcomes.chunks(AT_ONCE) {
        let mut transaction = engine.database().begin().await?;
        let mut writer = Writer {
            certificate,
            revision,
            now: engine.now(),
            events: Vec::new(),
        };
        for (delivery, outcome) in chunk {
            writer.one(&mut transaction, delivery, outcome).await?;
        }
        insert_events(&mut transaction, &writer.events).await?;
        transaction.commit().await?;
        callbacks::wake(engine);
    }
    Ok(())
}

struct Writer {
    certificate: CertificateId,
    revision: RevisionNumber,
    now: Timestamp,
    events: Vec<NewEvent>,
}

impl Writer {
    async fn one(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        delivery: &Claimed,
        outcome: &Outcome,
    ) -> Result<(), StorageError> {
        match outcome {
            Outcome::Accepted(id) => self.accepted(transaction, delivery, id).await,
            Outcome::Refused(refusal) => self.refused(transaction, delivery, refusal).await,
            Outcome::NotPushed(reason) => self.not_pushed(transaction, delivery, *reason).await,
        }
    }

    fn note(&mut self, delivery: &Claimed, kind: Kind, detail: Option<String>) {
        self.events.push(NewEvent {
            delivery: delivery.id,
            at: self.now,
            kind,
            detail,
        });
    }

    /// A receipt may have come before the answer: what arrived stays arrived.
    async fn accepted(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        delivery: &Claimed,
        vendor_message_id: &str,
    ) -> Result<(), StorageError> {
        let id = Some(vendor_message_id.to_owned());
        self.note(delivery, Kind::Accepted, id);
        sqlx::query(
            "UPDATE deliveries
             SET state = CASE WHEN state = 'sending' THEN 'accepted' ELSE state END,
                 leased_until = NULL, revision = $1, vendor_message_id = $2, vendor_code = 0,
                 refusal = NULL, finished_at = $3
             WHERE delivery_id = $4",
        )
        .bind(self.revision.number())
        .bind(vendor_message_id)
        .bind(self.now.as_millis())
        .bind(delivery.id)
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    async fn not_pushed(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        delivery: &Claimed,
        reason: NoPush,
    ) -> Result<(), StorageError> {
        let detail = Some(reason.name().to_owned());
        self.note(delivery, Kind::NotPushed, detail);
        sqlx::query(
            "UPDATE deliveries SET state = 'not_pushed', reason = $1, leased_until = NULL,
                 finished_at = $2
             WHERE delivery_id = $3",
        )
        .bind(reason.name())
        .bind(self.now.as_millis())
        .bind(delivery.id)
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    async fn refused(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        delivery: &Claimed,
        refusal: &Refusal,
    ) -> Result<(), StorageError> {
        let said = to_text("deliveries.refusal", refusal)?;
        self.note(delivery, Kind::Refused, Some(said.clone()));
        let step = next_step(Attempt {
            refusal,
            attempts: delivery.attempts,
            now: self.now,
            jitter: random::share()?,
        });
        let (state, next_attempt_at) = match step {
            NextStep::RetryAt(at) => (DeliveryState::Waiting, at),
            NextStep::HoldCertificate { until } => {
                self.note(delivery, Kind::Held, None);
                self.hold(transaction, until, &said).await?;
                (DeliveryState::Waiting, until)
            }
            NextStep::PauseCertificate => {
                self.note(delivery, Kind::Paused, None);
                self.pause(transaction, &said).await?;
                (DeliveryState::Waiting, self.now)
            }
            NextStep::DropToken => {
                self.drop_token(transaction, delivery).await?;
                (DeliveryState::Failed, self.now)
            }
            NextStep::GiveUp => {
                self.note(delivery, Kind::GaveUp, None);
                (DeliveryState::Failed, self.now)
            }
        };
        let code = match &refusal.cause {
            Cause::Code { code, .. } => Some(*code),
            _ => None,
        };
        let finished_at = state.is_dead().then_some(self.now.as_millis());
        sqlx::query(
            "UPDATE deliveries SET state = $1, next_attempt_at = $2, leased_until = NULL,
                 revision = $3, vendor_code = $4, refusal = $5, finished_at = $6
             WHERE delivery_id = $7 AND state = 'sending'",
        )
        .bind(state.name())
        .bind(next_attempt_at.as_millis())
        .bind(self.revision.number())
        .bind(code)
        .bind(said)
        .bind(finished_at)
        .bind(delivery.id)
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    /// Nothing of the certificate goes before then.
    async fn hold(
        &self,
        transaction: &mut Transaction<'static, Any>,
        until: Timestamp,
        refusal: &str,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "UPDATE certificates SET held_until = $1, held_refusal = $2
             WHERE certificate_id = $3 AND (held_until IS NULL OR held_until < $1)",
        )
        .bind(until.as_millis())
        .bind(refusal)
        .bind(self.certificate.number())
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    /// Nothing of this revision goes before somebody has looked at it.
    async fn pause(
        &self,
        transaction: &mut Transaction<'static, Any>,
        refusal: &str,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "UPDATE revisions SET paused_at = $1, paused_refusal = $2
             WHERE certificate_id = $3 AND number = $4 AND paused_at IS NULL",
        )
        .bind(self.now.as_millis())
        .bind(refusal)
        .bind(self.certificate.number())
        .bind(self.revision.number())
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    async fn drop_token(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        delivery: &Claimed,
    ) -> Result<(), StorageError> {
        let dropped = devices::drop_token_of(
            transaction,
            &delivery.user,
            self.certificate,
            &delivery.token,
            TokenDropReason::BadToken,
            self.now,
        )
        .await?;
        if dropped {
            self.note(delivery, Kind::TokenDropped, None);
        }
        self.note(delivery, Kind::GaveUp, None);
        Ok(())
    }
}
