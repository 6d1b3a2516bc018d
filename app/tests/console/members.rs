//! Members: invited by a link, changed, disabled, and let in again.

use domain::Role;

use crate::browser::Browser;
use crate::console::{Console, MEMBER_PASSWORD};

const PASSWORD: &str = "a password of their own";

/// The path of the link that the page shows.
fn link(page: &crate::page::Page) -> String {
    let link = crate::page::text_of(page.one("[data-testid=invitation]"));
    let path = link.find("/invitation/").unwrap();
    link[path..].to_owned()
}

async fn invite(admin: &mut Browser<'_>, name: &str, role: &str, application: &str) -> String {
    let form = admin.open("/members/new").await.form("/members/new");
    let form = form
        .with("name", name)
        .with("role", role)
        .with(&format!("application-{application}"), "on");
    link(&admin.submit(&form).await.page(200))
}

#[tokio::test]
async fn an_invited_developer_chooses_a_password_and_sees_their_applications() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let other = admin.add_application("Other").await;
    let link = invite(&mut admin, "Anna@example.org", "developer", &app).await;
    admin.open("/members").await.says("Invited");

    let mut anna = console.visitor();
    let page = anna.open(&link).await;
    page.says("Welcome, anna@example.org");
    let form = page.form(&link);
    let refused = anna
        .submit(&form.clone().with("password", "short"))
        .await
        .page(422);
    assert!(refused.problem("password").is_some());
    let chosen = anna.submit(&form.with("password", PASSWORD)).await;
    chosen.leads_to("/sign-in");
    anna.sign_in("anna@example.org", PASSWORD)
        .await
        .leads_to("/applications");
    let list = anna.open("/applications").await;
    list.says("Chat");
    list.does_not_say("Other");
    for address in [
        format!("/applications/{other}"),
        format!("/applications/{other}/certificates/new"),
        format!("/applications/{other}/pushes"),
        "/applications/1499999999".to_owned(),
    ] {
        anna.get(&address).await.page(404);
    }
    // The link works once.
    console.visitor().get(&link).await.page(404);
}

#[tokio::test]
async fn a_name_is_a_name_on_every_page_and_never_markup() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let name = "</title><b>anna&lt;";
    let link = invite(&mut admin, name, "developer", &app).await;
    for address in [&link, "/members", "/members/2", "/audit-log"] {
        let page = admin.open(address).await;
        page.says(name);
        assert!(page.title().ends_with(" · Pushdeck"), "{}", page.title());
    }
}

#[tokio::test]
async fn everything_wrong_with_an_invitation_is_told_at_once() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let wrong = [("name", "two words"), ("role", "")];
    let page = admin.post("/members/new", &wrong).await.page(422);
    let fields: Vec<_> = page.summary().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["#name", "#role"]);
}

#[tokio::test]
async fn a_member_is_changed_disabled_and_let_in_again() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let other = admin.add_application("Other").await;
    let mut dev = console.member("dev", Role::Developer).await;
    let members = admin.open("/members").await;
    members.says("dev");
    let own = members
        .links()
        .into_iter()
        .find(|link| link.starts_with("/members/") && *link != "/members/new")
        .unwrap()
        .to_owned();

    let form = admin.open(&own).await.form(&own);
    let form = form
        .without(&format!("application-{app}"))
        .with(&format!("application-{other}"), "on");
    admin.submit(&form).await.leads_to("/members?saved");
    dev.get(&format!("/applications/{app}")).await.page(404);
    dev.open(&format!("/applications/{other}")).await;

    let refused = admin.submit(&form.with("role", "owner")).await.page(422);
    assert!(refused.problem("role").is_some());

    let page = admin.open(&own).await;
    let disable = page.form(&format!("{own}/disable"));
    admin.submit(&disable).await.leads_to("/members?saved");
    let out = dev.get("/applications").await;
    assert!(out.location().starts_with("/sign-in"));
    let page = admin.open(&own).await;
    let enable = page.form(&format!("{own}/enable"));
    admin.submit(&enable).await.leads_to("/members?saved");
    // Their sessions have ended for good.
    dev.get("/applications").await.location();
    dev.sign_in("dev", MEMBER_PASSWORD).await.location();
    dev.open("/applications").await;

    let reset = admin.open(&own).await.form(&format!("{own}/reset"));
    let link = link(&admin.submit(&reset).await.page(200));
    assert!(
        dev.get("/applications")
            .await
            .location()
            .starts_with("/sign-in")
    );
    let form = console.visitor().open(&link).await.form(&link);
    dev.submit(&form.with("password", PASSWORD))
        .await
        .location();
    dev.sign_in("dev", PASSWORD).await.leads_to("/applications");
}

#[tokio::test]
async fn who_becomes_something_else_signs_in_again_and_the_old_cookie_is_worth_nothing() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let mut dev = console.member("dev", Role::Developer).await;
    let own = "/members/2";
    let form = admin.open(own).await.form(own);
    admin.submit(&form).await.leads_to("/members?saved");
    dev.open("/applications").await;

    for role in ["admin", "developer"] {
        let mut thief = dev.clone();
        let form = admin.open(own).await.form(own);
        admin.submit(&form.with("role", role)).await.location();
        for browser in [&mut dev, &mut thief] {
            let out = browser.get("/applications").await;
            assert!(out.location().starts_with("/sign-in"), "{role}");
        }
        dev.sign_in("dev", MEMBER_PASSWORD).await.location();
        let status = if role == "admin" { 200 } else { 403 };
        dev.get("/members").await.page(status);
    }
}

#[tokio::test]
async fn an_admin_ends_all_sessions_of_a_member_who_then_signs_in_again() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let mut dev = console.member("dev", Role::Developer).await;
    let mut elsewhere = console.visitor();
    elsewhere.sign_in("dev", MEMBER_PASSWORD).await.location();
    let page = admin.open("/members/2").await;
    page.says("2 open sessions.");
    let form = page.form("/members/2/end-sessions");
    let answer = admin.submit(&form).await;
    answer.leads_to("/members/2?ended");
    let page = admin.open(answer.location()).await;
    page.says("All their sessions are ended.");
    page.says("No open session.");
    assert_eq!(page.all("form[action$=end-sessions]").len(), 0);
    for browser in [&mut dev, &mut elsewhere] {
        let out = browser.get("/applications").await;
        assert!(out.location().starts_with("/sign-in"));
    }
    dev.sign_in("dev", MEMBER_PASSWORD).await.location();
    let log = admin.open("/audit-log").await;
    log.says("members/dev");
    admin.post("/members/99/end-sessions", &[]).await.page(404);
}

#[tokio::test]
async fn nobody_is_offered_what_they_cannot_do_to_themselves() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let own = admin.open("/members/1").await;
    own.says("another admin changes your role");
    assert_eq!(own.all("main form").len(), 0);
    assert!(own.links().contains(&"/profile"));
    admin.post("/members/1/disable", &[]).await.page(403);
}

#[tokio::test]
async fn what_is_wrong_with_an_invitation_stands_beside_the_field() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let form = admin.open("/members/new").await.form("/members/new");
    for (name, role) in [
        ("two words", "developer"),
        ("", "developer"),
        ("admin", "admin"),
    ] {
        let typed = form.clone().with("name", name).with("role", role);
        let refused = admin.submit(&typed).await.page(422);
        assert!(refused.problem("name").is_some(), "{name}");
        assert_eq!(refused.summary().len(), 1, "{name}");
    }
}

#[tokio::test]
async fn nobody_else_manages_members() {
    let console = Console::start().await;
    console.admin().await;
    let mut dev = console.member("dev", Role::Developer).await;
    let list = dev.open("/applications").await;
    assert!(!list.sections().contains(&"/members"));
    for address in ["/members", "/members/new", "/members/1"] {
        dev.get(address).await.page(403);
    }
    for address in [
        "/members/new",
        "/members/1",
        "/members/1/disable",
        "/members/1/enable",
        "/members/1/reset",
        "/members/1/end-sessions",
    ] {
        let fields = [("name", "eve"), ("role", "admin")];
        dev.post(address, &fields).await.page(403);
    }
    let mut nobody = console.visitor();
    nobody.get("/invitation/0123").await.page(404);
    nobody
        .post("/invitation/0123", &[("password", PASSWORD)])
        .await
        .page(404);
}
