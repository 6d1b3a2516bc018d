//! What a visitor is told when a page or an action cannot be had.

use domain::NotPermitted;
use engine::applications::AddApplicationError;
use engine::applications::access::{MakeUserSigError, SaveAccessError};
use engine::certificates::{AddError, EditError, WithdrawError};
use engine::connections::TooManyConnections;
use engine::deliveries::SendAgainError;
use engine::members::{AddMemberError, ChangeMemberError};
use engine::test_pushes::SendTestPushError;
use engine::{FindError, Missing, StorageError, error_chain};
use http::StatusCode;
use leptos::prelude::*;

use crate::components::{ButtonLink, PageHeader};
use crate::words::Words;

/// Why there is no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    NotFound,
    /// The link of an invitation that was used, replaced or is too old.
    InvitationOver,
    NotPermitted,
    /// A member who comes in by single sign-on is not changed here.
    AtProvider,
    /// Asked for by GET, but there is only a form that is posted there.
    OnlyPosted,
    BadForm,
    TooLarge,
    /// Of pages that move by themselves, the member has as many open as there may be.
    TooManyOpen,
    /// All members together have.
    Full,
    /// Another site's page has posted it.
    CrossSite,
    /// The answer did not come in time.
    TooSlow,
    /// The log has the cause.
    Internal,
}

impl Failure {
    /// Writes the whole chain of causes to the log; the visitor reads that something went wrong.
    pub(crate) fn internal(error: &dyn std::error::Error) -> Self {
        tracing::error!(error = error_chain(error), "page.failed");
        Self::Internal
    }

    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::NotFound | Self::InvitationOver => StatusCode::NOT_FOUND,
            Self::NotPermitted | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::AtProvider => StatusCode::CONFLICT,
            Self::OnlyPosted => StatusCode::METHOD_NOT_ALLOWED,
            Self::BadForm => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooManyOpen => StatusCode::TOO_MANY_REQUESTS,
            Self::Full | Self::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// In seconds: when it may be asked again.
    pub(crate) const fn retry_after(self) -> Option<u32> {
        match self {
            Self::TooManyOpen | Self::Full => Some(30),
            _ => None,
        }
    }

    const fn words(self, words: &Words) -> (&'static str, &'static str) {
        let failure = &words.failure;
        match self {
            Self::InvitationOver => (failure.invitation_over, failure.invitation_over_hint),
            Self::NotFound => (failure.not_found, failure.not_found_hint),
            Self::NotPermitted => (failure.not_permitted, failure.not_permitted_hint),
            Self::AtProvider => (failure.at_provider, failure.at_provider_hint),
            Self::OnlyPosted => (failure.only_posted, failure.only_posted_hint),
            Self::BadForm => (failure.bad_form, failure.bad_form_hint),
            Self::TooLarge => (failure.too_large, failure.too_large_hint),
            Self::TooManyOpen => (failure.too_many_open, failure.too_many_open_hint),
            Self::Full => (failure.full, failure.full_hint),
            Self::CrossSite => (failure.cross_site, failure.cross_site_hint),
            Self::TooSlow => (failure.too_slow, failure.too_slow_hint),
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
    ($($error:ident $(($($kind:ident),*))?)*) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                match error {
                    $($($error::$kind(error) => error.into(),)*)?
                    other => Self::internal(&other),
                }
            }
        })*
    };
}

failure_from! {
    StorageError
    FindError(NotPermitted, NotFound)
    AddApplicationError(NotPermitted)
    AddMemberError(NotPermitted)
    MakeUserSigError(NotPermitted)
    SaveAccessError(NotPermitted, NotFound)
    AddError(NotPermitted, NotFound)
    EditError(NotPermitted, NotFound)
    WithdrawError(NotPermitted, NotFound)
    SendAgainError(NotPermitted, NotFound)
    SendTestPushError(NotPermitted)
}

impl From<TooManyConnections> for Failure {
    fn from(error: TooManyConnections) -> Self {
        match error {
            TooManyConnections::InAll => Self::Full,
            TooManyConnections::FromAddress | TooManyConnections::OfHolder => Self::TooManyOpen,
        }
    }
}

impl From<ChangeMemberError> for Failure {
    fn from(error: ChangeMemberError) -> Self {
        match error {
            ChangeMemberError::NotPermitted(error) => error.into(),
            ChangeMemberError::NotFound(missing) => missing.into(),
            // No page offers it.
            ChangeMemberError::Oneself => Self::NotPermitted,
            ChangeMemberError::AtProvider(_) => Self::AtProvider,
            ChangeMemberError::Storage(error) => error.into(),
        }
    }
}

impl From<Missing> for Failure {
    fn from(_: Missing) -> Self {
        Self::NotFound
    }
}

impl From<NotPermitted> for Failure {
    fn from(error: NotPermitted) -> Self {
        match error {
            NotPermitted::InApplication(_) | NotPermitted::InConsole(_) => Self::NotPermitted,
            // Whether there is such an application is nobody's business.
            NotPermitted::OutOfReach(_) => Self::NotFound,
        }
    }
}
