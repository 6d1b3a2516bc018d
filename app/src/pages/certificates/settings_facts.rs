//! A revision's content, secrets excepted, in the reader's words.

use domain::certificate::CertificateSettings;
use domain::click_action::ClickActionKind;
use domain::oppo::{NotifyLevel, Region};
use domain::{ClickAction, certificate::Note};
use leptos::prelude::*;

use crate::components::Fact;
use crate::words::Words;

/// A fact for everything that a revision holds; empty ones are left out.
pub(super) fn settings_facts(
    settings: &CertificateSettings,
    note: Option<&Note>,
    words: &Words,
) -> impl IntoView + use<> {
    labels_and_values(settings, note, words)
        .into_iter()
        .map(|(term, value)| view! { <Fact term=term>{value}</Fact> })
        .collect_view()
}

fn labels_and_values(
    settings: &CertificateSettings,
    note: Option<&Note>,
    words: &Words,
) -> Vec<(&'static str, String)> {
    let texts = &words.certificate;
    let CertificateSettings::Oppo(oppo) = settings;
    let mut facts = vec![
        ("AppKey", oppo.app_key.to_string()),
        ("AppID", oppo.app_id.to_string()),
        (
            "ChannelID",
            oppo.channel_id
                .as_ref()
                .map_or_else(|| texts.no_channel.to_owned(), ToString::to_string),
        ),
        (texts.click_action, click_action(&oppo.click_action, words)),
        (texts.region, region(oppo.region, words).to_owned()),
    ];
    if let Some(category) = &oppo.category {
        facts.push((texts.category, category.to_string()));
    }
    if let Some(level) = oppo.notify_level {
        facts.push((texts.notify_level, notify_level(level, words).to_owned()));
    }
    if let Some(template) = &oppo.private_template_id {
        facts.push((texts.template, template.to_string()));
    }
    if let Some(note) = note {
        facts.push((texts.note, note.to_string()));
    }
    facts
}

/// What a click does, with what it opens.
pub(crate) fn click_action(action: &ClickAction, words: &Words) -> String {
    let kind = kind(action.kind(), words);
    match action.target() {
        Some(target) => format!("{kind}{}{target}", words.frame.colon),
        None => kind.to_owned(),
    }
}

pub(super) const fn kind(kind: ClickActionKind, words: &Words) -> &'static str {
    match kind {
        ClickActionKind::OpenApp => words.certificate.open_app,
        ClickActionKind::OpenWebPage => words.certificate.open_web_page,
        ClickActionKind::OpenActivity => words.certificate.activity,
        ClickActionKind::OpenIntentAction => words.certificate.intent_action,
    }
}

pub(super) const fn region(region: Region, words: &Words) -> &'static str {
    match region {
        Region::China => words.certificate.china,
        Region::Overseas => words.certificate.overseas,
    }
}

pub(super) const fn notify_level(level: NotifyLevel, words: &Words) -> &'static str {
    match level {
        NotifyLevel::Bar => words.certificate.notify_level_bar,
        NotifyLevel::BarAndLockScreen => words.certificate.notify_level_lock_screen,
        NotifyLevel::StrongAlert => words.certificate.notify_level_strong,
    }
}
