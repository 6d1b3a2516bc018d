//! The click actions that a form offers, each with the input that belongs to it.

use domain::Problem;
use domain::click_action::{ClickActionField as F, ClickActionKind as Kind, TypedClickAction};
use leptos::prelude::*;

use crate::components::{Choice, TextInput};
use crate::words::Words;

/// What the app's manifest needs for an Intent action.
const MANIFEST: &str = "<intent-filter>\n    <action android:name=\"android.intent.action.VIEW\" />\n    <category android:name=\"android.intent.category.DEFAULT\" />\n</intent-filter>";

/// What the input is called.
pub(crate) const fn label(field: F, words: &Words) -> &'static str {
    match field {
        F::Kind => words.certificate.click_action,
        F::WebUrl => words.certificate.web_url,
        F::Activity => words.certificate.activity,
        F::IntentAction => words.certificate.intent_action,
    }
}

/// A choice for every click action, with what was typed for it and what is wrong with that.
pub(crate) fn click_action_choices(
    typed: TypedClickAction<'_>,
    problem: impl Fn(F) -> Option<Problem>,
    words: &'static Words,
) -> Vec<Choice> {
    let texts = &words.certificate;
    let companion = |field, hint| {
        let problem = problem(field).map(words.problem);
        companion(field, typed.value(field), hint, problem, words)
    };
    vec![
        Choice::new(Kind::OpenApp.name(), texts.open_app).hint(texts.open_app_hint),
        Choice::new(Kind::OpenWebPage.name(), texts.open_web_page)
            .hint(texts.open_web_page_hint)
            .reveal(companion(F::WebUrl, texts.web_url_hint)),
        Choice::new(Kind::OpenActivity.name(), texts.open_activity)
            .hint(texts.open_activity_hint)
            .reveal(companion(F::Activity, texts.activity_hint)),
        Choice::new(Kind::OpenIntentAction.name(), texts.open_intent_action)
            .hint(texts.open_intent_action_hint)
            .reveal(view! {
                {companion(F::IntentAction, texts.intent_action_hint)}
                <p class="field-hint">{texts.manifest}</p>
                <pre><code>{MANIFEST}</code></pre>
            }),
    ]
}

/// The input below a choice. `required` on a hidden field would only confuse.
fn companion(
    field: F,
    value: &str,
    hint: &'static str,
    problem: Option<String>,
    words: &'static Words,
) -> impl IntoView + use<> {
    let inputmode = match field {
        F::WebUrl => "url",
        _ => "text",
    };
    view! {
        <TextInput
            name=field.name()
            label=label(field, words)
            value=value
            hint=hint
            problem=problem
            inputmode=inputmode
            code=true
        />
    }
}
