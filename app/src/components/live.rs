//! A part of the page that follows what happens.

use islands::LiveIsland;
use leptos::prelude::*;

/// A part of the page that is replaced by every event of `address`; without script it stays as it
/// was when the page was made. No island belongs into it: what an event brings does not come alive.
#[component]
pub(crate) fn Live(
    /// A stream of server-sent events, each with the HTML of the whole part.
    #[prop(into)]
    address: String,
    /// The part as it is now.
    children: Children,
) -> impl IntoView {
    view! {
        <LiveIsland>
            <div class="live" data-live=address>
                {children()}
            </div>
        </LiveIsland>
    }
}
