//! Writes certificates and revisions down: what adding and editing share.

use std::time::Duration;

use domain::audit::AuditAction;
use domain::certificate::{CertificateId, CertificateSettings, Note, RevisionNumber};
use domain::oppo::MasterSecret;
use domain::{Actor, SdkAppId, Timestamp};
use serde::Serialize;
use sqlx::{Any, Transaction};

use super::credentials::{RevisionKey, seal_secret};
use super::{Revision, SavedSecret, Version};
use crate::audit::{NewEntry, append};
use crate::database::sequence::{self, Sequence};
use crate::database::to_text;
use crate::{Engine, StorageError};

/// A revision to be written down.
pub(crate) struct NewRevision<'a> {
    pub(crate) settings: &'a CertificateSettings,
    pub(crate) note: Option<&'a Note>,
    pub(crate) secret: &'a MasterSecret,
    pub(crate) saved_secret: SavedSecret,
    pub(crate) saved_at: Timestamp,
    pub(crate) delay: Duration,
}

/// A certificate with its first revision.
pub(crate) async fn insert_certificate(
    engine: &Engine,
    transaction: &mut Transaction<'static, Any>,
    actor: &Actor,
    application: SdkAppId,
    revision: NewRevision<'_>,
) -> Result<CertificateId, StorageError> {
    let number = sequence::next(transaction, Sequence::Certificate).await?;
    let certificate = CertificateId::from_number(number).ok_or_else(|| {
        StorageError::unreadable("sequences.next_number", "certificate", "below the first ID")
    })?;
    sqlx::query(
        "INSERT INTO certificates (certificate_id, application_id, version) VALUES ($1, $2, $3)",
    )
    .bind(certificate.number())
    .bind(application.number())
    .bind(Version::FIRST.number())
    .execute(&mut **transaction)
    .await?;
    let key = RevisionKey {
        application,
        certificate,
        revision: RevisionNumber::FIRST,
    };
    let entry = NewEntry::in_application(AuditAction::CertificateAdded, application, key.subject())
        .after(&revision.told())?;
    append(transaction, actor, revision.saved_at, entry).await?;
    insert_revision(engine, transaction, actor, key, revision).await?;
    Ok(certificate)
}

/// What the audit log tells of a revision.
#[derive(Serialize)]
pub(super) struct Told<'a> {
    settings: &'a CertificateSettings,
    note: Option<&'a str>,
    secret_saved_at: i64,
}

impl<'a> Told<'a> {
    /// What is told of a revision that is there.
    pub(super) fn of(revision: &'a Revision) -> Self {
        Self {
            settings: &revision.settings,
            note: revision.note.as_ref().map(Note::as_str),
            secret_saved_at: revision.secret.saved_at.as_millis(),
        }
    }
}

impl NewRevision<'_> {
    /// What is told of this one.
    pub(super) fn told(&self) -> Told<'_> {
        Told {
            settings: self.settings,
            note: self.note.map(Note::as_str),
            secret_saved_at: self.saved_secret.saved_at.as_millis(),
        }
    }
}

pub(super) async fn insert_revision(
    engine: &Engine,
    transaction: &mut Transaction<'static, Any>,
    actor: &Actor,
    key: RevisionKey,
    new: NewRevision<'_>,
) -> Result<(), StorageError> {
    let sealed = seal_secret(&engine.parts().keys, key, new.secret)?;
    sqlx::query(
        "INSERT INTO revisions (certificate_id, number, settings, note, sealed_secret,
             secret_saved_at, secret_tail, saved_at, saved_by_member, saved_by, effective_at,
             probing_since)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
             CASE WHEN EXISTS (SELECT 1 FROM revisions
                               WHERE certificate_id = $1 AND paused_at IS NOT NULL)
                  THEN $8 END)",
    )
    .bind(key.certificate.number())
    .bind(key.revision.number())
    .bind(to_text("revisions.settings", new.settings)?)
    .bind(new.note.map(Note::as_str))
    .bind(sealed)
    .bind(new.saved_secret.saved_at.as_millis())
    .bind(new.saved_secret.tail)
    .bind(new.saved_at.as_millis())
    .bind(actor.member_number())
    .bind(actor.name.as_str())
    .bind(new.saved_at.plus(new.delay).as_millis())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
