//! One request and its answer, or what went wrong on the way.

use std::error::Error as _;
use std::time::Duration;

use domain::{Cause, Classification, Clock, Refusal, retry_after};
use reqwest::header::RETRY_AFTER;
use reqwest::{Client, Response, StatusCode};

/// The most of an answer that is read. Vendors answer with some hundred bytes for each push, and
/// take at most a thousand at once; whatever is longer is no answer of theirs, and cut off here it
/// cannot be read as one.
pub(crate) const MOST_BYTES: usize = 1024 * 1024;

/// What came back, whatever it says.
#[derive(Clone, Debug)]
pub(crate) struct HttpAnswer {
    pub(crate) status: StatusCode,
    pub(crate) retry_after: Option<Duration>,
    /// At most [`MOST_BYTES`] of it.
    pub(crate) body: Vec<u8>,
}

/// Posts a form and reads the answer.
pub(crate) async fn post_form(
    http: &Client,
    url: &str,
    form: &[(&str, &str)],
    clock: &dyn Clock,
) -> Result<HttpAnswer, Refusal> {
    let response = http
        .post(url)
        .form(form)
        .send()
        .await
        .map_err(|error| lost(&error))?;
    let status = response.status();
    let retry_after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| retry_after(value, clock.now()));
    let body = match read_body(response).await {
        Ok(body) => body,
        // A status that says no needs no body.
        Err(_) if !status.is_success() => Vec::new(),
        Err(error) => return Err(lost(&error)),
    };
    Ok(HttpAnswer {
        status,
        retry_after,
        body,
    })
}

async fn read_body(mut response: Response) -> reqwest::Result<Vec<u8>> {
    let mut body = Vec::new();
    while body.len() < MOST_BYTES {
        let Some(chunk) = response.chunk().await? else {
            break;
        };
        let room = MOST_BYTES - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }
    Ok(body)
}

/// What it means that there is no whole answer.
fn lost(error: &reqwest::Error) -> Refusal {
    let (classification, cause) = if error.is_builder() {
        // The configured host makes no URL: no waiting helps.
        (Classification::OurFault, Cause::Unreachable)
    } else if error.is_connect() {
        (Classification::RetryLater, Cause::Unreachable)
    } else if error.is_timeout() {
        (Classification::RetryLater, Cause::Timeout)
    } else if is_not_http(error) {
        (Classification::RetryLater, Cause::Unreadable)
    } else {
        (Classification::RetryLater, Cause::Broken)
    };
    Refusal {
        classification,
        cause,
        retry_after: None,
    }
}

/// Whether there was an answer, but not one in HTTP.
fn is_not_http(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        if error.downcast_ref().is_some_and(hyper::Error::is_parse) {
            return true;
        }
        source = error.source();
    }
    false
}

/// What an HTTP status means where the vendor does not say anything better.
pub(crate) fn classify_status(status: StatusCode) -> Classification {
    match status {
        StatusCode::TOO_MANY_REQUESTS => Classification::RateLimited,
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY => Classification::RetryLater,
        // No source tells what these mean here: a firewall, a blocked address, the credentials.
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Classification::Unknown,
        status if status.is_server_error() => Classification::RetryLater,
        // A redirect is one to us, too: hosts are configured, and redirects are not followed.
        _ => Classification::OurFault,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_alone_says_whether_to_try_again() {
        for (status, classification) in [
            (301, Classification::OurFault),
            (400, Classification::OurFault),
            (401, Classification::Unknown),
            (403, Classification::Unknown),
            (404, Classification::OurFault),
            (408, Classification::RetryLater),
            (413, Classification::OurFault),
            (425, Classification::RetryLater),
            (429, Classification::RateLimited),
            (500, Classification::RetryLater),
            (502, Classification::RetryLater),
            (503, Classification::RetryLater),
            (504, Classification::RetryLater),
            (599, Classification::RetryLater),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(classify_status(status), classification, "{status}");
        }
    }
}
