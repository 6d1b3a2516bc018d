//! What a program is told when it does not get what it asked for: RFC 9457.

use std::time::Duration;

use axum::Json;
use axum::response::{IntoResponse, Response};
use domain::{NotPermitted, Problem};
use engine::api_keys::ApiKeyError;
use engine::certificates::{AddError, EditError, WithdrawError};
use engine::test_pushes::SendTestPushError;
use engine::{FindError, Missing, StorageError, error_chain};
use http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use super::named_values::WrongValue;
use super::values::code;

/// Why there is no other answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Unreadable,
    NoKey,
    BadKey,
    NotPermitted,
    NotFound,
    MethodNotAllowed,
    Conflict,
    TooLarge,
    NotJson,
    Wrong,
    TooMany,
    Internal,
    NoAnswerInTime,
}

impl Kind {
    const fn parts(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Unreadable => (StatusCode::BAD_REQUEST, "unreadable", "Not readable"),
            Self::NoKey => (StatusCode::UNAUTHORIZED, "no-key", "No API key"),
            Self::BadKey => (StatusCode::UNAUTHORIZED, "bad-key", "API key not accepted"),
            Self::NotPermitted => (StatusCode::FORBIDDEN, "not-permitted", "Not permitted"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found", "Not found"),
            Self::MethodNotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                "method-not-allowed",
                "Method not allowed",
            ),
            Self::Conflict => (StatusCode::CONFLICT, "conflict", "Conflict"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too large"),
            Self::NotJson => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json", "Not JSON"),
            Self::Wrong => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "wrong-values",
                "Wrong values",
            ),
            Self::TooMany => (
                StatusCode::TOO_MANY_REQUESTS,
                "too-many-calls",
                "Too many calls",
            ),
            Self::Internal => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "Something went wrong",
            ),
            Self::NoAnswerInTime => (
                StatusCode::SERVICE_UNAVAILABLE,
                "no-answer-in-time",
                "No answer in time",
            ),
        }
    }
}

/// A problem in the words of RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct ApiProblem {
    /// Which kind of problem: `urn:pushdeck:problem:` and a name that does not change.
    #[serde(rename = "type")]
    uri: String,
    /// The kind in words.
    title: &'static str,
    /// The HTTP status once more.
    status: u16,
    /// What happened this time, and what to do about it.
    detail: String,
    /// What is wrong with single fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    #[serde(skip)]
    kind: Kind,
    #[serde(skip)]
    retry_after: Option<Duration>,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FieldError {
    /// Which field of the body, parameter of the address, or header.
    field: String,
    /// What is wrong with it, by a name that does not change.
    code: &'static str,
    /// The most that the field takes, where that is what is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<usize>,
}

impl ApiProblem {
    pub(super) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        let (status, name, title) = kind.parts();
        Self {
            uri: format!("urn:pushdeck:problem:{name}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            kind,
            retry_after: None,
        }
    }

    fn too_many(detail: impl Into<String>, wait: Duration) -> Self {
        Self {
            retry_after: Some(wait),
            ..Self::new(Kind::TooMany, detail)
        }
    }

    /// One field alone is wrong.
    pub(super) fn field(name: &str, problem: Problem) -> Self {
        Self::fields([(name, problem)])
    }

    /// These are wrong.
    pub(super) fn fields<'field>(
        problems: impl IntoIterator<Item = (&'field str, Problem)>,
    ) -> Self {
        let errors = problems
            .into_iter()
            .map(|(field, problem)| FieldError {
                field: field.to_owned(),
                code: code(problem),
                max: match problem {
                    Problem::TooLong { max } | Problem::TooMany { max } => Some(max),
                    _ => None,
                },
            })
            .collect();
        Self {
            errors,
            ..Self::new(Kind::Wrong, "correct the fields that `errors` names")
        }
    }

    /// One field or header is wrong in a way that is no value's.
    pub(super) fn named(
        field: impl Into<String>,
        code: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        let error = FieldError {
            field: field.into(),
            code,
            max: None,
        };
        Self {
            errors: vec![error],
            ..Self::new(Kind::Wrong, detail)
        }
    }

    /// A value was not read. It is told to nobody but who sent it.
    pub(super) fn value(wrong: WrongValue) -> Self {
        let detail = format!("not as documented: {wrong}");
        match wrong.field {
            Some(field) => Self::named(field, wrong.code, detail),
            None => Self::new(Kind::Wrong, detail),
        }
    }

    /// The log has the whole chain of causes; the program is told that something went wrong.
    pub(super) fn internal(error: &dyn std::error::Error) -> Self {
        tracing::error!(error = error_chain(error), "api.internal");
        Self::new(
            Kind::Internal,
            "something went wrong on this side: try again, and look at the log",
        )
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let (kind, retry_after) = (self.kind, self.retry_after);
        let (status, ..) = kind.parts();
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        let challenge = match kind {
            Kind::NoKey => Some("Bearer realm=\"pushdeck\""),
            Kind::BadKey => Some("Bearer realm=\"pushdeck\", error=\"invalid_token\""),
            _ => None,
        };
        if let Some(challenge) = challenge {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        if let Some(wait) = retry_after {
            let seconds = u64::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u64::MAX);
            headers.insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl From<StorageError> for ApiProblem {
    fn from(error: StorageError) -> Self {
        Self::internal(&error)
    }
}

impl From<NotPermitted> for ApiProblem {
    fn from(error: NotPermitted) -> Self {
        let kind = match error {
            NotPermitted::InApplication(_) | NotPermitted::InConsole(_) => Kind::NotPermitted,
            // Whether there is such an application is nobody's business.
            NotPermitted::OutOfReach(_) => Kind::NotFound,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<Missing> for ApiProblem {
    fn from(missing: Missing) -> Self {
        Self::new(
            Kind::NotFound,
            format!("{missing} does not exist in this application"),
        )
    }
}

impl From<FindError> for ApiProblem {
    fn from(error: FindError) -> Self {
        match error {
            FindError::NotPermitted(error) => error.into(),
            FindError::NotFound(missing) => missing.into(),
            FindError::Storage(error) => error.into(),
        }
    }
}

impl From<ApiKeyError> for ApiProblem {
    fn from(error: ApiKeyError) -> Self {
        match error {
            ApiKeyError::Storage(error) => error.into(),
            ApiKeyError::TooManyCalls(wait) | ApiKeyError::TooManyFailures(wait) => {
                Self::too_many(error.to_string(), wait)
            }
            ApiKeyError::Unknown | ApiKeyError::Revoked | ApiKeyError::Expired => {
                Self::new(Kind::BadKey, error.to_string())
            }
        }
    }
}

impl From<AddError> for ApiProblem {
    fn from(error: AddError) -> Self {
        match error {
            AddError::NotPermitted(error) => error.into(),
            AddError::NotFound(missing) => missing.into(),
            AddError::SecretRequired => Self::field("master_secret", Problem::Required),
            AddError::Storage(error) => error.into(),
        }
    }
}

impl From<EditError> for ApiProblem {
    fn from(error: EditError) -> Self {
        match error {
            EditError::NotPermitted(error) => error.into(),
            EditError::NotFound(missing) => missing.into(),
            EditError::Conflict(certificate) => Self::new(
                Kind::Conflict,
                format!(
                    "the certificate has version {} now: read it again, then save",
                    certificate.version
                ),
            ),
            EditError::Storage(error) => error.into(),
        }
    }
}

impl From<WithdrawError> for ApiProblem {
    fn from(error: WithdrawError) -> Self {
        match error {
            WithdrawError::NotPermitted(error) => error.into(),
            WithdrawError::NotFound(missing) => missing.into(),
            WithdrawError::AlreadyInEffect { .. } | WithdrawError::AlreadyWithdrawn { .. } => {
                Self::new(Kind::Conflict, error.to_string())
            }
            WithdrawError::Storage(error) => error.into(),
        }
    }
}

impl From<SendTestPushError> for ApiProblem {
    fn from(error: SendTestPushError) -> Self {
        match error {
            SendTestPushError::NotPermitted(error) => error.into(),
            SendTestPushError::UnknownCertificate { .. } => {
                Self::field("certificate", Problem::NotFound)
            }
            SendTestPushError::NotInEffect { .. }
            | SendTestPushError::NoToken { .. }
            | SendTestPushError::OtherCertificate { .. } => {
                Self::new(Kind::Conflict, error.to_string())
            }
            SendTestPushError::LostOnWebPage => {
                Self::field("custom_content", Problem::LostOnWebPage)
            }
            SendTestPushError::Storage(error) => error.into(),
        }
    }
}
