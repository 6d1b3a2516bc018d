//! Make or replace the secret that signs callbacks, and show it once.

use axum::response::Response;
use domain::SdkAppId;
use domain::callback::CallbackSecret;
use http::StatusCode;
use leptos::prelude::*;

use super::made_once::{MadeOnce, made_once};
use super::{address, sdkappid_of};
use crate::failure::Failure;
use crate::pages::loaded;
use crate::posted::{Nothing, Posted, Segments, Visitor};
use crate::visit::visit;
use crate::words::Words;

/// The secret that was just made.
#[derive(Clone)]
struct Made {
    application: SdkAppId,
    secret: CallbackSecret,
}

/// Nothing stands at this address but the answer to the form.
#[component]
pub(crate) fn CallbackSecretPage() -> impl IntoView {
    let visit = visit();
    let made = use_context::<Made>();
    loaded(async move {
        let made = made.ok_or(Failure::OnlyPosted)?;
        Ok::<_, Failure>(page(visit.words, &made))
    })
}

fn page(words: &'static Words, made: &Made) -> impl IntoView + use<> {
    let texts = &words.offline_push.callback;
    made_once(
        words,
        MadeOnce {
            title: texts.made_title,
            name: texts.secret,
            secret: made.secret.expose().to_owned(),
            test_id: "callback-secret",
            once: texts.made_once,
            before: texts.made_before,
            back: (address(made.application), words.offline_push.access.back),
        },
    )
}

pub(crate) async fn post(
    Segments(application): Segments<String>,
    posted: Posted<Nothing>,
) -> Response {
    let visitor = posted.visitor;
    match replace(&visitor, &application).await {
        Ok(made) => {
            let path = format!("{}/callback-secret", address(made.application));
            visitor.render_again(&path, StatusCode::OK, made).await
        }
        Err(failure) => visitor.fail(failure).await,
    }
}

async fn replace(visitor: &Visitor, application: &str) -> Result<Made, Failure> {
    let application = sdkappid_of(application)?;
    let engine = &visitor.state.engine;
    let actor = visitor.actor()?;
    let secret =
        engine::applications::access::replace_callback_secret(engine, &actor, application).await?;
    Ok(Made {
        application,
        secret,
    })
}
