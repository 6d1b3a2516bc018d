//! Every address × everybody: what comes of it is what the table of permissions says. An address
//! without a row here fails.

use std::collections::BTreeSet;

use axum::body::Body;
use domain::{ConsolePermission, Permission, Role};
use http::header::{CONTENT_TYPE, LOCATION};
use http::{Method, Request, StatusCode};

use crate::browser::Browser;
use crate::console::Console;

/// What an address asks for.
#[derive(Clone, Copy, Debug)]
enum Needs {
    Nothing,
    /// Any member.
    Member,
    In(Permission),
    Console(ConsolePermission),
}

use ConsolePermission as C;
use Needs::{Console as Of, In, Member, Nothing};
use Permission as P;

const APPLICATION: &str = "/applications/{sdkappid}";

/// Every address; `~` stands for an application's own page.
const TABLE: [(&str, &str, Needs); 67] = [
    ("GET", "/", Member),
    ("GET", "/sign-in", Nothing),
    ("POST", "/sign-in", Nothing),
    ("POST", "/language", Nothing),
    ("GET", "/sign-in/code", Nothing),
    ("POST", "/sign-in/code", Nothing),
    ("GET", "/sign-in/single-sign-on", Nothing),
    ("GET", "/sign-in/single-sign-on/callback", Nothing),
    ("GET", "/profile", Member),
    ("POST", "/profile", Member),
    ("POST", "/profile/sessions/end", Member),
    ("POST", "/profile/sessions/end-others", Member),
    ("POST", "/profile/second-factor/begin", Member),
    ("GET", "/profile/second-factor", Member),
    ("POST", "/profile/second-factor", Member),
    ("POST", "/profile/second-factor/off", Member),
    ("GET", "/invitation/{token}", Nothing),
    ("POST", "/invitation/{token}", Nothing),
    ("GET", "/applications", Member),
    ("GET", "/applications/new", Of(C::AddApplication)),
    ("POST", "/applications/new", Of(C::AddApplication)),
    ("GET", "/members", Of(C::ManageMembers)),
    ("GET", "/members/new", Of(C::ManageMembers)),
    ("POST", "/members/new", Of(C::ManageMembers)),
    ("GET", "/members/{member}", Of(C::ManageMembers)),
    ("POST", "/members/{member}", Of(C::ManageMembers)),
    ("POST", "/members/{member}/disable", Of(C::ManageMembers)),
    ("POST", "/members/{member}/enable", Of(C::ManageMembers)),
    ("POST", "/members/{member}/reset", Of(C::ManageMembers)),
    (
        "POST",
        "/members/{member}/end-sessions",
        Of(C::ManageMembers),
    ),
    ("GET", "/audit-log", Of(C::ReadAuditLog)),
    ("GET", "/audit-log/export.csv", Of(C::ReadAuditLog)),
    ("GET", "/audit-log/export.json", Of(C::ReadAuditLog)),
    ("GET", "~", In(P::SeeApplication)),
    ("GET", "~/certificates/new", In(P::AddCertificate)),
    ("POST", "~/certificates/new", In(P::AddCertificate)),
    ("GET", "~/certificates/{certificate}", In(P::SeeApplication)),
    (
        "GET",
        "~/certificates/{certificate}/edit",
        In(P::EditCertificate),
    ),
    (
        "POST",
        "~/certificates/{certificate}/edit",
        In(P::EditCertificate),
    ),
    (
        "GET",
        "~/certificates/{certificate}/delete",
        In(P::DeleteCertificate),
    ),
    (
        "POST",
        "~/certificates/{certificate}/delete",
        In(P::DeleteCertificate),
    ),
    (
        "POST",
        "~/certificates/{certificate}/restore",
        In(P::DeleteCertificate),
    ),
    (
        "GET",
        "~/certificates/{certificate}/verification",
        In(P::SeeApplication),
    ),
    (
        "POST",
        "~/certificates/{certificate}/verify",
        In(P::VerifyCertificate),
    ),
    (
        "POST",
        "~/certificates/{certificate}/revisions/{revision}/withdraw",
        In(P::WithdrawRevision),
    ),
    ("GET", "~/test-push", In(P::SendTestPush)),
    ("POST", "~/test-push", In(P::SendTestPush)),
    ("GET", "~/test-push/{push}", In(P::SeeApplication)),
    ("GET", "~/test-push/{push}/live", In(P::SeeApplication)),
    ("POST", "~/usersig-key", In(P::ManageApplication)),
    ("GET", "~/access/edit", In(P::ManageApplication)),
    ("POST", "~/access/edit", In(P::ManageApplication)),
    ("POST", "~/callback-secret", In(P::ManageApplication)),
    ("POST", "~/state-change-address", In(P::ManageApplication)),
    ("GET", "~/api-keys", In(P::ManageApiKeys)),
    ("GET", "~/api-keys/new", In(P::ManageApiKeys)),
    ("POST", "~/api-keys/new", In(P::ManageApiKeys)),
    ("POST", "~/api-keys/{key}/revoke", In(P::ManageApiKeys)),
    ("GET", "~/devices", In(P::SeeApplication)),
    ("POST", "~/devices/unbind", In(P::UnbindDevice)),
    ("GET", "~/pushes", In(P::SeeApplication)),
    ("GET", "~/pushes/{delivery}", In(P::SeeApplication)),
    ("POST", "~/pushes/{delivery}/send-again", In(P::SendAgain)),
    ("GET", "/sandbox", Of(C::OperateSandbox)),
    ("GET", "/sandbox/live", Of(C::OperateSandbox)),
    ("POST", "/sandbox/fault", Of(C::OperateSandbox)),
    (
        "POST",
        "/sandbox/phones/{phone}/clear",
        Of(C::OperateSandbox),
    ),
];

/// Addresses whose own tests say who may: they end the session, answer nothing by themselves, or act
/// on a phone as an application's admin.
const ELSEWHERE: [(&str, &str); 7] = [
    ("POST", "/sign-out"),
    // Only the answers to forms stand there.
    ("GET", "~/usersig-key"),
    ("GET", "~/callback-secret"),
    ("POST", "/sandbox/phones/{phone}/app/sign-in"),
    ("POST", "/sandbox/phones/{phone}/app/send"),
    ("POST", "/sandbox/phones/{phone}/app/{button}"),
    (
        "POST",
        "/sandbox/phones/{phone}/notifications/{notification}/click",
    ),
];

/// Every method and address that `routes.rs` names.
fn routes() -> BTreeSet<(String, String)> {
    let source = include_str!("../../src/routes.rs");
    let mut routes = BTreeSet::new();
    for route in source.split(".route(").skip(1) {
        let mut quoted = route.split('"');
        let path = quoted.nth(1).unwrap().to_owned();
        let handler = quoted.next().unwrap().trim_start_matches([',', ' ', '\n']);
        let method = if handler.starts_with("post(") {
            "POST"
        } else {
            "GET"
        };
        routes.insert((method.to_owned(), path));
    }
    for page in source.split("path!(\"").skip(1) {
        let path = page.split('"').next().unwrap();
        let segments = path
            .split('/')
            .map(|segment| match segment.strip_prefix(':') {
                Some(name) => format!("{{{name}}}"),
                None => segment.to_owned(),
            });
        let path = segments.collect::<Vec<_>>().join("/");
        routes.insert(("GET".to_owned(), path));
    }
    routes
}

#[test]
fn every_address_has_a_row() {
    let known = TABLE.iter().map(|(method, path, _)| (*method, *path));
    let known: BTreeSet<_> = known
        .chain(ELSEWHERE)
        .map(|(method, path)| (method.to_owned(), path.replace('~', APPLICATION)))
        .collect();
    let routes = routes();
    assert!(routes.len() > 40, "{routes:?}");
    let missing: Vec<_> = routes.difference(&known).collect();
    assert!(missing.is_empty(), "no row for {missing:?}");
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Somebody {
    Nobody,
    /// A developer of another application.
    Stranger,
    Developer,
    Admin,
}

/// What the table of permissions says comes of it: none where that depends on what was posted.
fn expected(somebody: Somebody, needs: Needs) -> Option<StatusCode> {
    let role = match somebody {
        Somebody::Nobody => {
            return match needs {
                Nothing => None,
                _ => Some(StatusCode::SEE_OTHER),
            };
        }
        Somebody::Stranger | Somebody::Developer => Role::Developer,
        Somebody::Admin => Role::Admin,
    };
    let refused = match needs {
        Nothing | Member => return None,
        In(_) if somebody == Somebody::Stranger => return Some(StatusCode::NOT_FOUND),
        In(permission) => !role.permits(permission),
        Of(permission) => !role.permits_in_console(permission),
    };
    refused.then_some(StatusCode::FORBIDDEN)
}

async fn ask(browser: &mut Browser<'_>, method: &str, address: &str) -> (StatusCode, String) {
    let request = Request::builder()
        .method(Method::from_bytes(method.as_bytes()).unwrap())
        .uri(address)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    // The stream of a live part never ends: only its head counts.
    let response = browser
        .send_streaming(request.body(Body::empty()).unwrap())
        .await;
    let location = response.headers().get(LOCATION);
    let location = location.map_or("", |location| location.to_str().unwrap());
    (response.status(), location.to_owned())
}

#[tokio::test]
async fn every_address_answers_everybody_as_the_table_of_permissions_says() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    // A stranger is let into what is there now, and into nothing that comes later.
    admin.add_application("Other").await;
    let mut stranger = console.member("stranger", Role::Developer).await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate_in_effect(&app, |form| form).await;
    admin.test_push(&app, &id, |form| form).await;
    let mut developer = console.member("dev", Role::Developer).await;
    // The fourth member, to whom things are done.
    console.member("guest", Role::Developer).await;
    let mut nobody = console.visitor();

    for (method, path, needs) in TABLE {
        let address = path
            .replace('~', APPLICATION)
            .replace("{sdkappid}", &app)
            .replace("{certificate}", &id)
            .replace("{revision}", "1")
            .replace("{push}", "1")
            .replace("{delivery}", "1")
            .replace("{key}", "1")
            .replace("{member}", "4")
            .replace("{phone}", "1")
            .replace("{token}", "0123");
        for (somebody, browser) in [
            (Somebody::Nobody, &mut nobody),
            (Somebody::Stranger, &mut stranger),
            (Somebody::Developer, &mut developer),
            (Somebody::Admin, &mut admin),
        ] {
            let (status, location) = ask(browser, method, &address).await;
            let who = format!("{somebody:?}: {method} {address}: {status}");
            assert!(!status.is_server_error(), "{who}");
            match expected(somebody, needs) {
                Some(StatusCode::SEE_OTHER) => {
                    assert_eq!(status, StatusCode::SEE_OTHER, "{who}");
                    assert!(location.starts_with("/sign-in"), "{who}: {location}");
                }
                Some(expected) => assert_eq!(status, expected, "{who}"),
                None => {
                    assert_ne!(status, StatusCode::FORBIDDEN, "{who}");
                    assert!(!location.starts_with("/sign-in?"), "{who}: {location}");
                }
            }
        }
    }
}
