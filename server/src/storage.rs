//! The database, and the key that seals what is secret in it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use domain::Clock;
use domain::callback::CallbackReach;
use engine::callbacks::CallbackClient;
use engine::sealing::KeyRing;
use engine::{Engine, Settings};
use vendors::oppo::{OppoConnector, OppoHosts};

use crate::arguments::Storage;
use crate::clock::SystemClock;
use crate::start_up::StartUpError;
use crate::terminal::say;

/// The machine's clock: the only place that asks for it.
pub(crate) fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}

/// Opens both; a key file that had to be created is named, so that its owner can be told.
pub(crate) async fn open(
    storage: &Storage,
    activation_delay: Duration,
    clock: Arc<dyn Clock>,
    oppo: OppoConnector,
    public_url: Option<String>,
    callback_reach: CallbackReach,
) -> Result<(Engine, Option<PathBuf>), StartUpError> {
    let path = key_file(storage);
    let (keys, created) = KeyRing::load_or_create(&path)?;
    let engine = Engine::open(Settings {
        database: storage.database.clone(),
        keys,
        activation_delay,
        clock,
        oppo,
        public_url,
        callbacks: CallbackClient::new(callback_reach)?,
    })
    .await?;
    Ok((engine, created.then_some(path)))
}

/// Opens both for a command that calls nobody: real hosts, and no receipts.
pub(crate) async fn open_for_command(
    storage: &Storage,
) -> Result<(Engine, Option<PathBuf>), StartUpError> {
    let clock = clock();
    let hosts = OppoHosts::default();
    let oppo = OppoConnector::new(vendors::http_client()?, hosts, Arc::clone(&clock));
    let reach = CallbackReach::Public;
    open(storage, Duration::ZERO, clock, oppo, None, reach).await
}

/// The same for a command that looks at what is there: with a mistyped path it would make a database and
/// find nothing wrong with it.
pub(crate) async fn open_existing(storage: &Storage) -> Result<Engine, StartUpError> {
    engine::require_database(&storage.database)?;
    KeyRing::load(key_file(storage))?;
    let (engine, _) = open_for_command(storage).await?;
    Ok(engine)
}

fn key_file(storage: &Storage) -> PathBuf {
    let beside_database = || beside(&storage.database);
    storage.key_file.clone().unwrap_or_else(beside_database)
}

/// Tells the owner of a key file that had to be created.
pub(crate) fn greet(new_key_file: Option<&Path>) {
    if let Some(path) = new_key_file {
        say!(
            "The master key is new: {}. Keep a copy; without it no saved secret can be read.",
            path.display()
        );
    }
}

/// `data/pushdeck.key` for `sqlite:data/pushdeck.db`; a database that is no file has none beside
/// it, so the key then stands in the working folder.
fn beside(database: &str) -> PathBuf {
    let file = database
        .strip_prefix("sqlite:")
        .map(|rest| rest.trim_start_matches("//"))
        .map(|rest| rest.split('?').next().unwrap_or(rest))
        .filter(|rest| !rest.is_empty() && !rest.starts_with(':'));
    match file {
        Some(file) => Path::new(file).with_extension("key"),
        None => PathBuf::from("pushdeck.key"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_stands_beside_the_database() {
        for (database, key) in [
            ("sqlite:data/pushdeck.db", "data/pushdeck.key"),
            (
                "sqlite:///var/lib/pushdeck/a.db?mode=rwc",
                "/var/lib/pushdeck/a.key",
            ),
            ("sqlite::memory:", "pushdeck.key"),
            ("postgres://localhost/pushdeck", "pushdeck.key"),
        ] {
            assert_eq!(beside(database), Path::new(key), "{database}");
        }
    }
}
