//! The language switch: a form on every page.

use axum::response::Response;
use http::HeaderValue;
use http::header::SET_COOKIE;
use serde::Deserialize;

use crate::failure::Failure;
use crate::guard::own_path;
use crate::language::{COOKIE_NAME, Language};
use crate::posted::Posted;

/// A year.
const REMEMBERED_SECONDS: u32 = 365 * 24 * 60 * 60;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct LanguageForm {
    language: String,
    /// The page to come back to.
    back: String,
}

pub(crate) async fn post(posted: Posted<LanguageForm>) -> Response {
    let Posted { form, visitor } = posted;
    let Some(language) = Language::from_tag(&form.language) else {
        return visitor.fail(Failure::BadForm).await;
    };
    let mut response = visitor.redirect(own_path(&form.back));
    match HeaderValue::from_str(&cookie(language, visitor.state.secure_cookies.0)) {
        Ok(cookie) => {
            response.headers_mut().append(SET_COOKIE, cookie);
            response
        }
        Err(error) => visitor.fail(Failure::internal(&error)).await,
    }
}

fn cookie(language: Language, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!(
        "{COOKIE_NAME}={}; Path=/; Max-Age={REMEMBERED_SECONDS}; SameSite=Lax; HttpOnly{secure}",
        language.tag()
    )
}
