//! What stands around every control: label, hint, problem.

use leptos::prelude::*;

use super::MaybeText;

/// A label above, its hint and its problem below it, then the control.
#[component]
pub(crate) fn Field(
    /// The field's name in the form, and its control's id.
    name: &'static str,
    /// What the field is called.
    #[prop(into)]
    label: String,
    /// How to fill it in.
    #[prop(optional, into)]
    hint: MaybeText,
    /// What is wrong with what was typed.
    #[prop(optional, into)]
    problem: MaybeText,
    /// Says beside the label that the field may stay empty.
    #[prop(optional, into)]
    optional_label: MaybeText,
    /// The control, with [`describes`] as its `aria-describedby`.
    children: Children,
) -> impl IntoView {
    let has_problem = problem.is_some();
    view! {
        <div class="field" data-problem=has_problem>
            <label class="field-label" for=name>
                {label}
                {optional_label
                    .get()
                    .map(|text| view! { " " <span class="field-optional">{text}</span> })}
            </label>
            <FieldNotes name hint problem />
            {children()}
        </div>
    }
}

/// The hint and the problem of a field, with the ids that [`describes`] names.
#[component]
pub(super) fn FieldNotes(
    /// The field's name.
    name: &'static str,
    /// How to fill it in.
    hint: MaybeText,
    /// What is wrong with what was typed.
    problem: MaybeText,
) -> impl IntoView {
    let hint = hint
        .get()
        .map(|text| view! { <p class="field-hint" id=hint_id(name)>{text}</p> });
    let problem = problem
        .get()
        .map(|text| view! { <p class="field-problem" id=problem_id(name)>{text}</p> });
    view! {
        {hint}
        {problem}
    }
}

/// The `aria-describedby` of a control: its hint, then its problem, as far as there are any.
pub(super) fn describes(name: &str, hint: &MaybeText, problem: &MaybeText) -> Option<String> {
    match (hint.is_some(), problem.is_some()) {
        (false, false) => None,
        (true, false) => Some(hint_id(name)),
        (false, true) => Some(problem_id(name)),
        (true, true) => Some(format!("{} {}", hint_id(name), problem_id(name))),
    }
}

/// The `aria-invalid` of a control.
pub(super) fn invalid(problem: &MaybeText) -> Option<&'static str> {
    problem.is_some().then_some("true")
}

fn hint_id(name: &str) -> String {
    format!("{name}-hint")
}

fn problem_id(name: &str) -> String {
    format!("{name}-problem")
}
