//! The log as a file, a part at a time: it may be longer than memory.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use domain::Actor;
use domain::audit::AuditAction;
use engine::Engine;
use engine::audit::{AuditEntry, AuditFilter};
use futures::{Stream, StreamExt, stream};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use serde::Serialize;

use super::Typed;
use crate::document;
use crate::failure::Failure;
use crate::guard::SignedIn;
use crate::state::AppState;
use crate::times;

/// How many entries are read at once.
const AT_ONCE: u32 = 500;

/// An entry as exports have it.
#[derive(Serialize)]
struct Exported {
    number: i64,
    at: String,
    who: String,
    name: String,
    address: Option<String>,
    action: &'static str,
    sdkappid: Option<String>,
    subject: String,
    before: Option<String>,
    after: Option<String>,
    hash: String,
}

impl From<AuditEntry> for Exported {
    fn from(entry: AuditEntry) -> Self {
        Self {
            number: entry.number,
            at: times::machine(entry.at),
            who: entry.who.to_string(),
            name: entry.name,
            address: entry.address,
            action: AuditAction::name(entry.action),
            sdkappid: entry.application.map(|id| id.to_string()),
            subject: entry.subject,
            before: entry.before,
            after: entry.after,
            hash: entry.hash,
        }
    }
}

pub(crate) async fn csv(
    State(state): State<AppState>,
    Extension(SignedIn(actor)): Extension<SignedIn>,
    request: Request,
) -> Response {
    export(
        state,
        actor,
        request,
        "text/csv; charset=utf-8",
        "csv",
        |parts| {
            let head = stream::once(async { Ok(CSV_HEAD.to_owned()) });
            head.chain(parts.map(|part| part.map(|entries| entries.iter().map(csv_line).collect())))
        },
    )
    .await
}

pub(crate) async fn json(
    State(state): State<AppState>,
    Extension(SignedIn(actor)): Extension<SignedIn>,
    request: Request,
) -> Response {
    export(state, actor, request, "application/json", "json", |parts| {
        let mut is_first = true;
        let entries = parts.map(move |part| {
            let mut text = String::new();
            for entry in part? {
                text.push_str(if is_first { "\n" } else { ",\n" });
                is_first = false;
                text.push_str(&serde_json::to_string(&entry)?);
            }
            Ok(text)
        });
        stream::once(async { Ok("[".to_owned()) })
            .chain(entries)
            .chain(stream::once(async { Ok("\n]\n".to_owned()) }))
    })
    .await
}

/// What breaks an export off: the browser then sees that the file is not whole.
type Broken = Box<dyn std::error::Error + Send + Sync>;
type Part = Result<Vec<Exported>, Broken>;

async fn export<S>(
    state: AppState,
    actor: Actor,
    request: Request,
    content_type: &'static str,
    ending: &str,
    written: impl FnOnce(stream::BoxStream<'static, Part>) -> S,
) -> Response
where
    S: Stream<Item = Result<String, Broken>> + Send + 'static,
{
    let query = request.uri().query().unwrap_or_default().to_owned();
    let typed = Typed::of(|name| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        let found = pairs.find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned())
    });
    let filter = match typed.filter() {
        Some(filter) => filter,
        None => return failed(&state, request, Failure::NotFound).await,
    };
    // The first part before the answer begins, so that a refusal has its own status.
    let first = match part(&state.engine, &actor, &filter).await {
        Ok(first) => first,
        Err(error) => return failed(&state, request, error.into()).await,
    };
    let disposition = format!("attachment; filename=\"pushdeck-audit-log.{ending}\"");
    let headers = [
        (CONTENT_TYPE, content_type.to_owned()),
        (CONTENT_DISPOSITION, disposition),
    ];
    let parts = parts(state.engine.clone(), actor, filter, first);
    (headers, Body::from_stream(written(parts.boxed()))).into_response()
}

async fn failed(state: &AppState, request: Request, failure: Failure) -> Response {
    let (parts, _) = request.into_parts();
    document::render_failure(state, parts, failure).await
}

async fn part(
    engine: &Engine,
    actor: &Actor,
    filter: &AuditFilter,
) -> Result<Vec<AuditEntry>, engine::FindError> {
    engine::audit::list(engine, actor, filter, AT_ONCE).await
}

/// The first part, and each after it as soon as somebody reads on.
fn parts(
    engine: Engine,
    actor: Actor,
    filter: AuditFilter,
    first: Vec<AuditEntry>,
) -> impl Stream<Item = Part> + Send + 'static {
    let state = (engine, actor, filter, Some(first));
    stream::try_unfold(state, |(engine, actor, mut filter, ready)| async move {
        let entries = match ready {
            Some(first) => first,
            None => part(&engine, &actor, &filter).await?,
        };
        let Some(last) = entries.last() else {
            return Ok(None);
        };
        filter.before = Some(last.number);
        let exported = entries.into_iter().map(Exported::from).collect();
        Ok(Some((exported, (engine, actor, filter, None))))
    })
}

const CSV_HEAD: &str = "number,at,who,name,address,action,sdkappid,subject,before,after,hash\r\n";

fn csv_line(entry: &Exported) -> String {
    let number = entry.number.to_string();
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    let fields = [
        number,
        entry.at.clone(),
        entry.who.clone(),
        entry.name.clone(),
        optional(&entry.address),
        entry.action.to_owned(),
        optional(&entry.sdkappid),
        entry.subject.clone(),
        optional(&entry.before),
        optional(&entry.after),
        entry.hash.clone(),
    ];
    let mut line = fields.map(|field| csv_field(&field)).join(",");
    line.push_str("\r\n");
    line
}

/// A field as RFC 4180 has it. A spreadsheet takes what begins like a formula for one, unless an
/// apostrophe stands before it.
fn csv_field(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if is_formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_quoted_and_no_formula() {
        assert_eq!(csv_field("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(csv_field("=1+1"), "\"'=1+1\"");
        assert_eq!(csv_field("@x"), "\"'@x\"");
        assert_eq!(csv_field(""), "\"\"");
    }
}
