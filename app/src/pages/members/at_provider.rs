//! A member who comes in by single sign-on: what they are is shown, and decided elsewhere.

use engine::applications::ApplicationSummary;
use engine::members::Member;
use leptos::prelude::*;

use super::edit::{disable_or_enable, sessions, sessions_ended};
use super::list::reached;
use super::{address, members};
use crate::components::{Fact, FactList, PageHeader};
use crate::pages::title::PageTitle;
use crate::visit::Visit;

pub(super) fn page(
    visit: &Visit,
    member: &Member,
    applications: &[ApplicationSummary],
    open_sessions: usize,
) -> impl IntoView + use<> {
    let words = visit.words;
    let texts = &words.members;
    let lead = (words.single_sign_on.groups_decide)(&visit.provider());
    let role = (texts.role_name)(member.role);
    let reached = reached(words, member, applications);
    let sessions = sessions(words, &address(member.id), open_sessions);
    let button = disable_or_enable(words, member);
    view! {
        <PageTitle title=member.name.clone()/>
        <PageHeader
            title=member.name.clone()
            lead=lead
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![members(words)]
        />
        {sessions_ended(visit)}
        <FactList>
            <Fact term=texts.role>{role}</Fact>
            <Fact term=texts.applications>{reached}</Fact>
        </FactList>
        <section class="section" aria-labelledby="way-in">
            <h2 id="way-in">{texts.way_in}</h2>
            {sessions}
            {button}
        </section>
    }
}
