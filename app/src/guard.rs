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
use crate::state::{AppState, ClientAddress};
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
    match signed_in(&state, session).await {
        Ok(Some(actor)) => {
            let address = ClientAddress::of(request.extensions());
            let actor = actor.from_address(address);
            request.extensions_mut().insert(SignedIn(actor));
            next.run(request).await
        }
        Ok(None) if is_public(request.uri().path()) => next.run(request).await,
        Ok(None) => Redirect::to(&sign_in_address(&request)).into_response(),
        Err(failure) => {
            let (parts, _) = request.into_parts();
            document::render_failure(&state, parts, failure).await
        }
    }
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

    proptest! {
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
