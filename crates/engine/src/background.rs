//! Work that goes on when whoever asked for it is gone.

use std::fmt;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinSet;

/// Longer than a vendor may take for an answer, shorter than service managers wait.
const CLOSING_TIME: Duration = Duration::from_secs(15);

#[derive(Default)]
pub(crate) struct Background(Mutex<JoinSet<()>>);

impl fmt::Debug for Background {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Background").finish_non_exhaustive()
    }
}

impl Background {
    /// Starts the work. It goes on when the receiver is dropped.
    pub(crate) fn spawn<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> oneshot::Receiver<T> {
        let (done, result) = oneshot::channel();
        let mut tasks = self.tasks();
        while tasks.try_join_next().is_some() {}
        tasks.spawn(async move {
            // Nobody may be waiting any more.
            let _ = done.send(work.await);
        });
        result
    }

    /// Returns when all that was started has come to its end.
    pub(crate) async fn idle(&self) {
        loop {
            let mut tasks = std::mem::take(&mut *self.tasks());
            if tasks.is_empty() {
                return;
            }
            while tasks.join_next().await.is_some() {}
        }
    }

    /// As [`idle`](Self::idle), but not for ever.
    pub(crate) async fn close(&self) {
        if tokio::time::timeout(CLOSING_TIME, self.idle())
            .await
            .is_err()
        {
            tracing::warn!("background.abandoned: a vendor did not answer in time for closing");
        }
    }

    fn tasks(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
