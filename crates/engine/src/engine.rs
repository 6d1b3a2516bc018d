//! What every use case is handed.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use domain::callback::CallbackReach;
use domain::oppo::Region;
use domain::{Clock, Timestamp};
use tokio::sync::{Notify, Semaphore};
use vendors::oppo::OppoConnector;

use crate::StorageError;
use crate::api_keys::ApiLimits;
use crate::applications::access::AccessCache;
use crate::background::Background;
use crate::callbacks::CallbackClient;
use crate::connections::{Connections, DevicePlaces, StreamPlaces};
use crate::database::Database;
use crate::deliveries::{Breaker, Pacer, Places};
use crate::loops::Loops;
use crate::members::SignInLimits;
use crate::messages::Accepting;
use crate::metrics::Metrics;
use crate::sealing::KeyRing;
use crate::test_pushes::Changes;

/// What every use case is handed: database, key, clock, vendors. Clones share everything.
#[derive(Clone)]
pub struct Engine(Arc<Parts>);

pub(crate) struct Parts {
    pub(crate) database: Database,
    pub(crate) keys: KeyRing,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) activation_delay: Duration,
    pub(crate) oppo: OppoConnector,
    /// Which of OPPO's services are left alone for a while.
    pub(crate) oppo_breaker: Breaker<Region>,
    /// How many batches are at OPPO's services.
    pub(crate) oppo_places: Places<Region>,
    /// How fast each certificate may push.
    pub(crate) pacer: Pacer,
    /// How the program is reached from outside, without a slash at its end.
    pub(crate) public_url: Option<String>,
    /// Hashing a password takes 19 MiB and a core: only so many at a time.
    pub(crate) password_hashing: Semaphore,
    /// How often passwords may be tried.
    pub(crate) sign_in_limits: SignInLimits,
    /// How often programs may call, and keys may fail.
    pub(crate) api_limits: ApiLimits,
    pub(crate) access: AccessCache,
    pub(crate) accepting: Accepting,
    pub(crate) connections: Connections,
    /// How many devices may be connected.
    pub(crate) device_places: DevicePlaces,
    /// How many event streams may be open.
    pub(crate) stream_places: StreamPlaces,
    /// Told when there is something to deliver.
    pub(crate) due: Notify,
    pub(crate) callbacks: CallbackClient,
    /// Told when there is something to tell an application.
    pub(crate) callbacks_due: Notify,
    /// Told when something became of a test push.
    pub(crate) test_push_changes: Changes,
    pub(crate) metrics: Metrics,
    pub(crate) background: Background,
    pub(crate) loops: Loops,
}

/// Why the program cannot do its work.
#[derive(Debug, thiserror::Error)]
pub enum NotReady {
    /// The database does not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A loop that should go on has ended.
    #[error("the {0} has ended: restart the program")]
    LoopEnded(&'static str),
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}

impl Engine {
    pub(crate) fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.0
    }

    pub(crate) fn database(&self) -> &Database {
        &self.0.database
    }

    /// The one clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    /// The time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// How long after its save a revision takes effect.
    #[must_use]
    pub fn activation_delay(&self) -> Duration {
        self.0.activation_delay
    }

    /// What callbacks may reach.
    #[must_use]
    pub fn callback_reach(&self) -> CallbackReach {
        self.0.callbacks.reach()
    }

    /// Whether the database answers, and every loop that was started goes on.
    ///
    /// # Errors
    /// [`NotReady`].
    pub async fn ready(&self) -> Result<(), NotReady> {
        if let Some(name) = self.0.loops.ended() {
            return Err(NotReady::LoopEnded(name));
        }
        sqlx::query("SELECT 1")
            .execute(self.database().read())
            .await
            .map_err(StorageError::from)?;
        Ok(())
    }

    /// Returns when nothing goes on in the background any more: no verification, no test push.
    pub async fn idle(&self) {
        self.0.background.idle().await;
    }

    /// Lets what goes on in the background come to its end, for a while, and closes the database.
    pub async fn close(&self) {
        self.0.background.close().await;
        self.0.database.close().await;
    }
}
