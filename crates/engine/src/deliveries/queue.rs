//! What the answers to a batch mean for the certificate's whole queue.

use domain::certificate::{CertificateId, RevisionNumber};
use domain::retry::NextStep;
use domain::{Classification, Refusal, Timestamp};
use sqlx::{Any, Transaction};

use super::outcome::Outcome;
use crate::StorageError;
use crate::certificates::{Revision, Verification};
use crate::database::to_text;

/// The queue as it was when a batch began. What has changed since then was decided later than the
/// vendor's answers, which must not undo it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Queue {
    pub(super) certificate: CertificateId,
    pub(super) revision: RevisionNumber,
    verified_at: Option<Timestamp>,
    probing_since: Option<Timestamp>,
    rate_limits: u32,
}

impl Queue {
    pub(super) fn of(certificate: CertificateId, revision: &Revision, rate_limits: u32) -> Self {
        Self {
            certificate,
            revision: revision.number,
            verified_at: match revision.verification {
                Verification::NotYet => None,
                Verification::Accepted { at } | Verification::Refused { at, .. } => Some(at),
            },
            probing_since: revision.probing_since,
            rate_limits,
        }
    }

    /// Whether one push goes alone, to see whether the vendor takes it.
    pub(super) const fn is_probing(&self) -> bool {
        self.probing_since.is_some()
    }

    /// How often in a row it was rate limited, if it is once more.
    pub(super) const fn next_rate_limits(&self) -> u32 {
        self.rate_limits.saturating_add(1)
    }

    /// Holds, pauses or frees the queue; tells whether it is paused.
    pub(super) async fn settle(
        &self,
        transaction: &mut Transaction<'static, Any>,
        now: Timestamp,
        verdict: &Verdict<'_>,
    ) -> Result<bool, StorageError> {
        if let Some((until, refusal)) = verdict.hold {
            self.hold(transaction, until, refusal).await?;
        }
        if verdict.rate_limited {
            self.count_rate_limit(transaction).await?;
        } else if verdict.accepted && self.rate_limits > 0 {
            self.forget_rate_limits(transaction).await?;
        }
        if verdict.reached
            && let Some(since) = self.probing_since
        {
            self.end_probing(transaction, since).await?;
        }
        match verdict.pause {
            Some(refusal) => self.pause(transaction, now, refusal).await,
            None => Ok(false),
        }
    }

    /// Nothing of the certificate goes before then.
    async fn hold(
        &self,
        transaction: &mut Transaction<'static, Any>,
        until: Timestamp,
        refusal: &Refusal,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "UPDATE certificates SET held_until = $1, held_refusal = $2
             WHERE certificate_id = $3 AND (held_until IS NULL OR held_until < $1)",
        )
        .bind(until.as_millis())
        .bind(to_text("certificates.held_refusal", refusal)?)
        .bind(self.certificate.number())
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    /// Batches that were under way together count once.
    async fn count_rate_limit(
        &self,
        transaction: &mut Transaction<'static, Any>,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "UPDATE certificates SET rate_limits = $1
             WHERE certificate_id = $2 AND rate_limits < $1",
        )
        .bind(i64::from(self.next_rate_limits()))
        .bind(self.certificate.number())
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    async fn forget_rate_limits(
        &self,
        transaction: &mut Transaction<'static, Any>,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "UPDATE certificates SET rate_limits = 0
             WHERE certificate_id = $1 AND rate_limits = $2",
        )
        .bind(self.certificate.number())
        .bind(i64::from(self.rate_limits))
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    async fn end_probing(
        &self,
        transaction: &mut Transaction<'static, Any>,
        since: Timestamp,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "UPDATE revisions SET probing_since = NULL
             WHERE certificate_id = $1 AND number = $2 AND probing_since = $3",
        )
        .bind(self.certificate.number())
        .bind(self.revision.number())
        .bind(since.as_millis())
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    /// Nothing of this revision goes before somebody has looked at it, unless the vendor has accepted
    /// its credentials since the batch began: then the refusal is the older word. Revisions that were
    /// saved since then begin with one push.
    pub(super) async fn pause(
        &self,
        transaction: &mut Transaction<'static, Any>,
        now: Timestamp,
        refusal: &Refusal,
    ) -> Result<bool, StorageError> {
        let paused = sqlx::query(
            "UPDATE revisions SET paused_at = COALESCE(paused_at, $1),
                 paused_refusal = COALESCE(paused_refusal, $2)
             WHERE certificate_id = $3 AND number = $4
               AND (verified_at IS NULL OR refusal IS NOT NULL OR verified_at = $5)",
        )
        .bind(now.as_millis())
        .bind(to_text("revisions.paused_refusal", refusal)?)
        .bind(self.certificate.number())
        .bind(self.revision.number())
        .bind(self.verified_at.map(Timestamp::as_millis))
        .execute(&mut **transaction)
        .await?;
        if paused.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query(
            "UPDATE revisions SET probing_since = $1 WHERE certificate_id = $2 AND number > $3",
        )
        .bind(now.as_millis())
        .bind(self.certificate.number())
        .bind(self.revision.number())
        .execute(&mut **transaction)
        .await?;
        Ok(true)
    }
}

/// What the answers to a batch say of the certificate.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Verdict<'a> {
    hold: Option<(Timestamp, &'a Refusal)>,
    pause: Option<&'a Refusal>,
    rate_limited: bool,
    accepted: bool,
    /// The vendor has looked at a push itself, so it lets the certificate push.
    reached: bool,
}

impl<'a> Verdict<'a> {
    pub(super) fn add(&mut self, outcome: &'a Outcome, step: Option<NextStep>) {
        let refusal = match outcome {
            Outcome::Accepted(_) => {
                self.accepted = true;
                self.reached = true;
                return;
            }
            Outcome::Cancelled(_) | Outcome::Unreadable => return,
            Outcome::Refused { refusal, .. } => refusal,
        };
        match refusal.classification {
            Classification::RateLimited => self.rate_limited = true,
            Classification::BadToken | Classification::BadMessage => self.reached = true,
            _ => {}
        }
        match step {
            Some(NextStep::HoldCertificate { until })
                if self.hold.is_none_or(|(longest, _)| longest < until) =>
            {
                self.hold = Some((until, refusal));
            }
            Some(NextStep::PauseCertificate) => {
                self.pause.get_or_insert(refusal);
            }
            _ => {}
        }
    }
}
