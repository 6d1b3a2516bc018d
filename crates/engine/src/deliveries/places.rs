//! How many batches may be at one of a vendor's hosts.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Two certificates at full speed, or as many with one batch each; whoever comes next waits in line,
/// so that none is passed over. A host that hangs holds no more than that many connections and, with
/// a thousand pushes of at most 4 KB in each batch, 32 MB.
const AT_A_HOST: usize = 8;

/// The places at each host.
#[derive(Debug)]
pub(crate) struct Places<Host>(Mutex<HashMap<Host, Arc<Semaphore>>>);

impl<Host> Default for Places<Host> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<Host: Eq + Hash> Places<Host> {
    /// A place at the host, if there is one and nobody waits for it.
    pub(super) fn enter_at_once(&self, host: Host) -> Option<OwnedSemaphorePermit> {
        self.of(host).try_acquire_owned().ok()
    }

    /// A place at the host, left when it is dropped; waits for one in line.
    pub(super) async fn enter(&self, host: Host) -> Option<OwnedSemaphorePermit> {
        // Places are never closed, so there always is one in the end.
        self.of(host).acquire_owned().await.ok()
    }

    fn of(&self, host: Host) -> Arc<Semaphore> {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let places = hosts
            .entry(host)
            .or_insert_with(|| Arc::new(Semaphore::new(AT_A_HOST)));
        Arc::clone(places)
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    #[tokio::test]
    async fn a_full_host_lets_the_next_in_when_one_leaves() {
        let places = Places::default();
        let mut taken = Vec::new();
        for _ in 0..AT_A_HOST {
            taken.push(places.enter("host").await.unwrap());
        }
        assert!(places.enter_at_once("host").is_none());
        let mut next = pin!(places.enter("host"));
        let mut context = Context::from_waker(Waker::noop());
        assert!(next.as_mut().poll(&mut context).is_pending());
        assert!(places.enter("another host").await.is_some());
        taken.pop();
        assert!(places.enter_at_once("host").is_none(), "somebody waits");
        assert!(matches!(
            next.as_mut().poll(&mut context),
            Poll::Ready(Some(_))
        ));
    }
}
