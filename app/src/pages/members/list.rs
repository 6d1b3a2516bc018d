//! Every member, a row each.

use domain::{Role, Who};
use engine::applications::ApplicationSummary;
use engine::members::{Member, Standing, WayIn};
use leptos::prelude::*;

use super::{ADDRESS, address};
use crate::components::{ButtonLink, Cell, Look, Notice, PageHeader, StatusTag, Table, Tone};
use crate::failure::Failure;
use crate::pages::loaded;
use crate::pages::title::PageTitle;
use crate::times;
use crate::visit::{Visit, visit};
use crate::words::Words;

#[component]
pub(crate) fn MembersPage() -> impl IntoView {
    let visit = visit();
    loaded(async move {
        let actor = visit.actor()?;
        let engine = &visit.state.engine;
        let members = engine::members::list(engine, &actor).await?;
        let applications = engine::applications::list(engine, &actor).await?;
        let is_saved = visit.query("saved").is_some();
        Ok::<_, Failure>(page(&visit, actor.who, &members, &applications, is_saved))
    })
}

fn page(
    visit: &Visit,
    reader: Who,
    members: &[Member],
    applications: &[ApplicationSummary],
    is_saved: bool,
) -> impl IntoView + use<> {
    let words = visit.words;
    let texts = &words.members;
    let rows = members
        .iter()
        .map(|member| row(visit, reader, member, applications))
        .collect();
    let columns = vec![
        texts.name,
        texts.role,
        texts.applications,
        texts.standing,
        texts.change,
    ];
    view! {
        <PageTitle title=texts.title/>
        <PageHeader title=texts.title>
            <ButtonLink href=format!("{ADDRESS}/new") look=Look::Primary>{texts.invite}</ButtonLink>
        </PageHeader>
        {is_saved.then(|| view! {
            <Notice tone=Tone::Good answers=true>{texts.saved}</Notice>
        })}
        <Table id="members" caption=texts.title caption_hidden=true columns=columns rows=rows/>
    }
}

fn row(
    visit: &Visit,
    reader: Who,
    member: &Member,
    applications: &[ApplicationSummary],
) -> Vec<Cell> {
    let texts = &visit.words.members;
    let reached = reached(visit.words, member, applications);
    let (tone, standing) = match member.standing {
        Standing::Active => (Tone::Good, texts.active),
        Standing::Invited { .. } => (Tone::Waiting, texts.invited),
        Standing::Expired => (Tone::Bad, texts.expired),
        Standing::Disabled => (Tone::Neutral, texts.disabled),
    };
    let until = match member.standing {
        Standing::Invited { until } => Some((texts.until)(&times::readable(until))),
        _ => None,
    };
    let way_in = way_in(visit, member.way_in);
    // Another admin changes one's own role.
    let change = (reader != Who::Member(member.id)).then(|| {
        let name = member.name.clone();
        view! {
            <a href=address(member.id)>
                {texts.change}
                <span class="visually-hidden">" " {name}</span>
            </a>
        }
    });
    let standing = view! {
        <StatusTag tone=tone text=standing/>
        {until.map(|until| view! { <br/> <span class="quiet">{until}</span> })}
        {way_in.map(|way_in| view! { <br/> <span class="quiet">{way_in}</span> })}
    };
    vec![
        Cell::new(member.name.clone()),
        Cell::new((texts.role_name)(member.role)),
        Cell::new(reached),
        Cell::new(standing),
        Cell::action(change),
    ]
}

/// The names of the applications that the member reaches.
pub(super) fn reached(
    words: &Words,
    member: &Member,
    applications: &[ApplicationSummary],
) -> String {
    let texts = &words.members;
    if member.role == Role::Admin {
        return texts.every_application.to_owned();
    }
    let names = applications
        .iter()
        .map(|summary| &summary.application)
        .filter(|application| member.applications.contains(&application.id))
        .map(|application| application.name.to_string());
    match names.collect::<Vec<_>>().join(texts.between) {
        names if names.is_empty() => texts.no_application.to_owned(),
        names => names,
    }
}

/// How the member signs in; nothing where everybody has a password.
fn way_in(visit: &Visit, way_in: WayIn) -> Option<String> {
    let texts = &visit.words.single_sign_on;
    match way_in {
        WayIn::SingleSignOn => Some((texts.with_provider)(&visit.provider())),
        WayIn::Password => {
            let both = visit.state.single_sign_on.is_some();
            both.then(|| texts.with_password.to_owned())
        }
    }
}
