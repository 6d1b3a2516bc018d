//! The loop that tells applications what is due.

use std::time::Duration;

use domain::SdkAppId;
use domain::callback::MOST_WAITING;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::drop_oldest::drop_oldest;
use super::group::due_applications;
use super::send::drain;
use crate::lanes::Lanes;
use crate::{Engine, StorageError};

/// How often the database is asked what is due when nobody says that something is.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// How often it is looked whether too many wait: counting them with each that is written would cost
/// most when there are most.
const COUNT_AGAIN: Duration = Duration::from_secs(10);

/// Tells applications what is due until it is dropped. Each has a lane of its own, so that none
/// waits for another's back end; what is under way at the end comes to its end.
#[derive(Debug)]
pub struct CallbackSender(JoinHandle<()>);

impl CallbackSender {
    /// Starts, with what an earlier program left behind.
    #[must_use]
    pub fn start(engine: &Engine) -> Self {
        Self(engine.start_loop("callback sender", |engine| async move {
            let lanes = Lanes::new(1);
            let mut kept_within_bounds_at = None;
            loop {
                if kept_within_bounds_at.is_none_or(|at: Instant| at.elapsed() >= COUNT_AGAIN) {
                    keep_within_bounds(&engine).await;
                    kept_within_bounds_at = Some(Instant::now());
                }
                if let Err(error) = look(&engine, &lanes).await {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "callbacks.not_looked_up"
                    );
                }
                let told = engine.parts().callbacks_due.notified();
                // Whichever comes first: being told, or looking for oneself.
                let _ = tokio::time::timeout(LOOK_AGAIN, told).await;
            }
        }))
    }
}

async fn keep_within_bounds(engine: &Engine) {
    if let Err(error) = drop_oldest(engine, MOST_WAITING).await {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "callbacks.not_dropped"
        );
    }
}

impl Drop for CallbackSender {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn look(engine: &Engine, lanes: &Lanes<SdkAppId>) -> Result<(), StorageError> {
    for application in due_applications(engine).await? {
        let Some(lane) = lanes.enter(application) else {
            continue;
        };
        let telling = engine.clone();
        drop(engine.parts().background.spawn(async move {
            if let Err(error) = drain(&telling, lane.key()).await {
                tracing::error!(
                    application = lane.key().number(),
                    error = &error as &dyn std::error::Error,
                    "callbacks.not_sent"
                );
            }
            drop(lane);
        }));
    }
    Ok(())
}

/// Makes every call that is due now, one after the other, and returns when the back ends have
/// answered: how many events they have taken. What becomes due by a failed call is left for the next
/// time.
///
/// # Errors
/// [`StorageError`].
pub async fn run_due(engine: &Engine) -> Result<usize, StorageError> {
    let mut taken = 0;
    for application in due_applications(engine).await? {
        taken += drain(engine, application).await?;
    }
    Ok(taken)
}
