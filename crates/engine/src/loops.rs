//! The loops that go on as long as the program serves.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use tokio::task::{AbortHandle, JoinHandle};

use crate::Engine;

/// Those that were started, by name.
#[derive(Debug, Default)]
pub(crate) struct Loops(Mutex<BTreeMap<&'static str, AbortHandle>>);

impl Loops {
    /// One that has ended, though the program serves.
    pub(crate) fn ended(&self) -> Option<&'static str> {
        let started = self.started();
        let ended = started.iter().find(|(_, it)| it.is_finished());
        ended.map(|(name, _)| *name)
    }

    /// Nothing panics while holding the lock.
    fn started(&self) -> MutexGuard<'_, BTreeMap<&'static str, AbortHandle>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// Starts work that goes on until it is aborted. Should it end by itself, the log says so, and
    /// the program is no longer [`ready`](Self::ready).
    pub fn start_loop<Work>(
        &self,
        name: &'static str,
        work: impl FnOnce(Self) -> Work,
    ) -> JoinHandle<()>
    where
        Work: Future<Output = ()> + Send + 'static,
    {
        let work = work(self.clone());
        let started = tokio::spawn(async move {
            let mut watch = Watch {
                name,
                has_returned: false,
            };
            work.await;
            watch.has_returned = true;
        });
        let handle = started.abort_handle();
        self.parts().loops.started().insert(name, handle);
        started
    }
}

/// Tells of an end that nobody asked for.
struct Watch {
    name: &'static str,
    has_returned: bool,
}

impl Drop for Watch {
    fn drop(&mut self) {
        if self.has_returned || thread::panicking() {
            tracing::error!(name = self.name, "loop.ended: restart the program");
        }
    }
}
