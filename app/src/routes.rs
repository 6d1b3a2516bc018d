//! Every address of the console.

use axum::extract::{DefaultBodyLimit, State};
use axum::middleware::from_fn_with_state;
use axum::response::{Redirect, Response};
use axum::routing::{get, post};
use axum::{Router, extract::Request};
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::components::{Route, Router as PageRouter, Routes};
use leptos_router::{SsrMode, path};

use crate::document;
use crate::failure::{Failure, FailurePage};
use crate::guard::guard;
use crate::pages::{
    api_keys, applications, audit, certificates, devices, language, members, phones, profile,
    pushes, sign_in, sign_in_code, single_sign_on, test_pushes,
};
use crate::state::AppState;
use crate::visit::provide_visit;

/// The largest form that is read: room for a megabyte of pasted text, percent-encoded, so that
/// the person who pasted it is told beside the field.
const LARGEST_FORM: usize = 4 * 1024 * 1024;

/// Every page and form of the console. Needs the session layer around it.
pub fn router(state: AppState) -> Router {
    let pages = generate_route_list(Pages);
    Router::new()
        .leptos_routes_with_context(
            &state,
            pages,
            provide_visit(state.clone()),
            document::page_document,
        )
        .route("/", get(|| async { Redirect::to("/applications") }))
        .route("/sign-in", post(sign_in::post))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/language", post(language::post))
        .route("/members/new", post(members::new::post))
        .route("/members/{member}", post(members::edit::post))
        .route("/members/{member}/disable", post(members::press::disable))
        .route("/members/{member}/enable", post(members::press::enable))
        .route("/members/{member}/reset", post(members::press::reset))
        .route(
            "/members/{member}/end-sessions",
            post(members::press::end_sessions),
        )
        .route("/invitation/{token}", post(members::invitation::post))
        .route("/audit-log/export.csv", get(audit::export::csv))
        .route("/audit-log/export.json", get(audit::export::json))
        .route("/sign-in/code", post(sign_in_code::post))
        .route("/sign-in/single-sign-on", get(single_sign_on::leave))
        .route(
            "/sign-in/single-sign-on/callback",
            get(single_sign_on::come_back),
        )
        .route("/profile", post(profile::page::post))
        .route("/profile/second-factor", post(profile::set_up::post))
        .route(
            "/profile/second-factor/begin",
            post(profile::second_factor::post_begin),
        )
        .route(
            "/profile/second-factor/off",
            post(profile::second_factor::post_off),
        )
        .route("/profile/sessions/end", post(profile::sessions::end))
        .route(
            "/profile/sessions/end-others",
            post(profile::sessions::end_others),
        )
        .route("/applications/new", post(applications::new::post))
        .route(
            "/applications/{sdkappid}/certificates/new",
            post(certificates::new::post),
        )
        .route(
            "/applications/{sdkappid}/certificates/{certificate}/edit",
            post(certificates::edit::post),
        )
        .route(
            "/applications/{sdkappid}/certificates/{certificate}/delete",
            post(certificates::delete::post),
        )
        .route(
            "/applications/{sdkappid}/certificates/{certificate}/restore",
            post(certificates::restore::post),
        )
        .route(
            "/applications/{sdkappid}/certificates/{certificate}/verification",
            get(certificates::verification::get),
        )
        .route(
            "/applications/{sdkappid}/certificates/{certificate}/verify",
            post(certificates::verify::post),
        )
        .route(
            "/applications/{sdkappid}/certificates/{certificate}/revisions/{revision}/withdraw",
            post(certificates::withdraw::post),
        )
        .route(
            "/applications/{sdkappid}/test-push",
            post(test_pushes::new::post),
        )
        .route(
            "/applications/{sdkappid}/test-push/{push}/live",
            get(test_pushes::live::get),
        )
        .route(
            "/applications/{sdkappid}/usersig-key",
            post(applications::usersig_key::post),
        )
        .route(
            "/applications/{sdkappid}/access/edit",
            post(applications::edit_access::post),
        )
        .route(
            "/applications/{sdkappid}/callback-secret",
            post(applications::callback_secret::post),
        )
        .route(
            "/applications/{sdkappid}/state-change-address",
            post(applications::state_change_address::post),
        )
        .route(
            "/applications/{sdkappid}/api-keys/new",
            post(api_keys::new::post),
        )
        .route(
            "/applications/{sdkappid}/api-keys/{key}/revoke",
            post(api_keys::revoke::post),
        )
        .route(
            "/applications/{sdkappid}/devices/unbind",
            post(devices::unbind::post),
        )
        .route(
            "/applications/{sdkappid}/pushes/{delivery}/send-again",
            post(pushes::send_again::post),
        )
        .route("/sandbox/live", get(phones::live::get))
        .route("/sandbox/fault", post(phones::fault::post))
        .route(
            "/sandbox/phones/{phone}/app/sign-in",
            post(phones::use_app::sign_in),
        )
        .route(
            "/sandbox/phones/{phone}/app/send",
            post(phones::use_app::send),
        )
        .route(
            "/sandbox/phones/{phone}/app/{button}",
            post(phones::use_app::press),
        )
        .route("/sandbox/phones/{phone}/clear", post(phones::touch::clear))
        .route(
            "/sandbox/phones/{phone}/notifications/{notification}/click",
            post(phones::touch::click),
        )
        .fallback(not_found)
        .method_not_allowed_fallback(only_posted)
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn_with_state(state.clone(), guard))
        .with_state(state)
}

async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    document::render_failure(&state, parts, Failure::NotFound).await
}

async fn only_posted(State(state): State<AppState>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    document::render_failure(&state, parts, Failure::OnlyPosted).await
}

/// Every page that is asked for by GET.
#[component]
pub(crate) fn Pages() -> impl IntoView {
    view! {
        <PageRouter>
            <Routes fallback=|| view! { <FailurePage failure=Failure::NotFound/> }>
                <Route path=path!("/sign-in") view=sign_in::SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/code") view=sign_in_code::SignInCodePage ssr=SsrMode::Async/>
                <Route path=path!("/profile/second-factor") view=profile::set_up::SetUpPage ssr=SsrMode::Async/>
                <Route path=path!("/profile") view=profile::page::ProfilePage ssr=SsrMode::Async/>
                <Route path=path!("/applications") view=applications::list::ApplicationsPage ssr=SsrMode::Async/>
                <Route path=path!("/applications/new") view=applications::new::NewApplicationPage ssr=SsrMode::Async/>
                <Route path=path!("/applications/:sdkappid") view=applications::settings::SettingsPage ssr=SsrMode::Async/>
                <Route path=path!("/applications/:sdkappid/certificates/new") view=certificates::new::NewCertificatePage ssr=SsrMode::Async/>
                <Route path=path!("/applications/:sdkappid/certificates/:certificate") view=certificates::history::HistoryPage ssr=SsrMode::Async/>
                <Route path=path!("/applications/:sdkappid/certificates/:certificate/edit") view=certificates::edit::EditCertificatePage ssr=SsrMode::Async/>
                <Route path=path!("/applications/:sdkappid/certificates/:certificate/delete") view=certificates::delete::DeleteCertificatePage ssr=SsrMode::Async/>
                <Route path=path!("/applications/:sdkappid/test-push") view=test_pushes::new::NewTestPushPage ssr=SsrMode::Async/>
                <Route path=path!("/applications/:sdkappid/test-push/:push") view=test_pushes::result::TestPushPage ssr=SsrMode::Async/>
                <Route path=path!("/applications/:sdkappid/usersig-key") view=applications::usersig_key::UserSigKeyPage ssr=SsrMode::Async/>
                <Route path=path!("/applications/:sdkappid/access/edit") view=applications::edit_access::EditAccessPage ssr=SsrMode::Async/>
                <Route path=path!("/applications/:sdkappid/callback-secret") view=applications::callback_secret::CallbackSecretPage ssr=SsrMode::Async/>
                <Route path=path!("/applications/:sdkappid/api-keys") view=api_keys::list::ApiKeysPage ssr=SsrMode::Async/>
                <Route path=path!("/applications/:sdkappid/api-keys/new") view=api_keys::new::NewApiKeyPage ssr=SsrMode::Async/>
                <Route path=path!("/applications/:sdkappid/devices") view=devices::find::DevicesPage ssr=SsrMode::Async/>
                <Route path=path!("/applications/:sdkappid/pushes") view=pushes::list::PushesPage ssr=SsrMode::Async/>
                <Route path=path!("/applications/:sdkappid/pushes/:delivery") view=pushes::trace::PushPage ssr=SsrMode::Async/>
                <Route path=path!("/members") view=members::list::MembersPage ssr=SsrMode::Async/>
                <Route path=path!("/members/new") view=members::new::NewMemberPage ssr=SsrMode::Async/>
                <Route path=path!("/members/:member") view=members::edit::MemberPage ssr=SsrMode::Async/>
                <Route path=path!("/invitation/:token") view=members::invitation::InvitationPage ssr=SsrMode::Async/>
                <Route path=path!("/audit-log") view=audit::list::AuditLogPage ssr=SsrMode::Async/>
                <Route path=path!("/sandbox") view=phones::page::PhonesPage ssr=SsrMode::Async/>
            </Routes>
        </PageRouter>
    }
}
