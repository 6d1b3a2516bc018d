//! What the vendor said of a certificate's credentials.

use engine::certificates::Verification;
use leptos::prelude::*;

use crate::times;
use crate::words::Words;

/// What the vendor said, with the cause and what to do where it said no.
pub(super) fn verification(verification: &Verification, words: &'static Words) -> AnyView {
    let texts = &words.certificate;
    match verification {
        Verification::NotYet => texts.verification_pending.into_any(),
        Verification::Accepted { at } => {
            (texts.verification_accepted)(&times::readable(*at)).into_any()
        }
        Verification::Refused { at, refusal } => {
            let explanation = (words.refusal)(refusal);
            view! {
                <span class="bad">{(texts.verification_refused)(&times::readable(*at))}</span>
                <br/>
                {explanation.what}
                " "
                {explanation.fix}
            }
            .into_any()
        }
    }
}
