//! Connections, transactions and numbers. The SQL itself stands with the use cases.

pub(crate) mod dialect;
pub(crate) mod placeholders;
pub(crate) mod sequence;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{Any, AnyPool, Transaction};

use crate::StorageError;

/// Two pools on one database: SQLite has one writer at a time, and writers that queue for a single
/// connection wait in order of arrival instead of polling for the lock.
#[derive(Clone, Debug)]
pub(crate) struct Database {
    pub(crate) read: AnyPool,
    pub(crate) write: AnyPool,
}

impl Database {
    /// For statements that change nothing.
    pub(crate) const fn read(&self) -> &AnyPool {
        &self.read
    }

    /// For a single statement that changes something.
    pub(crate) const fn write(&self) -> &AnyPool {
        &self.write
    }

    /// A transaction that will write: nobody else writes until it ends.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>, StorageError> {
        Ok(self.write.begin_with(dialect::BEGIN_WRITE).await?)
    }

    pub(crate) async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

/// A value as the text that a column holds.
pub(crate) fn to_text<T: Serialize>(
    place: &'static str,
    value: &T,
) -> Result<String, StorageError> {
    serde_json::to_string(value).map_err(|source| StorageError::Unwritable { place, source })
}

/// The value in the text that a column holds.
pub(crate) fn from_text<T: DeserializeOwned>(
    column: &'static str,
    row: impl std::fmt::Display,
    text: &str,
) -> Result<T, StorageError> {
    serde_json::from_str(text).map_err(|source| StorageError::unreadable(column, row, source))
}
