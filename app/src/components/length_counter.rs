//! How long a text is, against how long it may be.

use leptos::prelude::*;

/// `12/50`, kept in step by the live preview; shown only where script is alive, since it would be
/// wrong at the first letter otherwise.
#[component]
pub(crate) fn LengthCounter(
    /// The name of the previewed text.
    of: &'static str,
    /// How long the text is.
    length: usize,
    /// The most characters, in UTF-16 code units.
    max: usize,
) -> impl IntoView {
    let over = length > max;
    view! {
        <p class="length-counter" data-length-of=of data-max=max data-over=over>
            {format!("{length}/{max}")}
        </p>
    }
}
