//! Edit who may call for an application, and where it is called.

use axum::response::Response;
use domain::access::{AccessField, AccessForm};
use domain::message::FallbackLanguage;
use domain::{Permission, Problems, SdkAppId};
use engine::applications::Application;
use engine::applications::access::{SaveAccessError, save_access, see_access};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{address, all, one, sdkappid_of};
use crate::components::{
    Button, ButtonLink, Choice, ErrorSummary, Form, FormActions, Look, PageHeader, Radios,
    TextArea, TextInput,
};
use crate::failure::Failure;
use crate::pages::loaded;
use crate::pages::refused::{Refused, summary};
use crate::pages::title::PageTitle;
use crate::posted::{NotDone, Posted, Segments, Visitor};
use crate::visit::{Visit, visit};
use crate::words::Words;

type RefusedForm = Refused<AccessForm, AccessField>;

/// The form's page.
pub(super) fn edit_address(application: SdkAppId) -> String {
    format!("{}/access/edit", address(application))
}

#[component]
pub(crate) fn EditAccessPage() -> impl IntoView {
    let visit = visit();
    let segment = use_params_map()
        .read_untracked()
        .get("sdkappid")
        .unwrap_or_default();
    let refused = use_context::<RefusedForm>();
    loaded(async move {
        let actor = visit.actor()?;
        let id = sdkappid_of(&segment)?;
        actor.require(Permission::ManageApplication, id)?;
        let engine = &visit.state.engine;
        let application = engine::applications::find(engine, &actor, id).await?;
        let shown = match refused {
            Some(refused) => refused,
            None => Refused {
                form: AccessForm::of(&see_access(engine, &actor, id).await?.settings),
                problems: Problems::default(),
            },
        };
        Ok::<_, Failure>(page(&visit, &application, shown))
    })
}

const fn label(field: AccessField, words: &Words) -> &'static str {
    match field {
        AccessField::Admins => words.offline_push.access.admins,
        AccessField::FallbackLanguage => words.offline_push.access.language,
        AccessField::CallbackUrl => words.offline_push.callback.url,
    }
}

fn page(visit: &Visit, application: &Application, shown: RefusedForm) -> impl IntoView + use<> {
    let words = visit.words;
    let texts = &words.offline_push.access;
    let problems = summary(&shown.problems, words, |field| {
        (field.name(), label(field, words))
    });
    let (admins, language, url) = (
        AccessField::Admins,
        AccessField::FallbackLanguage,
        AccessField::CallbackUrl,
    );
    let [admins_problem, language_problem, url_problem] =
        [admins, language, url].map(|field| shown.problem(field, words));
    let languages = FallbackLanguage::ALL
        .map(|language| Choice::new(language.name(), (texts.language_name)(language)));
    let typed = shown.form;
    let up = address(application.id);
    view! {
        <PageTitle title=texts.edit_title has_problems=!problems.is_empty()/>
        <PageHeader
            title=texts.edit_title
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![all(words), one(application)]
        />
        <ErrorSummary title=words.frame.error_summary problems=problems/>
        <Form action=edit_address(application.id)>
            <TextArea
                name=admins.name()
                label=label(admins, words)
                hint=texts.admins_hint
                value=typed.admins
                problem=admins_problem
                required=true
                code=true
            />
            <Radios
                name=language.name()
                legend=label(language, words)
                hint=texts.language_hint
                choices=languages.into()
                selected=typed.fallback_language
                problem=language_problem
            />
            <TextInput
                name=url.name()
                label=label(url, words)
                hint=words.offline_push.callback.url_hint
                value=typed.callback_url
                problem=url_problem
                optional_label=words.frame.optional
                inputmode="url"
                code=true
            />
            <FormActions>
                <Button>{texts.save}</Button>
                <ButtonLink href=up look=Look::Quiet>
                    {words.frame.cancel}
                </ButtonLink>
            </FormActions>
        </Form>
    }
}

pub(crate) async fn post(
    Segments(application): Segments<String>,
    posted: Posted<AccessForm>,
) -> Response {
    let Posted { form, visitor } = posted;
    match save(&visitor, &application, &form).await {
        Ok(id) => visitor.redirect(&format!("{}?access_saved", address(id))),
        Err(NotDone::Problems(problems)) => visitor.refuse(Refused { form, problems }).await,
        Err(NotDone::Failure(failure)) => visitor.fail(failure).await,
    }
}

async fn save(
    visitor: &Visitor,
    application: &str,
    form: &AccessForm,
) -> Result<SdkAppId, NotDone<AccessField>> {
    let actor = visitor.actor()?;
    let id = sdkappid_of(application)?;
    // Before the form is read: whoever may not save learns nothing about what they typed.
    actor.require(Permission::ManageApplication, id)?;
    let engine = &visitor.state.engine;
    let settings = form.parse(engine.callback_reach())?;
    let saved = save_access(engine, &actor, id, &settings).await;
    saved.map(|()| id).map_err(|error| match error {
        SaveAccessError::CallbackUrl(problem) => {
            Problems::one(AccessField::CallbackUrl, problem).into()
        }
        other => other.into(),
    })
}
