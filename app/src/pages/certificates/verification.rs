//! What the vendor said of a certificate's credentials, and the stream that tells it to a page
//! which was made before the vendor had answered.

use std::time::Duration;

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::response::sse::Event;
use domain::certificate::CertificateId;
use domain::{Actor, Cause, SdkAppId};
use engine::Engine;
use engine::certificates::{Certificate, Verification};
use futures::{StreamExt, stream};
use leptos::prelude::*;

use super::{address, certificate_of};
use crate::components::Live;
use crate::document;
use crate::event_stream;
use crate::failure::Failure;
use crate::guard::SignedIn;
use crate::language::Language;
use crate::pages::applications::sdkappid_of;
use crate::posted::Segments;
use crate::state::AppState;
use crate::times;
use crate::words::Words;

/// How often the stream looks whether the vendor has answered.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// What the vendor said. While it has said nothing, the answer appears as soon as it is there;
/// without script the link looks again.
pub(super) fn verification(certificate: &Certificate, words: &'static Words) -> AnyView {
    let answer = &certificate.basis().verification;
    if *answer != Verification::NotYet {
        return answer_view(answer, words);
    }
    let pending = words.certificate.verification_pending;
    let look_again = words.certificate.verification_look_again;
    let own = address(certificate);
    view! {
        <Live address=format!("{own}/verification")>
            {pending} " " <a href="">{look_again}</a>
        </Live>
    }
    .into_any()
}

fn answer_view(answer: &Verification, words: &'static Words) -> AnyView {
    let texts = &words.certificate;
    match answer {
        Verification::NotYet => texts.verification_pending.into_any(),
        Verification::Accepted { at } => {
            (texts.verification_accepted)(&times::readable(*at)).into_any()
        }
        Verification::Refused { at, refusal } => {
            let explanation = words.causes.explain(refusal);
            let code = match refusal.cause {
                Cause::Code { code, .. } => Some(format!(
                    "{}{}{code}",
                    words.test_push.vendor_code, words.frame.colon
                )),
                _ => None,
            };
            view! {
                <span class="bad">{(texts.verification_refused)(&times::readable(*at))}</span>
                <br/>
                {explanation.what} {words.frame.space} {explanation.fix}
                {code.map(|code| view! { <br/> <span class="quiet">{code}</span> })}
            }
            .into_any()
        }
    }
}

/// One event when the vendor has answered. The stream then stays open, for a browser would ask
/// again for one that ends.
pub(crate) async fn get(
    State(state): State<AppState>,
    Segments((application, certificate)): Segments<(String, String)>,
    Extension(SignedIn(actor)): Extension<SignedIn>,
    Extension(language): Extension<Language>,
    request: Request,
) -> Response {
    match find(&state.engine, &actor, &application, &certificate).await {
        Ok((application, id)) => {
            let words = language.words();
            let (engine, reader) = (state.engine.clone(), actor.clone());
            let answered = stream::once(async move {
                let answer = wait(&engine, &reader, application, id).await;
                let html = Owner::new().with(|| answer_view(&answer, words).to_html());
                Event::default().data(html)
            });
            let events = answered.chain(stream::pending());
            event_stream::answer(&state, request, &actor, events).await
        }
        Err(failure) => {
            let (parts, _) = request.into_parts();
            document::render_failure(&state, parts, failure).await
        }
    }
}

async fn find(
    engine: &Engine,
    actor: &Actor,
    application: &str,
    certificate: &str,
) -> Result<(SdkAppId, CertificateId), Failure> {
    let application = sdkappid_of(application)?;
    let id = certificate_of(certificate)?;
    engine::certificates::find(engine, actor, application, id).await?;
    Ok((application, id))
}

/// Ends with the vendor's answer, or when the certificate cannot be read any more.
async fn wait(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    id: CertificateId,
) -> Verification {
    loop {
        match engine::certificates::find(engine, actor, application, id).await {
            Ok(certificate) if certificate.basis().verification == Verification::NotYet => {
                tokio::time::sleep(LOOK_AGAIN).await;
            }
            Ok(certificate) => return certificate.basis().verification.clone(),
            Err(_) => return Verification::NotYet,
        }
    }
}
