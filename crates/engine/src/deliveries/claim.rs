//! Claim deliveries that are due: for the length of a lease they are nobody else's.

use std::time::Duration;

use domain::Timestamp;
use domain::certificate::CertificateId;
use domain::device::Presence;
use tokio::time::Instant;
use vendors::oppo::LONGEST_CALL;

use super::push_name::PushName;
use crate::{Engine, StorageError};

/// Longer than a vendor may take for an answer.
const LEASE: Duration = LONGEST_CALL.saturating_add(Duration::from_secs(20));

/// So long before its end a lease is no longer worth anything: a write may take a moment itself.
const NEARLY_OVER: Duration = Duration::from_secs(5);

/// Until when what becomes of deliveries that are claimed now can be written down.
pub(super) fn writable_until() -> Instant {
    Instant::now() + LEASE.saturating_sub(NEARLY_OVER)
}

/// A claimed delivery.
#[derive(Clone, Debug)]
pub(super) struct Claimed {
    pub(super) id: i64,
    pub(super) message: i64,
    /// Whom it is for.
    pub(super) user: String,
    /// The token that it was meant for when it was accepted.
    pub(super) token: Option<String>,
    /// Whether its device is plainly where it was then: signed in, with that certificate and token, and
    /// connected within the time that a sign-in lasts. Such devices need not be read, which is most of
    /// the work.
    pub(super) is_there: bool,
    pub(super) attempts: u32,
    pub(super) created_at: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) round: i64,
}

impl Claimed {
    /// Our name for the push: a vendor shows a phone the same one once only.
    pub(super) fn name(&self) -> String {
        let name = PushName {
            delivery: self.id,
            created_at: self.created_at,
            round: self.round,
        };
        name.to_string()
    }
}

#[derive(sqlx::FromRow)]
struct ClaimedRow {
    delivery_id: i64,
    message_id: i64,
    user_id: String,
    token: Option<String>,
    is_there: i64,
    attempts: i64,
    created_at: i64,
    expires_at: i64,
    round: i64,
}

impl From<ClaimedRow> for Claimed {
    fn from(row: ClaimedRow) -> Self {
        Self {
            id: row.delivery_id,
            message: row.message_id,
            user: row.user_id,
            token: row.token,
            is_there: row.is_there == 1,
            attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
            created_at: Timestamp::from_millis(row.created_at),
            expires_at: Timestamp::from_millis(row.expires_at),
            round: row.round,
        }
    }
}

/// The certificates `c` that are neither deleted nor held, have a revision in effect, and deliveries
/// that are due at `$1`.
macro_rules! is_due {
    () => {
        "c.deleted_at IS NULL AND (c.held_until IS NULL OR c.held_until <= $1)
           AND EXISTS (SELECT 1 FROM revisions r
                       WHERE r.certificate_id = c.certificate_id
                         AND r.withdrawn_at IS NULL AND r.effective_at <= $1)
           AND EXISTS (SELECT 1 FROM deliveries d
                       WHERE d.certificate_id = c.certificate_id
                         AND d.state IN ('waiting', 'sending') AND d.next_attempt_at <= $1)"
    };
}

/// Certificates with deliveries that are due and may go.
pub(super) async fn due_certificates(engine: &Engine) -> Result<Vec<CertificateId>, StorageError> {
    let numbers: Vec<i64> = sqlx::query_scalar(concat!(
        "SELECT c.certificate_id FROM certificates c WHERE ",
        is_due!(),
        " ORDER BY c.certificate_id"
    ))
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

/// How often in a row the certificate was rate limited, if something of it is due and may go.
pub(super) async fn rate_limits_if_due(
    engine: &Engine,
    certificate: CertificateId,
) -> Result<Option<u32>, StorageError> {
    let rate_limits: Option<i64> = sqlx::query_scalar(concat!(
        "SELECT c.rate_limits FROM certificates c WHERE c.certificate_id = $2 AND ",
        is_due!()
    ))
    .bind(engine.now().as_millis())
    .bind(certificate.number())
    .fetch_optional(engine.database().read())
    .await?;
    Ok(rate_limits.map(|count| u32::try_from(count).unwrap_or(u32::MAX)))
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
         RETURNING delivery_id, message_id, user_id, token, attempts, created_at, expires_at, round,
             CASE WHEN EXISTS (
                 SELECT 1 FROM devices v
                 WHERE v.application_id = deliveries.application_id
                   AND v.user_id = deliveries.user_id AND v.device_id = deliveries.device_id
                   AND v.certificate_id = deliveries.certificate_id
                   AND v.token = deliveries.token AND v.signed_out_at IS NULL
                   AND COALESCE(v.link_lost_at, v.last_heard_at) > $6)
             THEN 1 ELSE 0 END AS is_there",
    )
    .bind(now.plus(LEASE).as_millis())
    .bind(certificate.number())
    .bind(now.as_millis())
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .bind(i64::from(alone))
    .bind(now.minus(Presence::PUSH_ONLINE_FOR).as_millis())
    .fetch_all(engine.database().write())
    .await?;
    // RETURNING promises no order.
    rows.sort_by_key(|row| row.delivery_id);
    Ok(rows.into_iter().map(Claimed::from).collect())
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
