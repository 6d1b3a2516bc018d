//! Change the master key while the console runs.
//!
//! The file says what goes on: a second line is a key that may still have to open something. So a
//! rotation that was killed is taken up where it stood, and never makes a third key. Two at once would
//! take each other's key out of the file: the second is refused.

use domain::audit::AuditAction;
use domain::certificate::{CertificateId, RevisionNumber};
use domain::{Actor, MemberId, SdkAppId, Timestamp};
use sqlx::{Any, Transaction};

use super::rotation_lock::{self, RotationLockError};
use super::{KeyFileError, KeyId, MasterKey, Place, key_file};
use crate::audit::{NewEntry, append};
use crate::certificates::MASTER_SECRET;
use crate::{Engine, StorageError};

/// How many secrets one transaction seals anew: saving must not wait long for its turn.
const AT_ONCE: i64 = 50;

/// Why the key was not rotated, or not to the end: it can be tried again.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    /// The key did not come from a file.
    #[error("the master key is not in a file, so it cannot be rotated here")]
    NoFile,
    /// Another one may be under way.
    #[error(transparent)]
    Lock(#[from] RotationLockError),
    /// The file with the keys.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// The database did not do its part.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Puts a new key into the file, seals every secret anew with it, and takes the old one out of the
/// file; tells how many secrets that were. Programs on the same database and file go on meanwhile: they
/// read the file again before they seal, and when they meet a key that they do not know.
///
/// # Errors
/// [`RotateError`]. Whatever was sealed by then opens: the old key stays in the file.
pub async fn rotate(engine: &Engine, actor: &Actor) -> Result<usize, RotateError> {
    let keys = &engine.parts().keys;
    let path = keys.file().ok_or(RotateError::NoFile)?;
    let _lock = rotation_lock::lock(path)?;
    let mut held = key_file::read(path)?;
    let mut known = ids(&held);
    if held.len() == 1 {
        held.insert(0, MasterKey::generate().map_err(KeyFileError::from)?);
        key_file::replace(path, &known, &held)?;
        known = ids(&held);
    }
    keys.refresh()?;
    let newest = held.remove(0);
    let id = newest.id();
    let mut resealed = 0;
    loop {
        let mut transaction = engine.database().begin().await?;
        // With another key in front this would seal with that one, for ever.
        key_file::ensure_holds(path, &known)?;
        let mut some = 0;
        for kind in Kind::ALL {
            some += kind.reseal(engine, &mut transaction, &id).await?;
        }
        resealed += some;
        if some == 0 {
            let entry = NewEntry::in_console(AuditAction::MasterKeyRotated, format!("keys/{id}"));
            append(&mut transaction, actor, engine.now(), entry).await?;
            // While nobody else can write: nothing is sealed with the old key any more, and whoever
            // seals next reads the file first.
            key_file::replace(path, &known, std::slice::from_ref(&newest))?;
            transaction.commit().await.map_err(StorageError::from)?;
            keys.refresh()?;
            return Ok(resealed);
        }
        transaction.commit().await.map_err(StorageError::from)?;
    }
}

fn ids(keys: &[MasterKey]) -> Vec<KeyId> {
    keys.iter().map(MasterKey::id).collect()
}

/// Where sealed secrets are.
#[derive(Clone, Copy)]
enum Kind {
    Revision,
    UserSigKey,
    CallbackSecret,
    StateChangeKey,
    ReceiptKey,
    SecondFactor,
    KeyCheck,
}

/// A sealed secret: two numbers that name its row, the application or any where there is none, and
/// the text.
type Row = (i64, i64, i64, String);

impl Kind {
    const ALL: [Self; 7] = [
        Self::Revision,
        Self::UserSigKey,
        Self::CallbackSecret,
        Self::StateChangeKey,
        Self::ReceiptKey,
        Self::SecondFactor,
        Self::KeyCheck,
    ];

    /// Some that are sealed with another key than `$1` names.
    const fn select(self) -> &'static str {
        match self {
            Self::Revision => {
                "SELECT r.certificate_id, r.number, c.application_id, r.sealed_secret
                 FROM revisions r JOIN certificates c ON c.certificate_id = r.certificate_id
                 WHERE r.sealed_secret <> '' AND r.sealed_secret NOT LIKE $1
                 ORDER BY r.certificate_id, r.number LIMIT $2"
            }
            Self::UserSigKey => {
                "SELECT application_id, number, application_id, sealed_key FROM usersig_keys
                 WHERE sealed_key NOT LIKE $1 ORDER BY application_id, number LIMIT $2"
            }
            Self::CallbackSecret => {
                "SELECT application_id, callback_secret_saved_at, application_id,
                        sealed_callback_secret
                 FROM applications
                 WHERE sealed_callback_secret NOT LIKE $1 ORDER BY application_id LIMIT $2"
            }
            Self::StateChangeKey => {
                "SELECT application_id, state_change_key_made_at, application_id,
                        sealed_state_change_key
                 FROM applications
                 WHERE sealed_state_change_key NOT LIKE $1 ORDER BY application_id LIMIT $2"
            }
            Self::ReceiptKey => {
                "SELECT certificate_id, 0, application_id, sealed_receipt_key FROM certificates
                 WHERE sealed_receipt_key NOT LIKE $1 ORDER BY certificate_id LIMIT $2"
            }
            Self::SecondFactor => {
                "SELECT member_id, made_at, 1400000000, sealed_secret FROM second_factors
                 WHERE sealed_secret NOT LIKE $1 ORDER BY member_id LIMIT $2"
            }
            Self::KeyCheck => {
                "SELECT 0, 0, 1400000000, sealed_text FROM key_check
                 WHERE sealed_text NOT LIKE $1 ORDER BY name LIMIT $2"
            }
        }
    }

    const fn update(self) -> &'static str {
        match self {
            Self::Revision => {
                "UPDATE revisions SET sealed_secret = $1
                 WHERE certificate_id = $2 AND number = $3"
            }
            Self::UserSigKey => {
                "UPDATE usersig_keys SET sealed_key = $1 WHERE application_id = $2 AND number = $3"
            }
            Self::CallbackSecret => {
                "UPDATE applications SET sealed_callback_secret = $1
                 WHERE application_id = $2 AND callback_secret_saved_at = $3"
            }
            Self::StateChangeKey => {
                "UPDATE applications SET sealed_state_change_key = $1
                 WHERE application_id = $2 AND state_change_key_made_at = $3"
            }
            Self::ReceiptKey => {
                "UPDATE certificates SET sealed_receipt_key = $1
                 WHERE certificate_id = $2 AND $3 = 0"
            }
            Self::SecondFactor => {
                "UPDATE second_factors SET sealed_secret = $1
                 WHERE member_id = $2 AND made_at = $3"
            }
            Self::KeyCheck => "UPDATE key_check SET sealed_text = $1 WHERE $2 = 0 AND $3 = 0",
        }
    }

    fn place(self, (first, second, application, _): &Row) -> Result<Place, StorageError> {
        let unknown = || StorageError::unreadable("sealed", first, "not a row of ours");
        let application = SdkAppId::from_number(*application).ok_or_else(unknown)?;
        Ok(match self {
            Self::Revision => Place::Revision {
                application,
                certificate: CertificateId::from_number(*first).ok_or_else(unknown)?,
                revision: RevisionNumber::from_number(*second).ok_or_else(unknown)?,
                field: MASTER_SECRET,
            },
            Self::UserSigKey => Place::UserSigKey {
                application,
                number: *second,
            },
            Self::CallbackSecret => Place::CallbackSecret {
                application,
                saved_at: Timestamp::from_millis(*second),
            },
            Self::StateChangeKey => Place::StateChangeKey {
                application,
                made_at: Timestamp::from_millis(*second),
            },
            Self::ReceiptKey => Place::ReceiptKey {
                certificate: CertificateId::from_number(*first).ok_or_else(unknown)?,
            },
            Self::SecondFactor => Place::SecondFactor {
                member: MemberId(*first),
                made_at: Timestamp::from_millis(*second),
            },
            Self::KeyCheck => Place::KeyCheck,
        })
    }

    /// Seals some anew; tells how many.
    async fn reseal(
        self,
        engine: &Engine,
        transaction: &mut Transaction<'static, Any>,
        newest: &KeyId,
    ) -> Result<usize, StorageError> {
        let rows: Vec<Row> = sqlx::query_as(self.select())
            .bind(format!("v1.{newest}.%"))
            .bind(AT_ONCE)
            .fetch_all(&mut **transaction)
            .await?;
        for row in &rows {
            let place = self.place(row)?;
            let keys = &engine.parts().keys;
            let secret = keys.open_stored(&place, &row.3)?;
            sqlx::query(self.update())
                .bind(keys.seal_stored(&place, &secret)?)
                .bind(row.0)
                .bind(row.1)
                .execute(&mut **transaction)
                .await?;
        }
        Ok(rows.len())
    }
}
