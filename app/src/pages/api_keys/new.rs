//! Make an API key, and show it once.

use axum::response::Response;
use domain::api_key::{ApiKeyExpiry, ApiKeyField, ApiKeyForm, ApiKeyPermissions, ApiKeySecret};
use domain::{Permission, SdkAppId};
use engine::applications::Application;
use http::StatusCode;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::address;
use crate::components::{
    Button, ButtonLink, Checkboxes, Choice, ErrorSummary, Form, FormActions, Look, PageHeader,
    Radios, TextInput, Tick,
};
use crate::failure::Failure;
use crate::pages::applications::made_once::{MadeOnce, made_once};
use crate::pages::applications::{all, one, sdkappid_of};
use crate::pages::loaded;
use crate::pages::refused::{Refused, summary};
use crate::pages::title::PageTitle;
use crate::posted::{NotDone, Posted, Segments, Visitor};
use crate::visit::{Visit, visit};
use crate::words::Words;

type RefusedForm = Refused<ApiKeyForm, ApiKeyField>;

/// The key that was just made.
#[derive(Clone)]
struct Made {
    application: SdkAppId,
    secret: ApiKeySecret,
}

#[component]
pub(crate) fn NewApiKeyPage() -> impl IntoView {
    let visit = visit();
    let segment = use_params_map()
        .read_untracked()
        .get("sdkappid")
        .unwrap_or_default();
    let made = use_context::<Made>();
    let refused = use_context::<RefusedForm>().unwrap_or_else(|| Refused {
        form: ApiKeyForm {
            expiry: ApiKeyExpiry::Quarter.name().to_owned(),
            ..ApiKeyForm::default()
        },
        problems: domain::Problems::default(),
    });
    loaded(async move {
        if let Some(made) = made {
            return Ok(shown_once(visit.words, &made).into_any());
        }
        let actor = visit.actor()?;
        let id = sdkappid_of(&segment)?;
        actor.require(Permission::ManageApiKeys, id)?;
        let application = engine::applications::find(&visit.state.engine, &actor, id).await?;
        Ok::<_, Failure>(page(&visit, &application, refused).into_any())
    })
}

const fn label(field: ApiKeyField, words: &Words) -> &'static str {
    match field {
        ApiKeyField::Name => words.api_keys.name,
        ApiKeyField::Permissions => words.api_keys.permissions,
        ApiKeyField::Expiry => words.api_keys.expiry,
    }
}

fn page(visit: &Visit, application: &Application, refused: RefusedForm) -> impl IntoView + use<> {
    let words = visit.words;
    let texts = &words.api_keys;
    let problems = summary(&refused.problems, words, |field| {
        (field.name(), label(field, words))
    });
    let (name, permissions, expiry) = (
        ApiKeyField::Name,
        ApiKeyField::Permissions,
        ApiKeyField::Expiry,
    );
    let [name_problem, permissions_problem, expiry_problem] =
        [name, permissions, expiry].map(|field| refused.problem(field, words));
    let typed = refused.form;
    let ticks = ApiKeyPermissions::CHOICES.map(|permission| Tick {
        name: ApiKeyForm::box_of(permission),
        label: (texts.permission)(permission).to_owned(),
        ticked: typed.is_ticked(permission),
    });
    let expiries =
        ApiKeyExpiry::ALL.map(|expiry| Choice::new(expiry.name(), (texts.expiry_name)(expiry)));
    let up = address(application.id);
    view! {
        <PageTitle title=texts.make_title has_problems=!problems.is_empty()/>
        <PageHeader
            title=texts.make_title
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![all(words), one(application)]
        />
        <ErrorSummary title=words.frame.error_summary problems=problems/>
        <Form action=format!("{up}/new")>
            <TextInput
                name=name.name()
                label=label(name, words)
                hint=texts.name_hint
                value=typed.name
                problem=name_problem
                required=true
            />
            <Checkboxes
                name=permissions.name()
                legend=label(permissions, words)
                hint=texts.permissions_hint
                ticks=ticks.into()
                problem=permissions_problem
            />
            <Radios
                name=expiry.name()
                legend=label(expiry, words)
                hint=texts.expiry_hint
                choices=expiries.into()
                selected=typed.expiry
                problem=expiry_problem
            />
            <FormActions>
                <Button>{texts.make}</Button>
                <ButtonLink href=up look=Look::Quiet>{words.frame.cancel}</ButtonLink>
            </FormActions>
        </Form>
    }
}

fn shown_once(words: &'static Words, made: &Made) -> impl IntoView + use<> {
    let texts = &words.api_keys;
    made_once(
        words,
        MadeOnce {
            title: texts.made_title,
            name: texts.key,
            secret: made.secret.expose().to_owned(),
            test_id: "api-key",
            once: texts.made_once,
            before: texts.made_use,
            back: (address(made.application), texts.back),
        },
    )
}

pub(crate) async fn post(
    Segments(application): Segments<String>,
    posted: Posted<ApiKeyForm>,
) -> Response {
    let Posted { form, visitor } = posted;
    match make(&visitor, &application, &form).await {
        Ok(made) => {
            let path = visitor.path().to_owned();
            visitor.render_again(&path, StatusCode::OK, made).await
        }
        Err(NotDone::Problems(problems)) => visitor.refuse(Refused { form, problems }).await,
        Err(NotDone::Failure(failure)) => visitor.fail(failure).await,
    }
}

async fn make(
    visitor: &Visitor,
    application: &str,
    form: &ApiKeyForm,
) -> Result<Made, NotDone<ApiKeyField>> {
    let actor = visitor.actor()?;
    let application = sdkappid_of(application)?;
    // Before the form is read: whoever may not make keys learns nothing about what they typed.
    actor.require(Permission::ManageApiKeys, application)?;
    let new = form.parse()?;
    let secret = engine::api_keys::make(&visitor.state.engine, &actor, application, &new).await?;
    Ok(Made {
        application,
        secret,
    })
}
