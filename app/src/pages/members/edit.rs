//! Change a member: role, applications, and whether they may sign in.

use axum::response::Response;
use domain::{Problems, Who};
use engine::applications::ApplicationSummary;
use engine::members::{Member, Standing, WayIn};
use engine::sessions::list_of_member;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::fields::{MemberField, MemberForm, fields};
use super::invited::{Invited, invited};
use super::{ADDRESS, address, member_of, members, read_only};
use crate::components::{
    Button, ButtonLink, Confirm, ErrorSummary, Form, FormActions, Look, Notice, PageHeader,
    PostButton, Tone,
};
use crate::failure::Failure;
use crate::pages::loaded;
use crate::pages::refused::{Refused, summary};
use crate::pages::title::PageTitle;
use crate::posted::{NotDone, Posted, Segments, Visitor};
use crate::visit::{Visit, visit};
use crate::words::Words;

type RefusedForm = Refused<MemberForm, MemberField>;

#[component]
pub(crate) fn MemberPage() -> impl IntoView {
    let visit = visit();
    let segment = use_params_map()
        .read_untracked()
        .get("member")
        .unwrap_or_default();
    let made = use_context::<Invited>();
    let refused = use_context::<RefusedForm>();
    loaded(async move {
        let actor = visit.actor()?;
        let engine = &visit.state.engine;
        let member = engine::members::find(engine, &actor, member_of(&segment)?).await?;
        if let Some(made) = made {
            return Ok::<_, Failure>(invited(visit.words, &made).into_any());
        }
        let applications = engine::applications::list(engine, &actor).await?;
        if actor.who == Who::Member(member.id) {
            return Ok(read_only::oneself(&visit, &member, &applications).into_any());
        }
        let open = list_of_member(engine, &actor, member.id).await?.len();
        if member.way_in == WayIn::SingleSignOn {
            return Ok(read_only::at_provider(&visit, &member, &applications, open).into_any());
        }
        let shown = refused.unwrap_or_else(|| Refused {
            form: MemberForm::of(&member),
            problems: Problems::default(),
        });
        Ok(page(&visit, &member, &shown, &applications, open).into_any())
    })
}

fn page(
    visit: &Visit,
    member: &Member,
    shown: &RefusedForm,
    applications: &[ApplicationSummary],
    open_sessions: usize,
) -> impl IntoView + use<> {
    let words = visit.words;
    let texts = &words.members;
    let problems = summary(&shown.problems, words, |field| {
        (field.name(), field.label(words))
    });
    let role_problem = shown.problem(MemberField::Role, words);
    let choices = fields(words, &shown.form, role_problem, applications);
    let own = address(member.id);
    view! {
        <PageTitle title=member.name.clone() has_problems=!problems.is_empty()/>
        <PageHeader
            title=member.name.clone()
            lead=texts.edit_hint
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![members(words)]
        />
        {problems.is_empty().then(|| sessions_ended(visit))}
        <ErrorSummary title=words.frame.error_summary problems=problems/>
        <Form action=own.clone()>
            {choices}
            <FormActions>
                <Button>{texts.save}</Button>
                <ButtonLink href=ADDRESS look=Look::Quiet>{words.frame.cancel}</ButtonLink>
            </FormActions>
        </Form>
        <section class="section" aria-labelledby="way-in">
            <h2 id="way-in">{texts.way_in}</h2>
            {sessions(words, &own, open_sessions)}
            <p class="section-lead">{texts.reset_hint}</p>
            <Confirm
                action=format!("{own}/reset")
                label=texts.reset
                warning=texts.reset_warning
                detail=member.name.clone()
            />
            {disable_or_enable(words, member)}
        </section>
    }
}

/// How many sessions are open, and the button that ends them. Nothing to end is said and not offered.
pub(super) fn sessions(words: &'static Words, own: &str, open: usize) -> impl IntoView + use<> {
    let texts = &words.members;
    let end = (open > 0).then(|| {
        view! { <PostButton action=format!("{own}/end-sessions") label=texts.end_sessions/> }
    });
    let hint = end.is_some().then_some(texts.end_sessions_hint);
    view! {
        <p class="section-lead">{(texts.open_sessions)(open)}{hint}</p>
        {end}
    }
}

/// Says that the sessions were ended, after the button for it.
pub(super) fn sessions_ended(visit: &Visit) -> Option<impl IntoView + use<>> {
    let ended = visit.words.members.sessions_ended;
    visit
        .query("ended")
        .map(|_| view! { <Notice tone=Tone::Good answers=true>{ended}</Notice> })
}

/// The button that shuts the member out, or lets them in again.
pub(super) fn disable_or_enable(words: &'static Words, member: &Member) -> impl IntoView + use<> {
    let texts = &words.members;
    let own = address(member.id);
    let button = match member.standing {
        Standing::Disabled => {
            let action = format!("{own}/enable");
            view! { <PostButton action=action label=texts.enable/> }.into_any()
        }
        _ => view! {
            <Confirm
                action=format!("{own}/disable")
                label=texts.disable
                warning=texts.disable_warning
                detail=member.name.clone()
            />
        }
        .into_any(),
    };
    view! {
        <p class="section-lead">{texts.disable_hint}</p>
        {button}
    }
}

pub(crate) async fn post(
    Segments(segment): Segments<String>,
    posted: Posted<MemberForm>,
) -> Response {
    let Posted { form, visitor } = posted;
    match save(&visitor, &segment, &form).await {
        Ok(()) => visitor.redirect(&format!("{ADDRESS}?saved")),
        Err(NotDone::Problems(problems)) => visitor.refuse(Refused { form, problems }).await,
        Err(NotDone::Failure(failure)) => visitor.fail(failure).await,
    }
}

async fn save(
    visitor: &Visitor,
    segment: &str,
    form: &MemberForm,
) -> Result<(), NotDone<MemberField>> {
    let actor = visitor.actor()?;
    let engine = &visitor.state.engine;
    let id = member_of(segment)?;
    // Whoever may not change members learns nothing about the form.
    engine::members::find(engine, &actor, id).await?;
    let role = form.role()?;
    engine::members::change(engine, &actor, id, role, &form.applications()).await?;
    Ok(())
}
