//! One visit to one page: who reads it, in which language.

use domain::{Actor, Permission, SdkAppId};
use engine::sessions::SessionHandle;
use http::request::Parts;
use leptos::nonce::Nonce;
use leptos::prelude::*;
use tower_sessions::Session;

use crate::failure::Failure;
use crate::guard::SignedIn;
use crate::language::Language;
use crate::session;
use crate::state::{AppState, PageNonce};
use crate::words::Words;

/// One visit to one page.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) state: AppState,
    pub(crate) words: &'static Words,
    pub(crate) actor: Option<Actor>,
    /// The session that the page is read in.
    pub(crate) session: Option<SessionHandle>,
    /// Path and query, as asked for.
    pub(crate) address: String,
}

impl Visit {
    pub(crate) fn of(state: AppState, parts: &Parts) -> Self {
        let language = parts
            .extensions
            .get::<Language>()
            .copied()
            .unwrap_or(Language::English);
        Self {
            state,
            words: language.words(),
            actor: parts
                .extensions
                .get::<SignedIn>()
                .map(|SignedIn(actor)| actor.clone()),
            session: parts.extensions.get::<Session>().and_then(session::handle),
            address: parts
                .uri
                .path_and_query()
                .map_or_else(|| "/".to_owned(), ToString::to_string),
        }
    }

    /// The member who reads the page; the guard lets nobody else through to a page that asks.
    pub(crate) fn actor(&self) -> Result<Actor, Failure> {
        self.actor.clone().ok_or(Failure::NotPermitted)
    }

    /// Whether the reader may do this, so that the page offers it.
    pub(crate) fn permits(&self, permission: Permission, application: SdkAppId) -> bool {
        let actor = self.actor.as_ref();
        actor.is_some_and(|actor| actor.require(permission, application).is_ok())
    }

    /// The value of a parameter in the address, if it is there.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        query(self.address.split_once('?')?.1, name)
    }

    /// What people call the provider of single sign-on; also of one that is not configured any more.
    pub(crate) fn provider(&self) -> String {
        match &self.state.single_sign_on {
            Some(single_sign_on) => single_sign_on.settings().name.to_string(),
            None => self.words.single_sign_on.unnamed.to_owned(),
        }
    }
}

/// The value of a parameter in the query of an address, if it is there.
pub(crate) fn query(query: &str, name: &str) -> Option<String> {
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// The visit that is being answered.
pub(crate) fn visit() -> Visit {
    expect_context::<Visit>()
}

/// Makes [`visit`] and the page's nonce available to everything that is rendered for a request.
pub(crate) fn provide_visit(state: AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        if let Some(parts) = use_context::<Parts>() {
            if let Some(PageNonce(nonce)) = parts.extensions.get::<PageNonce>() {
                provide_context(Nonce::from_value(nonce.clone()));
            }
            provide_context(Visit::of(state.clone(), &parts));
        }
    }
}
