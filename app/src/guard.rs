//! What stands before every page: the visitor's language, and who they are. A page is only for
//! members unless it is in the short list of public ones.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::Actor;
use http::Method;
use tower_sessions::Session;

use crate::failure::Failure;
use crate::language::Language;
use crate::pages::{sign_in, sign_in_code};
use crate::state::{AppState, ClientAddress};
use crate::visit::query;
use crate::{document, session};

/// The member who makes this request.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Actor);

/// Pages that need no member.
fn is_public(path: &str) -> bool {
    let public = [
        "/sign-in",
        "/sign-in/code",
        "/sign-in/single-sign-on",
        "/sign-in/single-sign-on/callback",
        "/language",
    ];
    public.contains(&path) || path.starts_with("/invitation/")
}

pub(crate) async fn guard(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let language = Language::of_request(request.headers());
    request.extensions_mut().insert(language);
    let session = request.extensions().get::<Session>().cloned();
    let expects_code = match asks_for(&request, sign_in_code::ADDRESS) {
        true => expects_code(&state, session.as_ref()).await,
        false => Ok(true),
    };
    match expects_code {
        Ok(true) => {}
        Ok(false) => return Redirect::to(sign_in::ADDRESS).into_response(),
        Err(failure) => return refuse(&state, request, failure).await,
    }
    let is_member = match signed_in(&state, session).await {
        Ok(Some(_)) if asks_for(&request, sign_in::ADDRESS) => {
            let next = request.uri().query().and_then(|asked| query(asked, "next"));
            return Redirect::to(own_path(&next.unwrap_or_default())).into_response();
        }
        Ok(Some(actor)) => {
            let address = ClientAddress::of(request.extensions());
            let actor = actor.from_address(address);
            request.extensions_mut().insert(SignedIn(actor));
            true
        }
        Ok(None) => false,
        Err(failure) => return refuse(&state, request, failure).await,
    };
    let path = request.uri().path();
    if is_read_in_two_ways(path) {
        return refuse(&state, request, Failure::NotFound).await;
    }
    match is_member || is_public(path) {
        true => next.run(request).await,
        false => Redirect::to(&sign_in_address(&request)).into_response(),
    }
}

async fn refuse(state: &AppState, request: Request, failure: Failure) -> Response {
    let (parts, _) = request.into_parts();
    document::render_failure(state, parts, failure).await
}

/// Whether the path names one page to axum and another one to Leptos, which reads it as a browser does:
/// without dot segments, encoded ones too, and with a backslash for a slash.
fn is_read_in_two_ways(path: &str) -> bool {
    let is_dots = |segment: &str| {
        let segment = segment.to_ascii_lowercase().replace("%2e", ".");
        segment == "." || segment == ".."
    };
    path.contains('\\') || path.split('/').any(is_dots)
}

fn asks_for(request: &Request, page: &str) -> bool {
    request.method() == Method::GET && request.uri().path() == page
}

/// Whether the password was right just now, so that a code is to follow.
async fn expects_code(state: &AppState, session: Option<&Session>) -> Result<bool, Failure> {
    let Some(session) = session else {
        return Ok(false);
    };
    let pending = session::pending(session, state.engine.now()).await;
    pending
        .map(|member| member.is_some())
        .map_err(|error| Failure::internal(&error))
}

async fn signed_in(state: &AppState, session: Option<Session>) -> Result<Option<Actor>, Failure> {
    let Some(session) = session else {
        return Ok(None);
    };
    let of = session::member(&session)
        .await
        .map_err(|error| Failure::internal(&error))?;
    let Some(of) = of else {
        return Ok(None);
    };
    Ok(engine::members::actor(&state.engine, of.member).await?)
}

/// Where to sign in, and to come back from; a form that was posted cannot be come back to.
fn sign_in_address(request: &Request) -> String {
    let asked = request
        .uri()
        .path_and_query()
        .map_or("/", |address| address.as_str());
    if request.method() == Method::GET && asked != "/" {
        let next: String = url::form_urlencoded::byte_serialize(asked.as_bytes()).collect();
        format!("/sign-in?next={next}")
    } else {
        "/sign-in".to_owned()
    }
}

/// The longest path that somebody is sent back to after signing in, in bytes.
const LONGEST_NEXT: usize = 2000;

/// A path of this console, fit to be redirected to; anything else becomes the first page.
pub(crate) fn own_path(asked: &str) -> &str {
    let own = asked.len() <= LONGEST_NEXT
        && asked.starts_with('/')
        && !asked.starts_with("//")
        && asked.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if own { asked } else { "/applications" }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        for own in [
            "/applications",
            "/applications/1400000001?saved=7001#certificate-7001",
        ] {
            assert_eq!(own_path(own), own);
        }
        for foreign in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "/a\r\nSet-Cookie: x",
            "javascript:alert(1)",
            "/\tx",
            &format!("/{}", "a".repeat(2000)),
        ] {
            assert_eq!(own_path(foreign), "/applications", "{foreign:?}");
        }
    }

    #[test]
    fn a_path_with_dot_segments_is_read_in_two_ways() {
        for path in [
            "/applications/..",
            "/applications/.",
            "/applications/%2e%2E",
            "/applications/.%2e/members",
            "/invitation/%2e",
            "/applications/..\\members",
        ] {
            assert!(is_read_in_two_ways(path), "{path}");
        }
        for path in [
            "/",
            "/applications",
            "/a/...",
            "/a/.b",
            "/a/%2e%2e%2e",
            "/a//b",
        ] {
            assert!(!is_read_in_two_ways(path), "{path}");
        }
    }

    proptest! {
        #[test]
        fn whatever_goes_on_is_the_same_path_in_a_browser(
            path in "(/([.a]|%2[eE]|\\\\){0,3}){1,4}",
        ) {
            let read = url::Url::parse("https://push.example.com")
                .and_then(|console| console.join(&format!(".{path}")))
                .unwrap();
            prop_assert!(is_read_in_two_ways(&path) || read.path() == path, "{} {}", path, read);
        }

        #[test]
        fn wherever_somebody_is_sent_it_is_this_console(
            asked in prop_oneof![any::<String>(), "[/\\\\.:@#?a-z\t ]{0,12}", "/[!-~]{0,20}"],
        ) {
            let console = url::Url::parse("https://push.example.com/sign-in").unwrap();
            let sent_to = console.join(own_path(&asked)).unwrap();
            prop_assert_eq!(sent_to.origin(), console.origin(), "{:?}", asked);
        }
    }
}
