//! Write some of a batch's outcomes into the database.

use std::collections::HashSet;

use domain::delivery::{DeliveryEventKind as Kind, DeliveryState};
use domain::device::TokenDropReason;
use domain::push::NoPush;
use domain::retry::{NextStep, backoff};
use domain::{Cause, Refusal, Timestamp};
use sqlx::{Any, Transaction};

use super::claim::Claimed;
use super::event::NewEvent;
use super::outcome::{Answer, Outcome};
use super::queue::Queue;
use super::recipient::Recipient;
use crate::database::placeholders::{pieces, rows, statement};
use crate::database::to_text;
use crate::{StorageError, devices, random};

/// Writes some of a batch's outcomes down, in one transaction.
pub(super) struct Writer<'a> {
    pub(super) queue: &'a Queue,
    /// Whether the queue is paused by this batch.
    pub(super) paused: bool,
    pub(super) now: Timestamp,
    /// The steps that were taken.
    pub(super) events: Vec<NewEvent>,
}

impl Writer<'_> {
    /// Everything but what the vendor took.
    pub(super) async fn one(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        (delivery, outcome, step): &Answer,
    ) -> Result<(), StorageError> {
        match (outcome, step) {
            // All together, below.
            (Outcome::Accepted(_), _) => Ok(()),
            (Outcome::Cancelled(reason), _) => {
                let (state, kind) = (DeliveryState::NotPushed, Kind::Cancelled);
                self.not_asked(transaction, delivery, state, Some(*reason), kind)
                    .await
            }
            (Outcome::Unreadable, _) => {
                let (state, kind) = (DeliveryState::Failed, Kind::GaveUp);
                self.not_asked(transaction, delivery, state, None, kind)
                    .await
            }
            (Outcome::Refused { refusal, recipient }, Some(step)) => {
                self.refused(transaction, delivery, refusal, recipient, *step)
                    .await
            }
            // Every refusal has a step.
            (Outcome::Refused { .. }, None) => Ok(()),
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

    /// All that the vendor took, in few statements. The answer may come late: what a receipt has
    /// ended stays so, what was thought lost and waits for another attempt is accepted, and what was
    /// sent again since is another push.
    pub(super) async fn accepted_ones(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        chunk: &[Answer],
    ) -> Result<(), StorageError> {
        let accepted: Vec<(&Claimed, &str)> = chunk
            .iter()
            .filter_map(|(delivery, outcome, _)| match outcome {
                Outcome::Accepted(id) => Some((delivery, id.as_str())),
                _ => None,
            })
            .collect();
        for piece in pieces(&accepted) {
            // Both databases call the columns of VALUES so.
            let sql = format!(
                "UPDATE deliveries
                 SET revision = $1,
                     finished_at = CASE WHEN state IN ('arrived', 'failed') THEN finished_at
                         ELSE $2 END,
                     vendor_code = CASE WHEN state = 'failed' THEN vendor_code ELSE 0 END,
                     refusal = CASE WHEN state = 'failed' THEN refusal END,
                     state = CASE WHEN state IN ('arrived', 'failed') THEN state
                         ELSE 'accepted' END,
                     vendor_message_id = answers.column3, reason = NULL, leased_until = NULL
                 FROM (VALUES {}) AS answers
                 WHERE delivery_id = answers.column1 AND round = answers.column2
                   AND state <> 'accepted'
                 RETURNING delivery_id",
                rows(piece.len(), 3, 3)
            );
            let mut query = sqlx::query_scalar(statement(&sql))
                .bind(self.queue.revision.number())
                .bind(self.now.as_millis());
            for (delivery, id) in piece {
                query = query
                    .bind(delivery.id)
                    .bind(delivery.round)
                    .bind((*id).to_owned());
            }
            let written: Vec<i64> = query.fetch_all(&mut **transaction).await?;
            let written: HashSet<i64> = written.into_iter().collect();
            for (delivery, id) in piece {
                if written.contains(&delivery.id) {
                    self.note(delivery, Kind::Accepted, Some((*id).to_owned()));
                }
            }
        }
        Ok(())
    }

    /// It ends without the vendor having been asked, so it was no attempt.
    async fn not_asked(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        delivery: &Claimed,
        state: DeliveryState,
        reason: Option<NoPush>,
        kind: Kind,
    ) -> Result<(), StorageError> {
        let reason = reason.map(NoPush::name);
        let updated = sqlx::query(
            "UPDATE deliveries SET state = $1, reason = COALESCE($2, reason),
                 attempts = attempts - 1, leased_until = NULL, finished_at = $3
             WHERE delivery_id = $4 AND state = 'sending' AND attempts = $5 AND round = $6",
        )
        .bind(state.name())
        .bind(reason)
        .bind(self.now.as_millis())
        .bind(delivery.id)
        .bind(i64::from(delivery.attempts))
        .bind(delivery.round)
        .execute(&mut **transaction)
        .await?;
        if updated.rows_affected() > 0 {
            self.note(delivery, kind, reason.map(ToOwned::to_owned));
        }
        Ok(())
    }

    /// Whatever came before the answer, such as a receipt, stays as it is; the trace then only tells
    /// what the vendor said, unless it was sent again since: then it is another push.
    async fn refused(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        delivery: &Claimed,
        refusal: &Refusal,
        recipient: &Recipient,
        step: NextStep,
    ) -> Result<(), StorageError> {
        let said = to_text("deliveries.refusal", refusal)?;
        let (state, next_attempt_at) = match step {
            NextStep::RetryAt(at) => (DeliveryState::Waiting, at),
            NextStep::HoldCertificate { until } => (DeliveryState::Waiting, until),
            NextStep::PauseCertificate if self.paused => (DeliveryState::Waiting, self.now),
            NextStep::PauseCertificate => {
                let pause = backoff(delivery.attempts, random::share()?);
                (DeliveryState::Waiting, self.now.plus(pause))
            }
            NextStep::DropToken | NextStep::GiveUp => (DeliveryState::Failed, self.now),
        };
        let code = match &refusal.cause {
            Cause::Code { code, .. } => Some(*code),
            _ => None,
        };
        let finished_at = state.is_dead().then_some(self.now.as_millis());
        let updated = sqlx::query(
            "UPDATE deliveries SET state = $1, next_attempt_at = $2, leased_until = NULL,
                 revision = $3, vendor_code = $4, refusal = $5, finished_at = $6
             WHERE delivery_id = $7 AND state = 'sending' AND attempts = $8 AND round = $9",
        )
        .bind(state.name())
        .bind(next_attempt_at.as_millis())
        .bind(self.queue.revision.number())
        .bind(code)
        .bind(said.as_str())
        .bind(finished_at)
        .bind(delivery.id)
        .bind(i64::from(delivery.attempts))
        .bind(delivery.round)
        .execute(&mut **transaction)
        .await?;
        if updated.rows_affected() == 0 {
            if is_same_push(transaction, delivery).await? {
                self.note(delivery, Kind::Refused, Some(said));
            }
            return Ok(());
        }
        self.note(delivery, Kind::Refused, Some(said));
        match step {
            NextStep::HoldCertificate { .. } => self.note(delivery, Kind::Held, None),
            NextStep::PauseCertificate if self.paused => self.note(delivery, Kind::Paused, None),
            NextStep::DropToken => {
                self.drop_token(transaction, delivery, recipient).await?;
            }
            NextStep::GiveUp => self.note(delivery, Kind::GaveUp, None),
            NextStep::RetryAt(_) | NextStep::PauseCertificate => {}
        }
        Ok(())
    }

    async fn drop_token(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        delivery: &Claimed,
        recipient: &Recipient,
    ) -> Result<(), StorageError> {
        let dropped = devices::drop_token_of(
            transaction,
            &recipient.user,
            self.queue.certificate,
            &recipient.token,
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

/// Whether the delivery was not sent again since it was claimed.
async fn is_same_push(
    transaction: &mut Transaction<'static, Any>,
    delivery: &Claimed,
) -> Result<bool, StorageError> {
    let round: Option<i64> =
        sqlx::query_scalar("SELECT round FROM deliveries WHERE delivery_id = $1")
            .bind(delivery.id)
            .fetch_optional(&mut **transaction)
            .await?;
    Ok(round == Some(delivery.round))
}
