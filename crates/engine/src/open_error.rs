//! What can keep the engine from opening: one clear line each.

use std::fmt;
use std::io;
use std::path::PathBuf;

use sqlx::migrate::MigrateError;

use crate::StorageError;
use crate::sealing::SealingError;

/// Why there is no engine.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Not an address of a database that is supported.
    #[error(
        "the database address {0} is not supported: write sqlite: and a path, as in sqlite:data/pushdeck.db"
    )]
    Address(Scheme),
    /// Nothing was ever kept there.
    #[error("there is no database {place}: name the one that `pushdeck serve` uses")]
    NotThere {
        /// The database.
        place: String,
    },
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
    #[error(
        "the key does not open the secrets in the database {place}: start with the key file that belongs to it"
    )]
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
    pub(crate) fn of(url: &str) -> Self {
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
