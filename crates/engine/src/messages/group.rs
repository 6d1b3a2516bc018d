//! Many messages in one transaction: a disk syncs some hundred times a second, and messages come
//! faster. Whoever comes while one group is being written is in the next.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::SdkAppId;
use tokio::sync::{Mutex, mpsc, oneshot};

use super::accept::{AcceptError, Accepted, Draft};
use super::plan::{Outgoing, Planner};
use super::push_instead::push_instead;
use super::write;
use crate::connections::Incoming;
use crate::devices::DeviceKey;
use crate::{Engine, StorageError};

/// How many messages may wait for their group.
const MOST_WAITING: usize = 1_024;
/// How many messages one transaction takes.
const MOST_AT_ONCE: usize = 256;
/// A transaction with that many recipients takes no further message: whoever comes next would wait
/// for all of them.
const ENOUGH_RECIPIENTS: usize = 1_000;

/// A message that waits to be written down.
pub(super) struct Job {
    pub(super) application: SdkAppId,
    pub(super) draft: Draft,
    pub(super) reply: oneshot::Sender<Result<Accepted, AcceptError>>,
}

/// Where messages wait. Whoever finds nobody writing has somebody write for all who wait.
pub(crate) struct Accepting {
    waiting: mpsc::Sender<Job>,
    jobs: Mutex<mpsc::Receiver<Job>>,
    has_writer: AtomicBool,
}

impl Accepting {
    pub(crate) fn new() -> Self {
        let (waiting, jobs) = mpsc::channel(MOST_WAITING);
        Self {
            waiting,
            jobs: Mutex::new(jobs),
            has_writer: AtomicBool::new(false),
        }
    }

    /// Hands a message in and sees to it that somebody writes.
    pub(super) async fn hand_in(&self, engine: &Engine, job: Job) -> Result<(), AcceptError> {
        self.waiting
            .send(job)
            .await
            .map_err(|_| AcceptError::Stopping)?;
        if !self.has_writer.swap(true, Ordering::AcqRel) {
            // In the background, so that a caller who hangs up takes nobody's message along.
            let writing = engine.clone();
            drop(engine.parts().background.spawn(async move {
                writing.parts().accepting.write(&writing).await;
            }));
        }
        Ok(())
    }

    /// Writes until nobody waits any more.
    async fn write(&self, engine: &Engine) {
        let mut jobs = self.jobs.lock().await;
        let _duty = Duty(&self.has_writer);
        loop {
            let group = next_group(&mut jobs);
            if !group.is_empty() {
                write_group(engine, group).await;
                continue;
            }
            self.has_writer.swap(false, Ordering::AcqRel);
            // Whoever came before that relied on this writer.
            if jobs.is_empty() || self.has_writer.swap(true, Ordering::AcqRel) {
                return;
            }
        }
    }
}

/// Held by the writer: should it panic, the next message gets another one.
struct Duty<'a>(&'a AtomicBool);

impl Drop for Duty<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.store(false, Ordering::Release);
        }
    }
}

/// The messages that wait, as many as one transaction takes.
fn next_group(jobs: &mut mpsc::Receiver<Job>) -> Vec<Job> {
    let mut group: Vec<Job> = Vec::new();
    let mut recipients = 0;
    while group.len() < MOST_AT_ONCE && recipients < ENOUGH_RECIPIENTS {
        let Ok(job) = jobs.try_recv() else {
            break;
        };
        recipients += job.draft.to.len();
        group.push(job);
    }
    group
}

async fn write_group(engine: &Engine, group: Vec<Job>) {
    let (drafts, replies): (Vec<_>, Vec<_>) = group
        .into_iter()
        .map(|job| ((job.application, job.draft), job.reply))
        .unzip();
    match write_all(engine, &drafts).await {
        Ok(results) => {
            engine.parts().due.notify_one();
            let accepted = results.iter().filter(|result| result.is_ok()).count();
            engine.parts().metrics.messages_accepted(accepted);
            for (reply, result) in replies.into_iter().zip(results) {
                // Nobody may be waiting any more.
                let _ = reply.send(result);
            }
        }
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                messages = drafts.len(),
                "messages.not_written"
            );
            let said = error.to_string();
            for reply in replies {
                let _ = reply.send(Err(AcceptError::Storage(StorageError::Group {
                    said: said.clone(),
                })));
            }
        }
    }
}

async fn write_all(
    engine: &Engine,
    drafts: &[(SdkAppId, Draft)],
) -> Result<Vec<Result<Accepted, AcceptError>>, StorageError> {
    let mut transaction = engine.database().begin().await?;
    let now = engine.now();
    let mut planner = Planner::new(&mut transaction, now, drafts).await?;
    let mut results = Vec::with_capacity(drafts.len());
    for (application, draft) in drafts {
        results.push(planner.plan(&mut transaction, *application, draft).await?);
    }
    let outgoing = std::mem::take(&mut planner.outgoing);
    write::all(&mut transaction, planner).await?;
    transaction.commit().await?;
    hand_over(engine, outgoing).await;
    Ok(results)
}

/// Hands the messages to the devices that are connected. What one does not take, although it was not
/// pushed because of its connection, is pushed instead.
async fn hand_over(engine: &Engine, outgoing: Vec<Outgoing>) {
    let mut missed: HashMap<DeviceKey, Vec<i64>> = HashMap::new();
    for message in outgoing {
        let key = &message.device.key;
        let id = message.message.id;
        let incoming = Incoming::Message(message.message);
        if !engine.parts().connections.send(key, incoming) && message.counts_on_connection {
            missed.entry(key.clone()).or_default().push(id);
        }
    }
    for (device, messages) in missed {
        if let Err(error) = push_instead(engine, &device, &messages).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                messages = messages.len(),
                "messages.not_pushed_instead"
            );
        }
    }
}
