//! One of the values that radio buttons offer.

use leptos::prelude::*;

use super::MaybeText;

/// One of the values that [`Radios`](super::Radios) offer.
pub(crate) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) hint: MaybeText,
    pub(super) revealed: Option<AnyView>,
}

impl Choice {
    /// A value with its text.
    #[must_use]
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: MaybeText::default(),
            revealed: None,
        }
    }

    /// What choosing it means.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<MaybeText>) -> Self {
        self.hint = hint.into();
        self
    }

    /// What is shown below it while it is chosen. Its fields stay in the form all the time.
    #[must_use]
    pub(crate) fn reveal(mut self, view: impl IntoView + 'static) -> Self {
        self.revealed = Some(view.into_any());
        self
    }
}
