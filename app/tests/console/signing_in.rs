//! Signing in and out, and what a session is worth.

use std::time::Duration;

use domain::Role;
use http::Method;
use http::header::{RETRY_AFTER, SET_COOKIE};

use crate::browser::CHINESE;
use crate::console::{
    ADMIN_PASSWORD, Console, MEMBER_PASSWORD, MILLISECOND, SESSION, SESSION_COOKIE,
};

#[tokio::test]
async fn who_was_sent_to_sign_in_comes_back_to_the_page_asked_for() {
    let console = Console::start().await;
    console.admin().await.add_application("Chat").await;
    for asked in [
        "/applications/1400000001?saved=7001&x=%2F%26",
        "/sandbox",
        "/applications/1400000001/certificates/new",
    ] {
        let mut visitor = console.visitor();
        let sent = visitor.get(asked).await;
        let form = visitor.open(sent.location()).await.form("/sign-in");
        let form = form.with("name", "admin");
        // A wrong password in between does not make it forgotten.
        let wrong = form.clone().with("password", "not the password");
        let form = visitor.submit(&wrong).await.page(422).form("/sign-in");
        let right = form.with("password", ADMIN_PASSWORD);
        visitor.submit(&right).await.leads_to(asked);
    }
}

#[tokio::test]
async fn nobody_is_sent_to_another_site_after_signing_in() {
    let console = Console::start().await;
    for next in [
        "",
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "evil",
        "/a\r\nSet-Cookie: x=y",
        "/中文",
    ] {
        let fields = [
            ("name", "admin"),
            ("password", ADMIN_PASSWORD),
            ("next", next),
        ];
        let answer = console.visitor().post("/sign-in", &fields).await;
        answer.leads_to("/applications");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_read_the_same() {
    let console = Console::start().await;
    console.member("dev", Role::Developer).await;
    let mut visitor = console.visitor();
    let long = "x".repeat(100_000);
    for (name, password) in [
        ("dev", "passwordThatIsWrong"),
        ("dev", ADMIN_PASSWORD),
        ("dev", &MEMBER_PASSWORD.to_uppercase()),
        ("dev", &format!("{MEMBER_PASSWORD} ")),
        ("dev", &long),
        ("nobody", MEMBER_PASSWORD),
        ("\"><script>", MEMBER_PASSWORD),
        ("a\0b", MEMBER_PASSWORD),
        (&long, MEMBER_PASSWORD),
    ] {
        let answer = visitor.sign_in(name, password).await;
        assert!(!answer.body.contains(password));
        let page = answer.page(422);
        let says = "The name or the password is wrong.";
        assert_eq!(page.summary(), [("#name".into(), says.into())]);
        assert_eq!(page.title(), "Error: Sign in · Pushdeck");
        let typed = name.replace('\0', "\u{fffd}");
        assert!(page.form("/sign-in").value("name") == typed);
    }
    let page = visitor
        .reading(CHINESE)
        .sign_in("dev", "wrong")
        .await
        .page(422);
    assert_eq!(page.summary()[0].1, "用户名或密码不正确。");
    assert!(visitor.cookies.is_empty());
}

#[tokio::test]
async fn the_name_may_be_written_in_capitals() {
    let console = Console::start().await;
    let mut visitor = console.visitor();
    let answer = visitor.sign_in(" Admin ", ADMIN_PASSWORD).await;
    answer.leads_to("/applications");
    visitor.open("/applications").await;
}

#[tokio::test]
async fn a_session_begins_at_sign_in_and_not_before() {
    let console = Console::start().await;
    let mut visitor = console.visitor();
    for address in ["/sign-in", "/applications", "/nowhere"] {
        let answer = visitor.get(address).await;
        assert!(!answer.headers.contains_key(SET_COOKIE), "{address}");
    }
    visitor.sign_in("admin", ADMIN_PASSWORD).await.location();
    assert!(visitor.cookies.contains_key(SESSION_COOKIE));
}

#[tokio::test]
async fn a_session_that_was_planted_before_signing_in_is_worth_nothing_after() {
    let console = Console::start().await;
    let attacker = console.member("mallory", Role::Developer).await;
    let planted = attacker.cookies[SESSION_COOKIE].clone();

    // The victim's browser carries the attacker's session.
    let mut victim = attacker.clone();
    victim.sign_in("admin", ADMIN_PASSWORD).await.location();
    assert_ne!(victim.cookies[SESSION_COOKIE], planted);
    assert!(
        victim
            .open("/applications")
            .await
            .has("a[href='/applications/new']")
    );

    let mut attacker = attacker;
    let answer = attacker.get("/applications").await;
    answer.leads_to("/sign-in?next=%2Fapplications");
}

#[tokio::test]
async fn a_session_id_that_nobody_gave_out_is_not_taken() {
    let console = Console::start().await;
    for made_up in ["AAAAAAAAAAAAAAAAAAAAAA", "x", "1", "=;=", "\"\""] {
        let mut visitor = console.visitor();
        visitor
            .cookies
            .insert(SESSION_COOKIE.into(), made_up.into());
        let answer = visitor.get("/applications").await;
        answer.leads_to("/sign-in?next=%2Fapplications");
        visitor
            .cookies
            .insert(SESSION_COOKIE.into(), made_up.into());
        visitor.sign_in("admin", ADMIN_PASSWORD).await.location();
        assert_ne!(visitor.cookies[SESSION_COOKIE], made_up);
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_for_every_copy_of_its_cookie() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let mut copy = admin.clone();
    let mut elsewhere = console.admin().await;
    admin.sign_out().await.leads_to("/sign-in");
    assert!(!admin.cookies.contains_key(SESSION_COOKIE));
    for browser in [&mut admin, &mut copy] {
        let answer = browser.get("/applications").await;
        answer.leads_to("/sign-in?next=%2Fapplications");
    }
    // Another sign-in of the same member is another session.
    elsewhere.open("/applications").await;
}

#[tokio::test]
async fn who_is_signed_in_already_is_led_past_the_form() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    for (asked, leads_to) in [
        ("/sign-in", "/applications"),
        ("/sign-in?next=%2Fsandbox", "/sandbox"),
        ("/sign-in?next=%2F%2Fevil.example", "/applications"),
        ("/sign-in/code", "/sign-in"),
    ] {
        admin.get(asked).await.leads_to(leads_to);
    }
}

#[tokio::test]
async fn a_link_cannot_sign_anybody_out() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    admin.ask(Method::GET, "/sign-out").await;
    admin.open("/applications").await;
}

#[tokio::test]
async fn an_expired_session_signs_out() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    console.clock.advance(SESSION - MILLISECOND);
    admin.open("/applications").await;
    console.clock.advance(MILLISECOND);
    let answer = admin.get("/applications").await;
    answer.leads_to("/sign-in?next=%2Fapplications");
}

#[tokio::test]
async fn whoever_signs_in_anew_is_somebody_else() {
    let console = Console::start().await;
    console.member("dev", Role::Developer).await;
    let mut browser = console.admin().await;
    let page = browser.open("/applications").await;
    assert_eq!(crate::page::text_of(page.one(".member")), "admin");
    browser.sign_in("dev", MEMBER_PASSWORD).await.location();
    let page = browser.open("/applications").await;
    assert_eq!(crate::page::text_of(page.one(".member")), "dev");
    browser.get("/applications/new").await.page(403);
}

#[tokio::test]
async fn after_many_failures_the_page_says_how_long_to_wait() {
    let console = Console::start().await;
    let mut visitor = console.visitor();
    for _ in 0..6 {
        visitor.sign_in("admin", "not the password").await.page(422);
    }
    let answer = visitor.sign_in("admin", ADMIN_PASSWORD).await;
    assert_eq!(answer.header(RETRY_AFTER), "1");
    let page = answer.page(429);
    let says = "Password: Wrong too often. Try again in 1 second.";
    assert_eq!(page.summary(), [("#password".into(), says.into())]);
    assert_eq!(page.form("/sign-in").value("name"), "admin");
    // A name that nobody has reads the same.
    for _ in 0..6 {
        visitor.sign_in("nobody", "not it").await.page(422);
    }
    let page = visitor.sign_in("nobody", "not it").await.page(429);
    assert_eq!(page.summary(), [("#password".into(), says.into())]);
    let answer = visitor.reading(CHINESE).sign_in("admin", "x").await;
    let problem = answer.page(429).problem("password").unwrap();
    assert_eq!(problem, "错误次数过多，请在 1 秒后重试。");

    console.clock.advance(Duration::from_secs(1));
    visitor.sign_in("admin", ADMIN_PASSWORD).await.location();
}
