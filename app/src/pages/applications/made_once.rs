//! The page that shows a secret for the only time.

use domain::SdkAppId;
use leptos::prelude::*;

use super::{address, all};
use crate::components::{ButtonLink, CopyButton, Notice, PageHeader, Tone};
use crate::document::IslandLoader;
use crate::pages::title::PageTitle;
use crate::words::{Text, Words};

/// A secret that was just made.
pub(super) struct MadeOnce {
    pub(super) application: SdkAppId,
    pub(super) title: Text,
    /// What it is called on the application's page.
    pub(super) name: Text,
    pub(super) secret: String,
    /// Where a test finds it: its text has no name.
    pub(super) test_id: &'static str,
    /// That it is shown only now, and what it is for.
    pub(super) once: Text,
    /// What becomes of the one before.
    pub(super) before: Text,
}

pub(super) fn made_once(words: &'static Words, made: MadeOnce) -> impl IntoView {
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
            <ButtonLink href=address(made.application)>{words.offline_push.access.back}</ButtonLink>
        </p>
        <IslandLoader/>
    }
}
