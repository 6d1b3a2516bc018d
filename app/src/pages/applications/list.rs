//! Every application, a card each.

use domain::{Actor, ConsolePermission};
use engine::applications::ApplicationSummary;
use leptos::prelude::*;

use super::address;
use crate::components::{ButtonLink, Card, CardHead, Look, PageHeader, StatusTag, Tone};
use crate::failure::Failure;
use crate::pages::loaded;
use crate::pages::title::PageTitle;
use crate::visit::{Visit, visit};
use crate::words::Words;

#[component]
pub(crate) fn ApplicationsPage() -> impl IntoView {
    let visit = visit();
    loaded(async move {
        let actor = visit.actor()?;
        let applications = engine::applications::list(&visit.state.engine, &actor).await?;
        Ok::<_, Failure>(page(&visit, &actor, applications))
    })
}

fn page(
    visit: &Visit,
    actor: &Actor,
    applications: Vec<ApplicationSummary>,
) -> impl IntoView + use<> {
    let words = visit.words;
    let may_add = actor
        .require_in_console(ConsolePermission::AddApplication)
        .is_ok();
    let none = match may_add {
        true => words.applications.none,
        false => words.applications.none_reached,
    };
    let empty = applications.is_empty();
    view! {
        <PageTitle title=words.applications.title/>
        <PageHeader title=words.applications.title>
            {may_add.then(|| view! {
                <ButtonLink href="/applications/new" look=Look::Primary>{words.applications.add}</ButtonLink>
            })}
        </PageHeader>
        {empty.then(|| view! { <p>{none}</p> })}
        <div class="cards">
            {applications.into_iter().map(|summary| card(words, summary)).collect_view()}
        </div>
    }
}

fn card(words: &'static Words, summary: ApplicationSummary) -> impl IntoView {
    let ApplicationSummary {
        application,
        certificates,
        in_effect,
        waiting,
    } = summary;
    view! {
        <Card>
            <CardHead title=application.name.to_string() href=address(application.id) under_title=true>
                {(certificates == 0).then(|| view! { <StatusTag text=words.applications.no_certificate/> })}
                {(in_effect > 0).then(|| view! {
                    <StatusTag tone=Tone::Good text=(words.applications.in_effect)(in_effect)/>
                })}
                {(waiting > 0).then(|| view! {
                    <StatusTag tone=Tone::Waiting text=(words.applications.waiting)(waiting)/>
                })}
            </CardHead>
            <p class="card-line">
                "SDKAppID " <span class="code">{application.id.to_string()}</span>
                " · " {(words.applications.certificates)(certificates)}
            </p>
        </Card>
    }
}
