//! What the OpenAPI document says of every call alike.

mod limits;
mod links;

use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::Type;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Components, Content, InfoBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, Ref, RefOr,
    ResponseBuilder,
};
use utoipa::{PartialSchema as _, ToSchema as _};

use super::problem::{ApiProblem, FieldError};

const SCHEME: &str = "api_key";
const PROBLEM: &str = "Problem";
const TOO_MANY: &str = "429";

/// What any call may be answered with instead, and what those with a body may.
const PROBLEMS: [(&str, &str); 7] = [
    ("401", "No API key, or one that is not accepted."),
    ("403", "The key was not made for that."),
    ("404", "Not in the key's application."),
    ("422", "Wrong values."),
    (
        TOO_MANY,
        "Too many calls, or too many keys that were not accepted.",
    ),
    ("500", "Something went wrong on this side."),
    ("503", "No answer in time."),
];
const WITH_BODY: [(&str, &str); 4] = [
    ("400", "The body is not JSON."),
    ("409", "Not as things stand: read again."),
    ("413", "The body is too large."),
    ("415", "The body is not called JSON."),
];

/// A document without calls.
pub(super) fn start() -> OpenApi {
    let mut components = Components::new();
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("pdk_…")
        .description(Some("An API key, made in the console for one application."))
        .build();
    components.add_security_scheme(SCHEME, SecurityScheme::Http(scheme));
    components
        .schemas
        .insert(PROBLEM.to_owned(), ApiProblem::schema());
    components
        .schemas
        .insert(FieldError::name().into_owned(), FieldError::schema());
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Pushdeck management API")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "What a program may do with the application that its API key belongs to.",
                )),
        )
        .components(Some(components))
        .security(Some([SecurityRequirement::new(
            SCHEME,
            Vec::<String>::new(),
        )]))
        .build()
}

/// Names the problems that every call may be answered with, the limits of what it takes, and what it
/// leads to.
pub(super) fn finish(document: &mut OpenApi) {
    if let Some(components) = &mut document.components {
        limits::of_bodies(components);
    }
    for path in document.paths.paths.values_mut() {
        let operations = [
            &mut path.get,
            &mut path.post,
            &mut path.put,
            &mut path.delete,
        ];
        for operation in operations.into_iter().flatten() {
            describe(operation);
            limits::of_parameters(operation);
            links::write(operation);
            add_problems(operation, &PROBLEMS);
            if operation.request_body.is_some() {
                add_problems(operation, &WITH_BODY);
            }
        }
        if let Some(operation) = &mut path.post {
            add_problems(operation, &[("409", "Not as things stand: read again.")]);
        }
    }
}

/// OpenAPI wants a description of every response; of what was asked for, the schema says it all.
fn describe(operation: &mut Operation) {
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            response.description = "What was asked for.".to_owned();
        }
    }
}

fn add_problems(operation: &mut Operation, problems: &[(&str, &str)]) {
    for (status, description) in problems {
        let schema = Ref::from_schema_name(PROBLEM);
        let mut response = ResponseBuilder::new()
            .description(*description)
            .content("application/problem+json", Content::new(Some(schema)));
        if *status == TOO_MANY {
            response = response.header("Retry-After", retry_after());
        }
        operation
            .responses
            .responses
            .insert((*status).to_owned(), response.build().into());
    }
}

fn retry_after() -> Header {
    HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::Integer)))
        .description(Some("How many seconds to wait."))
        .build()
}
