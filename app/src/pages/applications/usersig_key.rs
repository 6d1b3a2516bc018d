//! Make or replace the key that back ends sign with, and show it once.

use axum::response::Response;
use domain::SdkAppId;
use domain::usersig::UserSigKey;
use http::StatusCode;
use leptos::prelude::*;

use super::made_once::{MadeOnce, made_once};
use super::{address, sdkappid_of};
use crate::failure::Failure;
use crate::pages::loaded;
use crate::posted::{Nothing, Posted, Segments, Visitor};
use crate::visit::visit;
use crate::words::Words;

/// The key that was just made.
#[derive(Clone)]
struct Made {
    application: SdkAppId,
    key: UserSigKey,
}

/// Nothing stands at this address but the answer to the form.
#[component]
pub(crate) fn UserSigKeyPage() -> impl IntoView {
    let visit = visit();
    let made = use_context::<Made>();
    loaded(async move {
        let made = made.ok_or(Failure::OnlyPosted)?;
        Ok::<_, Failure>(page(visit.words, &made))
    })
}

fn page(words: &'static Words, made: &Made) -> impl IntoView + use<> {
    let texts = &words.offline_push.access;
    made_once(
        words,
        MadeOnce {
            title: texts.made_title,
            name: texts.key,
            secret: made.key.expose().to_owned(),
            test_id: "usersig-key",
            once: texts.made_once,
            before: texts.made_overlap,
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
            let path = format!("{}/usersig-key", address(made.application));
            visitor.render_again(&path, StatusCode::OK, made).await
        }
        Err(failure) => visitor.fail(failure).await,
    }
}

async fn replace(visitor: &Visitor, application: &str) -> Result<Made, Failure> {
    let application = sdkappid_of(application)?;
    let engine = &visitor.state.engine;
    let key =
        engine::applications::access::replace_usersig_key(engine, &visitor.actor()?, application)
            .await?;
    Ok(Made { application, key })
}
