//! Many messages in one transaction: a disk syncs some hundred times a second, and messages come
//! faster. Whoever comes while one group is being written is in the next.

use domain::SdkAppId;
use tokio::sync::{Mutex, mpsc, oneshot};

use super::accept::{AcceptError, Accepted, Draft};
use super::plan::Planner;
use super::write;
use crate::connections::Incoming;
use crate::{Engine, StorageError};

/// How many messages may wait for their group.
const MOST_WAITING: usize = 1_024;
/// How many messages one transaction takes.
const MOST_AT_ONCE: usize = 256;

/// A message that waits to be written down.
pub(super) struct Job {
    pub(super) application: SdkAppId,
    pub(super) draft: Draft,
    pub(super) reply: oneshot::Sender<Result<Accepted, AcceptError>>,
}

/// Where messages wait. Whoever finds nobody writing writes for all who wait.
pub(crate) struct Accepting {
    waiting: mpsc::Sender<Job>,
    writer: Mutex<mpsc::Receiver<Job>>,
}

impl Accepting {
    pub(crate) fn new() -> Self {
        let (waiting, jobs) = mpsc::channel(MOST_WAITING);
        Self {
            waiting,
            writer: Mutex::new(jobs),
        }
    }

    /// Hands a message in and sees to it that somebody writes.
    pub(super) async fn hand_in(&self, engine: &Engine, job: Job) -> Result<(), AcceptError> {
        self.waiting
            .send(job)
            .await
            .map_err(|_| AcceptError::Stopping)?;
        // In the background, so that a caller who hangs up takes nobody's message along.
        let writing = engine.clone();
        drop(engine.parts().background.spawn(async move {
            writing.parts().accepting.write(&writing).await;
        }));
        Ok(())
    }

    /// Writes until nobody waits any more. Of several who come here one writes, and the others find
    /// nothing left.
    async fn write(&self, engine: &Engine) {
        let mut jobs = self.writer.lock().await;
        loop {
            let mut group = Vec::new();
            while group.len() < MOST_AT_ONCE {
                match jobs.try_recv() {
                    Ok(job) => group.push(job),
                    Err(_) => break,
                }
            }
            if group.is_empty() {
                return;
            }
            write_group(engine, group).await;
        }
    }
}

async fn write_group(engine: &Engine, group: Vec<Job>) {
    let (drafts, replies): (Vec<_>, Vec<_>) = group
        .into_iter()
        .map(|job| ((job.application, job.draft), job.reply))
        .unzip();
    match write_all(engine, &drafts).await {
        Ok(results) => {
            engine.parts().due.notify_one();
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
    let incoming = std::mem::take(&mut planner.incoming);
    write::all(&mut transaction, planner).await?;
    transaction.commit().await?;
    for (device, message) in incoming {
        let message = Incoming::Message(message);
        engine.parts().connections.send(&device, message);
    }
    Ok(results)
}
