//! The state of a thing in one or two words.

use leptos::prelude::*;

/// How a state or a message is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Just so.
    #[default]
    Neutral,
    /// As it should be.
    Good,
    /// Not yet, or to be looked at.
    Waiting,
    /// Wrong.
    Bad,
}

impl Tone {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Good => "good",
            Self::Waiting => "waiting",
            Self::Bad => "bad",
        }
    }
}

/// The state of a thing in one or two words. The words say it all; the colour only helps.
#[component]
pub(crate) fn StatusTag(
    /// How the state is meant.
    #[prop(optional)]
    tone: Tone,
    /// The state.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <span class="tag" data-tone=tone.name()>
            {text}
        </span>
    }
}
