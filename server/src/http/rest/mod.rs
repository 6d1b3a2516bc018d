//! The REST interface of the reference, under `/v4`: back ends written for it change the host name.
//!
//! Every answer has HTTP status 200 and an envelope with a code. Who calls is told by a UserSig in
//! the address, so there is neither session nor cookie, and no page of another site can do harm.

pub(super) mod caller;
pub(super) mod device;
pub(super) mod envelope;
pub(super) mod openim;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, OriginalUri, Path, Query, State};
use axum::response::Response;
use axum::routing::{any, post};
use domain::message::{ImError, ImErrorCode};
use engine::Engine;
use serde_json::{Map, Value};

use caller::CallerQuery;
use envelope::{answer, refused};

/// Five hundred accounts and the longest message, with room for white space.
const LARGEST_BODY: usize = 256 * 1024;

pub(super) fn router(engine: Engine) -> Router {
    let calls = Router::new()
        .route("/{service}/{command}", post(call).fallback(bad_url))
        .fallback(bad_url)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(engine);
    Router::new().route("/v4/", any(bad_url)).nest("/v4", calls)
}

/// For whatever is no call, in whichever way.
pub(super) async fn bad_url(OriginalUri(uri): OriginalUri) -> Response {
    refused(&ImErrorCode::BadUrl.because(format!(
        "{} is no call: POST /v4/SERVICE/COMMAND as the documentation lists them",
        uri.path()
    )))
}

/// What came of a call: the fields that stand beside the code.
type Answer = Result<Map<String, Value>, ImError>;

async fn call(
    State(engine): State<Engine>,
    Path((service, command)): Path<(String, String)>,
    query: Result<Query<CallerQuery>, axum::extract::rejection::QueryRejection>,
    uri: OriginalUri,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Response {
    let Ok(Query(query)) = query else {
        return bad_url(uri).await;
    };
    let body = match body {
        Ok(body) => body,
        Err(rejection) => {
            let info = format!("the body could not be read: {rejection}");
            return refused(&ImErrorCode::TooLong.because(info));
        }
    };
    match Call::find(&service, &command) {
        Some(call) => answer(call.carry_out(&engine, &query, &body).await),
        None => bad_url(uri).await,
    }
}

/// A call that there is.
#[derive(Clone, Copy)]
enum Call {
    Openim(openim::Command),
    Device(device::Command),
}

impl Call {
    fn find(service: &str, command: &str) -> Option<Self> {
        match service {
            "device" => device::Command::from_name(command).map(Self::Device),
            _ => openim::Command::find(service, command).map(Self::Openim),
        }
    }

    async fn carry_out(self, engine: &Engine, query: &CallerQuery, body: &[u8]) -> Answer {
        let caller = query.authenticate(engine).await?;
        if serde_json::from_slice::<serde::de::IgnoredAny>(body).is_err() {
            return Err(ImErrorCode::BadJson.because("the body is not JSON: send an object"));
        }
        match self {
            Self::Openim(command) => command.carry_out(engine, &caller, body).await,
            Self::Device(command) => command.carry_out(engine, &caller, body).await,
        }
    }
}
