//! What a visitor is told when a page or an action cannot be had.

use domain::NotPermitted;
use engine::applications::AddApplicationError;
use engine::applications::access::{MakeUserSigError, SaveAccessError};
use engine::certificates::{AddError, EditError, WithdrawError};
use engine::deliveries::SendAgainError;
use engine::test_pushes::SendTestPushError;
use engine::{FindError, StorageError};
use http::StatusCode;
use leptos::prelude::*;

use crate::components::{ButtonLink, PageHeader};
use crate::words::Words;

/// Why there is no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    NotFound,
    NotPermitted,
    /// Asked for by GET, but there is only a form that is posted there.
    OnlyPosted,
    BadForm,
    TooLarge,
    /// The log has the cause.
    Internal,
}

impl Failure {
    /// Writes the whole chain of causes to the log; the visitor reads that something went wrong.
    pub(crate) fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        let mut chain = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            chain.push_str(": ");
            chain.push_str(&error.to_string());
            cause = error.source();
        }
        tracing::error!(error = %chain, "page.failed");
        Self::Internal
    }

    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotPermitted => StatusCode::FORBIDDEN,
            Self::OnlyPosted => StatusCode::METHOD_NOT_ALLOWED,
            Self::BadForm => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    const fn words(self, words: &Words) -> (&'static str, &'static str) {
        let failure = &words.failure;
        match self {
            Self::NotFound => (failure.not_found, failure.not_found_hint),
            Self::NotPermitted => (failure.not_permitted, failure.not_permitted_hint),
            Self::OnlyPosted => (failure.only_posted, failure.only_posted_hint),
            Self::BadForm => (failure.bad_form, failure.bad_form_hint),
            Self::TooLarge => (failure.too_large, failure.too_large_hint),
            Self::Internal => (failure.internal, failure.internal_hint),
        }
    }
}

/// The page in place of the one that cannot be had.
#[component]
pub(crate) fn FailurePage(failure: Failure) -> impl IntoView {
    let words = crate::visit::visit().words;
    let (title, hint) = failure.words(words);
    view! {
        <leptos_meta::Title text=title/>
        <PageHeader title=title/>
        <p>{hint}</p>
        <p><ButtonLink href="/applications">{words.failure.back}</ButtonLink></p>
    }
}

/// What every use case can answer with besides what is its own: not permitted, not there, or
/// something that only the log can explain.
macro_rules! failure_from {
    ($($error:ty { $($known:pat => $failure:ident),* })*) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                match error {
                    $($known => Self::$failure,)*
                    other => Self::internal(&other),
                }
            }
        })*
    };
}

failure_from! {
    StorageError {}
    FindError {
        FindError::NotPermitted(_) => NotPermitted,
        FindError::NotFound(_) => NotFound
    }
    AddApplicationError {
        AddApplicationError::NotPermitted(_) => NotPermitted
    }
    MakeUserSigError {
        MakeUserSigError::NotPermitted(_) => NotPermitted
    }
    SaveAccessError {
        SaveAccessError::NotPermitted(_) => NotPermitted,
        SaveAccessError::NotFound(_) => NotFound
    }
    AddError {
        AddError::NotPermitted(_) => NotPermitted,
        AddError::NotFound(_) => NotFound
    }
    EditError {
        EditError::NotPermitted(_) => NotPermitted,
        EditError::NotFound(_) => NotFound
    }
    WithdrawError {
        WithdrawError::NotPermitted(_) => NotPermitted,
        WithdrawError::NotFound(_) => NotFound
    }
    SendAgainError {
        SendAgainError::NotPermitted(_) => NotPermitted,
        SendAgainError::NotFound(_) => NotFound
    }
    SendTestPushError {
        SendTestPushError::NotPermitted(_) => NotPermitted
    }
}

impl From<NotPermitted> for Failure {
    fn from(_: NotPermitted) -> Self {
        Self::NotPermitted
    }
}
