//! Why a form in which nothing is wrong is not sent now.

use std::time::Duration;

use domain::Timestamp;
use domain::certificate::CertificateId;
use domain::device::TokenDropReason;
use domain::push::{TestPushField, TestPushForm};

use crate::times;
use crate::words::Words;

/// Why a form in which nothing is wrong is not sent now.
#[derive(Clone, Copy)]
pub(super) enum NotNow {
    /// The certificate's time has not come.
    TakesEffectIn(CertificateId, Duration),
    /// The certificate has no revision, and none that waits.
    NothingSaved(CertificateId),
    /// The chosen device has no token any more.
    NoToken(Option<(TokenDropReason, Timestamp)>),
    /// The chosen device's token is for another certificate by now.
    OtherCertificate(CertificateId),
}

impl NotNow {
    /// Beside which field it is said.
    pub(super) const fn field(self, form: &TestPushForm) -> TestPushField {
        match self {
            Self::TakesEffectIn(..) | Self::NothingSaved(_) if !form.is_to_a_device() => {
                TestPushField::Certificate
            }
            _ => TestPushField::Target,
        }
    }

    pub(super) fn words(self, words: &Words) -> String {
        let texts = &words.test_push;
        match self {
            Self::TakesEffectIn(id, left) => {
                (texts.not_in_effect)(id.number(), &(words.frame.duration)(left))
            }
            Self::NothingSaved(id) => (texts.nothing_in_effect)(id.number()),
            Self::NoToken(None) => texts.token_gone.to_owned(),
            Self::NoToken(Some((reason, at))) => {
                let dropped = words.offline_push.devices.dropped;
                let why = dropped(reason, &times::readable(at));
                format!("{}{}{why}", texts.token_gone, words.frame.space)
            }
            Self::OtherCertificate(id) => (texts.other_certificate)(id.number()),
        }
    }
}
