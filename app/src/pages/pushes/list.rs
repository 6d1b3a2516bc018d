//! The push records of an application.

use domain::UserId;
use domain::certificate::CertificateId;
use domain::delivery::DeliveryState;
use engine::applications::Application;
use engine::deliveries::{Delivery, DeliveryFilter, DeliveryId};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{address, tone};
use crate::components::{
    Button, ButtonLink, Cell, ErrorSummary, Look, PageHeader, SearchForm, Select, StatusTag, Table,
    TextInput,
};
use crate::failure::Failure;
use crate::pages::applications::{all, one, sdkappid_of};
use crate::pages::loaded;
use crate::pages::period::{FilterProblem, Period};
use crate::pages::title::PageTitle;
use crate::times;
use crate::visit::{Visit, visit};
use crate::words::Words;

/// What was typed into the filter. What cannot be read finds nothing, and says why beside the field.
#[derive(Clone, Default)]
struct Typed {
    user: String,
    certificate: String,
    state: String,
    code: String,
    period: Period,
    key: String,
    before: Option<DeliveryId>,
}

impl Typed {
    fn of(visit: &Visit) -> Self {
        let text = |name| visit.query(name).unwrap_or_default().trim().to_owned();
        Self {
            user: text("user"),
            certificate: text("certificate"),
            state: text("state"),
            code: text("code"),
            period: Period {
                since: text("since"),
                until: text("until"),
            },
            key: text("key"),
            before: visit.query("before").and_then(|it| DeliveryId::parse(&it)),
        }
    }

    fn bad_user(&self) -> bool {
        !self.user.is_empty() && UserId::parse(&self.user).is_err()
    }

    fn bad_certificate(&self) -> bool {
        !self.certificate.is_empty() && CertificateId::parse(&self.certificate).is_err()
    }

    fn bad_code(&self) -> bool {
        !self.code.is_empty() && self.code.parse::<i64>().is_err()
    }

    /// Why nothing can be found with what was typed.
    fn problems(&self, words: &'static Words) -> Vec<FilterProblem> {
        let texts = &words.offline_push.pushes;
        let not_a_user = words.offline_push.devices.not_a_user;
        let fields = [
            (self.bad_user(), "user", texts.user, not_a_user),
            (
                self.bad_certificate(),
                "certificate",
                texts.certificate,
                texts.not_a_number,
            ),
            (
                self.bad_code(),
                "code",
                texts.vendor_code,
                texts.not_a_number,
            ),
        ];
        fields
            .into_iter()
            .filter(|(is_bad, ..)| *is_bad)
            .map(|(_, field, label, text)| FilterProblem::new(field, label, text))
            .chain(self.period.problems(words))
            .collect()
    }

    /// None where nothing can be found with what was typed.
    fn filter(&self) -> Option<DeliveryFilter> {
        let certificate = match self.certificate.as_str() {
            "" => None,
            typed => Some(CertificateId::parse(typed).ok()?),
        };
        let user = match self.user.as_str() {
            "" => None,
            typed => Some(UserId::parse(typed).ok()?),
        };
        let vendor_code = match self.code.as_str() {
            "" => None,
            typed => Some(typed.parse().ok()?),
        };
        let (since, until) = self.period.bounds()?;
        Some(DeliveryFilter {
            user,
            since,
            until,
            certificate,
            state: DeliveryState::from_name(&self.state),
            vendor_code,
            message_key: Some(self.key.clone()).filter(|key| !key.is_empty()),
            before: self.before,
        })
    }

    /// The address of the page after the one that ends with that record.
    fn older(&self, application: &Application, last: &Delivery) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("user", &self.user)
            .append_pair("certificate", &self.certificate)
            .append_pair("state", &self.state)
            .append_pair("code", &self.code)
            .append_pair("since", &self.period.since)
            .append_pair("until", &self.period.until)
            .append_pair("key", &self.key)
            .append_pair("before", &last.id.to_string())
            .finish();
        format!("{}?{query}", address(application.id))
    }
}

#[component]
pub(crate) fn PushesPage() -> impl IntoView {
    let visit = visit();
    let segment = use_params_map()
        .read_untracked()
        .get("sdkappid")
        .unwrap_or_default();
    loaded(async move {
        let actor = visit.actor()?;
        let engine = &visit.state.engine;
        let application =
            engine::applications::find(engine, &actor, sdkappid_of(&segment)?).await?;
        let typed = Typed::of(&visit);
        let (found, more) = match typed.filter() {
            Some(filter) => {
                engine::deliveries::list(engine, &actor, application.id, &filter).await?
            }
            None => (Vec::new(), false),
        };
        Ok::<_, Failure>(page(visit.words, &application, &typed, &found, more))
    })
}

fn page(
    words: &'static Words,
    application: &Application,
    typed: &Typed,
    found: &[Delivery],
    more: bool,
) -> impl IntoView + use<> {
    let texts = &words.offline_push.pushes;
    let older = found
        .last()
        .filter(|_| more)
        .map(|last| typed.older(application, last));
    let problems = typed.problems(words);
    let lines = FilterProblem::lines(&problems, words);
    let found = problems.is_empty().then(|| records(words, found));
    view! {
        <PageTitle
            title=format!("{} · {}", texts.title, application.name)
            has_problems=!problems.is_empty()
        />
        <PageHeader
            title=texts.title
            lead=texts.hint
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![all(words), one(application)]
        />
        <ErrorSummary title=words.frame.error_summary problems=lines/>
        {filter_form(words, application, typed, &problems)}
        {found}
        {older.map(|href| view! {
            <p><ButtonLink href=href>{texts.older}</ButtonLink></p>
        })}
    }
}

fn filter_form(
    words: &'static Words,
    application: &Application,
    typed: &Typed,
    problems: &[FilterProblem],
) -> impl IntoView + use<> {
    let texts = &words.offline_push.pushes;
    let typed = typed.clone();
    let [user_problem, certificate_problem, code_problem] =
        ["user", "certificate", "code"].map(|field| FilterProblem::of(problems, field));
    let period = typed.period.inputs(words);
    let any = (String::new(), texts.any_state.to_owned());
    let states = DeliveryState::ALL.map(|state| {
        (
            state.name().to_owned(),
            (texts.state_name)(state).to_owned(),
        )
    });
    let states = std::iter::once(any).chain(states).collect();
    let own = address(application.id);
    view! {
        <SearchForm action=own.clone()>
            <TextInput name="user" label=texts.user value=typed.user problem=user_problem code=true/>
            <TextInput
                name="certificate"
                label=texts.certificate
                value=typed.certificate
                problem=certificate_problem
                inputmode="numeric"
                code=true
            />
            <Select name="state" label=texts.state options=states selected=typed.state/>
            <TextInput
                name="code"
                label=texts.vendor_code
                value=typed.code
                problem=code_problem
                code=true
            />
            {period}
            <TextInput name="key" label=texts.message_key value=typed.key code=true/>
            <div class="form-actions">
                <Button>{texts.filter}</Button>
                <ButtonLink href=own look=Look::Quiet>{texts.reset}</ButtonLink>
            </div>
        </SearchForm>
    }
}

fn records(words: &'static Words, found: &[Delivery]) -> AnyView {
    let texts = &words.offline_push.pushes;
    if found.is_empty() {
        return view! { <p>{texts.none}</p> }.into_any();
    }
    let columns = vec![
        texts.when,
        texts.to,
        texts.state,
        texts.why,
        texts.certificate,
        texts.message_key,
    ];
    let rows = found.iter().map(|it| row(words, it)).collect();
    view! { <Table id="records" caption=texts.title caption_hidden=true columns=columns rows=rows/> }
        .into_any()
}

fn row(words: &'static Words, delivery: &Delivery) -> Vec<Cell> {
    let texts = &words.offline_push.pushes;
    let href = format!("{}/{}", address(delivery.application), delivery.id);
    let certificate = delivery.certificate.map(|id| id.to_string());
    let created = times::readable(delivery.created_at);
    let (tone, state) = (tone(delivery.state), (texts.state_name)(delivery.state));
    let message_key = delivery.message_key.clone();
    vec![
        Cell::time(view! { <a href=href>{created}</a> }),
        Cell::new(delivery.user.clone()),
        Cell::new(view! { <StatusTag tone=tone text=state/> }),
        Cell::new(why(words, delivery)),
        Cell::new(certificate),
        Cell::new(view! { <span class="code">{message_key}</span> }),
    ]
}

/// In a word or two why it is where it is.
fn why(words: &'static Words, delivery: &Delivery) -> Option<String> {
    match (delivery.reason, &delivery.refusal) {
        (Some(reason), _) => Some((words.offline_push.pushes.reason)(reason).0.to_owned()),
        (None, Some(refusal)) => Some(words.causes.explain(refusal).what),
        // Taken by the vendor, whose receipt then told that it failed: the record's steps say why.
        (None, None) if delivery.state == DeliveryState::Failed => {
            Some(words.test_push.not_arrived.to_owned())
        }
        (None, None) => None,
    }
}
