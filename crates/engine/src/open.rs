//! Opening: from settings to an engine that works, or one clear line that says why not.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::Clock;
use sqlx::migrate::{MigrateError, Migrator};
use tokio::sync::{Notify, Semaphore};
use vendors::oppo::OppoConnector;

use crate::api_keys::ApiLimits;
use crate::applications::access::{AccessCache, seal_state_change_keys};
use crate::background::Background;
use crate::callbacks::CallbackClient;
use crate::connections::{ConnectionLimits, Connections, DevicePlaces, StreamPlaces};
use crate::database::Database;
use crate::database::dialect::{self, Connected, Location, Trouble};
use crate::deliveries::{Breaker, Pacer, Places};
use crate::engine::Parts;
use crate::loops::Loops;
use crate::members::{PASSWORDS_AT_A_TIME, SignInLimits};
use crate::messages::Accepting;
use crate::metrics::Metrics;
use crate::open_error::{OpenError, Scheme};
use crate::sealing::{KeyRing, SealingError, key_check};
use crate::test_pushes::Changes;
use crate::{Engine, StorageError, private_file, receipts};

static MIGRATOR: Migrator = sqlx::migrate!();

/// What an engine is made of.
#[derive(Debug)]
pub struct Settings {
    /// `sqlite:path`, `sqlite://path` or `sqlite::memory:`.
    pub database: String,
    /// What seals the secrets.
    pub keys: KeyRing,
    /// How long after its save a revision takes effect.
    pub activation_delay: Duration,
    /// The one clock.
    pub clock: Arc<dyn Clock>,
    /// OPPO's other end of the line.
    pub oppo: OppoConnector,
    /// How vendors reach this program with their receipts, without a slash at its end; none asks
    /// for no receipts.
    pub public_url: Option<String>,
    /// What tells applications' back ends of their pushes.
    pub callbacks: CallbackClient,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Memory => f.write_str("in memory"),
        }
    }
}

impl Engine {
    /// Opens the database, making and migrating it where needed, and tries the key.
    ///
    /// # Errors
    /// [`OpenError`]: one clear line for each.
    pub async fn open(settings: Settings) -> Result<Self, OpenError> {
        let location = Location::parse(&settings.database)
            .ok_or_else(|| OpenError::Address(Scheme::of(&settings.database)))?;
        if let Location::File(path) = &location {
            prepare_file(path)?;
        }
        let place = || location.to_string();
        let database = match location.connect().await {
            Ok(Connected::Database(database)) => database,
            Ok(Connected::Foreign) => return Err(OpenError::Foreign { place: place() }),
            Ok(Connected::Damaged) => {
                return Err(OpenError::Damaged {
                    place: place(),
                    source: None,
                });
            }
            Err(error) => return Err(refused(&location, error)),
        };
        match make_ready(&database, &location, &settings).await {
            Ok(()) => Ok(Self::new(Parts {
                database,
                keys: settings.keys,
                clock: settings.clock,
                activation_delay: settings.activation_delay,
                oppo: settings.oppo,
                oppo_breaker: Breaker::default(),
                oppo_places: Places::default(),
                pacer: Pacer::default(),
                public_url: settings.public_url,
                password_hashing: Semaphore::new(PASSWORDS_AT_A_TIME),
                sign_in_limits: SignInLimits::default(),
                api_limits: ApiLimits::default(),
                access: AccessCache::default(),
                accepting: Accepting::new(),
                connections: Connections::default(),
                device_places: DevicePlaces::new(ConnectionLimits::DEVICES),
                stream_places: StreamPlaces::new(ConnectionLimits::STREAMS),
                due: Notify::new(),
                callbacks: settings.callbacks,
                callbacks_due: Notify::new(),
                test_push_changes: Changes::default(),
                metrics: Metrics::default(),
                background: Background::new(),
                loops: Loops::default(),
            })),
            Err(error) => {
                database.close().await;
                Err(error)
            }
        }
    }
}

/// Refuses a database that is not there, which [`Engine::open`] would make.
///
/// # Errors
/// [`OpenError`].
pub fn require_database(url: &str) -> Result<(), OpenError> {
    let location = Location::parse(url).ok_or_else(|| OpenError::Address(Scheme::of(url)))?;
    let is_there = match &location {
        // An empty file is what somebody made who named another one before.
        Location::File(path) => std::fs::metadata(path).is_ok_and(|file| file.len() > 0),
        Location::Memory => false,
    };
    match is_there {
        true => Ok(()),
        false => Err(OpenError::NotThere {
            place: location.to_string(),
        }),
    }
}

/// Makes what is missing. SQLite would make the file readable for everybody, and says little about
/// why it cannot.
fn prepare_file(path: &Path) -> Result<(), OpenError> {
    private_file::create_folder_of(path).map_err(|source| OpenError::Folder {
        path: path.to_owned(),
        source,
    })?;
    if path.is_dir() {
        return Err(OpenError::IsAFolder {
            path: path.to_owned(),
        });
    }
    match private_file::create_new(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(OpenError::NotCreated {
            path: path.to_owned(),
            source,
        }),
    }
}

async fn make_ready(
    database: &Database,
    location: &Location,
    settings: &Settings,
) -> Result<(), OpenError> {
    let place = || location.to_string();
    migrate(database)
        .await
        .map_err(|error| not_migrated(location, error))?;
    let unready = |source| match source {
        StorageError::Database(error) => refused(location, error),
        source => OpenError::Storage {
            place: place(),
            source,
        },
    };
    let checked = check_key(database, &settings.keys).await.map_err(unready)?;
    checked.map_err(|source| OpenError::WrongKey {
        place: place(),
        source,
    })?;
    seal_addresses(database, settings).await.map_err(unready)
}

/// Seals what an earlier release has left in clear.
async fn seal_addresses(database: &Database, settings: &Settings) -> Result<(), StorageError> {
    let mut transaction = database.begin().await?;
    seal_state_change_keys(&mut transaction, &settings.keys, settings.clock.now()).await?;
    receipts::seal_keys(&mut transaction, &settings.keys).await?;
    transaction.commit().await?;
    Ok(())
}

/// In one transaction, so that of two programs that start at once the second waits.
async fn migrate(database: &Database) -> Result<(), MigrateError> {
    let mut transaction = database.write().begin_with(dialect::BEGIN_WRITE).await?;
    // `run` does the same, but its future may not change threads.
    MIGRATOR.run_direct(None, &mut *transaction, false).await?;
    transaction.commit().await?;
    Ok(())
}

async fn check_key(
    database: &Database,
    keys: &KeyRing,
) -> Result<Result<(), SealingError>, StorageError> {
    let mut transaction = database.begin().await?;
    let checked = key_check::check(&mut transaction, keys).await?;
    transaction.commit().await?;
    Ok(checked)
}

fn refused(location: &Location, error: sqlx::Error) -> OpenError {
    let place = location.to_string();
    match dialect::trouble(&error) {
        Trouble::NotWritable => OpenError::NotWritable {
            place,
            source: error,
        },
        Trouble::Damaged => OpenError::Damaged {
            place,
            source: Some(error),
        },
        Trouble::Other => OpenError::Storage {
            place,
            source: error.into(),
        },
    }
}

fn not_migrated(location: &Location, error: MigrateError) -> OpenError {
    let place = location.to_string();
    match error {
        MigrateError::VersionMissing(_) => OpenError::SchemaTooNew {
            place,
            source: error,
        },
        MigrateError::Execute(source) => refused(location, source),
        source => OpenError::Migration { place, source },
    }
}
