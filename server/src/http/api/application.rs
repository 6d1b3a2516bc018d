//! The application that the key belongs to.

use axum::Json;
use axum::extract::State;
use engine::Engine;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::problem::ApiProblem;
use super::values::time;

/// An application.
#[derive(Serialize, ToSchema)]
pub(super) struct Application {
    /// Its number, SDKAppID.
    sdkappid: i64,
    /// What people call it.
    name: String,
    /// When it was added.
    #[schema(format = DateTime)]
    created_at: String,
    /// Who added it.
    created_by: String,
}

/// The application that the key belongs to.
#[utoipa::path(get, operation_id = "see_application", path = "/application", responses((status = 200, body = Application)))]
pub(super) async fn see(
    State(engine): State<Engine>,
    caller: Caller,
) -> Result<Json<Application>, ApiProblem> {
    let found = engine::applications::find(&engine, &caller.actor, caller.application).await?;
    Ok(Json(Application {
        sdkappid: found.id.number(),
        name: found.name.to_string(),
        created_at: time(found.created_at),
        created_by: found.created_by,
    }))
}
