//! The certificate form's fields, the same for adding and editing.

use domain::certificate::{CertificateField, CertificateForm};
use domain::click_action::{ClickActionField, ClickActionKind};
use domain::oppo::{NotifyLevel, Region};
use domain::{Platform, Problems};
use leptos::prelude::*;

use super::click_action_choices::{click_action_choices, label as click_action_label};
use super::settings_facts::{notify_level, region};
use crate::components::{Choice, Radios, SecretInput, Select, TextArea, TextInput};
use crate::pages::refused::{Refused, summary};
use crate::words::Words;

/// The form as it is shown: what is in it, and what is wrong with it.
pub(super) type CertificateFields = Refused<CertificateForm, CertificateField>;

/// What the field is called.
pub(super) const fn label(field: CertificateField, words: &Words) -> &'static str {
    match field {
        CertificateField::Platform => words.certificate.platform,
        CertificateField::AppKey => "AppKey",
        CertificateField::AppId => "AppID",
        CertificateField::MasterSecret => "MasterSecret",
        CertificateField::ChannelId => "ChannelID",
        CertificateField::ClickAction => click_action_label(ClickActionField::Kind, words),
        CertificateField::WebUrl => click_action_label(ClickActionField::WebUrl, words),
        CertificateField::Activity => click_action_label(ClickActionField::Activity, words),
        CertificateField::IntentAction => click_action_label(ClickActionField::IntentAction, words),
        CertificateField::Region => words.certificate.region,
        CertificateField::Category => words.certificate.category,
        CertificateField::NotifyLevel => words.certificate.notify_level,
        CertificateField::PrivateTemplateId => words.certificate.template,
        CertificateField::Note => words.certificate.note,
    }
}

/// The summary's lines.
pub(super) fn problem_lines(
    problems: &Problems<CertificateField>,
    words: &Words,
) -> Vec<(String, String)> {
    summary(problems, words, |field| (field.name(), label(field, words)))
}

/// Every field of the form in its order. `saved_secret` tells of a secret that is saved already.
pub(super) fn fields(
    shown: &CertificateFields,
    saved_secret: Option<String>,
    words: &'static Words,
) -> impl IntoView + use<> {
    use CertificateField as F;

    let texts = &words.certificate;
    let form = &shown.form;
    let problem = |field| shown.problem(field, words);
    let required = |field, hint| line(shown, field, hint, Filled::Always, words);
    let optional = |field, hint| line(shown, field, hint, Filled::AtWill, words);
    let platforms =
        Platform::ALL.map(|platform| (platform.name().to_owned(), platform.brand().to_owned()));
    let platform = if form.platform.is_empty() {
        Platform::Oppo.name()
    } else {
        &form.platform
    };
    let secret_is_saved = saved_secret.is_some();
    let secret_hint = match saved_secret {
        Some(saved) => format!("{}{}{saved}", texts.master_secret_hint, words.frame.space),
        None => texts.master_secret_hint.to_owned(),
    };
    let regions = Region::ALL
        .map(|choice| Choice::new(choice.name(), region(choice, words)))
        .into_iter()
        .collect();
    let chosen_region = if form.region.is_empty() {
        Region::default().name()
    } else {
        &form.region
    };
    let levels = std::iter::once((String::new(), texts.notify_level_unset.to_owned()))
        .chain(NotifyLevel::ALL.map(|level| {
            (
                level.number().to_string(),
                notify_level(level, words).to_owned(),
            )
        }))
        .collect();
    let advanced_open = [F::Category, F::NotifyLevel, F::PrivateTemplateId]
        .into_iter()
        .any(|field| shown.problems.of(field).is_some())
        || [
            &form.category,
            &form.notify_level,
            &form.private_template_id,
        ]
        .into_iter()
        .any(|value| !value.is_empty());
    view! {
        <Select
            name=F::Platform.name()
            label=label(F::Platform, words)
            options=platforms.to_vec()
            selected=platform
            hint=texts.platform_hint
            problem=problem(F::Platform)
            required=true
        />
        {required(F::AppKey, texts.app_key_hint)}
        {required(F::AppId, texts.app_id_hint)}
        <SecretInput
            name=F::MasterSecret.name()
            label=label(F::MasterSecret, words)
            hint=secret_hint
            problem=problem(F::MasterSecret)
            required=!secret_is_saved
            optional_label=secret_is_saved.then_some(words.frame.optional)
        />
        {optional(F::ChannelId, texts.channel_hint)}
        {click_action(shown, words)}
        <Radios
            name=F::Region.name()
            legend=label(F::Region, words)
            choices=regions
            selected=chosen_region
            hint=texts.region_hint
            problem=problem(F::Region)
        />
        <details open=advanced_open>
            <summary>{texts.advanced}</summary>
            {optional(F::Category, texts.category_hint)}
            <Select
                name=F::NotifyLevel.name()
                label=label(F::NotifyLevel, words)
                options=levels
                selected=form.notify_level.clone()
                hint=texts.notify_level_hint
                problem=problem(F::NotifyLevel)
                optional_label=words.frame.optional
            />
            {optional(F::PrivateTemplateId, texts.template_hint)}
        </details>
        <TextArea
            name=F::Note.name()
            label=label(F::Note, words)
            value=form.note.clone()
            hint=texts.note_hint
            problem=problem(F::Note)
            optional_label=words.frame.optional
        />
        <p class="quiet">{texts.limits}</p>
    }
}

/// When a line of the form has to be filled in.
#[derive(Clone, Copy, PartialEq)]
enum Filled {
    Always,
    AtWill,
}

/// One line of the form, read letter by letter.
fn line(
    shown: &CertificateFields,
    field: CertificateField,
    hint: &'static str,
    filled: Filled,
    words: &'static Words,
) -> impl IntoView + use<> {
    view! {
        <TextInput
            name=field.name()
            label=label(field, words)
            value=shown.form.value(field)
            hint=hint
            problem=shown.problem(field, words)
            required=filled == Filled::Always
            optional_label=(filled == Filled::AtWill).then_some(words.frame.optional)
            code=true
        />
    }
}

/// The click action with, below each choice, the input that belongs to it.
fn click_action(shown: &CertificateFields, words: &'static Words) -> impl IntoView + use<> {
    use CertificateField as F;

    let form = &shown.form;
    let choices = click_action_choices(
        form.typed_click_action(),
        |field| shown.problems.of(field.into()),
        words,
    );
    let selected = if form.click_action.is_empty() {
        ClickActionKind::OpenApp.name()
    } else {
        &form.click_action
    };
    view! {
        <Radios
            name=F::ClickAction.name()
            legend=label(F::ClickAction, words)
            choices=choices
            selected=selected
            hint=words.certificate.click_action_hint
            problem=shown.problem(F::ClickAction, words)
            class="click-action"
        />
    }
}
