//! One of several values, folded.

use leptos::prelude::*;

use super::field::{describes, invalid};
use super::{Field, MaybeText};

/// One of several values, folded.
#[component]
pub(crate) fn Select(
    /// The field's name in the form, and its id.
    name: &'static str,
    /// What the field is called.
    #[prop(into)]
    label: String,
    /// Value and text of each option.
    options: Vec<(String, String)>,
    /// The value that is chosen at first.
    #[prop(optional, into)]
    selected: String,
    /// How to choose.
    #[prop(optional, into)]
    hint: MaybeText,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    problem: MaybeText,
    /// Says beside the label that nothing needs to be chosen.
    #[prop(optional, into)]
    optional_label: MaybeText,
    /// Whether something must be chosen.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let described_by = describes(name, &hint, &problem);
    let aria_invalid = invalid(&problem);
    let options = options
        .into_iter()
        .map(move |(value, text)| {
            let chosen = value == selected;
            view! { <option value=value selected=chosen>{text}</option> }
        })
        .collect_view();
    view! {
        <Field name label hint problem optional_label>
            <select
                class="input"
                id=name
                name=name
                required=required
                autocomplete="off"
                aria-describedby=described_by
                aria-invalid=aria_invalid
            >
                {options}
            </select>
        </Field>
    }
}
