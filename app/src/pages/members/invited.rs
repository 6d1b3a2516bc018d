//! The page that shows the link of an invitation, once.

use engine::members::Invitation;
use leptos::prelude::*;
use secrecy::ExposeSecret;

use super::{ADDRESS, members};
use crate::components::{ButtonLink, CopyButton, Notice, PageHeader, Tone};
use crate::document::IslandLoader;
use crate::pages::title::PageTitle;
use crate::times;
use crate::words::Words;

/// An invitation that was just made.
#[derive(Clone)]
pub(super) struct Invited {
    pub(super) name: String,
    pub(super) invitation: Invitation,
    /// How the member's browser reaches this console.
    pub(super) origin: String,
}

pub(super) fn invited(words: &'static Words, made: &Invited) -> impl IntoView + use<> {
    let texts = &words.members;
    let title = (texts.invited_title)(&made.name);
    let link = format!(
        "{}/invitation/{}",
        made.origin,
        made.invitation.token.expose_secret()
    );
    let until = (texts.link_until)(&times::readable(made.invitation.until));
    view! {
        <PageTitle title=title.clone()/>
        <PageHeader
            title=title
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![members(words)]
        />
        <Notice tone=Tone::Good answers=true>
            <p>{texts.link_once}</p>
            <p>
                <span class="code" data-testid="invitation">{link.clone()}</span>
                " "
                <CopyButton
                    value=link
                    label=words.frame.copy
                    copied_label=words.frame.copied
                    detail=texts.link
                />
            </p>
            <p>{until}</p>
        </Notice>
        <p><ButtonLink href=ADDRESS>{texts.back}</ButtonLink></p>
        <IslandLoader/>
    }
}
