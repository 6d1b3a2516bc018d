//! A second factor, as a member meets it.

use std::time::Duration;

use domain::Role;
use totp_rs::{Builder, Secret};

use crate::browser::{Browser, CHINESE};
use crate::console::{Console, MEMBER_PASSWORD};
use crate::page::text_of;

const SET_UP: &str = "/profile/second-factor";
const BEGIN: &str = "/profile/second-factor/begin";
const OFF: &str = "/profile/second-factor/off";
const CODE: &str = "/sign-in/code";

fn code(console: &Console, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    let now = console.engine.now().as_millis() / 1000;
    totp.generate(u64::try_from(now).unwrap()).to_string()
}

/// Begins, and tells the secret.
async fn begin(browser: &mut Browser<'_>) -> String {
    let form = browser.open("/profile").await.form(BEGIN);
    let wrong = form.clone().with("password", "not the password");
    let page = browser.submit(&wrong).await.page(422);
    let problem = page.problem("password");
    assert_eq!(problem.as_deref(), Some("This is not your password."));
    let form = form.with("password", MEMBER_PASSWORD);
    browser.submit(&form).await.leads_to(SET_UP);
    let page = browser.open(SET_UP).await;
    assert_eq!(page.heading(), "Switch on the second factor");
    let picture = page.one("img.qr-code").attr("src").unwrap();
    assert!(picture.starts_with("data:image/svg+xml;base64,"));
    text_of(page.one("[data-testid=second-factor-secret]"))
}

/// Switches it on, and tells secret and recovery codes.
async fn switch_on(console: &Console, browser: &mut Browser<'_>) -> (String, Vec<String>) {
    let secret = begin(browser).await;
    let form = browser.open(SET_UP).await.form(SET_UP);
    let form = form.with("code", &code(console, &secret));
    let page = browser.submit(&form).await.page(200);
    let codes = page.all("[data-testid=recovery-codes] li");
    let codes: Vec<_> = codes.into_iter().map(text_of).collect();
    assert_eq!(codes.len(), 10);
    console.clock.advance(Duration::from_secs(30));
    (secret, codes)
}

#[tokio::test]
async fn signing_in_asks_for_a_code_and_then_leads_on() {
    let console = Console::start().await;
    let mut dev = console.member("dev", Role::Developer).await;
    let (secret, recovery) = switch_on(&console, &mut dev).await;
    let page = dev.open("/profile").await;
    assert_eq!(page.fact("Recovery codes left"), "10");
    dev.get(SET_UP).await.page(404);

    for good in [code(&console, &secret), recovery[0].clone()] {
        let mut visitor = console.visitor();
        let form = visitor.open("/sign-in?next=%2Fsandbox").await;
        let form = form.form("/sign-in").with("name", "dev");
        let form = form.with("password", MEMBER_PASSWORD);
        let answer = visitor.submit(&form).await;
        answer.leads_to("/sign-in/code?next=%2Fsandbox");
        // The password alone opens nothing.
        visitor.get("/applications").await.location();
        let form = visitor.open(answer.location()).await.form(CODE);
        let page = visitor.submit(&form).await.page(422);
        assert_eq!(page.problem("code").as_deref(), Some("Fill this in."));
        let wrong = form.clone().with("code", "wrong");
        let page = visitor.submit(&wrong).await.page(422);
        assert_eq!(
            page.problem("code").as_deref(),
            Some("Wrong, or used before. Type the code that the app shows now.")
        );
        let page = visitor.reading(CHINESE).submit(&wrong).await.page(422);
        assert_eq!(
            page.problem("code").as_deref(),
            Some("不正确或已使用过。请输入应用当前显示的验证码。")
        );
        let right = page.form(CODE).with("code", &good);
        visitor.submit(&right).await.leads_to("/sandbox");
        visitor.open("/sandbox").await;
        // It was good once.
        let mut other = console.visitor();
        other.sign_in("dev", MEMBER_PASSWORD).await.location();
        other.submit(&right).await.page(422);
    }
    assert_eq!(dev.open("/profile").await.fact("Recovery codes left"), "9");
}

#[tokio::test]
async fn a_code_is_only_asked_of_who_has_just_typed_the_password() {
    let console = Console::start().await;
    let mut dev = console.member("dev", Role::Developer).await;
    let (secret, _) = switch_on(&console, &mut dev).await;
    let mut stranger = console.visitor();
    stranger.get(CODE).await.leads_to("/sign-in");
    let right = code(&console, &secret);
    let fields = [("code", right.as_str()), ("next", "/sandbox")];
    let page = stranger.post(CODE, &fields).await.page(422);
    let says = "The sign-in took too long. Type your name and password again.";
    assert_eq!(page.summary(), [(String::new(), says.to_owned())]);
    assert_eq!(page.form("/sign-in").value("next"), "/sandbox");

    let mut slow = console.visitor();
    slow.sign_in("dev", MEMBER_PASSWORD).await.location();
    assert_eq!(slow.open(CODE).await.heading(), "Enter the code");
    let chinese = slow.reading(CHINESE).open(CODE).await;
    assert_eq!(chinese.heading(), "输入验证码");
    let form = slow.open(CODE).await.form(CODE);
    console.clock.advance(Duration::from_secs(5 * 60));
    let form = form.with("code", &code(&console, &secret));
    let page = slow.submit(&form).await.page(422);
    assert_eq!(page.title(), "Error: Sign in · Pushdeck");
    slow.get(CODE).await.leads_to("/sign-in");
}

#[tokio::test]
async fn signing_in_anew_ends_the_session_before_also_while_a_code_is_missing() {
    let console = Console::start().await;
    let mut dev = console.member("dev", Role::Developer).await;
    switch_on(&console, &mut dev).await;
    let mut admin = console.admin().await;
    admin.sign_in("dev", MEMBER_PASSWORD).await.location();
    let answer = admin.get("/applications").await;
    answer.leads_to("/sign-in?next=%2Fapplications");
}

#[tokio::test]
async fn it_is_switched_off_with_the_password() {
    let console = Console::start().await;
    let mut dev = console.member("dev", Role::Developer).await;
    switch_on(&console, &mut dev).await;
    for (password, problem) in [
        ("", "Fill this in."),
        ("not the password", "This is not your password."),
    ] {
        let form = dev.open("/profile").await.form(OFF);
        let form = form.with("password", password);
        let page = dev.submit(&form).await.page(422);
        assert_eq!(page.problem("password").as_deref(), Some(problem));
        assert_eq!(page.title(), "Error: Profile · Pushdeck");
    }
    let form = dev.open("/profile").await.form(OFF);
    let form = form.with("password", MEMBER_PASSWORD);
    let answer = dev.submit(&form).await;
    answer.leads_to("/profile?off");
    let page = dev.open(answer.location()).await;
    page.says("The second factor is switched off.");
    let mut visitor = console.visitor();
    let answer = visitor.sign_in("dev", MEMBER_PASSWORD).await;
    answer.leads_to("/applications");
}

#[tokio::test]
async fn what_was_shown_once_is_not_shown_again() {
    let console = Console::start().await;
    let mut dev = console.member("dev", Role::Developer).await;
    let (secret, recovery) = switch_on(&console, &mut dev).await;
    for address in ["/profile", SET_UP] {
        let answer = dev.get(address).await;
        assert!(!answer.body.contains(&secret), "{address}");
        assert!(!answer.body.contains(&recovery[0]), "{address}");
    }
    let form = [("code", recovery[1].as_str()), ("next", "/x")];
    let mut visitor = console.visitor();
    visitor.sign_in("dev", MEMBER_PASSWORD).await.location();
    dev.post(SET_UP, &form[..1]).await.page(404);
    let answer = visitor.post(CODE, &form).await;
    answer.leads_to("/x");
}
