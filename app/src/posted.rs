//! A posted form, and everything its handler needs to answer.

use std::convert::Infallible;
use std::net::IpAddr;
use std::time::Duration;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, FromRequestParts, Path, Request};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Actor, Problems};
use engine::sessions::MemberSession;
use http::header::{RETRY_AFTER, USER_AGENT};
use http::request::Parts;
use http::{HeaderName, StatusCode};
use leptos::prelude::provide_context;
use serde::de::DeserializeOwned;

use crate::document;
use crate::failure::Failure;
use crate::guard::SignedIn;
use crate::state::{AppState, ClientAddress};
use crate::visit::query;

/// A posted form with the request around it.
pub(crate) struct Posted<F> {
    pub(crate) form: F,
    pub(crate) visitor: Visitor,
}

/// The request around a form: who posted it, and how to answer them. Also what a GET comes with that no
/// page answers.
pub(crate) struct Visitor {
    pub(crate) state: AppState,
    parts: Parts,
}

impl Visitor {
    /// The member who posted the form.
    pub(crate) fn actor(&self) -> Result<Actor, Failure> {
        match self.parts.extensions.get::<SignedIn>() {
            Some(SignedIn(actor)) => Ok(actor.clone()),
            None => Err(Failure::NotPermitted),
        }
    }

    /// What the request's header says, if it is text.
    pub(crate) fn header(&self, name: HeaderName) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }

    /// Where the form was posted from, if that is known.
    pub(crate) fn address(&self) -> Option<IpAddr> {
        ClientAddress::of(&self.parts.extensions)
    }

    /// What the browser says that it is.
    pub(crate) fn user_agent(&self) -> Option<String> {
        MemberSession::readable_user_agent(self.header(USER_AGENT)?)
    }

    /// The value of a parameter in the address, if it is there.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        query(self.parts.uri.query()?, name)
    }

    /// The form's own address.
    pub(crate) fn path(&self) -> &str {
        self.parts.uri.path()
    }

    /// Renders the page that stands at `path` once more, with `context` for it to read.
    pub(crate) async fn render_again<C>(
        mut self,
        path: &str,
        status: StatusCode,
        context: C,
    ) -> Response
    where
        C: Clone + Send + Sync + 'static,
    {
        match path.parse() {
            Ok(uri) => self.parts.uri = uri,
            Err(error) => return self.fail(Failure::internal(&error)).await,
        }
        document::render(&self.state, self.parts, status, move || {
            provide_context(context.clone());
        })
        .await
    }

    /// Renders the form's own page once more with status 422.
    pub(crate) async fn refuse<C>(self, context: C) -> Response
    where
        C: Clone + Send + Sync + 'static,
    {
        let path = self.parts.uri.to_string();
        self.refuse_at(&path, context).await
    }

    /// The same for a form that stands on the page of another address.
    pub(crate) async fn refuse_at<C>(self, path: &str, context: C) -> Response
    where
        C: Clone + Send + Sync + 'static,
    {
        self.render_again(path, StatusCode::UNPROCESSABLE_ENTITY, context)
            .await
    }

    /// Renders the form's own page once more, to be tried again after a while.
    pub(crate) async fn make_wait<C>(self, wait: Duration, context: C) -> Response
    where
        C: Clone + Send + Sync + 'static,
    {
        let path = self.parts.uri.to_string();
        self.make_wait_at(&path, wait, context).await
    }

    /// The same for a form that stands on the page of another address.
    pub(crate) async fn make_wait_at<C>(self, path: &str, wait: Duration, context: C) -> Response
    where
        C: Clone + Send + Sync + 'static,
    {
        let status = StatusCode::TOO_MANY_REQUESTS;
        let mut response = self.render_again(path, status, context).await;
        let seconds = u64::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u64::MAX);
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
        response
    }

    /// Renders what went wrong in place of the page.
    pub(crate) async fn fail(self, failure: Failure) -> Response {
        document::render_failure(&self.state, self.parts, failure).await
    }

    /// Sends the browser on with a GET.
    pub(crate) fn redirect(&self, to: &str) -> Response {
        Redirect::to(to).into_response()
    }
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self {
            state: state.clone(),
            parts: parts.clone(),
        })
    }
}

impl<F: DeserializeOwned + Send> FromRequest<AppState> for Posted<F> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let visitor = Visitor {
            state: state.clone(),
            parts: parts.clone(),
        };
        let request = Request::from_parts(parts, body);
        let unreadable = match Form::<F>::from_request(request, state).await {
            Ok(Form(form)) => return Ok(Self { form, visitor }),
            Err(rejection) => rejection,
        };
        tracing::info!(error = %unreadable, "form.unreadable");
        let failure = failure_of(&unreadable);
        Err(visitor.fail(failure).await)
    }
}

fn failure_of(rejection: &FormRejection) -> Failure {
    match rejection {
        FormRejection::BytesRejection(rejection)
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE =>
        {
            Failure::TooLarge
        }
        _ => Failure::BadForm,
    }
}

/// Why a form's handler did not do what was asked.
pub(crate) enum NotDone<Field> {
    /// Something typed is wrong: the page is shown again.
    Problems(Problems<Field>),
    /// There is no page for it.
    Failure(Failure),
}

impl<Field> From<Problems<Field>> for NotDone<Field> {
    fn from(problems: Problems<Field>) -> Self {
        Self::Problems(problems)
    }
}

impl<Field, E: Into<Failure>> From<E> for NotDone<Field> {
    fn from(error: E) -> Self {
        Self::Failure(error.into())
    }
}

/// The variable parts of an address. One that is no text names nothing that is there.
pub(crate) struct Segments<T>(pub(crate) T);

impl<T> FromRequestParts<AppState> for Segments<T>
where
    T: DeserializeOwned + Send,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(segments)) => Ok(Self(segments)),
            Err(_) => Err(document::render_failure(state, parts.clone(), Failure::NotFound).await),
        }
    }
}

/// A form with nothing in it but its button.
#[derive(serde::Deserialize)]
pub(crate) struct Nothing {}
