//! What goes over a device's connection while somebody is there.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::UserId;
use domain::device::SignOutReason;
use serde_json::Value;
use tokio::sync::mpsc;

use crate::devices::DeviceKey;
use crate::messages::push_instead;
use crate::{Engine, StorageError};

/// How much may wait for a device that reads slowly; one that is further behind is cut off, and
/// what it has not got becomes pushes.
const MOST_WAITING: usize = 64;

/// Something for a device.
#[derive(Clone, Debug)]
pub enum Incoming {
    /// A message.
    Message(Arc<IncomingMessage>),
    /// It was signed out; nothing comes after this.
    Kicked(SignOutReason),
}

/// A message on its way over a connection.
#[derive(Clone, Debug, PartialEq)]
pub struct IncomingMessage {
    /// Its number in the database.
    pub(crate) id: i64,
    /// Who sent it.
    pub from: UserId,
    /// Its name for back ends.
    pub message_key: String,
    /// When it was accepted, in UNIX seconds.
    pub message_time: i64,
    /// Its elements, as received.
    pub body: Vec<Value>,
}

/// A device's connection. Ends when it is dropped.
#[derive(Debug)]
pub struct Connection {
    engine: Engine,
    key: DeviceKey,
    number: u64,
    incoming: mpsc::Receiver<Incoming>,
}

impl Connection {
    /// Opens a connection in the place of an earlier one of the same device.
    #[must_use]
    pub fn open(engine: &Engine, key: &DeviceKey) -> Self {
        let (sender, incoming) = mpsc::channel(MOST_WAITING);
        let number = engine.parts().connections.insert(key, sender);
        Self {
            engine: engine.clone(),
            key: key.clone(),
            number,
            incoming,
        }
    }

    /// What comes next; none when the connection was replaced or fell too far behind.
    pub async fn next(&mut self) -> Option<Incoming> {
        self.incoming.recv().await
    }

    /// Whether the device has no later connection.
    #[must_use]
    pub fn is_latest(&self) -> bool {
        self.engine
            .parts()
            .connections
            .is_latest(&self.key, self.number)
    }

    /// The connection ended without a sign-out. What waits for the device, and before it `unsaid`,
    /// which broke off, goes over a later connection of the device's, or else becomes pushes.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn lost(mut self, unsaid: Option<Arc<IncomingMessage>>) -> Result<(), StorageError> {
        let connections = &self.engine.parts().connections;
        let is_latest = self.is_latest();
        // Whatever comes from here on is not put behind what is taken out.
        connections.remove(&self.key, self.number);
        let mut waiting: Vec<_> = unsaid.into_iter().collect();
        while let Ok(Incoming::Message(message)) = self.incoming.try_recv() {
            waiting.push(message);
        }
        let mut missed = Vec::new();
        for message in waiting {
            let id = message.id;
            if is_latest || !connections.send(&self.key, Incoming::Message(message)) {
                missed.push(id);
            }
        }
        if is_latest || !missed.is_empty() {
            push_instead(&self.engine, &self.key, &missed).await?;
        }
        Ok(())
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.engine
            .parts()
            .connections
            .remove(&self.key, self.number);
    }
}

#[derive(Debug, Default)]
struct Open {
    by_device: HashMap<DeviceKey, (u64, mpsc::Sender<Incoming>)>,
    /// Numbers connections, each higher than all before.
    counter: u64,
}

/// All connections.
#[derive(Debug, Default)]
pub(crate) struct Connections(Mutex<Open>);

impl Connections {
    /// Hands something to a device; tells whether it is connected here.
    pub(crate) fn send(&self, key: &DeviceKey, incoming: Incoming) -> bool {
        let mut open = self.open();
        let Some((_, sender)) = open.by_device.get(key) else {
            return false;
        };
        let is_last = matches!(incoming, Incoming::Kicked(_));
        let sent = sender.try_send(incoming).is_ok();
        if is_last || !sent {
            open.by_device.remove(key);
        }
        sent
    }

    /// Whether the device has a connection here.
    pub(crate) fn has(&self, key: &DeviceKey) -> bool {
        self.open().by_device.contains_key(key)
    }

    fn insert(&self, key: &DeviceKey, sender: mpsc::Sender<Incoming>) -> u64 {
        let mut open = self.open();
        open.counter += 1;
        let number = open.counter;
        open.by_device.insert(key.clone(), (number, sender));
        number
    }

    fn is_latest(&self, key: &DeviceKey, number: u64) -> bool {
        let open = self.open();
        open.by_device
            .get(key)
            .is_none_or(|(latest, _)| *latest == number)
    }

    fn remove(&self, key: &DeviceKey, number: u64) {
        if let Entry::Occupied(entry) = self.open().by_device.entry(key.clone())
            && entry.get().0 == number
        {
            entry.remove();
        }
    }

    /// Nothing panics while holding the lock, and no entry is half-written if something did.
    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
