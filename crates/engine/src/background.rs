//! Work that goes on when whoever asked for it is gone.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use vendors::oppo::LONGEST_CALL;

/// Longer than a vendor may take for an answer, with a moment to write it down: an answer that is lost
/// is a push that is sent twice. Shorter than the 90 seconds for which systemd waits.
const CLOSING_TIME: Duration = LONGEST_CALL.saturating_add(Duration::from_secs(10));

/// Counts the work that goes on.
#[derive(Debug)]
pub(crate) struct Background {
    running: watch::Sender<usize>,
    closing: AtomicBool,
}

impl Background {
    pub(crate) fn new() -> Self {
        Self {
            running: watch::Sender::new(0),
            closing: AtomicBool::new(false),
        }
    }

    /// Starts the work. It goes on when the receiver is dropped.
    pub(crate) fn spawn<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> oneshot::Receiver<T> {
        let (done, result) = oneshot::channel();
        let running = Running::start(&self.running);
        tokio::spawn(async move {
            // Nobody may be waiting any more.
            let _ = done.send(work.await);
            drop(running);
        });
        result
    }

    /// Returns when all that was started has come to its end.
    pub(crate) async fn idle(&self) {
        // The sender is here, so this ends with the count alone.
        let _ = self
            .running
            .subscribe()
            .wait_for(|running| *running == 0)
            .await;
    }

    /// Whether whatever goes on should come to its end.
    pub(crate) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Relaxed)
    }

    /// As [`idle`](Self::idle), but not for ever.
    pub(crate) async fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
        if tokio::time::timeout(CLOSING_TIME, self.idle())
            .await
            .is_err()
        {
            tracing::warn!("background.abandoned: a vendor did not answer in time for closing");
        }
    }
}

/// One piece of work, counted until it is dropped: at its end, or in a panic.
struct Running(watch::Sender<usize>);

impl Running {
    fn start(running: &watch::Sender<usize>) -> Self {
        running.send_modify(|running| *running += 1);
        Self(running.clone())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.send_modify(|running| *running -= 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn idle_waits_for_work_that_nobody_else_waits_for() {
        let background = Background::new();
        let (go_on, told) = oneshot::channel::<()>();
        let (done, is_done) = oneshot::channel();
        drop(background.spawn(async move {
            told.await.unwrap();
            done.send(()).unwrap();
        }));
        assert_eq!(*background.running.borrow(), 1);
        go_on.send(()).unwrap();
        background.idle().await;
        is_done.await.unwrap();
    }

    #[tokio::test]
    async fn work_that_panics_is_over_too() {
        let background = Background::new();
        let result = background.spawn(async { panic!("as it should in this test") });
        background.idle().await;
        let result: Result<(), _> = result.await;
        assert!(result.is_err());
    }
}
