//! Invite a member.

use axum::response::Response;
use domain::{ConsolePermission, Problems};
use engine::applications::ApplicationSummary;
use engine::members::{AddMemberError, MemberName};
use http::StatusCode;
use leptos::prelude::*;

use super::fields::{MemberField, MemberForm, fields};
use super::invited::{Invited, invited};
use super::{ADDRESS, members, press};
use crate::components::{
    Button, ButtonLink, ErrorSummary, Form, FormActions, Look, PageHeader, TextInput,
};
use crate::failure::Failure;
use crate::pages::loaded;
use crate::pages::refused::{Refused, summary};
use crate::pages::title::PageTitle;
use crate::posted::{NotDone, Posted, Visitor};
use crate::visit::visit;
use crate::words::Words;

type RefusedForm = Refused<MemberForm, MemberField>;

/// Another member has that name.
#[derive(Clone)]
struct Taken(MemberForm);

#[component]
pub(crate) fn NewMemberPage() -> impl IntoView {
    let visit = visit();
    let made = use_context::<Invited>();
    let taken = use_context::<Taken>();
    let refused = use_context::<RefusedForm>();
    loaded(async move {
        let actor = visit.actor()?;
        actor.require_in_console(ConsolePermission::ManageMembers)?;
        if let Some(made) = made {
            return Ok::<_, Failure>(invited(visit.words, &made).into_any());
        }
        let applications = engine::applications::list(&visit.state.engine, &actor).await?;
        let is_taken = taken.is_some();
        let shown = refused.unwrap_or_else(|| Refused {
            form: taken.map_or_else(MemberForm::empty, |Taken(form)| form),
            problems: Problems::default(),
        });
        Ok(page(visit.words, shown, is_taken, &applications).into_any())
    })
}

fn page(
    words: &'static Words,
    shown: RefusedForm,
    is_taken: bool,
    applications: &[ApplicationSummary],
) -> impl IntoView + use<> {
    let texts = &words.members;
    let name = MemberField::Name;
    let mut problems = summary(&shown.problems, words, |field| {
        (field.name(), field.label(words))
    });
    let mut name_problem = shown.problem(name, words);
    if is_taken {
        name_problem = Some(texts.taken.to_owned());
        problems.push((name.name().to_owned(), texts.taken.to_owned()));
    }
    let role_problem = shown.problem(MemberField::Role, words);
    let choices = fields(words, &shown.form, role_problem, applications);
    view! {
        <PageTitle title=texts.invite has_problems=!problems.is_empty()/>
        <PageHeader
            title=texts.invite
            lead=texts.invite_hint
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![members(words)]
        />
        <ErrorSummary title=words.frame.error_summary problems=problems/>
        <Form action=format!("{ADDRESS}/new")>
            <TextInput
                name=name.name()
                label=texts.name
                hint=texts.name_hint
                value=shown.form.name
                problem=name_problem
                required=true
            />
            {choices}
            <FormActions>
                <Button>{texts.make_link}</Button>
                <ButtonLink href=ADDRESS look=Look::Quiet>{words.frame.cancel}</ButtonLink>
            </FormActions>
        </Form>
    }
}

pub(crate) async fn post(posted: Posted<MemberForm>) -> Response {
    let Posted { form, visitor } = posted;
    match invite(&visitor, &form).await {
        Ok(Some(made)) => {
            let path = visitor.path().to_owned();
            visitor.render_again(&path, StatusCode::OK, made).await
        }
        Ok(None) => visitor.refuse(Taken(form)).await,
        Err(NotDone::Problems(problems)) => visitor.refuse(Refused { form, problems }).await,
        Err(NotDone::Failure(failure)) => visitor.fail(failure).await,
    }
}

/// The invitation; none where another member has that name.
async fn invite(
    visitor: &Visitor,
    form: &MemberForm,
) -> Result<Option<Invited>, NotDone<MemberField>> {
    let actor = visitor.actor()?;
    actor.require_in_console(ConsolePermission::ManageMembers)?;
    let (name, role) = match (MemberName::parse(&form.name), form.role()) {
        (Ok(name), Ok(role)) => (name, role),
        (name, role) => {
            let mut problems = Problems::default();
            if let Err(problem) = name {
                problems.add(MemberField::Name, problem);
            }
            for (field, problem) in role.err().iter().flat_map(Problems::iter) {
                problems.add(field, problem);
            }
            return Err(problems.into());
        }
    };
    let reached: Vec<_> = form.applications().into_iter().collect();
    let engine = &visitor.state.engine;
    match engine::members::invite(engine, &actor, &name, role, &reached).await {
        Ok(invitation) => Ok(Some(Invited {
            name: name.to_string(),
            invitation,
            origin: press::origin(visitor),
        })),
        Err(AddMemberError::Taken(_)) => Ok(None),
        Err(AddMemberError::UnknownApplication(_)) => Err(Failure::NotFound.into()),
        Err(error) => Err(Failure::from(error).into()),
    }
}
