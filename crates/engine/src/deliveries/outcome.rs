//! Write down what a vendor answered, and what comes next.

use std::collections::HashSet;
use std::time::Duration;

use domain::delivery::{DeliveryEventKind as Kind, DeliveryState};
use domain::device::TokenDropReason;
use domain::push::NoPush;
use domain::retry::{Attempt, NextStep, backoff, next_step};
use domain::{Cause, Refusal, Timestamp};
use sqlx::{Any, Transaction};
use tokio::time::Instant;

use super::claim::Claimed;
use super::event::{NewEvent, insert_events};
use super::queue::{Queue, Verdict};
use crate::database::placeholders::{pieces, rows, statement};
use crate::database::to_text;
use crate::metrics::{PushKind, PushOutcome};
use crate::{Engine, StorageError, callbacks, devices, random};

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The vendor took it, and calls it this.
    Accepted(String),
    /// The vendor did not.
    Refused(Refusal),
    /// It was not offered to the vendor, and never will be.
    Cancelled(NoPush),
}

impl Outcome {
    /// Whether the vendor was asked.
    pub(super) const fn is_an_answer(&self) -> bool {
        matches!(self, Self::Accepted(_) | Self::Refused(_))
    }
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
const AT_ONCE: usize = 256;

/// How long after a failure the database is asked again.
const PAUSE: Duration = Duration::from_millis(250);

/// Writes all outcomes down, what they mean for the queue first. A database that fails is tried again
/// until `deadline`: what the vendor has answered is not asked again for that.
pub(super) async fn write(
    engine: &Engine,
    queue: &Queue,
    deadline: Instant,
    outcomes: Vec<(Claimed, Outcome)>,
) -> Result<(), StorageError> {
    let now = engine.now();
    let mut answers = Vec::with_capacity(outcomes.len());
    for (delivery, outcome) in outcomes {
        let step = step(queue, now, &delivery, &outcome)?;
        answers.push((delivery, outcome, step));
    }
    let mut verdict = Verdict::default();
    for (_, outcome, step) in &answers {
        verdict.add(outcome, *step);
    }
    let mut settled = None;
    for chunk in answers.chunks(AT_ONCE) {
        let paused = loop {
            match write_chunk(engine, queue, now, (&verdict, settled), chunk).await {
                Ok(paused) => break paused,
                Err(StorageError::Database(error)) if Instant::now() + PAUSE < deadline => {
                    tracing::warn!(
                        certificate = queue.certificate.number(),
                        error = &error as &dyn std::error::Error,
                        "deliveries.not_written"
                    );
                    tokio::time::sleep(PAUSE).await;
                }
                Err(error) => return Err(error),
            }
        };
        settled = Some(paused);
        callbacks::wake(engine);
        count(engine, chunk);
    }
    Ok(())
}

/// Writes some of the outcomes down, and what all of them mean for the queue if that has not been
/// settled; tells whether the queue is paused.
async fn write_chunk(
    engine: &Engine,
    queue: &Queue,
    now: Timestamp,
    (verdict, settled): (&Verdict<'_>, Option<bool>),
    chunk: &[Answer],
) -> Result<bool, StorageError> {
    let mut transaction = engine.database().begin().await?;
    let paused = match settled {
        Some(paused) => paused,
        None => queue.settle(&mut transaction, now, verdict).await?,
    };
    let mut writer = Writer {
        queue,
        paused,
        now,
        events: Vec::new(),
    };
    for answer in chunk {
        writer.one(&mut transaction, answer).await?;
    }
    writer.accepted_ones(&mut transaction, chunk).await?;
    insert_events(&mut transaction, &writer.events).await?;
    transaction.commit().await?;
    Ok(paused)
}

fn count(engine: &Engine, answers: &[Answer]) {
    let metrics = &engine.parts().metrics;
    let mut accepted = 0;
    for (_, outcome, step) in answers {
        let outcome = match (outcome, step) {
            (Outcome::Accepted(_), _) => {
                accepted += 1;
                continue;
            }
            (Outcome::Cancelled(_), _) => PushOutcome::NotPushed,
            (Outcome::Refused(_), Some(step)) => (*step).into(),
            // Every refusal has a step.
            (Outcome::Refused(_), None) => continue,
        };
        metrics.pushed(PushKind::Message, outcome, 1);
    }
    metrics.pushed(PushKind::Message, PushOutcome::Accepted, accepted);
}

/// What comes after a refusal.
fn step(
    queue: &Queue,
    now: Timestamp,
    delivery: &Claimed,
    outcome: &Outcome,
) -> Result<Option<NextStep>, StorageError> {
    let Outcome::Refused(refusal) = outcome else {
        return Ok(None);
    };
    Ok(Some(next_step(Attempt {
        refusal,
        attempts: delivery.attempts,
        rate_limits: queue.next_rate_limits(),
        now,
        jitter: random::share()?,
    })))
}

type Answer = (Claimed, Outcome, Option<NextStep>);

struct Writer<'a> {
    queue: &'a Queue,
    /// Whether the queue is paused by this batch.
    paused: bool,
    now: Timestamp,
    events: Vec<NewEvent>,
}

impl Writer<'_> {
    async fn one(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        (delivery, outcome, step): &Answer,
    ) -> Result<(), StorageError> {
        match (outcome, step) {
            // All together, below.
            (Outcome::Accepted(_), _) => Ok(()),
            (Outcome::Cancelled(reason), _) => self.cancelled(transaction, delivery, *reason).await,
            (Outcome::Refused(refusal), Some(step)) => {
                self.refused(transaction, delivery, refusal, *step).await
            }
            // Every refusal has a step.
            (Outcome::Refused(_), None) => Ok(()),
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
    async fn accepted_ones(
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

    /// The vendor was not asked, so it was no attempt.
    async fn cancelled(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        delivery: &Claimed,
        reason: NoPush,
    ) -> Result<(), StorageError> {
        let updated = sqlx::query(
            "UPDATE deliveries SET state = 'not_pushed', reason = $1, attempts = attempts - 1,
                 leased_until = NULL, finished_at = $2
             WHERE delivery_id = $3 AND state = 'sending' AND attempts = $4 AND round = $5",
        )
        .bind(reason.name())
        .bind(self.now.as_millis())
        .bind(delivery.id)
        .bind(i64::from(delivery.attempts))
        .bind(delivery.round)
        .execute(&mut **transaction)
        .await?;
        if updated.rows_affected() > 0 {
            let detail = Some(reason.name().to_owned());
            self.note(delivery, Kind::Cancelled, detail);
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
            NextStep::DropToken => self.drop_token(transaction, delivery).await?,
            NextStep::GiveUp => self.note(delivery, Kind::GaveUp, None),
            NextStep::RetryAt(_) | NextStep::PauseCertificate => {}
        }
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
            self.queue.certificate,
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
