//! What tower-sessions keeps its sessions in.

use std::error::Error as StdError;

use async_trait::async_trait;
use domain::Timestamp;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use crate::Engine;

/// How often a new session ID is drawn before giving up. Two of 2¹²⁸ never meet by chance.
const DRAWS: usize = 4;

/// Keeps sessions in the engine's database. Of a session's ID only the hash is kept: whoever reads
/// the database cannot take over a session.
#[derive(Clone, Debug)]
pub struct DatabaseSessionStore {
    engine: Engine,
}

impl DatabaseSessionStore {
    /// A store in that engine's database.
    #[must_use]
    pub const fn new(engine: Engine) -> Self {
        Self { engine }
    }

    /// Whether the record was new.
    async fn insert(&self, record: &Record) -> Result<bool> {
        let inserted = sqlx::query(
            "INSERT INTO sessions (id_hash, data, expires_at) VALUES ($1, $2, $3)
             ON CONFLICT (id_hash) DO NOTHING",
        )
        .bind(hash(&record.id))
        .bind(encode(record)?)
        .bind(millis(record.expiry_date))
        .execute(self.engine.database().write())
        .await
        .map_err(|error| backend(&error))?;
        Ok(inserted.rows_affected() == 1)
    }
}

#[async_trait]
impl SessionStore for DatabaseSessionStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        for _ in 0..DRAWS {
            if self.insert(record).await? {
                return Ok(());
            }
            record.id = Id::default();
        }
        Err(Error::Backend(
            "no free session ID was found: is the random source broken?".to_owned(),
        ))
    }

    /// Changes a session that is there, and nothing else: one that was ended in another window does
    /// not come back to life.
    async fn save(&self, record: &Record) -> Result<()> {
        sqlx::query("UPDATE sessions SET data = $1, expires_at = $2 WHERE id_hash = $3")
            .bind(encode(record)?)
            .bind(millis(record.expiry_date))
            .bind(hash(&record.id))
            .execute(self.engine.database().write())
            .await
            .map_err(|error| backend(&error))?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let row: Option<(String, i64)> = sqlx::query_as(
            "SELECT data, expires_at FROM sessions WHERE id_hash = $1 AND expires_at > $2",
        )
        .bind(hash(id))
        .bind(self.engine.now().as_millis())
        .fetch_optional(self.engine.database().read())
        .await
        .map_err(|error| backend(&error))?;
        row.map(|(data, expires_at)| {
            Ok(Record {
                id: *id,
                data: serde_json::from_str(&data)
                    .map_err(|error| Error::Decode(error.to_string()))?,
                expiry_date: date(Timestamp::from_millis(expires_at))?,
            })
        })
        .transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sqlx::query("DELETE FROM sessions WHERE id_hash = $1")
            .bind(hash(id))
            .execute(self.engine.database().write())
            .await
            .map_err(|error| backend(&error))?;
        Ok(())
    }
}

fn hash(id: &Id) -> String {
    hex::encode(Sha256::digest(id.0.to_le_bytes()))
}

fn encode(record: &Record) -> Result<String> {
    serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

fn millis(date: OffsetDateTime) -> i64 {
    i64::try_from(date.unix_timestamp_nanos().div_euclid(1_000_000)).unwrap_or(i64::MAX)
}

fn date(at: Timestamp) -> Result<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.as_millis()) * 1_000_000)
        .map_err(|error| Error::Decode(error.to_string()))
}

/// tower-sessions takes words only, so the whole chain of causes goes into them.
fn backend(error: &dyn StdError) -> Error {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words.push_str(": ");
        words.push_str(&error.to_string());
        cause = error.source();
    }
    Error::Backend(words)
}
