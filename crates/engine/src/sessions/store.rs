//! What tower-sessions keeps its sessions in.

use std::error::Error as StdError;

use async_trait::async_trait;
use domain::Timestamp;
use serde::Deserialize as _;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use super::{MemberSession, SessionHandle};
use crate::{Engine, error_chain};

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
        let of = member_session(record)?;
        let now = self.engine.now();
        let began_at = of.as_ref().map_or(now, |of| of.began_at);
        let longest = match of {
            Some(_) => MemberSession::LONGEST,
            None => MemberSession::LONGEST_OF_NOBODY,
        };
        let end = began_at.plus(longest).as_millis();
        let address = of.as_ref().and_then(|of| of.address);
        let inserted = sqlx::query(
            "INSERT INTO sessions (id_hash, member_id, security_stamp, data, began_at,
                 last_used_at, expires_at, address, user_agent)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (id_hash) DO NOTHING",
        )
        .bind(hash(&record.id))
        .bind(of.as_ref().map(|of| of.member.0))
        .bind(of.as_ref().map_or(0, |of| of.stamp.number()))
        .bind(encode(record)?)
        .bind(began_at.as_millis())
        .bind(now.as_millis())
        .bind(millis(record.expiry_date).min(end))
        .bind(address.map(|address| address.to_string()))
        .bind(of.and_then(|of| of.user_agent))
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
        let [longest, longest_of_nobody] =
            [MemberSession::LONGEST, MemberSession::LONGEST_OF_NOBODY]
                .map(|time| i64::try_from(time.as_millis()).unwrap_or(i64::MAX));
        sqlx::query(
            "UPDATE sessions SET data = $1, last_used_at = $2,
                 expires_at = CASE
                     WHEN member_id IS NULL AND $3 >= began_at + $5 THEN began_at + $5
                     WHEN $3 >= began_at + $4 THEN began_at + $4
                     ELSE $3 END
             WHERE id_hash = $6",
        )
        .bind(encode(record)?)
        .bind(self.engine.now().as_millis())
        .bind(millis(record.expiry_date))
        .bind(longest)
        .bind(longest_of_nobody)
        .bind(hash(&record.id))
        .execute(self.engine.database().write())
        .await
        .map_err(|error| backend(&error))?;
        Ok(())
    }

    /// None also where the member's security stamp has been raised since it began.
    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let row: Option<(String, i64)> = sqlx::query_as(
            "SELECT s.data, s.expires_at
             FROM sessions s LEFT JOIN members m ON m.member_id = s.member_id
             WHERE s.id_hash = $1 AND s.expires_at > $2
               AND (s.member_id IS NULL OR s.security_stamp = m.security_stamp)",
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
    SessionHandle::of(id).to_string()
}

/// Nothing before somebody has signed in.
fn member_session(record: &Record) -> Result<Option<MemberSession>> {
    let Some(kept) = record.data.get(MemberSession::KEY) else {
        return Ok(None);
    };
    MemberSession::deserialize(kept)
        .map(Some)
        .map_err(|error| Error::Encode(error.to_string()))
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
    Error::Backend(error_chain(error))
}
