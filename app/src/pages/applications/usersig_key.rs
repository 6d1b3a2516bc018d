//! Make or replace the key that back ends sign with, and show it once.

use axum::response::Response;
use domain::SdkAppId;
use domain::usersig::UserSigKey;
use http::StatusCode;
use leptos::prelude::*;

use super::{address, all, sdkappid_of};
use crate::components::{ButtonLink, CopyButton, Notice, PageHeader, Tone};
use crate::document::IslandLoader;
use crate::failure::Failure;
use crate::pages::loaded;
use crate::pages::title::PageTitle;
use crate::posted::{Nothing, Posted, Segments, Visitor};
use crate::visit::{Visit, visit};

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
        Ok::<_, Failure>(page(&visit, &made))
    })
}

fn page(visit: &Visit, made: &Made) -> impl IntoView + use<> {
    let words = visit.words;
    let texts = &words.offline_push.access;
    let key = made.key.expose().to_owned();
    view! {
        <PageTitle title=texts.made_title/>
        <PageHeader
            title=texts.made_title
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![all(words)]
        />
        <Notice tone=Tone::Good answers=true>
            <p>{texts.made_once}</p>
            <p>
                <span class="code" data-testid="usersig-key">{key.clone()}</span>
                " "
                <CopyButton
                    value=key
                    label=words.frame.copy
                    copied_label=words.frame.copied
                    detail=texts.key
                />
            </p>
            <p>{texts.made_overlap}</p>
        </Notice>
        <p><ButtonLink href=address(made.application)>{texts.back}</ButtonLink></p>
        <IslandLoader/>
    }
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
