//! Opening: from settings to an engine that works, or one clear line that says why not.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use domain::Clock;
use sqlx::migrate::{MigrateError, Migrator};
use tokio::sync::Semaphore;
use vendors::oppo::OppoConnector;

use crate::background::Background;
use crate::database::Database;
use crate::database::dialect::{self, Content, Location, Trouble};
use crate::engine::Parts;
use crate::members::PASSWORDS_AT_A_TIME;
use crate::sealing::{MasterKey, Sealer, SealingError, key_check};
use crate::{Engine, StorageError, private_file};

static MIGRATOR: Migrator = sqlx::migrate!();

/// What an engine is made of.
#[derive(Debug)]
pub struct Settings {
    /// `sqlite:path`, `sqlite://path` or `sqlite::memory:`.
    pub database: String,
    /// What seals the secrets.
    pub key: MasterKey,
    /// How long after its save a revision takes effect.
    pub activation_delay: Duration,
    /// The one clock.
    pub clock: Arc<dyn Clock>,
    /// OPPO's other end of the line.
    pub oppo: OppoConnector,
}

/// Why there is no engine.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Not an address of a database that is supported.
    #[error(
        "the database address {0} is not supported: write sqlite: and a path, as in sqlite:data/pushdeck.db"
    )]
    Address(Scheme),
    /// The database's folder is not there and cannot be made.
    #[error("the folder of the database {} cannot be created", path.display())]
    Folder {
        /// The database.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A folder stands where the file should.
    #[error("the database {} is a folder: name a file in it", path.display())]
    IsAFolder {
        /// The folder.
        path: PathBuf,
    },
    /// The file is not there and cannot be made.
    #[error("the database {} cannot be created", path.display())]
    NotCreated {
        /// The database.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file, or its folder, cannot be written.
    #[error(
        "the database {place} cannot be opened for writing: its file and its folder must be writable and the disk not full"
    )]
    NotWritable {
        /// The database.
        place: String,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// The file is damaged, or no database at all.
    #[error("{place} is damaged or not a database: put the file aside and restore a backup")]
    Damaged {
        /// The database.
        place: String,
        /// Where it was noticed, if SQLite said so.
        #[source]
        source: Option<sqlx::Error>,
    },
    /// Another program's database.
    #[error("{place} is another program's database: name another file")]
    Foreign {
        /// The database.
        place: String,
    },
    /// A newer release has written to it.
    #[error(
        "the database {place} was written by a newer release of Pushdeck: start that release, or restore a backup from before it"
    )]
    SchemaTooNew {
        /// The database.
        place: String,
        /// The step that this release does not know.
        #[source]
        source: MigrateError,
    },
    /// The schema could not be brought up to date.
    #[error("the schema of the database {place} could not be brought up to date")]
    Migration {
        /// The database.
        place: String,
        /// Why.
        #[source]
        source: MigrateError,
    },
    /// The key does not open what is stored.
    #[error("the key does not open the secrets in the database {place}")]
    WrongKey {
        /// The database.
        place: String,
        /// Which key would.
        #[source]
        source: SealingError,
    },
    /// The database does not answer.
    #[error("the database {place} does not answer")]
    Storage {
        /// The database.
        place: String,
        /// Why.
        #[source]
        source: StorageError,
    },
}

/// The beginning of an address. The rest of it may hold a password and is kept to itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme(String);

impl Scheme {
    fn of(url: &str) -> Self {
        let scheme = url
            .split_once(':')
            .map_or(url, |(scheme, _)| scheme)
            .chars()
            .filter(|c| !c.is_control())
            .take(32)
            .collect();
        Self(scheme)
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}…\"", self.0)
    }
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
        let database = location
            .connect()
            .await
            .map_err(|error| refused(&location, error))?;
        let sealer = Sealer::new(&settings.key);
        match make_ready(&database, &location, &sealer).await {
            Ok(()) => Ok(Self::new(Parts {
                database,
                sealer,
                clock: settings.clock,
                activation_delay: settings.activation_delay,
                oppo: settings.oppo,
                password_hashing: Semaphore::new(PASSWORDS_AT_A_TIME),
                background: Background::default(),
            })),
            Err(error) => {
                database.close().await;
                Err(error)
            }
        }
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
    sealer: &Sealer,
) -> Result<(), OpenError> {
    let place = || location.to_string();
    match dialect::claim(database.write(), location).await {
        Ok(Content::Ours) => {}
        Ok(Content::Foreign) => return Err(OpenError::Foreign { place: place() }),
        Ok(Content::Damaged) => {
            return Err(OpenError::Damaged {
                place: place(),
                source: None,
            });
        }
        Err(error) => return Err(refused(location, error)),
    }
    MIGRATOR
        .run(database.write())
        .await
        .map_err(|error| not_migrated(location, error))?;
    let checked = check_key(database, sealer)
        .await
        .map_err(|source| match source {
            StorageError::Database(error) => refused(location, error),
            source => OpenError::Storage {
                place: place(),
                source,
            },
        })?;
    checked.map_err(|source| OpenError::WrongKey {
        place: place(),
        source,
    })
}

async fn check_key(
    database: &Database,
    sealer: &Sealer,
) -> Result<Result<(), SealingError>, StorageError> {
    let mut transaction = database.begin().await?;
    let checked = key_check::check(&mut transaction, sealer).await?;
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
