//! The loop that sends what is due.

use std::time::Duration;

use domain::certificate::CertificateId;
use tokio::task::JoinHandle;

use super::claim::{due_certificates, release};
use super::expire::expire;
use super::send::{Sent, send_batch};
use crate::lanes::Lanes;
use crate::{Engine, StorageError, devices};

/// How often the database is asked what is due when nobody says that something is.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// How many batches of one certificate are with its vendor at a time. A batch is a thousand pushes and
/// answered in a second or so: this is more than SQLite, which has one writer, can take down. More
/// would only be more to send again after a crash.
const AT_A_TIME: usize = 4;

/// Sends what is due until it is dropped. Each certificate has lanes of its own, so that none waits
/// for another's vendor, and a long queue not for a slow answer.
#[derive(Debug)]
pub struct Dispatcher(JoinHandle<()>);

impl Dispatcher {
    /// Takes up what an earlier program left behind, and starts.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn start(engine: Engine) -> Result<Self, StorageError> {
        let lost = devices::lose_held(&engine).await?;
        if lost > 0 {
            tracing::info!(lost, "devices.connections_lost");
        }
        let released = release(&engine).await?;
        if released > 0 {
            tracing::info!(released, "deliveries.taken_up");
        }
        Ok(Self(engine.start_loop("dispatcher", |engine| async move {
            let lanes = Lanes::new(AT_A_TIME);
            loop {
                if let Err(error) = look(&engine, &lanes).await {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "deliveries.not_dispatched"
                    );
                }
                let told = engine.parts().due.notified();
                // Whichever comes first: being told, or looking for oneself.
                let _ = tokio::time::timeout(LOOK_AGAIN, told).await;
            }
        })))
    }
}

impl Drop for Dispatcher {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn look(engine: &Engine, lanes: &Lanes<CertificateId>) -> Result<(), StorageError> {
    expire(engine).await?;
    for certificate in due_certificates(engine).await? {
        let Some(lane) = lanes.enter(certificate) else {
            continue;
        };
        let sending = engine.clone();
        drop(engine.parts().background.spawn(async move {
            if let Err(error) = drain(&sending, lane.key()).await {
                tracing::error!(
                    certificate = lane.key().number(),
                    error = &error as &dyn std::error::Error,
                    "deliveries.not_sent"
                );
            }
            drop(lane);
        }));
    }
    Ok(())
}

/// Sends until nothing of the certificate is due.
async fn drain(engine: &Engine, certificate: CertificateId) -> Result<usize, StorageError> {
    let mut sent = 0;
    while !engine.parts().background.is_closing()
        && let Sent::Batch(count) = send_batch(engine, certificate).await?
    {
        sent += count;
    }
    Ok(sent)
}

/// Sends everything that is due now, and returns when the vendors have answered: how often one was
/// asked about a delivery. What becomes due by the answers, such as a retry, is left for the next
/// call once its time has come.
///
/// # Errors
/// [`StorageError`].
pub async fn run_due(engine: &Engine) -> Result<usize, StorageError> {
    expire(engine).await?;
    let mut sent = 0;
    for certificate in due_certificates(engine).await? {
        sent += drain(engine, certificate).await?;
    }
    Ok(sent)
}
