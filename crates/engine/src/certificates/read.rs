//! From rows to certificates.

use domain::certificate::{Activation, CertificateId, Note, RevisionNumber};
use domain::{SdkAppId, Timestamp};

use super::{
    Certificate, Hold, Pause, Revision, Revisions, SavedSecret, Verification, Version, Withdrawal,
};
use crate::StorageError;
use crate::database::from_text;

/// A certificate's columns and one revision's, unless it is deleted; ordered by certificate, the newest revision first.
macro_rules! select_certificates {
    ($condition:literal) => {
        concat!(
            "SELECT c.certificate_id, c.application_id, c.version, c.held_until, c.held_refusal,
                    r.number, r.settings, r.note, r.secret_saved_at, r.secret_tail,
                    r.saved_at, r.saved_by, r.effective_at, r.withdrawn_at, r.withdrawn_by,
                    r.verified_at, r.refusal, r.paused_at, r.paused_refusal,
                    r.probing_since
             FROM certificates c JOIN revisions r ON r.certificate_id = c.certificate_id
             WHERE c.deleted_at IS NULL AND ",
            $condition,
            " ORDER BY c.certificate_id, r.number DESC"
        )
    };
}
pub(super) use select_certificates;

#[derive(sqlx::FromRow)]
pub(super) struct RevisionRow {
    certificate_id: i64,
    application_id: i64,
    version: i64,
    held_until: Option<i64>,
    held_refusal: Option<String>,
    number: i64,
    settings: String,
    note: Option<String>,
    secret_saved_at: i64,
    secret_tail: Option<String>,
    saved_at: i64,
    saved_by: String,
    effective_at: i64,
    withdrawn_at: Option<i64>,
    withdrawn_by: Option<String>,
    verified_at: Option<i64>,
    refusal: Option<String>,
    paused_at: Option<i64>,
    paused_refusal: Option<String>,
    probing_since: Option<i64>,
}

/// The certificates in the rows of [`select_certificates`].
pub(super) fn certificates(rows: Vec<RevisionRow>) -> Result<Vec<Certificate>, StorageError> {
    let mut certificates: Vec<Certificate> = Vec::new();
    for row in rows {
        let number = row.certificate_id;
        let id = CertificateId::from_number(number).ok_or_else(|| {
            StorageError::unreadable(
                "certificates.certificate_id",
                number,
                "not a certificate ID",
            )
        })?;
        match certificates.last_mut().filter(|last| last.id == id) {
            Some(certificate) => certificate.revisions.add_earlier(revision(row)?),
            None => certificates.push(Certificate {
                id,
                application: SdkAppId::from_number(row.application_id).ok_or_else(|| {
                    StorageError::unreadable(
                        "certificates.application_id",
                        number,
                        "not an SDKAppID",
                    )
                })?,
                version: Version::from_number(row.version),
                hold: hold(&row)?,
                revisions: Revisions::of(revision(row)?),
            }),
        }
    }
    Ok(certificates)
}

fn hold(row: &RevisionRow) -> Result<Option<Hold>, StorageError> {
    let (Some(until), Some(refusal)) = (row.held_until, &row.held_refusal) else {
        return Ok(None);
    };
    Ok(Some(Hold {
        until: Timestamp::from_millis(until),
        refusal: from_text("certificates.held_refusal", row.certificate_id, refusal)?,
    }))
}

fn revision(row: RevisionRow) -> Result<Revision, StorageError> {
    let place = format!("{}/{}", row.certificate_id, row.number);
    let at = Timestamp::from_millis;
    let number = RevisionNumber::from_number(row.number)
        .ok_or_else(|| StorageError::unreadable("revisions.number", &place, "not from 1 up"))?;
    let note = row
        .note
        .map(Note::try_from)
        .transpose()
        .map_err(|error| StorageError::unreadable("revisions.note", &place, error))?;
    let withdrawn = match (row.withdrawn_at, row.withdrawn_by) {
        (Some(withdrawn_at), Some(by)) => Some(Withdrawal {
            at: at(withdrawn_at),
            by,
        }),
        _ => None,
    };
    let verification = match (row.verified_at, row.refusal) {
        (None, _) => Verification::NotYet,
        (Some(verified_at), None) => Verification::Accepted {
            at: at(verified_at),
        },
        (Some(verified_at), Some(refusal)) => Verification::Refused {
            at: at(verified_at),
            refusal: from_text("revisions.refusal", &place, &refusal)?,
        },
    };
    let paused = match (row.paused_at, row.paused_refusal) {
        (Some(paused_at), Some(refusal)) => Some(Pause {
            at: at(paused_at),
            refusal: from_text("revisions.paused_refusal", &place, &refusal)?,
        }),
        _ => None,
    };
    Ok(Revision {
        number,
        settings: from_text("revisions.settings", &place, &row.settings)?,
        note,
        secret: SavedSecret {
            saved_at: at(row.secret_saved_at),
            tail: row.secret_tail,
        },
        saved_at: at(row.saved_at),
        saved_by: row.saved_by,
        activation: Activation::at(at(row.effective_at)),
        withdrawn,
        verification,
        paused,
        probing_since: row.probing_since.map(at),
    })
}
