//! The second way in, as far as it goes without somebody at the provider. With somebody there it is
//! gone by the browser tests, and what is believed of a provider is `engine`'s to test.

use std::collections::HashMap;

use axum::routing::get;
use axum::{Json, Router};
use domain::Who;
use domain::single_sign_on::{Grant, Granted, Grants, GroupsClaim, Issuer, ProviderName, Subject};
use engine::members::admit;
use engine::sessions::{DatabaseSessionStore, MemberSession};
use engine::single_sign_on::{Attempt, Identity, SingleSignOn, SingleSignOnSettings, TIMEOUT};
use http::header::{RETRY_AFTER, SET_COOKIE};
use serde_json::json;
use time::OffsetDateTime;
use tokio::net::TcpListener;
use tower_sessions::SessionStore as _;
use tower_sessions::session::{Id, Record};

use crate::browser::{Browser, CHINESE};
use crate::console::{ADMIN_PASSWORD, Console, MILLISECOND, SESSION, SESSION_COOKIE};

const LINK: &str = "/sign-in/single-sign-on";
const CALLBACK: &str = "/sign-in/single-sign-on/callback";

fn single_sign_on(issuer: &str) -> SingleSignOn {
    let settings = SingleSignOnSettings {
        issuer: Issuer::parse(issuer).unwrap(),
        client_id: "pushdeck".into(),
        client_secret: "the-client-secret-of-the-tests".into(),
        name: ProviderName::parse("Example ID").unwrap(),
        scopes: Vec::new(),
        groups_claim: GroupsClaim::parse("groups").unwrap(),
        grants: Grants::new(vec![Grant::parse("staff=admin").unwrap()]),
        redirect_url: format!("http://127.0.0.1:3000{CALLBACK}"),
    };
    SingleSignOn::new(settings, TIMEOUT).unwrap()
}

/// A console whose provider says where it is, and lets nobody in.
async fn console() -> Console {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let description = json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    });
    let router = Router::new()
        .route(
            "/.well-known/openid-configuration",
            get(|| async { Json(description) }),
        )
        .route("/jwks", get(|| async { Json(json!({"keys": []})) }));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Console::start_with(single_sign_on(&url)).await
}

/// A console whose provider is down.
async fn console_alone() -> Console {
    Console::start_with(single_sign_on("http://127.0.0.1:9")).await
}

/// Sends the browser off and tells the state that it should come back with.
async fn leave(visitor: &mut Browser<'_>) -> String {
    let answer = visitor.get(LINK).await;
    let (_, query) = answer.location().split_once('?').unwrap();
    let query: HashMap<_, _> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    query["state"].clone()
}

#[tokio::test]
async fn a_console_without_a_provider_does_not_mention_one() {
    let console = Console::start().await;
    let mut visitor = console.visitor();
    let page = visitor.open("/sign-in").await;
    assert!(!page.links().iter().any(|link| link.starts_with(LINK)));
    for address in [LINK, CALLBACK] {
        visitor.get(address).await.page(404);
    }
}

#[tokio::test]
async fn the_link_leads_to_the_provider_and_keeps_where_to_go() {
    let console = console().await;
    let mut visitor = console.visitor();
    let page = visitor.open("/sign-in?next=%2Fsandbox").await;
    page.says("Sign in with Example ID");
    let link = format!("{LINK}?next=%2Fsandbox");
    assert!(page.links().contains(&link.as_str()), "{:?}", page.links());
    let answer = visitor.get(&link).await;
    let address = answer.location();
    for part in [
        "/authorize?response_type=code&client_id=pushdeck&state=",
        "&code_challenge_method=S256",
        "&nonce=",
        "&scope=openid+profile",
        "callback",
    ] {
        assert!(address.contains(part), "{part} in {address}");
    }
    assert!(answer.headers.contains_key(SET_COOKIE));
    let chinese = visitor.reading(CHINESE).open("/sign-in").await;
    chinese.says("使用 Example ID 登录");
}

#[tokio::test]
async fn whoever_comes_back_with_another_state_too_late_or_without_an_attempt_begins_again() {
    let console = console().await;
    let says =
        "This sign-in took too long, or began in another window. Sign in with Example ID again.";
    let mut visitor = console.visitor();
    let foreign = leave(&mut console.visitor()).await;
    for address in [
        CALLBACK.to_owned(),
        format!("{CALLBACK}?code=x&state={foreign}"),
        format!("{CALLBACK}?code=x&state="),
        format!("{CALLBACK}?error=access_denied"),
    ] {
        let page = visitor.get(&address).await.page(400);
        assert_eq!(page.summary()[0].1, says, "{address}");
    }
    let state = leave(&mut visitor).await;
    let page = visitor
        .get(&format!("{CALLBACK}?code=x&state={foreign}"))
        .await
        .page(400);
    assert_eq!(page.title(), "Error: Sign in · Pushdeck");
    // What somebody else made up has not ended the attempt; time does.
    console.clock.advance(Attempt::LONGEST - MILLISECOND);
    let mut copy = visitor.clone();
    let cancelled = format!("{CALLBACK}?error=access_denied&state={state}");
    copy.get(&cancelled).await.page(403);
    let state = leave(&mut visitor).await;
    console.clock.advance(Attempt::LONGEST);
    let late = format!("{CALLBACK}?code=x&state={state}");
    visitor.get(&late).await.page(400);
}

#[tokio::test]
async fn an_attempt_is_good_once() {
    let console = console().await;
    let mut visitor = console.visitor();
    let state = leave(&mut visitor).await;
    let cancelled = format!("{CALLBACK}?error=access_denied&state={state}");
    let page = visitor.get(&cancelled).await.page(403);
    assert_eq!(
        page.summary()[0].1,
        "The sign-in at Example ID was cancelled."
    );
    visitor.get(&cancelled).await.page(400);
}

#[tokio::test]
async fn what_the_provider_or_somebody_in_its_place_sends_instead_of_a_code_signs_nobody_in() {
    let console = console().await;
    for (parameters, status) in [
        ("error=temporarily_unavailable", 503),
        ("error=invalid_scope&error_description=%3Cscript%3E", 403),
        ("code=x&iss=https%3A%2F%2Fanother.example.com", 403),
        ("nothing=else", 403),
        // Nobody answers at the token endpoint.
        ("code=x", 403),
    ] {
        let mut visitor = console.visitor();
        let state = leave(&mut visitor).await;
        let address = format!("{CALLBACK}?{parameters}&state={state}");
        let page = visitor.get(&address).await.page(status);
        assert_eq!(page.summary().len(), 1, "{parameters}");
        let out = visitor.get("/applications").await;
        assert!(out.location().starts_with("/sign-in"), "{parameters}");
    }
}

#[tokio::test]
async fn a_provider_that_is_down_is_told_of_and_passwords_still_work() {
    let console = console_alone().await;
    let mut visitor = console.visitor();
    let page = visitor
        .get(&format!("{LINK}?next=%2Fsandbox"))
        .await
        .page(503);
    let says =
        "Example ID does not answer. Try again in a moment; passwords of this console still work.";
    assert_eq!(page.summary()[0].1, says);
    let form = page.form("/sign-in");
    assert_eq!(form.value("next"), "/sandbox");
    let page = visitor.reading(CHINESE).get(LINK).await.page(503);
    let says = "Example ID 没有响应。请稍后重试；本控制台的密码仍可使用。";
    assert_eq!(page.summary()[0].1, says);
    let form = form.with("name", "admin").with("password", ADMIN_PASSWORD);
    visitor.submit(&form).await.leads_to("/sandbox");
}

#[tokio::test]
async fn nobody_fills_the_console_with_attempts() {
    let console = console().await;
    let mut visitor = console.visitor();
    for _ in 0..60 {
        leave(&mut visitor).await;
    }
    let refused = visitor.get(LINK).await;
    assert_eq!(refused.header(RETRY_AFTER), "1");
    refused.page(429).says("Too many sign-ins with Example ID");
}

#[tokio::test]
async fn a_session_that_waits_for_the_provider_is_kept_no_longer_than_it_may_take() {
    let console = console().await;
    leave(&mut console.visitor()).await;
    let expired = async || {
        engine::sessions::delete_expired(&console.engine)
            .await
            .unwrap()
    };
    console.clock.advance(Attempt::LONGEST - MILLISECOND);
    assert_eq!(expired().await, 0);
    console.clock.advance(MILLISECOND);
    assert_eq!(expired().await, 1);
}

/// A member who has come in through the provider.
async fn anna<'c>(console: &'c Console, granted: Granted) -> (String, Browser<'c>) {
    let engine = &console.engine;
    let identity = Identity {
        issuer: Issuer::parse("https://id.example.com").unwrap(),
        subject: Subject::parse("1").unwrap(),
        names: vec!["anna".into()],
        groups: [].into(),
    };
    let admitted = admit(engine, &identity, Some(granted), None).await;
    let admitted = admitted.unwrap();
    let Who::Member(member) = admitted.actor.who else {
        panic!("{admitted:?}");
    };
    let of = MemberSession {
        member,
        stamp: admitted.stamp,
        began_at: engine.now(),
        address: None,
        user_agent: None,
    };
    let end = i128::from(engine.now().plus(SESSION).as_millis()) * 1_000_000;
    let mut record = Record {
        id: Id::default(),
        data: [(MemberSession::KEY.to_owned(), json!(of))].into(),
        expiry_date: OffsetDateTime::from_unix_timestamp_nanos(end).unwrap(),
    };
    let store = DatabaseSessionStore::new(engine.clone());
    store.create(&mut record).await.unwrap();
    let mut browser = console.visitor();
    let cookie = record.id.to_string();
    browser.cookies.insert(SESSION_COOKIE.into(), cookie);
    (format!("/members/{member}"), browser)
}

#[tokio::test]
async fn a_member_from_the_provider_is_shown_as_one_and_is_not_changed_here() {
    let console = console().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let application = domain::SdkAppId::parse(&app).unwrap();
    let (own, mut anna) = anna(&console, Granted::Developer([application].into())).await;
    anna.open(&format!("/applications/{app}")).await;
    let members = admin.open("/members").await;
    members.says("with Example ID");
    members.says("with a password");

    let page = admin.open(&own).await;
    page.says("Signs in with Example ID. The groups there decide role and applications");
    assert_eq!(page.fact("Role"), "Developer");
    assert_eq!(page.fact("Applications"), "Chat");
    let disable = format!("{own}/disable");
    assert!(page.actions().contains(&disable.as_str()));
    for posted in [own.clone(), format!("{own}/reset")] {
        assert!(!page.actions().contains(&posted.as_str()), "{posted}");
        let refused = admin.post(&posted, &[("role", "admin")]).await.page(409);
        assert_eq!(refused.heading(), "Decided elsewhere");
    }
    assert_eq!(admin.open(&own).await.fact("Role"), "Developer");

    admin.post(&disable, &[]).await.leads_to("/members?saved");
    let out = anna.get("/applications").await;
    assert!(out.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn a_member_from_the_provider_is_offered_neither_a_password_nor_a_second_factor() {
    let console = console().await;
    let (_, mut anna) = anna(&console, Granted::Admin).await;
    let page = anna.open("/profile").await;
    page.says("You sign in with Example ID.");
    assert!(!page.has("input[type='password']"));
    let actions = page.actions();
    for posted in ["/profile", "/profile/second-factor/begin"] {
        assert!(!actions.contains(&posted), "{actions:?}");
    }
    let fields = [
        ("old_password", "x"),
        ("new_password", "staple purple elephant"),
        ("password", "x"),
    ];
    for posted in ["/profile", "/profile/second-factor/begin"] {
        anna.post(posted, &fields).await.page(409);
    }
    anna.get("/profile/second-factor").await.page(404);
}

#[tokio::test]
async fn the_provider_is_called_single_sign_on_once_it_is_no_longer_configured() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let (own, mut anna) = anna(&console, Granted::Admin).await;
    admin.open("/members").await.says("with single sign-on");
    admin.open(&own).await.says("Signs in with single sign-on.");
    anna.open("/profile")
        .await
        .says("You sign in with single sign-on.");
    admin.open("/members").await.does_not_say("with a password");
}
