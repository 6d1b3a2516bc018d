//! Find a certificate of an application.

use domain::certificate::CertificateId;
use domain::{Actor, Permission, SdkAppId};
use sqlx::{Any, Executor};

use super::Certificate;
use super::read::{RevisionRow, certificates, select_certificates};
use crate::{Engine, FindError, Missing, StorageError};

/// The certificate with its history; another application's is not found.
///
/// # Errors
/// [`FindError`].
pub async fn find(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    id: CertificateId,
) -> Result<Certificate, FindError> {
    actor.require(Permission::SeeApplication, application)?;
    find_with(engine.database().read(), application, id)
        .await?
        .ok_or(FindError::NotFound(Missing::Certificate(id)))
}

/// The certificate, whosever it is.
pub(crate) async fn find_any(
    engine: &Engine,
    id: CertificateId,
) -> Result<Option<Certificate>, StorageError> {
    let rows: Vec<RevisionRow> = sqlx::query_as(select_certificates!("c.certificate_id = $1"))
        .bind(id.number())
        .fetch_all(engine.database().read())
        .await?;
    Ok(certificates(rows)?.pop())
}

pub(crate) async fn find_with<'e>(
    database: impl Executor<'e, Database = Any>,
    application: SdkAppId,
    id: CertificateId,
) -> Result<Option<Certificate>, StorageError> {
    let rows: Vec<RevisionRow> = sqlx::query_as(select_certificates!(
        "c.application_id = $1 AND c.certificate_id = $2"
    ))
    .bind(application.number())
    .bind(id.number())
    .fetch_all(database)
    .await?;
    Ok(certificates(rows)?.pop())
}
