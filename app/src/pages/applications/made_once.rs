//! The page that shows a secret for the only time.

use leptos::prelude::*;

use super::all;
use crate::components::{ButtonLink, CopyButton, Notice, PageHeader, Tone};
use crate::document::IslandLoader;
use crate::pages::title::PageTitle;
use crate::words::{Text, Words};

/// A secret that was just made.
pub(crate) struct MadeOnce {
    pub(crate) title: Text,
    /// What it is called on the application's page.
    pub(crate) name: Text,
    pub(crate) secret: String,
    /// Where a test finds it: its text has no name.
    pub(crate) test_id: &'static str,
    /// That it is shown only now, and what it is for.
    pub(crate) once: Text,
    /// What becomes of the one before, or how it is used.
    pub(crate) before: Text,
    /// Where the way back leads, and what it says.
    pub(crate) back: (String, Text),
}

pub(crate) fn made_once(words: &'static Words, made: MadeOnce) -> impl IntoView {
    let (back, back_label) = made.back;
    view! {
        <PageTitle title=made.title/>
        <PageHeader
            title=made.title
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![all(words)]
        />
        <Notice tone=Tone::Good answers=true>
            <p>{made.once}</p>
            <p>
                <span class="code" data-testid=made.test_id>{made.secret.clone()}</span>
                " "
                <CopyButton
                    value=made.secret
                    label=words.frame.copy
                    copied_label=words.frame.copied
                    detail=made.name
                />
            </p>
            <p>{made.before}</p>
        </Notice>
        <p>
            <ButtonLink href=back>{back_label}</ButtonLink>
        </p>
        <IslandLoader/>
    }
}
