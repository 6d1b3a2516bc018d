//! Several lines of text, and the only raw `<textarea>` of the console.

use domain::push::utf16_length;
use leptos::prelude::*;

use super::field::{describes, invalid};
use super::{Field, LengthCounter, MaybeText};

/// Several lines of text.
///
/// Leptos 0.8 writes the children of a `<textarea>` without escaping them, so that
/// `</textarea><script>` typed by one member would run for the next. This component escapes by
/// itself, and no page may write the element on its own.
#[component]
pub(crate) fn TextArea(
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
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// Whether it is read letter by letter: JSON, a token.
    #[prop(optional)]
    code: bool,
    /// How many lines are shown.
    #[prop(default = 3)]
    rows: u16,
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
            <textarea
                class="input"
                class:code=code
                id=name
                name=name
                rows=rows
                required=required
                autocomplete="off"
                autocapitalize="none"
                spellcheck=if code { "false" } else { "true" }
                data-preview-source=preview
                aria-describedby=described_by
                aria-invalid=aria_invalid
                inner_html=escaped(&value)
            />
            {counter}
        </Field>
    }
}

/// The text as the content of the element. HTML drops the first newline there, so one is put before
/// what may begin with its own.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 1);
    html.push('\n');
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            other => html.push(other),
        }
    }
    html
}
