//! Ask the vendor, on demand, whether it accepts a certificate's credentials.

use axum::response::Response;
use domain::SdkAppId;
use domain::certificate::CertificateId;

use super::{certificate_of, done};
use crate::failure::Failure;
use crate::pages::applications::sdkappid_of;
use crate::posted::{Nothing, Posted, Segments, Visitor};

pub(crate) async fn post(
    Segments((application, certificate)): Segments<(String, String)>,
    posted: Posted<Nothing>,
) -> Response {
    let visitor = posted.visitor;
    match verify(&visitor, &application, &certificate).await {
        Ok((application, id)) => visitor.redirect(&done(application, "verified", id)),
        Err(failure) => visitor.fail(failure).await,
    }
}

async fn verify(
    visitor: &Visitor,
    application: &str,
    certificate: &str,
) -> Result<(SdkAppId, CertificateId), Failure> {
    let application = sdkappid_of(application)?;
    let id = certificate_of(certificate)?;
    let engine = &visitor.state.engine;
    engine::certificates::verify(engine, &visitor.actor()?, application, id).await?;
    Ok((application, id))
}
