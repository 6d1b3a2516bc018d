//! The page in place of what the layers around the console refuse.

use axum::response::Response;
use http::request::Parts;

use crate::document;
use crate::failure::Failure;
use crate::language::Language;
use crate::state::AppState;

/// What a layer around the console refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Another site's page has posted the form.
    CrossSite,
    /// The answer did not come in time.
    TooSlow,
}

impl Refusal {
    /// The page that says so, in the visitor's language. Who they are is not known here.
    pub async fn page(self, state: &AppState, mut asked: Parts) -> Response {
        let language = Language::of_request(&asked.headers);
        asked.extensions.insert(language);
        document::render_failure(state, asked, self.into()).await
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::CrossSite => Self::CrossSite,
            Refusal::TooSlow => Self::TooSlow,
        }
    }
}
