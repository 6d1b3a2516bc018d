//! One line of text.

use domain::push::utf16_length;
use leptos::prelude::*;

use super::field::{describes, invalid};
use super::{Field, LengthCounter, MaybeText};

/// One line of text. There is no `maxlength`: it would silently cut a pasted credential, where the
/// server says what is too long.
#[component]
pub(crate) fn TextInput(
    /// The field's name in the form, and its id.
    name: &'static str,
    /// What the field is called.
    #[prop(into)]
    label: String,
    /// What was typed, or what is stored.
    #[prop(optional, into)]
    value: String,
    /// How to fill it in.
    #[prop(optional, into)]
    hint: MaybeText,
    /// What is wrong with what was typed.
    #[prop(optional, into)]
    problem: MaybeText,
    /// Says beside the label that the field may stay empty.
    #[prop(optional, into)]
    optional_label: MaybeText,
    /// Whether it must be filled in. Never inside what a choice reveals: a hidden field would stop
    /// the browser from sending the form.
    #[prop(optional)]
    required: bool,
    /// What is typed, where the browser has a better way than a line of text: `date`.
    #[prop(default = "text")]
    kind: &'static str,
    /// Which keyboard a phone shows: `url`, `numeric`, …
    #[prop(default = "text")]
    inputmode: &'static str,
    /// What a browser may fill in: `username` for signing in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it is read letter by letter: an ID, a class name, an address.
    #[prop(optional)]
    code: bool,
    /// The id of a `<datalist>` with values to choose from.
    #[prop(default = None)]
    list: Option<&'static str>,
    /// The name under which a live preview shows what is typed.
    #[prop(optional)]
    preview: Option<&'static str>,
    /// The most characters, counted beside a previewed text.
    #[prop(optional)]
    max: Option<usize>,
) -> impl IntoView {
    let described_by = describes(name, &hint, &problem);
    let aria_invalid = invalid(&problem);
    let counter = preview
        .zip(max)
        .map(|(of, max)| view! { <LengthCounter of length=utf16_length(&value) max /> });
    view! {
        <Field name label hint problem optional_label>
            <input
                class="input"
                class:code=code
                type=kind
                id=name
                name=name
                value=value
                required=required
                inputmode=inputmode
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                list=list
                data-preview-source=preview
                aria-describedby=described_by
                aria-invalid=aria_invalid
            />
            {counter}
        </Field>
    }
}
