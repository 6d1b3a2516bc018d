//! Where vendors post their receipts: an address for each certificate that nobody else can guess.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::routing::post;
use domain::certificate::CertificateId;
use engine::Engine;
use engine::receipts::{ReceiptsError, record};
use http::StatusCode;
use vendors::oppo::receipts::parse;

/// A thousand receipts with a thousand tokens each would not fit; none was seen that large.
const LARGEST_BODY: usize = 1024 * 1024;

pub(super) fn router(engine: Engine) -> Router {
    Router::new()
        .route("/receipts/oppo/{certificate}/{key}", post(oppo))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(engine)
}

/// Which answer OPPO expects was not found: an empty 200 says that all is well.
async fn oppo(
    State(engine): State<Engine>,
    Path((certificate, key)): Path<(String, String)>,
    body: Bytes,
) -> StatusCode {
    let Ok(certificate) = CertificateId::parse(&certificate) else {
        return StatusCode::NOT_FOUND;
    };
    let receipts = match parse(&body) {
        Ok(receipts) => receipts,
        Err(error) => {
            tracing::info!(certificate = certificate.number(), %error, "receipts.unreadable");
            return StatusCode::BAD_REQUEST;
        }
    };
    match record(&engine, certificate, &key, &receipts).await {
        Ok(()) => StatusCode::OK,
        Err(ReceiptsError::UnknownAddress) => StatusCode::NOT_FOUND,
        Err(error @ ReceiptsError::Storage(_)) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "receipts.not_recorded"
            );
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}
