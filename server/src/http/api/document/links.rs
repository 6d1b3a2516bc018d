//! Which call takes what another has answered.

use utoipa::openapi::RefOr;
use utoipa::openapi::link::LinkBuilder;
use utoipa::openapi::path::Operation;

/// The call, its answer's status, the call that it leads to, and what that takes from it.
type Leads = (&'static str, &'static str, &'static str, With);
type With = &'static [(&'static str, &'static str)];

const CERTIFICATE: With = &[("id", "$response.body#/id")];
const WAITING_REVISION: With = &[
    ("id", "$response.body#/id"),
    ("number", "$response.body#/waiting/0"),
];

const LINKS: [Leads; 12] = [
    ("add_certificate", "201", "find_certificate", CERTIFICATE),
    ("add_certificate", "201", "edit_certificate", CERTIFICATE),
    ("add_certificate", "201", "list_revisions", CERTIFICATE),
    (
        "add_certificate",
        "201",
        "withdraw_revision",
        WAITING_REVISION,
    ),
    ("add_certificate", "201", "verify_certificate", CERTIFICATE),
    ("add_certificate", "201", "delete_certificate", CERTIFICATE),
    ("edit_certificate", "200", "find_certificate", CERTIFICATE),
    (
        "edit_certificate",
        "200",
        "withdraw_revision",
        WAITING_REVISION,
    ),
    (
        "delete_certificate",
        "204",
        "restore_certificate",
        &[("id", "$request.path.id")],
    ),
    (
        "send_test_push",
        "201",
        "find_test_push",
        &[("id", "$response.body#/id")],
    ),
    (
        "list_pushes",
        "200",
        "trace_push",
        &[("id", "$response.body#/pushes/0/id")],
    ),
    (
        "list_pushes",
        "200",
        "list_pushes",
        &[("cursor", "$response.body#/next_cursor")],
    ),
];

/// Writes the links into the answers of a call.
pub(super) fn write(operation: &mut Operation) {
    let from = operation.operation_id.clone().unwrap_or_default();
    for (_, status, to, with) in LINKS.iter().filter(|(call, ..)| *call == from) {
        if let Some(RefOr::T(response)) = operation.responses.responses.get_mut(*status) {
            let link = with.iter().fold(LinkBuilder::new(), |link, (name, value)| {
                link.parameter(*name, *value)
            });
            let link = link.operation_id(*to).build();
            response.links.insert((*to).to_owned(), RefOr::T(link));
        }
    }
}
