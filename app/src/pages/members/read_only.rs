//! A member who is not changed by the reader: oneself, or whoever comes in by single sign-on. What they
//! are is shown, with who decides it.

use engine::applications::ApplicationSummary;
use engine::members::Member;
use leptos::prelude::*;

use super::edit::{disable_or_enable, sessions, sessions_ended};
use super::list::reached;
use super::{address, members};
use crate::components::{ButtonLink, Fact, FactList, PageHeader};
use crate::pages::profile;
use crate::pages::title::PageTitle;
use crate::visit::Visit;

/// The reader's own page: another admin changes it, and the profile has the rest.
pub(super) fn oneself(
    visit: &Visit,
    member: &Member,
    applications: &[ApplicationSummary],
) -> impl IntoView + use<> {
    let words = visit.words;
    let lead = words.members.oneself_hint.to_owned();
    let profile = view! {
        <ButtonLink href=profile::ADDRESS>{words.profile.title}</ButtonLink>
    };
    facts(visit, member, applications, lead, Some(profile.into_any()))
}

/// Somebody else's page, who comes in by single sign-on.
pub(super) fn at_provider(
    visit: &Visit,
    member: &Member,
    applications: &[ApplicationSummary],
    open_sessions: usize,
) -> impl IntoView + use<> {
    let words = visit.words;
    let lead = (words.single_sign_on.groups_decide)(&visit.provider());
    let facts = facts(visit, member, applications, lead, None);
    let ended = sessions_ended(visit);
    let sessions = sessions(words, &address(member.id), open_sessions);
    let button = disable_or_enable(words, member);
    view! {
        {facts}
        {ended}
        <section class="section" aria-labelledby="way-in">
            <h2 id="way-in">{words.members.way_in}</h2>
            {sessions}
            {button}
        </section>
    }
}

fn facts(
    visit: &Visit,
    member: &Member,
    applications: &[ApplicationSummary],
    lead: String,
    leads_on: Option<AnyView>,
) -> impl IntoView + use<> {
    let words = visit.words;
    let texts = &words.members;
    let role = (texts.role_name)(member.role);
    let reached = reached(words, member, applications);
    view! {
        <PageTitle title=member.name.clone()/>
        <PageHeader
            title=member.name.clone()
            lead=lead
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![members(words)]
        >
            {leads_on}
        </PageHeader>
        <FactList>
            <Fact term=texts.role>{role}</Fact>
            <Fact term=texts.applications>{reached}</Fact>
        </FactList>
    }
}
