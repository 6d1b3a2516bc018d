//! What can go wrong between the engine and its database, whatever the use case.

use std::error::Error;
use std::fmt;

use crate::sealing::{Place, SealingError};

/// The database, or what stands in it, is not as it should be.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database refused or did not answer.
    #[error("the database did not do what it was asked: see the cause, and its disk")]
    Database(#[from] sqlx::Error),
    /// A column holds what no release of Pushdeck has written there.
    #[error("the database holds something unreadable in {place}: restore a backup")]
    Unreadable {
        /// Table, column and row.
        place: String,
        /// Why it cannot be read.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// A value could not be written down.
    #[error("a value for {place} could not be written down")]
    Unwritable {
        /// Table and column.
        place: &'static str,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// A secret could not be sealed or opened.
    #[error("the secret in {place} could not be sealed or opened")]
    Secret {
        /// Whose secret.
        place: String,
        /// Why.
        #[source]
        source: SealingError,
    },
    /// The group of messages that one was written down with was refused.
    #[error("the database did not take the message: {said}")]
    Group {
        /// What it said.
        said: String,
    },
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Random(#[from] getrandom::Error),
}

impl StorageError {
    pub(crate) fn unreadable(
        column: &'static str,
        row: impl fmt::Display,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self::Unreadable {
            place: format!("{column} of row {row}"),
            source: source.into(),
        }
    }

    /// Whether it will be the same the next time: what is stored is damaged, or sealed with a key that
    /// is not there.
    pub(crate) const fn is_lasting(&self) -> bool {
        match self {
            Self::Unreadable { .. } => true,
            Self::Secret { source, .. } => matches!(
                source,
                SealingError::WrongKey { .. } | SealingError::Tampered | SealingError::Malformed
            ),
            _ => false,
        }
    }

    pub(crate) fn secret(place: &Place, source: SealingError) -> Self {
        Self::Secret {
            place: place.to_string(),
            source,
        }
    }
}
