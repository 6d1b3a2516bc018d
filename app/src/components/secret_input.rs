//! A value that goes in and never comes out again.

use leptos::prelude::*;

use super::field::{describes, invalid};
use super::{Field, MaybeText};

/// A secret. It takes no value: what is stored is never sent to a browser, and what was typed is not
/// sent back either.
#[component]
pub(crate) fn SecretInput(
    /// The field's name in the form, and its id.
    name: &'static str,
    /// What the field is called.
    #[prop(into)]
    label: String,
    /// How to fill it in; for a stored secret when it was saved and how it ends.
    #[prop(optional, into)]
    hint: MaybeText,
    /// What is wrong with what was typed.
    #[prop(optional, into)]
    problem: MaybeText,
    /// Says beside the label that the field may stay empty.
    #[prop(optional, into)]
    optional_label: MaybeText,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// `current-password` for signing in; a credential is nothing for a password store.
    #[prop(default = "new-password")]
    autocomplete: &'static str,
) -> impl IntoView {
    let described_by = describes(name, &hint, &problem);
    let aria_invalid = invalid(&problem);
    view! {
        <Field name label hint problem optional_label>
            <input
                class="input code"
                type="password"
                id=name
                name=name
                required=required
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=described_by
                aria-invalid=aria_invalid
            />
        </Field>
    }
}
