//! What is counted while the program works, for whoever watches over it.
//!
//! Every label is a text of this source: neither user nor token nor name of a certificate can become
//! one.

mod levels;

use domain::Platform;
use domain::retry::NextStep;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

use crate::Engine;

pub use levels::{COUNTED, Levels, levels};

/// What became of an attempt to push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PushOutcome {
    /// The vendor took it.
    Accepted,
    /// The vendor did not; it is tried again.
    Retried,
    /// The certificate's queue is held.
    Held,
    /// The certificate's queue is paused.
    Paused,
    /// The token is bad, and was dropped.
    TokenDropped,
    /// It is not tried again.
    GivenUp,
    /// It was not offered to the vendor.
    NotPushed,
    /// Its lifetime was over.
    Expired,
}

impl PushOutcome {
    const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Retried => "retried",
            Self::Held => "held",
            Self::Paused => "paused",
            Self::TokenDropped => "token_dropped",
            Self::GivenUp => "given_up",
            Self::NotPushed => "not_pushed",
            Self::Expired => "expired",
        }
    }
}

impl From<NextStep> for PushOutcome {
    fn from(step: NextStep) -> Self {
        match step {
            NextStep::RetryAt(_) => Self::Retried,
            NextStep::HoldCertificate { .. } => Self::Held,
            NextStep::PauseCertificate => Self::Paused,
            NextStep::DropToken => Self::TokenDropped,
            NextStep::GiveUp => Self::GivenUp,
        }
    }
}

/// Why a push was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PushKind {
    /// For a message of a back end or a device.
    Message,
    /// A person tried it out.
    Test,
}

impl PushKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Test => "test",
        }
    }
}

/// Why somebody was not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignInFailure {
    /// Name and password do not belong together.
    Password,
    /// The code of the second factor was wrong.
    Code,
    /// There were so many failures that nothing was compared.
    Paused,
}

impl SignInFailure {
    const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
            Self::Paused => "paused",
        }
    }
}

/// How an event for a back end ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallbackEnd {
    /// The back end took it.
    Taken,
    /// The back end took nothing for a day.
    GivenUp,
    /// Too many waited.
    Dropped,
}

impl CallbackEnd {
    const fn name(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::GivenUp => "given_up",
            Self::Dropped => "dropped",
        }
    }
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct CallbackLabels {
    outcome: &'static str,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct PushLabels {
    vendor: &'static str,
    kind: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct SignInLabels {
    reason: &'static str,
}

/// The counters. Counting is an addition in memory.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    messages: Counter,
    pushes: Family<PushLabels, Counter>,
    callbacks: Family<CallbackLabels, Counter>,
    sign_in_failures: Family<SignInLabels, Counter>,
}

impl Metrics {
    pub(crate) fn messages_accepted(&self, messages: usize) {
        self.messages.inc_by(number(messages));
    }

    pub(crate) fn pushed(&self, kind: PushKind, outcome: PushOutcome, pushes: usize) {
        // With a second platform this no longer compiles, and the certificate's must be told.
        let [platform] = Platform::ALL;
        let labels = PushLabels {
            vendor: platform.name(),
            kind: kind.name(),
            outcome: outcome.name(),
        };
        self.pushes.get_or_create(&labels).inc_by(number(pushes));
    }

    pub(crate) fn callbacks_ended(&self, end: CallbackEnd, events: u64) {
        let outcome = end.name();
        let labels = CallbackLabels { outcome };
        self.callbacks.get_or_create(&labels).inc_by(events);
    }

    pub(crate) fn sign_in_failed(&self, reason: SignInFailure) {
        let reason = reason.name();
        let labels = SignInLabels { reason };
        self.sign_in_failures.get_or_create(&labels).inc();
    }
}

/// A number of things, as counters take it.
pub(crate) fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Registers everything that is counted, and what was just read.
pub fn register(engine: &Engine, levels: &Levels, registry: &mut Registry) {
    let metrics = &engine.parts().metrics;
    registry.register(
        "messages_accepted",
        "Messages and pushes accepted from back ends and devices, repetitions too",
        metrics.messages.clone(),
    );
    registry.register(
        "pushes",
        "Attempts to push, by what became of them",
        metrics.pushes.clone(),
    );
    registry.register(
        "callbacks",
        "Events for back ends, by how they ended",
        metrics.callbacks.clone(),
    );
    registry.register(
        "sign_in_failures",
        "Attempts to sign in that let nobody in",
        metrics.sign_in_failures.clone(),
    );
    levels.register(registry);
}
