//! The time until something takes effect.

use domain::Timestamp;
use islands::{CountdownIsland, TIME_PLACEHOLDER, clock_face};
use leptos::prelude::*;

/// The time until something takes effect: right when the page was made, and ticking where script is
/// alive. Put it into an [`Activation`](super::Activation).
#[component]
pub(crate) fn Countdown<Text>(
    /// When it takes effect.
    effective_at: Timestamp,
    /// What time it is for the server.
    now: Timestamp,
    /// The sentence around the remaining time, which is given as `9:58`.
    text: Text,
    /// What stands here when the time is over.
    #[prop(into)]
    in_effect: String,
    /// What screen readers say then, once.
    #[prop(into)]
    announcement: String,
) -> impl IntoView
where
    Text: Fn(&str) -> String,
{
    let template = text(TIME_PLACEHOLDER);
    let left = effective_at.left_from(now);
    let shown = if left.is_zero() {
        in_effect.clone()
    } else {
        // Rounded up: nothing is in effect while a part of the last second is left.
        let seconds = u32::try_from(left.as_millis().div_ceil(1000)).unwrap_or(u32::MAX);
        text(&clock_face(seconds))
    };
    view! {
        <CountdownIsland>
            <span
                class="countdown"
                role="timer"
                data-effective-at=effective_at.as_millis()
                data-now=now.as_millis()
                data-text=template
                data-in-effect=in_effect
                data-announcement=announcement
            >
                {shown}
            </span>
        </CountdownIsland>
    }
}
