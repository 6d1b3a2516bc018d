//! Every member, a row each.

use domain::{Role, Who};
use engine::applications::ApplicationSummary;
use engine::members::{Member, Standing};
use leptos::prelude::*;

use super::{ADDRESS, address};
use crate::components::{ButtonLink, Look, Notice, PageHeader, StatusTag, Table, Tone};
use crate::failure::Failure;
use crate::pages::loaded;
use crate::pages::title::PageTitle;
use crate::times;
use crate::visit::visit;
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
        Ok::<_, Failure>(page(
            visit.words,
            actor.who,
            &members,
            &applications,
            is_saved,
        ))
    })
}

fn page(
    words: &'static Words,
    reader: Who,
    members: &[Member],
    applications: &[ApplicationSummary],
    is_saved: bool,
) -> impl IntoView + use<> {
    let texts = &words.members;
    let rows = members
        .iter()
        .map(|member| row(words, reader, member, applications))
        .collect_view();
    view! {
        <PageTitle title=texts.title/>
        <PageHeader title=texts.title>
            <ButtonLink href=format!("{ADDRESS}/new") look=Look::Primary>{texts.invite}</ButtonLink>
        </PageHeader>
        {is_saved.then(|| view! {
            <Notice tone=Tone::Good answers=true>{texts.saved}</Notice>
        })}
        <Table id="members" caption=texts.title caption_hidden=true>
            <thead>
                <tr>
                    <th scope="col">{texts.name}</th>
                    <th scope="col">{texts.role}</th>
                    <th scope="col">{texts.applications}</th>
                    <th scope="col">{texts.standing}</th>
                    <th scope="col">{texts.change}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

fn row(
    words: &'static Words,
    reader: Who,
    member: &Member,
    applications: &[ApplicationSummary],
) -> impl IntoView + use<> {
    let texts = &words.members;
    let reached = match member.role {
        Role::Admin => texts.every_application.to_owned(),
        Role::Developer => {
            let names = applications
                .iter()
                .map(|summary| &summary.application)
                .filter(|application| member.applications.contains(&application.id))
                .map(|application| application.name.to_string());
            match names.collect::<Vec<_>>().join(words.members.between) {
                names if names.is_empty() => texts.no_application.to_owned(),
                names => names,
            }
        }
    };
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
    // Another admin changes one's own role.
    let change = (reader != Who::Member(member.id)).then(|| {
        view! { <a href=address(member.id)>{texts.change}</a> }
    });
    view! {
        <tr>
            <th scope="row">{member.name.clone()}</th>
            <td>{(texts.role_name)(member.role)}</td>
            <td>{reached}</td>
            <td>
                <StatusTag tone=tone text=standing/>
                {until.map(|until| view! { <br/> <span class="quiet">{until}</span> })}
            </td>
            <td>{change}</td>
        </tr>
    }
}
