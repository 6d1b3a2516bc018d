//! One of a few values, all in sight.

use leptos::prelude::*;

use super::field::{FieldNotes, describes, invalid};
use super::{Choice, MaybeText};

/// One of a few values, all in sight. What a choice reveals is switched by the style sheet alone.
///
/// The first button has the field's name as its id, so that the summary's link leads to it.
#[component]
pub(crate) fn Radios(
    /// The field's name in the form.
    name: &'static str,
    /// What is being chosen.
    #[prop(into)]
    legend: String,
    /// The values.
    choices: Vec<Choice>,
    /// The value that is chosen at first.
    #[prop(optional, into)]
    selected: String,
    /// How to choose.
    #[prop(optional, into)]
    hint: MaybeText,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    problem: MaybeText,
    /// A class for the group, for rules about what else depends on the choice.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let described_by = describes(name, &hint, &problem);
    let has_problem = problem.is_some();
    let aria_invalid = invalid(&problem);
    let choices = choices
        .into_iter()
        .enumerate()
        .map(move |(index, choice)| {
            let id = if index == 0 {
                name.to_owned()
            } else {
                format!("{name}-{}", choice.value)
            };
            let checked = choice.value == selected;
            one_choice(name, id, checked, choice)
        })
        .collect_view();
    view! {
        <fieldset
            class=["field radios ", class].concat()
            role="radiogroup"
            data-problem=has_problem
            aria-describedby=described_by
            aria-invalid=aria_invalid
        >
            <legend class="field-label">{legend}</legend>
            <FieldNotes name hint problem />
            {choices}
        </fieldset>
    }
}

fn one_choice(name: &'static str, id: String, checked: bool, choice: Choice) -> impl IntoView {
    let hint_id = choice
        .hint
        .is_some()
        .then(|| format!("{name}-{}-hint", choice.value));
    let hint = choice.hint.get().map({
        let hint_id = hint_id.clone();
        |text| view! { <span class="choice-hint" id=hint_id>{text}</span> }
    });
    let revealed = choice
        .revealed
        .map(|view| view! { <div class="choice-revealed">{view}</div> });
    view! {
        <div class="choice">
            <input
                type="radio"
                id=id.clone()
                name=name
                value=choice.value
                checked=checked
                autocomplete="off"
                aria-describedby=hint_id
            />
            <div class="choice-text">
                <label for=id>{choice.label}</label>
                {hint}
            </div>
            {revealed}
        </div>
    }
}
