//! The log, the youngest entries first.

use domain::audit::AuditAction;
use domain::{ConsolePermission, Timestamp};
use engine::audit::AuditEntry;
use leptos::prelude::*;
use serde_json::Value;

use super::{ADDRESS, Typed};
use crate::components::{
    Button, ButtonLink, Cell, ErrorSummary, Look, PageHeader, SearchForm, Select, Table, TextInput,
};
use crate::failure::Failure;
use crate::pages::loaded;
use crate::pages::period::FilterProblem;
use crate::pages::title::PageTitle;
use crate::times;
use crate::visit::visit;
use crate::words::Words;

/// How many entries a page shows.
const ON_A_PAGE: u32 = 50;

#[component]
pub(crate) fn AuditLogPage() -> impl IntoView {
    let visit = visit();
    loaded(async move {
        let actor = visit.actor()?;
        let engine = &visit.state.engine;
        let typed = Typed::of(|name| visit.query(name));
        let mut found = match typed.filter() {
            Some(filter) => engine::audit::list(engine, &actor, &filter, ON_A_PAGE + 1).await?,
            None => {
                actor.require_in_console(ConsolePermission::ReadAuditLog)?;
                Vec::new()
            }
        };
        let more = found.len() > ON_A_PAGE as usize;
        found.truncate(ON_A_PAGE as usize);
        Ok::<_, Failure>(page(visit.words, &typed, found, more))
    })
}

fn page(
    words: &'static Words,
    typed: &Typed,
    found: Vec<AuditEntry>,
    more: bool,
) -> impl IntoView + use<> {
    let texts = &words.audit;
    let last = found.last().filter(|_| more);
    let older = last.map(|last| typed.address(ADDRESS, Some(last.number)));
    let csv = typed.address("/audit-log/export.csv", None);
    let json = typed.address("/audit-log/export.json", None);
    let problems = typed.problems(words);
    let lines = FilterProblem::lines(&problems, words);
    let found = problems.is_empty().then(|| entries(words, found));
    view! {
        <PageTitle title=texts.title has_problems=!problems.is_empty()/>
        <PageHeader title=texts.title lead=texts.hint>
            <ButtonLink href=csv>{texts.csv}</ButtonLink>
            <ButtonLink href=json>{texts.json}</ButtonLink>
        </PageHeader>
        <ErrorSummary title=words.frame.error_summary problems=lines/>
        {filter_form(words, typed, &problems)}
        {found}
        {older.map(|href| view! { <p><ButtonLink href=href>{texts.older}</ButtonLink></p> })}
    }
}

fn filter_form(
    words: &'static Words,
    typed: &Typed,
    problems: &[FilterProblem],
) -> impl IntoView + use<> {
    let texts = &words.audit;
    let pushes = &words.offline_push.pushes;
    let period = typed.period.inputs(words);
    let application_problem = FilterProblem::of(problems, "application");
    let any = (String::new(), texts.any_action.to_owned());
    let actions = AuditAction::ALL.map(|action| {
        (
            action.name().to_owned(),
            (texts.action_name)(action).to_owned(),
        )
    });
    let actions = std::iter::once(any).chain(actions).collect();
    let typed = typed.clone();
    view! {
        <SearchForm action=ADDRESS>
            <Select name="action" label=texts.action options=actions selected=typed.action/>
            <TextInput name="name" label=texts.who value=typed.name/>
            <TextInput
                name="application"
                label="SDKAppID"
                value=typed.application
                problem=application_problem
                inputmode="numeric"
                code=true
            />
            {period}
            <div class="form-actions">
                <Button>{pushes.filter}</Button>
                <ButtonLink href=ADDRESS look=Look::Quiet>{pushes.reset}</ButtonLink>
            </div>
        </SearchForm>
    }
}

fn entries(words: &'static Words, found: Vec<AuditEntry>) -> AnyView {
    let texts = &words.audit;
    if found.is_empty() {
        return view! { <p>{texts.none}</p> }.into_any();
    }
    let columns = vec![
        texts.when,
        texts.who,
        texts.action,
        texts.subject,
        "SDKAppID",
        texts.change,
    ];
    let rows = found.into_iter().map(|entry| row(words, entry)).collect();
    view! { <Table id="entries" caption=texts.title caption_hidden=true columns=columns rows=rows/> }
        .into_any()
}

fn row(words: &'static Words, entry: AuditEntry) -> Vec<Cell> {
    let texts = &words.audit;
    let from = entry.address.map(|address| (texts.from_address)(&address));
    let application = entry.application.map(|id| id.to_string());
    let changes = [(texts.before, entry.before), (texts.after, entry.after)];
    let has_changes = changes.iter().any(|(_, change)| change.is_some());
    let changes = changes
        .into_iter()
        .filter_map(|(label, change)| {
            let change = readable(&change?);
            Some(view! { <p class="quiet">{label}</p> <pre class="code">{change}</pre> })
        })
        .collect_view();
    let changes = has_changes.then(|| {
        view! {
            <details>
                <summary>{texts.show}</summary>
                {changes}
            </details>
        }
    });
    let who = view! {
        {entry.name}
        {from.map(|from| view! { <br/> <span class="quiet">{from}</span> })}
    };
    let application = application.map(|id| view! { <span class="code">{id}</span> });
    vec![
        Cell::time(times::readable(entry.at)),
        Cell::new(who),
        Cell::new((texts.action_name)(entry.action)),
        Cell::new(view! { <span class="code">{entry.subject}</span> }),
        Cell::time(application),
        Cell::action(changes),
    ]
}

/// JSON on several lines; whatever else is there as it is.
fn readable(change: &str) -> String {
    match serde_json::from_str::<Value>(change) {
        Ok(mut value) => {
            tell_times(&mut value);
            format!("{value:#}")
        }
        Err(_) => change.to_owned(),
    }
}

/// What is called a time is written as one.
fn tell_times(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(tell_times),
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                let millis = field.as_i64().filter(|_| name.ends_with("_at"));
                match millis {
                    Some(millis) => {
                        *field = times::readable(Timestamp::from_millis(millis)).into();
                    }
                    None => tell_times(field),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_on_several_lines_with_times_that_people_read() {
        let change = r#"{"name":"Deploy","key":{"secret_saved_at":1795467543999,"tail":"1a2b"}}"#;
        let told = readable(change);
        assert!(told.contains("\n"), "{told}");
        assert!(
            told.contains(r#""secret_saved_at": "2026-11-23 20:59:03 UTC""#),
            "{told}"
        );
        assert_eq!(readable("not JSON"), "not JSON");
    }
}
