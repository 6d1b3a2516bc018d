//! What the console answers.

use axum::response::Response;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, StatusCode};

use crate::page::Page;

#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// Method and address.
    pub(crate) to: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) async fn read(to: String, response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Self {
            to,
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    pub(crate) fn header(&self, name: impl http::header::AsHeaderName) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn is_html(&self) -> bool {
        self.header(CONTENT_TYPE).starts_with("text/html") && !self.body.is_empty()
    }

    /// The page, which must come with this status.
    #[track_caller]
    pub(crate) fn page(self, status: u16) -> Page {
        assert_eq!(self.status, status, "{}: {}", self.to, self.body);
        assert!(self.is_html(), "{}: {:?}", self.to, self.headers);
        Page::new(&self)
    }

    /// Where a form leads that was accepted.
    #[track_caller]
    pub(crate) fn location(&self) -> &str {
        assert_eq!(self.status, 303, "{}: {}", self.to, self.body);
        self.header(LOCATION)
    }

    #[track_caller]
    pub(crate) fn leads_to(&self, address: &str) {
        assert_eq!(self.location(), address, "{}", self.to);
    }
}
