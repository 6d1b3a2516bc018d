//! Chinese and English: the browser's choice, and the switch.

use http::header::SET_COOKIE;

use crate::browser::{CHINESE, ENGLISH};
use crate::console::Console;

#[tokio::test]
async fn the_browsers_language_is_spoken() {
    let console = Console::start().await;
    for (accepted, language, heading) in [
        ("zh-CN,zh;q=0.9,en;q=0.8", CHINESE, "登录"),
        ("zh-TW", CHINESE, "登录"),
        ("en-US,en;q=0.5,zh;q=0.3", ENGLISH, "Sign in"),
        ("fr", ENGLISH, "Sign in"),
        (";;q=x,*", ENGLISH, "Sign in"),
    ] {
        let page = console.visitor().reading(accepted).open("/sign-in").await;
        assert_eq!(page.language(), language, "{accepted}");
        assert_eq!(page.heading(), heading, "{accepted}");
    }
}

#[tokio::test]
async fn the_switch_is_remembered_and_comes_back_to_the_page() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let here = format!("/applications/{app}?saved=7001");
    let switch = admin.open(&here).await.form("/language");
    // The button that is pressed is part of what is posted.
    let fields = [("language", CHINESE), ("back", switch.value("back"))];
    let switched = admin.post(switch.action(), &fields).await;
    switched.leads_to(&here);
    let cookie = switched.header(SET_COOKIE);
    for attribute in ["Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=31536000"] {
        assert!(cookie.split("; ").any(|part| part == attribute), "{cookie}");
    }
    assert!(cookie.starts_with("pushdeck_language=zh-CN; "), "{cookie}");
    assert_eq!(admin.open(&here).await.language(), CHINESE);
    assert_eq!(admin.open("/applications").await.heading(), "应用");

    let fields = [("language", ENGLISH), ("back", "/sandbox")];
    admin.post("/language", &fields).await.leads_to("/sandbox");
    assert_eq!(
        admin.reading(CHINESE).open("/sandbox").await.language(),
        ENGLISH
    );
}

#[tokio::test]
async fn what_is_shown_once_offers_no_way_to_lose_it() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    console.member("dev", domain::Role::Developer).await;
    let app = admin.add_application("Chat").await;
    let own = format!("/applications/{app}");
    let member = [("name", "anna"), ("role", "developer")];
    let key = [("name", "Deploy"), ("expiry", "90d")];
    for (address, fields) in [
        (format!("{own}/callback-secret"), &[][..]),
        (format!("{own}/usersig-key"), &[]),
        (format!("{own}/api-keys/new"), &key),
        ("/members/new".to_owned(), &member),
        ("/members/2/reset".to_owned(), &[]),
    ] {
        let page = admin.post(&address, fields).await.page(200);
        assert!(!page.has("form[action='/language']"), "{address}");
    }
    // What was typed wrong is another matter: the switch leads back to the form.
    let address = format!("{own}/api-keys/new");
    let page = admin.post(&address, &[("name", "")]).await.page(422);
    assert_eq!(page.form("/language").value("back"), address);
    // Nothing stands at the address of a button.
    let gone = format!("{own}/api-keys/99/revoke");
    let page = admin.post(&gone, &[]).await.page(404);
    assert_eq!(page.form("/language").value("back"), "/applications");
}

#[tokio::test]
async fn the_language_can_be_chosen_before_signing_in() {
    let console = Console::start().await;
    let mut visitor = console.visitor();
    let page = visitor.open("/sign-in?next=%2Fsandbox").await;
    let back = page.form("/language").value("back").to_owned();
    assert_eq!(back, "/sign-in?next=%2Fsandbox");
    let fields = [("language", CHINESE), ("back", &back)];
    visitor.post("/language", &fields).await.leads_to(&back);
    let page = visitor.open(&back).await;
    assert_eq!(page.language(), CHINESE);
    assert_eq!(page.form("/sign-in").value("next"), "/sandbox");
}

#[tokio::test]
async fn the_switch_leads_to_nobody_elses_site() {
    let console = Console::start().await;
    let mut visitor = console.visitor();
    for back in [
        "",
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/a\r\nSet-Cookie: x=y",
        "sign-in",
    ] {
        let fields = [("language", CHINESE), ("back", back)];
        let answer = visitor.post("/language", &fields).await;
        answer.leads_to("/applications");
        assert_eq!(answer.headers.get_all(SET_COOKIE).iter().count(), 1);
    }
}

#[tokio::test]
async fn every_page_offers_the_language_that_it_is_not_in() {
    let console = Console::start().await;
    let mut visitor = console.visitor();
    for (language, current) in [(ENGLISH, "English"), (CHINESE, "中文")] {
        let page = visitor.reading(language).open("/sign-in").await;
        let buttons = page.all("form[action='/language'] button[name=language]");
        assert_eq!(buttons.len(), 2);
        let marked = page.one("button[name=language][aria-current=true]");
        assert_eq!(crate::page::text_of(marked), current);
        assert_eq!(marked.attr("value"), Some(language));
    }
    visitor.open("/sign-in").await;
}
