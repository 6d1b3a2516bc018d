//! Add an application.

use domain::application::NewApplication;
use domain::audit::AuditAction;
use domain::{Actor, ConsolePermission, NotPermitted, SdkAppId};
use serde_json::json;
use sqlx::{Any, Transaction};

use super::access::insert_state_change_key;
use super::exists;
use crate::audit::{NewEntry, append};
use crate::database::sequence::{self, Sequence};
use crate::{Engine, StorageError};

/// Why an application was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddApplicationError {
    /// The actor may not add applications.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// Another application has that number.
    #[error("an application with the SDKAppID {id} is there already: choose another number")]
    Taken {
        /// The number.
        id: SdkAppId,
    },
    /// Every number is given out.
    #[error("no SDKAppID is left to give out: name one that is free")]
    NoneLeft,
    /// The database did not take it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Adds an application, with the number that was asked for or the next free one.
///
/// # Errors
/// [`AddApplicationError`].
pub async fn add(
    engine: &Engine,
    actor: &Actor,
    new: NewApplication,
) -> Result<SdkAppId, AddApplicationError> {
    actor.require_in_console(ConsolePermission::AddApplication)?;
    let mut transaction = engine.database().begin().await?;
    let id = insert(engine, &mut transaction, actor, &new).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(
        application = id.number(),
        by = actor.name,
        "application.added"
    );
    Ok(id)
}

pub(crate) async fn insert(
    engine: &Engine,
    transaction: &mut Transaction<'static, Any>,
    actor: &Actor,
    new: &NewApplication,
) -> Result<SdkAppId, AddApplicationError> {
    let id = match new.id {
        Some(id) if exists(transaction, id).await? => {
            return Err(AddApplicationError::Taken { id });
        }
        Some(id) => id,
        None => next_free(transaction).await?,
    };
    sqlx::query(
        "INSERT INTO applications (application_id, name, created_at, created_by_member, created_by)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id.number())
    .bind(new.name.as_str())
    .bind(engine.now().as_millis())
    .bind(actor.member_number())
    .bind(actor.name.as_str())
    .execute(&mut **transaction)
    .await
    .map_err(StorageError::from)?;
    insert_state_change_key(engine, transaction, id).await?;
    let entry = NewEntry::in_application(
        AuditAction::ApplicationAdded,
        id,
        format!("applications/{id}"),
    )
    .after(&json!({"name": new.name.as_str()}))?;
    append(transaction, actor, engine.now(), entry).await?;
    Ok(id)
}

/// Numbers that shipped apps brought along are passed over.
async fn next_free(
    transaction: &mut Transaction<'static, Any>,
) -> Result<SdkAppId, AddApplicationError> {
    loop {
        let number = sequence::next(transaction, Sequence::Application).await?;
        let id = SdkAppId::from_number(number).ok_or(AddApplicationError::NoneLeft)?;
        if !exists(transaction, id).await? {
            return Ok(id);
        }
    }
}
