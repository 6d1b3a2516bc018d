//! A finger on the chat app of a phone.

use std::time::Duration;

use axum::response::Response;
use domain::{ConsolePermission, Permission, UserId};
use engine::applications::access::{MakeUserSigError, make_usersig};
use http::StatusCode;
use sandbox::{Account, AppAction, AppError, AppProblem, PhoneId};
use serde::Deserialize;

use super::sandbox_of;
use super::scene::{Typed, TypedForm, choices};
use crate::failure::Failure;
use crate::posted::{Nothing, Posted, Segments, Visitor};

/// How long a phone stays signed in: as long as a push can wait for it.
const SIGNED_IN_FOR: Duration = Duration::from_secs(7 * 24 * 60 * 60);

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct SignInForm {
    user: String,
    certificate: String,
}

pub(crate) async fn sign_in(
    Segments(phone): Segments<String>,
    posted: Posted<SignInForm>,
) -> Response {
    let Posted { form, visitor } = posted;
    let done = match permitted(&visitor, &phone) {
        Ok(phone) => try_to_sign_in(&visitor, phone, &form).await,
        Err(failure) => Err(failure.into()),
    };
    let SignInForm { user, certificate } = form;
    answer(
        visitor,
        &phone,
        done,
        Some(TypedForm::SignIn { user, certificate }),
    )
    .await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct MessageForm {
    to: String,
    text: String,
    ext: String,
}

pub(crate) async fn send(
    Segments(phone): Segments<String>,
    posted: Posted<MessageForm>,
) -> Response {
    let Posted { form, visitor } = posted;
    let MessageForm { to, text, ext } = form;
    let typed = TypedForm::Message {
        to: to.clone(),
        text: text.clone(),
        ext: ext.clone(),
    };
    let done = act(&visitor, &phone, AppAction::Send { to, text, ext }).await;
    answer(visitor, &phone, done, Some(typed)).await
}

/// The buttons without a form.
pub(crate) async fn press(
    Segments((phone, button)): Segments<(String, String)>,
    posted: Posted<Nothing>,
) -> Response {
    let visitor = posted.visitor;
    let done = match button.as_str() {
        "open" => act(&visitor, &phone, AppAction::Open).await,
        "background" => act(&visitor, &phone, AppAction::ToBackground).await,
        "kill" => act(&visitor, &phone, AppAction::Kill).await,
        "log-out" => act(&visitor, &phone, AppAction::LogOut).await,
        "network-off" => set_network(&visitor, &phone, false).await,
        "network-on" => set_network(&visitor, &phone, true).await,
        _ => Err(Failure::NotFound.into()),
    };
    answer(visitor, &phone, done, None).await
}

/// Why something was not done on a phone.
enum NotDone {
    /// The phone shows why.
    OnThePhone,
    /// There is no page for it.
    Failure(Failure),
}

impl<E: Into<Failure>> From<E> for NotDone {
    fn from(error: E) -> Self {
        Self::Failure(error.into())
    }
}

fn permitted(visitor: &Visitor, phone: &str) -> Result<PhoneId, Failure> {
    visitor
        .actor()?
        .require_in_console(ConsolePermission::OperateSandbox)?;
    phone.parse().map_err(|_| Failure::NotFound)
}

async fn act(visitor: &Visitor, phone: &str, action: AppAction) -> Result<(), NotDone> {
    let phone = permitted(visitor, phone)?;
    said(sandbox_of(&visitor.state)?.act(phone, action).await)
}

async fn set_network(visitor: &Visitor, phone: &str, on: bool) -> Result<(), NotDone> {
    let phone = permitted(visitor, phone)?;
    said(sandbox_of(&visitor.state)?.set_network(phone, on).await)
}

fn said(done: Result<(), AppError>) -> Result<(), NotDone> {
    done.map_err(|error| match error {
        AppError::UnknownPhone(_) => Failure::NotFound.into(),
        AppError::Problem(_) => NotDone::OnThePhone,
    })
}

async fn try_to_sign_in(
    visitor: &Visitor,
    phone: PhoneId,
    form: &SignInForm,
) -> Result<(), NotDone> {
    let sandbox = sandbox_of(&visitor.state)?;
    let actor = visitor.actor()?;
    let complain = |problem| match sandbox.complain(phone, problem) {
        Ok(()) => NotDone::OnThePhone,
        Err(_) => Failure::NotFound.into(),
    };
    let engine = &visitor.state.engine;
    let choice = choices(engine, &actor)
        .await?
        .into_iter()
        .find(|choice| choice.certificate.to_string() == form.certificate)
        .ok_or_else(|| complain(AppProblem::NoCertificate))?;
    actor.require(Permission::ManageApplication, choice.application)?;
    let user = UserId::parse(&form.user).map_err(|_| complain(AppProblem::NotAUser))?;
    let usersig = make_usersig(engine, &actor, choice.application, &user, SIGNED_IN_FOR).await;
    let usersig = usersig.map_err(|error| match error {
        MakeUserSigError::NoKey(application) => complain(AppProblem::NoUserSigKey(application)),
        other => Failure::from(other).into(),
    })?;
    let account = Account {
        application: choice.application,
        user,
        certificate: choice.certificate,
    };
    let usersig = usersig.into();
    said(
        sandbox
            .act(phone, AppAction::SignIn { account, usersig })
            .await,
    )
}

async fn answer(
    visitor: Visitor,
    phone: &str,
    done: Result<(), NotDone>,
    typed: Option<TypedForm>,
) -> Response {
    match done {
        Ok(()) => visitor.redirect(&format!("/sandbox#phone-{phone}")),
        Err(NotDone::Failure(failure)) => visitor.fail(failure).await,
        Err(NotDone::OnThePhone) => {
            let typed = typed
                .zip(phone.parse().ok())
                .map(|(form, phone)| Typed { phone, form });
            visitor
                .render_again("/sandbox", StatusCode::UNPROCESSABLE_ENTITY, typed)
                .await
        }
    }
}
