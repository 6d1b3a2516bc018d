//! Send what is due of one certificate.

use std::collections::HashMap;

use domain::certificate::{CertificateId, CertificateSettings, InEffect};
use domain::message::PushContent;
use domain::oppo::{OppoPush, OppoSettings, Region};
use domain::push::NoPush;
use domain::{Cause, Classification, Refusal, Timestamp};
use tokio::time::Instant;
use vendors::oppo::{MOST_PUSHES, OppoCredentials, OppoUnicast, ReceiptRequest};

use super::breaker::Admission;
use super::claim::{Claimed, claim, rate_limits_if_due, writable_until};
use super::outcome::{self, Outcome};
use super::queue::Queue;
use super::recipient::{Recipient, address};
use crate::certificates::{self, Certificate, Credentials, Revision, RevisionKey};
use crate::database::from_text;
use crate::database::placeholders::{list, padded, statement};
use crate::{Engine, StorageError, receipts};

/// What became of the certificate's queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// A batch was claimed, and the vendor was asked about that many of its deliveries.
    Batch(usize),
    /// Nothing could be sent now.
    Nothing,
}

/// Sends the next batch of a certificate with its revision in effect.
pub(super) async fn send_batch(
    engine: &Engine,
    certificate: CertificateId,
) -> Result<Sent, StorageError> {
    let Some(turn) = turn(engine, certificate).await? else {
        return Ok(Sent::Nothing);
    };
    let host = turn.host();
    let places = &engine.parts().oppo_places;
    if let Some(_place) = places.enter_at_once(host) {
        return take(engine, turn).await;
    }
    let place = places.enter(host).await;
    if place.is_none() || engine.parts().background.is_closing() {
        return Ok(Sent::Nothing);
    }
    // Much may have changed while it waited for its place.
    match self::turn(engine, certificate).await? {
        Some(turn) if turn.host() == host => take(engine, turn).await,
        _ => Ok(Sent::Nothing),
    }
}

/// A certificate with something to send, and the revision to send it with.
struct Turn {
    certificate: Certificate,
    revision: Revision,
    queue: Queue,
}

impl Turn {
    fn host(&self) -> Region {
        let CertificateSettings::Oppo(settings) = &self.revision.settings;
        settings.region
    }
}

/// The certificate, if something of it is due and may go now.
async fn turn(engine: &Engine, id: CertificateId) -> Result<Option<Turn>, StorageError> {
    let Some(rate_limits) = rate_limits_if_due(engine, id).await? else {
        return Ok(None);
    };
    let Some(certificate) = certificates::find_any(engine, id).await? else {
        return Ok(None);
    };
    let Some(revision) = certificate.serving(engine.now()).cloned() else {
        return Ok(None);
    };
    Ok(revision.paused.is_none().then_some(Turn {
        queue: Queue::of(id, &revision, rate_limits),
        certificate,
        revision,
    }))
}

/// Claims a batch and sends it.
async fn take(engine: &Engine, turn: Turn) -> Result<Sent, StorageError> {
    let Turn {
        certificate,
        revision,
        queue,
    } = turn;
    let CertificateSettings::Oppo(settings) = &revision.settings;
    let key = RevisionKey {
        application: certificate.application,
        certificate: certificate.id,
        revision: revision.number,
    };
    let Credentials::Oppo(credentials) =
        match certificates::credentials(engine, key, &revision).await {
            Ok(credentials) => credentials,
            Err(error) if error.is_lasting() => {
                pause(engine, &queue, &error).await?;
                return Ok(Sent::Nothing);
            }
            Err(error) => return Err(error),
        };
    let now = engine.now();
    // The revision serves, so its time has come.
    let Ok(credentials) = revision.activation.admit(now, credentials) else {
        return Ok(Sent::Nothing);
    };
    let deadline = writable_until();
    let Some((claimed, admission)) = claim_in_time(engine, &queue, settings.region).await? else {
        return Ok(Sent::Nothing);
    };
    let count = claimed.len();
    if count == MOST_PUSHES {
        // There is more, which need not wait for this batch's answer.
        engine.parts().due.notify_one();
    }
    let (addressed, mut outcomes) = address(engine, &certificate, claimed).await?;
    let pacer = &engine.parts().pacer;
    pacer.give_back(certificate.id, count - addressed.len());
    let receipts_at = receipts::address(engine, certificate.id).await?;
    let asked = ask(
        engine,
        admission,
        &credentials,
        settings,
        receipts_at,
        addressed,
    )
    .await?;
    let answered = asked.iter().filter(|(_, outcome)| outcome.is_an_answer());
    let answered = answered.count();
    outcomes.extend(asked);
    finish(engine, &queue, deadline, outcomes).await?;
    Ok(Sent::Batch(answered))
}

/// Pauses a queue whose secret does not open, until somebody has looked at its certificate.
async fn pause(engine: &Engine, queue: &Queue, error: &StorageError) -> Result<(), StorageError> {
    tracing::error!(
        certificate = queue.certificate.number(),
        revision = queue.revision.number(),
        error = error as &dyn std::error::Error,
        "deliveries.paused"
    );
    let refusal = Refusal {
        classification: Classification::BadCredentials,
        cause: Cause::SecretNotOpened,
        retry_after: None,
    };
    let mut transaction = engine.database().begin().await?;
    queue
        .pause(&mut transaction, engine.now(), &refusal)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// Claims as many as the configured rate allows, if there are any and the host may be called at all.
async fn claim_in_time<'a>(
    engine: &'a Engine,
    queue: &Queue,
    host: Region,
) -> Result<Option<(Vec<Claimed>, Admission<'a, Region>)>, StorageError> {
    // Whoever stops the program waits for what is at a vendor, and for nothing that comes after it.
    if engine.parts().background.is_closing() {
        return Ok(None);
    }
    let now = engine.now();
    let pacer = &engine.parts().pacer;
    let most = if queue.is_probing() { 1 } else { MOST_PUSHES };
    let allowed = pacer.take(queue.certificate, now, most);
    if allowed == 0 {
        return Ok(None);
    }
    let Some(admission) = engine.parts().oppo_breaker.admit(host, now) else {
        pacer.give_back(queue.certificate, allowed);
        return Ok(None);
    };
    let claimed = claim(engine, queue.certificate, allowed, queue.is_probing()).await?;
    pacer.give_back(queue.certificate, allowed - claimed.len());
    Ok((!claimed.is_empty()).then_some((claimed, admission)))
}

/// Asks the vendor about all of them at once, as far as they can be pushed.
async fn ask(
    engine: &Engine,
    admission: Admission<'_, Region>,
    credentials: &InEffect<OppoCredentials>,
    settings: &OppoSettings,
    receipts_at: Option<String>,
    addressed: Vec<(Claimed, Recipient)>,
) -> Result<Vec<(Claimed, Outcome)>, StorageError> {
    let contents = contents(engine, &addressed).await?;
    let now = engine.now();
    let mut pushes = Vec::with_capacity(addressed.len());
    let mut asked = Vec::with_capacity(addressed.len());
    let mut outcomes = Vec::new();
    // One message often goes to many.
    let mut made: HashMap<i64, Result<OppoPush, NoPush>> = HashMap::new();
    for (delivery, recipient) in addressed {
        let content = match contents.get(&delivery.message) {
            Some(Ok(content)) => content,
            Some(Err(error)) => {
                let outcome = Outcome::unreadable(&delivery, error);
                outcomes.push((delivery, outcome));
                continue;
            }
            None => {
                let column = "deliveries.message_id";
                let error = StorageError::unreadable(column, delivery.id, "no such message");
                let outcome = Outcome::unreadable(&delivery, &error);
                outcomes.push((delivery, outcome));
                continue;
            }
        };
        let push = made
            .entry(delivery.message)
            .or_insert_with(|| OppoPush::of(content, settings));
        match push {
            Ok(push) => {
                let receipts_at = receipts_at.clone();
                pushes.push(unicast(push, &delivery, &recipient, now, receipts_at));
                asked.push((delivery, recipient));
            }
            // An earlier release accepted it, whose rules were other ones.
            Err(reason) => outcomes.push((delivery, Outcome::Cancelled(*reason))),
        }
    }
    if pushes.is_empty() {
        return Ok(outcomes);
    }
    admission.spend();
    let report = engine
        .parts()
        .oppo
        .unicast_batch(credentials, &pushes)
        .await;
    let breaker = &engine.parts().oppo_breaker;
    match &report.result {
        Err(refusal) if refusal.classification == Classification::RetryLater => {
            breaker.failed(credentials.region, now, engine.now());
        }
        _ => breaker.answered(credentials.region),
    }
    let results: Vec<Result<String, Refusal>> = match report.result {
        Ok(results) => results
            .into_iter()
            .map(|result| result.map(String::from))
            .collect(),
        Err(refusal) => vec![Err(refusal); asked.len()],
    };
    let answers = asked.into_iter().zip(results);
    outcomes.extend(
        answers.map(|((delivery, recipient), result)| {
            (delivery, Outcome::answered(result, recipient))
        }),
    );
    Ok(outcomes)
}

fn unicast(
    push: &OppoPush,
    delivery: &Claimed,
    recipient: &Recipient,
    now: Timestamp,
    receipts_at: Option<String>,
) -> OppoUnicast {
    OppoUnicast {
        settings: push.settings.clone(),
        click_action: push.settings.click_action.clone(),
        token: recipient.token.clone(),
        text: push.text.clone(),
        custom_content: push.custom_content.clone(),
        app_message_id: delivery.name(),
        title_parameters: push.title_parameters.clone(),
        content_parameters: push.content_parameters.clone(),
        time_to_live: Some(delivery.expires_at.left_from(now)),
        receipt: receipts_at.map(|url| ReceiptRequest {
            url,
            parameter: delivery.name(),
        }),
    }
}

/// What the deliveries' messages say. One that cannot be read is no other's trouble.
async fn contents(
    engine: &Engine,
    addressed: &[(Claimed, Recipient)],
) -> Result<HashMap<i64, Result<PushContent, StorageError>>, StorageError> {
    if addressed.is_empty() {
        return Ok(HashMap::new());
    }
    let messages = addressed.iter().map(|(delivery, _)| delivery.message);
    let mut messages: Vec<i64> = messages.collect();
    messages.sort_unstable();
    messages.dedup();
    let messages = padded(messages);
    let sql = format!(
        "SELECT message_id, content FROM messages WHERE message_id IN ({})",
        list(messages.len(), 1)
    );
    let mut query = sqlx::query_as(statement(&sql));
    for message in messages {
        query = query.bind(message);
    }
    let rows: Vec<(i64, String)> = query.fetch_all(engine.database().read()).await?;
    let contents = rows
        .into_iter()
        .map(|(message, text)| (message, from_text("messages.content", message, &text)));
    Ok(contents.collect())
}

async fn finish(
    engine: &Engine,
    queue: &Queue,
    deadline: Instant,
    outcomes: Vec<(Claimed, Outcome)>,
) -> Result<(), StorageError> {
    let accepted = outcomes
        .iter()
        .filter(|(_, outcome)| matches!(outcome, Outcome::Accepted(_)))
        .count();
    tracing::info!(
        certificate = queue.certificate.number(),
        revision = queue.revision.number(),
        sent = outcomes.len(),
        accepted,
        "deliveries.answered"
    );
    outcome::write(engine, queue, deadline, outcomes).await
}
