//! The HTML document around every page.

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::header::RETRY_AFTER;
use http::request::Parts;
use http::{Method, StatusCode};
use leptos::config::LeptosOptions;
use leptos::hydration::HydrationScripts;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};

use crate::components::{LanguageSwitch, Main, SandboxBanner, SignOut, SkipLink, TopBar};
use crate::failure::{Failure, FailurePage};
use crate::language::Language;
use crate::pages::{applications, profile};
use crate::routes::Pages;
use crate::sections::sections;
use crate::state::AppState;
use crate::visit::{provide_visit, visit};

/// What an answer to a form means for the language switch, which comes back by a GET.
#[derive(Clone, Copy)]
enum AnswerToForm {
    /// It shows what is shown only now: a switch would lose it.
    ShownOnce,
    /// It is no page, and perhaps there is none at its address.
    Failure,
}

/// The whole document with the page that the address names.
pub(crate) fn page_document() -> impl IntoView {
    document(|| view! { <Pages/> })
}

fn document<V: IntoView + 'static>(content: impl FnOnce() -> V + Send + 'static) -> impl IntoView {
    provide_meta_context();
    // Nothing here is hydrated but islands, so nothing that was read may be written into the page
    // for a browser to take up again.
    if let Some(context) = Owner::current_shared_context() {
        context.set_is_hydrating(false);
    }
    let visit = visit();
    let words = visit.words;
    let stylesheet = format!("/pkg/{}", visit.state.stylesheet.0);
    let sandbox = visit.state.sandbox.is_some();
    let sections = sections(&visit);
    let actor = visit.actor;
    let signed_in = actor.is_some();
    let languages = Language::ALL.map(|language| (language.tag(), language.own_name()));
    let back = match use_context::<AnswerToForm>() {
        None => Some(visit.address),
        Some(AnswerToForm::Failure) => Some(applications::ADDRESS.to_owned()),
        Some(AnswerToForm::ShownOnce) => None,
    };
    let switch = back.map(|back| {
        view! {
            <LanguageSwitch
                action="/language"
                label=words.frame.language
                languages=languages.to_vec()
                current=words.language.tag()
                back=back
            />
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang=words.language.tag()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                <link rel="stylesheet" href=stylesheet/>
                <Title formatter=|page: String| title(&page)/>
                <MetaTags/>
            </head>
            <body>
                <SkipLink text=words.frame.skip_to_content/>
                {sandbox.then(|| view! {
                    <SandboxBanner label=words.frame.sandbox>
                        <strong>{words.frame.sandbox}</strong>
                        " "
                        {words.frame.sandbox_meaning}
                        {signed_in.then(|| view! {
                            " "
                            <a href="/sandbox">{words.frame.phones}</a>
                        })}
                    </SandboxBanner>
                })}
                <TopBar product="Pushdeck" sections_label=words.frame.sections sections=sections>
                    {switch}
                    {actor.map(|actor| view! {
                        <SignOut
                            action="/sign-out"
                            member=actor.name
                            profile=profile::ADDRESS
                            label=words.frame.sign_out
                        />
                    })}
                </TopBar>
                <Main>{content()}</Main>
            </body>
        </html>
    }
}

/// The whole title. leptos_meta 0.8 does not escape it, and names that people chose stand in titles.
fn title(page: &str) -> String {
    format!("{page} · Pushdeck")
        .replace('&', "&amp;")
        .replace('<', "&lt;")
}

/// Loads the WebAssembly: stands at the end of the pages that have an island, and only there.
#[component]
pub(crate) fn IslandLoader() -> impl IntoView {
    let options: LeptosOptions = visit().state.options;
    view! { <HydrationScripts options islands=true/> }
}

/// Renders the page at the address of `parts` in answer to a form, with that status, after `context`
/// ran. What answers with 200 is not there once more: the form was accepted.
pub(crate) async fn render(
    state: &AppState,
    parts: Parts,
    status: StatusCode,
    context: impl Fn() + Clone + Send + Sync + 'static,
) -> Response {
    let context = move || {
        if status == StatusCode::OK {
            provide_context(AnswerToForm::ShownOnce);
        }
        context();
    };
    render_document(state, parts, status, context, page_document).await
}

/// Renders what went wrong in place of a page.
pub(crate) async fn render_failure(state: &AppState, parts: Parts, failure: Failure) -> Response {
    let content = move || document(move || view! { <FailurePage failure/> });
    let is_answer_to_a_form = !parts.method.is_safe();
    let context = move || {
        if is_answer_to_a_form {
            provide_context(AnswerToForm::Failure);
        }
    };
    let mut response = render_document(state, parts, failure.status(), context, content).await;
    if let Some(seconds) = failure.retry_after() {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}

async fn render_document<V: IntoView + 'static>(
    state: &AppState,
    mut parts: Parts,
    status: StatusCode,
    context: impl Fn() + Clone + Send + Sync + 'static,
    content: impl Fn() -> V + Clone + Send + Sync + 'static,
) -> Response {
    let visit = provide_visit(state.clone());
    let context = move || {
        visit();
        context();
    };
    parts.method = Method::GET;
    let request = Request::from_parts(parts, Body::empty());
    let mut response = leptos_axum::render_app_async_with_context(context, content)(request).await;
    // A page that could not be read keeps the status that says so.
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}
