//! Ask the vendor whether it accepts a certificate's credentials.

use domain::certificate::CertificateId;
use domain::{Actor, Permission, Refusal, SdkAppId, Timestamp};
use sqlx::{Any, Transaction};

use super::find::find_with;
use super::{Credentials, Revision, RevisionKey, Verification, credentials, find};
use crate::database::to_text;
use crate::{Engine, FindError, StorageError};

/// Makes the vendor's real call with the credentials of the latest revision that was not withdrawn,
/// and keeps the answer with that revision.
///
/// # Errors
/// [`FindError`]. That the vendor refuses or cannot be reached is an answer, not an error.
pub async fn verify(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    id: CertificateId,
) -> Result<Verification, FindError> {
    actor.require(Permission::VerifyCertificate, application)?;
    let certificate = find(engine, actor, application, id).await?;
    let basis = certificate.basis();
    let key = RevisionKey {
        application,
        certificate: id,
        revision: basis.number,
    };
    Ok(ask(engine, key, basis).await?)
}

/// Starts asking the vendor about one revision. Nobody waits for it, and nothing fails with it.
pub(crate) fn verify_in_background(engine: &Engine, key: RevisionKey) {
    let asking = engine.clone();
    drop(engine.parts().background.spawn(async move {
        if let Err(error) = verify_revision(&asking, key).await {
            tracing::error!(
                certificate = key.certificate.number(),
                revision = key.revision.number(),
                error = &error as &dyn std::error::Error,
                "certificate.verification_not_stored"
            );
        }
    }));
}

async fn verify_revision(engine: &Engine, key: RevisionKey) -> Result<(), StorageError> {
    let certificate = find_with(engine.database().read(), key.application, key.certificate).await?;
    if let Some(revision) = certificate
        .as_ref()
        .and_then(|certificate| certificate.revision(key.revision))
    {
        ask(engine, key, revision).await?;
    }
    Ok(())
}

async fn ask(
    engine: &Engine,
    key: RevisionKey,
    revision: &Revision,
) -> Result<Verification, StorageError> {
    let answer = match credentials(engine, key, revision).await? {
        Credentials::Oppo(oppo) => engine.parts().oppo.verify(&oppo).await,
    };
    let at = engine.now();
    store(engine, key, at, answer.as_ref().err()).await?;
    Ok(match answer {
        Ok(()) => Verification::Accepted { at },
        Err(refusal) => Verification::Refused { at, refusal },
    })
}

/// An answer that was overtaken by a later one is not kept. A queue that waits because the vendor
/// refused the credentials goes on when it accepts them again, with one push at first: letting us in is
/// not yet letting us push. So does one that the vendor's limits hold: whoever asks again wants to see it
/// tried, and if it is too early, the next push tells.
async fn store(
    engine: &Engine,
    key: RevisionKey,
    at: Timestamp,
    refusal: Option<&Refusal>,
) -> Result<(), StorageError> {
    let refusal = refusal
        .map(|refusal| to_text("revisions.refusal", refusal))
        .transpose()?;
    let accepted = refusal.is_none();
    let mut transaction = engine.database().begin().await?;
    sqlx::query(
        "UPDATE revisions SET verified_at = $1, refusal = $2,
             paused_at = CASE WHEN $2 IS NULL THEN NULL ELSE paused_at END,
             probing_since = CASE WHEN $2 IS NULL AND paused_at IS NOT NULL THEN $1
                                  ELSE probing_since END,
             paused_refusal = CASE WHEN $2 IS NULL THEN NULL ELSE paused_refusal END
         WHERE certificate_id = $3 AND number = $4 AND (verified_at IS NULL OR verified_at <= $1)",
    )
    .bind(at.as_millis())
    .bind(refusal)
    .bind(key.certificate.number())
    .bind(key.revision.number())
    .execute(&mut *transaction)
    .await?;
    if accepted {
        end_hold(&mut transaction, key.certificate, at).await?;
    }
    transaction.commit().await?;
    engine.parts().due.notify_one();
    Ok(())
}

/// Lets the certificate's queue go on, and with it the pushes that met the limit.
async fn end_hold(
    transaction: &mut Transaction<'static, Any>,
    certificate: CertificateId,
    now: Timestamp,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE deliveries SET next_attempt_at = $1
         WHERE certificate_id = $2 AND state = 'waiting' AND next_attempt_at > $1
           AND next_attempt_at =
               (SELECT held_until FROM certificates WHERE certificate_id = $2)",
    )
    .bind(now.as_millis())
    .bind(certificate.number())
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "UPDATE certificates SET held_until = NULL, held_refusal = NULL, rate_limits = 0
         WHERE certificate_id = $1 AND held_until IS NOT NULL",
    )
    .bind(certificate.number())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
