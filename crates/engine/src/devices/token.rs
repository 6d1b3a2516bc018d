//! The token by which a vendor reaches a device.

use domain::certificate::CertificateId;
use domain::device::{NotSignedIn, PresenceEvent, TokenDropReason};
use domain::push::RegistrationToken;
use domain::{SdkAppId, Timestamp, UserId};
use sqlx::{Any, Transaction};

use super::{Device, DeviceError, DeviceKey, change, read};
use crate::database::placeholders::{list, pieces, statement};
use crate::{Engine, StorageError};

/// The app reports its certificate ID and token, or with none that its user switched push off.
/// Whoever else had the same token loses it: one phone, one user.
///
/// # Errors
/// [`DeviceError`].
pub async fn report_token(
    engine: &Engine,
    key: &DeviceKey,
    reported: Option<(CertificateId, RegistrationToken)>,
) -> Result<(), DeviceError> {
    let mut transaction = engine.database().begin().await?;
    change::apply(engine, &mut transaction, key, PresenceEvent::Heard).await?;
    let now = engine.now();
    match reported {
        None => {
            let device = read::one(&mut *transaction, key)
                .await?
                .ok_or(NotSignedIn)?;
            drop_token(
                &mut transaction,
                &device,
                TokenDropReason::ReportedNone,
                now,
            )
            .await?;
        }
        Some((certificate, token)) => {
            if !belongs(&mut transaction, key.application, certificate).await? {
                return Err(DeviceError::UnknownCertificate(certificate));
            }
            take_over(&mut transaction, key, certificate, &token, now).await?;
        }
    }
    transaction.commit().await.map_err(StorageError::from)?;
    Ok(())
}

async fn belongs(
    transaction: &mut Transaction<'static, Any>,
    application: SdkAppId,
    certificate: CertificateId,
) -> Result<bool, StorageError> {
    let found: Option<i64> = sqlx::query_scalar(
        "SELECT certificate_id FROM certificates
         WHERE certificate_id = $1 AND application_id = $2 AND deleted_at IS NULL",
    )
    .bind(certificate.number())
    .bind(application.number())
    .fetch_optional(&mut **transaction)
    .await?;
    Ok(found.is_some())
}

async fn take_over(
    transaction: &mut Transaction<'static, Any>,
    key: &DeviceKey,
    certificate: CertificateId,
    token: &RegistrationToken,
    now: Timestamp,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE devices SET certificate_id = NULL, token = NULL, token_reported_at = NULL,
             token_dropped_at = $1, token_dropped_reason = $2
         WHERE token = $3 AND application_id = $4 AND NOT (user_id = $5 AND device_id = $6)",
    )
    .bind(now.as_millis())
    .bind(TokenDropReason::TakenOver.name())
    .bind(token.as_str())
    .bind(key.application.number())
    .bind(key.user.as_str())
    .bind(key.device.as_str())
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "UPDATE devices SET certificate_id = $1, token = $2, token_reported_at = $3,
             token_dropped_at = NULL, token_dropped_reason = NULL
         WHERE application_id = $4 AND user_id = $5 AND device_id = $6",
    )
    .bind(certificate.number())
    .bind(token.as_str())
    .bind(now.as_millis())
    .bind(key.application.number())
    .bind(key.user.as_str())
    .bind(key.device.as_str())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Takes the token from a device that has one.
pub(super) async fn drop_token(
    transaction: &mut Transaction<'static, Any>,
    device: &Device,
    reason: TokenDropReason,
    now: Timestamp,
) -> Result<(), StorageError> {
    if let Some(binding) = &device.binding {
        let (user, certificate) = (&device.key.user, binding.certificate);
        drop_token_of(transaction, user, certificate, &binding.token, reason, now).await?;
    }
    Ok(())
}

/// Takes this token from this user, if they still have it; tells whether they had.
pub(crate) async fn drop_token_of(
    transaction: &mut Transaction<'static, Any>,
    user: &UserId,
    certificate: CertificateId,
    token: &RegistrationToken,
    reason: TokenDropReason,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let dropped = sqlx::query(
        "UPDATE devices SET certificate_id = NULL, token = NULL, token_reported_at = NULL,
             token_dropped_at = $1, token_dropped_reason = $2
         WHERE certificate_id = $3 AND token = $4 AND user_id = $5",
    )
    .bind(now.as_millis())
    .bind(reason.name())
    .bind(certificate.number())
    .bind(token.as_str())
    .bind(user.as_str())
    .execute(&mut **transaction)
    .await?;
    Ok(dropped.rows_affected() > 0)
}

/// Takes tokens that a vendor called invalid from whoever has them; tells how many devices that were.
pub(crate) async fn drop_invalid_tokens(
    transaction: &mut Transaction<'static, Any>,
    certificate: CertificateId,
    tokens: &[RegistrationToken],
    now: Timestamp,
) -> Result<u64, StorageError> {
    let mut dropped = 0;
    for piece in pieces(tokens) {
        let sql = format!(
            "UPDATE devices SET certificate_id = NULL, token = NULL, token_reported_at = NULL,
                 token_dropped_at = $1, token_dropped_reason = $2
             WHERE certificate_id = $3 AND token IN ({})",
            list(piece.len(), 4)
        );
        let mut query = sqlx::query(statement(&sql))
            .bind(now.as_millis())
            .bind(TokenDropReason::RegidInvalid.name())
            .bind(certificate.number());
        for token in piece {
            query = query.bind(token.as_str());
        }
        dropped += query.execute(&mut **transaction).await?.rows_affected();
    }
    Ok(dropped)
}
