//! Everything that is wrong with a form, at its top.

use leptos::prelude::*;

/// Everything that is wrong with a form, each linked to its field; nothing where nothing is wrong.
/// It takes the focus when the page is loaded, without script.
#[component]
pub(crate) fn ErrorSummary(
    /// What the list is called.
    #[prop(into)]
    title: String,
    /// The field's name and what is wrong with it, in the order of the form; an empty name for what
    /// concerns no single field.
    problems: Vec<(String, String)>,
) -> impl IntoView {
    (!problems.is_empty()).then(|| {
        let problems = problems
            .into_iter()
            .map(|(field, text)| {
                if field.is_empty() {
                    view! { <li>{text}</li> }.into_any()
                } else {
                    view! {
                        <li>
                            <a href=format!("#{field}")>{text}</a>
                        </li>
                    }
                    .into_any()
                }
            })
            .collect_view();
        view! {
            <div
                class="notice error-summary"
                data-tone="bad"
                role="alert"
                tabindex="-1"
                autofocus
                aria-labelledby="error-summary"
            >
                <h2 class="notice-title" id="error-summary">{title}</h2>
                <ul>{problems}</ul>
            </div>
        }
    })
}
