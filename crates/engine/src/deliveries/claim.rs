//! Claim deliveries that are due: for the length of a lease they are nobody else's.

use std::time::Duration;

use domain::certificate::CertificateId;
use domain::push::RegistrationToken;
use domain::{Timestamp, UserId};
use sqlx::{Any, Transaction};

use crate::{Engine, StorageError};

/// Longer than a vendor may take to authorise and to answer, twice.
const LEASE: Duration = Duration::from_secs(60);

/// A claimed delivery.
#[derive(Clone, Debug)]
pub(super) struct Claimed {
    pub(super) id: i64,
    pub(super) message: i64,
    pub(super) user: UserId,
    pub(super) token: RegistrationToken,
    pub(super) attempts: u32,
    pub(super) created_at: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) round: i64,
}

impl Claimed {
    /// Our name for the push: a vendor shows a phone the same one once only. The time tells apart
    /// what a database that starts anew counts anew, and the round what a person sends again.
    pub(super) fn name(&self) -> String {
        let created = self.created_at.as_millis();
        format!("p{}-{created:x}-{}", self.id, self.round)
    }
}

/// A push as its name tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NamedPush {
    pub(crate) delivery: i64,
    pub(crate) created_at: Timestamp,
    pub(crate) round: i64,
}

/// Which push has that name.
pub(crate) fn read_name(name: &str) -> Option<NamedPush> {
    let mut parts = name.strip_prefix('p')?.split('-');
    let delivery = parts.next()?.parse().ok()?;
    let created = i64::from_str_radix(parts.next()?, 16).ok()?;
    let round = parts.next()?.parse().ok()?;
    Some(NamedPush {
        delivery,
        created_at: Timestamp::from_millis(created),
        round,
    })
}

#[derive(sqlx::FromRow)]
struct ClaimedRow {
    delivery_id: i64,
    message_id: i64,
    user_id: String,
    token: Option<String>,
    attempts: i64,
    created_at: i64,
    expires_at: i64,
    round: i64,
}

/// Certificates with deliveries that are due, except those that are held.
pub(super) async fn due_certificates(engine: &Engine) -> Result<Vec<CertificateId>, StorageError> {
    let numbers: Vec<i64> = sqlx::query_scalar(
        "SELECT c.certificate_id FROM certificates c
         WHERE (c.held_until IS NULL OR c.held_until <= $1)
           AND EXISTS (SELECT 1 FROM deliveries d
                       WHERE d.certificate_id = c.certificate_id
                         AND d.state IN ('waiting', 'sending') AND d.next_attempt_at <= $1)
         ORDER BY c.certificate_id",
    )
    .bind(engine.now().as_millis())
    .fetch_all(engine.database().read())
    .await?;
    let certificates = numbers.into_iter().map(|number| {
        CertificateId::from_number(number).ok_or_else(|| {
            StorageError::unreadable("deliveries.certificate_id", number, "not a certificate ID")
        })
    });
    certificates.collect()
}

/// Claims up to that many deliveries of the certificate, the longest due first; with `alone`, none as
/// long as another is with the vendor.
pub(super) async fn claim(
    engine: &Engine,
    certificate: CertificateId,
    most: usize,
    alone: bool,
) -> Result<Vec<Claimed>, StorageError> {
    let now = engine.now();
    let mut rows: Vec<ClaimedRow> = sqlx::query_as(
        "UPDATE deliveries
         SET state = 'sending', attempts = attempts + 1, leased_until = $1, next_attempt_at = $1
         WHERE delivery_id IN (
             SELECT delivery_id FROM deliveries
             WHERE certificate_id = $2 AND state IN ('waiting', 'sending')
               AND next_attempt_at <= $3 AND expires_at > $3
               AND ($5 = 0 OR NOT EXISTS (
                   SELECT 1 FROM deliveries
                   WHERE certificate_id = $2 AND state = 'sending' AND leased_until > $3))
             ORDER BY next_attempt_at, delivery_id LIMIT $4)
         RETURNING delivery_id, message_id, user_id, token, attempts, created_at, expires_at,
             round",
    )
    .bind(now.plus(LEASE).as_millis())
    .bind(certificate.number())
    .bind(now.as_millis())
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .bind(i64::from(alone))
    .fetch_all(engine.database().write())
    .await?;
    // RETURNING promises no order.
    rows.sort_by_key(|row| row.delivery_id);
    rows.into_iter().map(claimed).collect()
}

fn claimed(row: ClaimedRow) -> Result<Claimed, StorageError> {
    let number = row.delivery_id;
    let wrong =
        |column: &'static str| move |error: String| StorageError::unreadable(column, number, error);
    let token = row.token.unwrap_or_default();
    Ok(Claimed {
        id: number,
        message: row.message_id,
        user: UserId::try_from(row.user_id).map_err(wrong("deliveries.user_id"))?,
        token: RegistrationToken::try_from(token).map_err(wrong("deliveries.token"))?,
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        created_at: Timestamp::from_millis(row.created_at),
        expires_at: Timestamp::from_millis(row.expires_at),
        round: row.round,
    })
}

/// Moves everything that is due to another time, without an attempt.
pub(super) async fn postpone(
    transaction: &mut Transaction<'static, Any>,
    certificate: CertificateId,
    now: Timestamp,
    until: Timestamp,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE deliveries SET next_attempt_at = $1
         WHERE certificate_id = $2 AND state IN ('waiting', 'sending') AND next_attempt_at <= $3",
    )
    .bind(until.as_millis())
    .bind(certificate.number())
    .bind(now.as_millis())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Ends the leases of a program that was stopped in the middle. Only one program may dispatch on a
/// SQLite file, so whatever is leased when it starts is nobody's.
pub(super) async fn release(engine: &Engine) -> Result<u64, StorageError> {
    let released = sqlx::query(
        "UPDATE deliveries SET state = 'waiting', leased_until = NULL, next_attempt_at = $1
         WHERE state IN ('waiting', 'sending') AND leased_until IS NOT NULL",
    )
    .bind(engine.now().as_millis())
    .execute(engine.database().write())
    .await?;
    Ok(released.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_push_is_found_by_its_name() {
        let claimed = Claimed {
            id: 42,
            message: 1,
            user: UserId::parse("bob").unwrap(),
            token: RegistrationToken::parse("t").unwrap(),
            attempts: 1,
            created_at: Timestamp::from_millis(1_795_464_000_000),
            expires_at: Timestamp::from_millis(0),
            round: 3,
        };
        let name = claimed.name();
        assert!(name.len() <= 50, "OPPO gives back no more: {name}");
        let named = NamedPush {
            delivery: 42,
            created_at: claimed.created_at,
            round: 3,
        };
        assert_eq!(read_name(&name), Some(named));
        for wrong in [
            "",
            "p",
            "42-1-0",
            "p42",
            "px-1-0",
            "p42-xyz-0",
            "p42-1",
            "test-1",
        ] {
            assert_eq!(read_name(wrong), None, "{wrong}");
        }
    }
}
