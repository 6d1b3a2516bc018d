//! A member's own account.

use std::time::Duration;

use domain::Role;
use domain::audit::AuditAction;
use engine::audit::AuditFilter;
use http::Method;
use http::header::RETRY_AFTER;

use crate::browser::{Browser, CHINESE};
use crate::console::{ADMIN_PASSWORD, Console, MEMBER_PASSWORD};
use crate::page::{Page, select, text_of};

const NEW_PASSWORD: &str = "staple purple elephant";
const END: &str = "/profile/sessions/end";
const END_OTHERS: &str = "/profile/sessions/end-others";

async fn change(browser: &mut Browser<'_>, old: &str, new: &str) -> crate::answer::Answer {
    let form = browser.open("/profile").await.form("/profile");
    let form = form.with("old_password", old).with("new_password", new);
    browser.submit(&form).await
}

/// The rows of the list, cell by cell.
fn sessions(page: &Page) -> Vec<Vec<String>> {
    let rows = page.all("#sessions tbody tr");
    let cells = |row| select(row, "th, td").into_iter().map(text_of).collect();
    rows.into_iter().map(cells).collect()
}

#[tokio::test]
async fn the_name_at_the_top_leads_to_the_profile() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let page = admin.open("/applications").await;
    let link = page.one("header a.member");
    assert_eq!(link.attr("href"), Some("/profile"));
    let page = admin.open("/profile").await;
    assert_eq!(page.title(), "Profile · Pushdeck");
    page.says("Your password and your sessions, admin.");
    assert_eq!(page.all(".button-primary").len(), 1);
}

#[tokio::test]
async fn a_new_password_is_good_from_now_on_and_only_this_session_goes_on() {
    let console = Console::start().await;
    let mut used = console.member("dev", Role::Developer).await;
    let mut other = console.visitor();
    other.sign_in("dev", MEMBER_PASSWORD).await.location();

    let answer = change(&mut used, MEMBER_PASSWORD, NEW_PASSWORD).await;
    answer.leads_to("/profile?changed");
    let page = used.open(answer.location()).await;
    page.says("The password is changed, and your other sessions are ended.");
    let answer = other.get("/profile").await;
    answer.leads_to("/sign-in?next=%2Fprofile");

    let mut visitor = console.visitor();
    visitor.sign_in("dev", MEMBER_PASSWORD).await.page(422);
    visitor.sign_in("dev", NEW_PASSWORD).await.location();
    let answers = console.answers.lock().unwrap();
    assert!(answers.iter().all(|it| !it.body.contains(NEW_PASSWORD)));
}

#[tokio::test]
async fn what_is_wrong_with_a_password_stands_beside_its_field() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let common = "Password1234";
    let endless = "x".repeat(1025);
    for (old, new, field, english, chinese) in [
        (
            "",
            NEW_PASSWORD,
            "old_password",
            "Fill this in.",
            "请填写。",
        ),
        (
            ADMIN_PASSWORD,
            "",
            "new_password",
            "Fill this in.",
            "请填写。",
        ),
        (
            "not the password",
            NEW_PASSWORD,
            "old_password",
            "This is not your password.",
            "与当前密码不符。",
        ),
        (
            ADMIN_PASSWORD,
            "elevenChars",
            "new_password",
            "Too short: at least 12 characters.",
            "过短，至少 12 个字符。",
        ),
        (
            ADMIN_PASSWORD,
            common,
            "new_password",
            "Guessed too easily. Use several words that do not belong together, or let a password manager make one up.",
            "太容易被猜到。请使用几个互不相关的词，或由密码管理器生成。",
        ),
        (
            ADMIN_PASSWORD,
            &endless,
            "new_password",
            "Too long: at most 1024 characters.",
            "过长，最多 1024 个字符。",
        ),
    ] {
        let page = change(&mut admin, old, new).await.page(422);
        assert_eq!(page.problem(field).as_deref(), Some(english));
        assert_eq!(page.summary()[0].0, format!("#{field}"));
        assert_eq!(page.title(), "Error: Profile · Pushdeck");
        let mut reading = admin.reading(CHINESE);
        let page = change(&mut reading, old, new).await.page(422);
        assert_eq!(page.problem(field).as_deref(), Some(chinese));
    }
    // Nothing was changed.
    console.admin().await;
}

#[tokio::test]
async fn wrong_old_passwords_are_counted_with_failed_sign_ins() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    for _ in 0..6 {
        let answer = change(&mut admin, "not the password", NEW_PASSWORD).await;
        answer.page(422);
    }
    let answer = change(&mut admin, ADMIN_PASSWORD, NEW_PASSWORD).await;
    assert_eq!(answer.header(RETRY_AFTER), "1");
    let page = answer.page(429);
    let says = "Wrong too often. Try again in 1 second.";
    assert_eq!(page.problem("old_password").as_deref(), Some(says));
    let mut visitor = console.visitor();
    visitor.sign_in("admin", ADMIN_PASSWORD).await.page(429);
    console.clock.advance(Duration::from_secs(1));
    let answer = change(&mut admin, ADMIN_PASSWORD, NEW_PASSWORD).await;
    answer.leads_to("/profile?changed");
}

#[tokio::test]
async fn every_session_is_listed_and_the_one_in_use_is_marked() {
    let console = Console::start().await;
    let mut first = console.member("dev", Role::Developer).await;
    console.clock.advance(Duration::from_secs(60));
    let mut second = console.visitor();
    second.sign_in("dev", MEMBER_PASSWORD).await.location();
    console.admin().await;

    let cell = |text: &str| text.to_owned();
    let [firefox, address] = ["Firefox · Linux", "203.0.113.7"].map(cell);
    let [began, later] = ["2040-01-01 00:00:00 UTC", "2040-01-01 00:01:00 UTC"].map(cell);
    let end = |began: &str| format!("End Firefox · Linux, {began}");
    let row = |at: &String, action: String| {
        vec![
            firefox.clone(),
            address.clone(),
            at.clone(),
            at.clone(),
            action,
        ]
    };
    let seen = sessions(&second.open("/profile").await);
    assert_eq!(
        seen,
        [row(&later, cell("This one")), row(&began, end(&began))]
    );
    let seen = sessions(&first.open("/profile").await);
    assert_eq!(
        seen,
        [row(&later, end(&later)), row(&began, cell("This one"))]
    );
}

#[tokio::test]
async fn a_session_is_ended_from_another_one() {
    let console = Console::start().await;
    let mut used = console.member("dev", Role::Developer).await;
    let mut others = [console.visitor(), console.visitor(), console.visitor()];
    for other in &mut others {
        other.sign_in("dev", MEMBER_PASSWORD).await.location();
    }
    let page = used.open("/profile").await;
    assert_eq!(sessions(&page).len(), 4);
    let handle = page.all("input[name=session]")[0].attr("value").unwrap();
    let answer = used.post(END, &[("session", handle)]).await;
    answer.leads_to("/profile?ended");
    let page = used.open(answer.location()).await;
    page.says("Ended. Whoever used it must sign in again.");
    assert_eq!(sessions(&page).len(), 3);

    let form = page.form(END_OTHERS);
    used.submit(&form).await.leads_to("/profile?ended");
    let page = used.open("/profile").await;
    assert_eq!(sessions(&page).len(), 1);
    assert!(!page.has(&format!("form[action='{END_OTHERS}']")));
    for mut other in others {
        let answer = other.get("/profile").await;
        answer.leads_to("/sign-in?next=%2Fprofile");
    }
    let filter = AuditFilter {
        action: Some(AuditAction::SessionsEnded),
        ..AuditFilter::default()
    };
    let operator = domain::Actor::operator("test");
    let told = engine::audit::list(&console.engine, &operator, &filter, 10)
        .await
        .unwrap();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0].address.as_deref(), Some("203.0.113.7"));
}

#[tokio::test]
async fn nobody_ends_the_session_of_somebody_else() {
    let console = Console::start().await;
    let mut dev = console.member("dev", Role::Developer).await;
    let mut admin = console.admin().await;
    let foreign = {
        let page = admin.open("/profile").await;
        assert_eq!(sessions(&page).len(), 1);
        let mut other = console.admin().await;
        let page = other.open("/profile").await;
        let handle = page.one("input[name=session]").attr("value").unwrap();
        handle.to_owned()
    };
    for handle in [foreign.as_str(), "", "x", "'; DELETE FROM sessions"] {
        let answer = dev.post(END, &[("session", handle)]).await;
        answer.leads_to("/profile?ended");
    }
    assert_eq!(sessions(&admin.open("/profile").await).len(), 2);
    dev.ask(Method::GET, END).await.page(405);
}
