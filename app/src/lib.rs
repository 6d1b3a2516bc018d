//! The console as the server renders it: pages with their form handlers beside them.
//!
//! A page is a Leptos component that reads through `engine` and renders HTML that is whole without
//! script. A form posts to its page's own path; the handler beside the page calls `engine` and
//! answers with a redirect, or renders the page again with what was typed and what is wrong with
//! it. To add a page: a file under `pages/`, a `Route` in `routes.rs`, and for a form a POST
//! route beside it on the same path.

mod components;
mod document;
mod event_stream;
mod failure;
mod guard;
mod language;
mod pages;
mod posted;
mod refusal;
mod routes;
mod sections;
mod session;
mod state;
mod times;
mod visit;
mod words;

pub use guard::SignedIn;
pub use language::Language;
pub use pages::single_sign_on::SINGLE_SIGN_ON_REDIRECT;
pub use refusal::Refusal;
pub use routes::router;
pub use state::{AppState, ClientAddress, PageNonce, SecureCookies, Stylesheet};
