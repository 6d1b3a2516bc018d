//! Any number of a few values.

use leptos::prelude::*;

use super::MaybeText;
use super::field::{FieldNotes, describes, invalid};

/// One of the values that [`Checkboxes`] offer, which is posted under a name of its own.
pub(crate) struct Tick {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) ticked: bool,
}

/// Any number of a few values, all in sight.
///
/// The first box has the field's name as its id, so that the summary's link leads to it.
#[component]
pub(crate) fn Checkboxes(
    /// The field's name.
    name: &'static str,
    /// What is being chosen.
    #[prop(into)]
    legend: String,
    /// The values.
    ticks: Vec<Tick>,
    /// How to choose.
    #[prop(optional, into)]
    hint: MaybeText,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    problem: MaybeText,
) -> impl IntoView {
    let described_by = describes(name, &hint, &problem);
    let has_problem = problem.is_some();
    let aria_invalid = invalid(&problem);
    let boxes = ticks
        .into_iter()
        .enumerate()
        .map(|(index, tick)| {
            let id = match index {
                0 => name.to_owned(),
                _ => tick.name.clone(),
            };
            view! {
                <div class="choice">
                    <input
                        type="checkbox"
                        id=id.clone()
                        name=tick.name
                        value="on"
                        checked=tick.ticked
                        autocomplete="off"
                    />
                    <div class="choice-text">
                        <label for=id>{tick.label}</label>
                    </div>
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset
            class="field"
            data-problem=has_problem
            aria-describedby=described_by
            aria-invalid=aria_invalid
        >
            <legend class="field-label">{legend}</legend>
            <FieldNotes name hint problem />
            {boxes}
        </fieldset>
    }
}
