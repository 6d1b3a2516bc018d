//! What a vendor answered, and what comes next.

use std::time::Duration;

use domain::push::NoPush;
use domain::retry::{Attempt, NextStep, next_step};
use domain::{Refusal, Timestamp};
use tokio::time::Instant;

use super::claim::Claimed;
use super::event::insert_events;
use super::queue::{Queue, Verdict};
use super::recipient::Recipient;
use super::writer::Writer;
use crate::metrics::{PushKind, PushOutcome};
use crate::{Engine, StorageError, callbacks, random};

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The vendor took it, and calls it this.
    Accepted(String),
    /// The vendor did not.
    Refused {
        /// Why.
        refusal: Refusal,
        /// Whom it was for.
        recipient: Recipient,
    },
    /// It was not offered to the vendor, and never will be.
    Cancelled(NoPush),
    /// It could not be offered to the vendor: what is stored of it cannot be read.
    Unreadable,
}

impl Outcome {
    /// Whether the vendor was asked.
    pub(super) const fn is_an_answer(&self) -> bool {
        matches!(self, Self::Accepted(_) | Self::Refused { .. })
    }

    /// What the vendor answered to a push for the recipient.
    pub(super) fn answered(result: Result<String, Refusal>, recipient: Recipient) -> Self {
        match result {
            Ok(id) => Self::Accepted(id),
            Err(refusal) => Self::Refused { refusal, recipient },
        }
    }

    /// The outcome of a delivery that cannot be read, told to the log.
    pub(super) fn unreadable(delivery: &Claimed, error: &StorageError) -> Self {
        tracing::error!(
            delivery = delivery.id,
            error = error as &dyn std::error::Error,
            "delivery.unreadable"
        );
        Self::Unreadable
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
            match write_chunk(engine, queue, now, &verdict, settled, chunk).await {
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
    verdict: &Verdict<'_>,
    settled: Option<bool>,
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
            (Outcome::Unreadable, _) => PushOutcome::GivenUp,
            (Outcome::Refused { .. }, Some(step)) => (*step).into(),
            // Every refusal has a step.
            (Outcome::Refused { .. }, None) => continue,
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
    let Outcome::Refused { refusal, .. } = outcome else {
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

/// A delivery, what became of it, and what comes next after a refusal.
pub(super) type Answer = (Claimed, Outcome, Option<NextStep>);
