//! Ask the vendor whether it accepts a certificate's credentials.

use domain::certificate::CertificateId;
use domain::{Actor, Permission, Refusal, SdkAppId, Timestamp};

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
/// not yet letting us push.
async fn store(
    engine: &Engine,
    key: RevisionKey,
    at: Timestamp,
    refusal: Option<&Refusal>,
) -> Result<(), StorageError> {
    let refusal = refusal
        .map(|refusal| to_text("revisions.refusal", refusal))
        .transpose()?;
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
    .execute(engine.database().write())
    .await?;
    engine.parts().due.notify_one();
    Ok(())
}
