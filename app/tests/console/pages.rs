//! Which pages there are, and for whom.

use http::Method;
use http::header::ALLOW;

use crate::browser::{Browser, CHINESE, ENGLISH};
use crate::console::{ADMIN_PASSWORD, Console};

/// A page, and what its heading says in both languages.
struct Known {
    address: String,
    english: String,
    chinese: String,
    /// Something on it moves.
    has_islands: bool,
}

/// A name that would like to be markup, wherever it stands.
const CHAT: &str = "Chat </title></textarea>'\"><b>&lt;";

/// Every page, of an application with a certificate and a test push.
async fn every_page(admin: &mut Browser<'_>) -> Vec<Known> {
    let app = admin.add_application(CHAT).await;
    let id = admin.add_certificate_in_effect(&app, |form| form).await;
    admin
        .test_push(&app, &id, |form| form.with("title", "T").with("body", "B"))
        .await;
    let proof = [("password", ADMIN_PASSWORD)];
    admin.post("/profile/second-factor/begin", &proof).await;
    let own = format!("/applications/{app}");
    let page = |address: &str, english: &str, chinese: &str, has_islands| Known {
        address: address.replace("{own}", &own).replace("{id}", &id),
        english: english.replace("{id}", &id),
        chinese: chinese.replace("{id}", &id),
        has_islands,
    };
    vec![
        page("/profile", "Profile", "个人设置", false),
        page(
            "/profile/second-factor",
            "Switch on the second factor",
            "开启两步验证",
            false,
        ),
        page("/applications", "Applications", "应用", false),
        page("/applications/new", "Add an application", "添加应用", false),
        page("/members", "Members", "成员", false),
        page("/members/new", "Invite a member", "邀请成员", false),
        page("/members/1", "admin", "admin", false),
        page("/audit-log", "Audit log", "审计日志", false),
        page("{own}", CHAT, CHAT, true),
        page(
            "{own}/certificates/new",
            "Add certificate",
            "添加证书",
            false,
        ),
        page(
            "{own}/certificates/{id}",
            "History of certificate {id}",
            "证书 {id} 的历史",
            false,
        ),
        page(
            "{own}/certificates/{id}/edit",
            "Edit certificate {id}",
            "编辑证书 {id}",
            false,
        ),
        page(
            "{own}/certificates/{id}/delete",
            "Delete certificate {id}",
            "删除证书 {id}",
            false,
        ),
        page("{own}/test-push", "Test push", "测试推送", true),
        page(
            "{own}/access/edit",
            "Edit back-end access",
            "编辑后台接入",
            false,
        ),
        page("{own}/api-keys", "API keys", "API 密钥", false),
        page(
            "{own}/api-keys/new",
            "Make an API key",
            "生成 API 密钥",
            false,
        ),
        page("{own}/test-push/1", "Test push 1", "测试推送 1", false),
        page("/sandbox", "Sandbox phones", "沙箱手机", true),
    ]
}

#[tokio::test]
async fn every_page_is_there_for_members_in_both_languages() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    for known in every_page(&mut admin).await {
        for (language, heading) in [(ENGLISH, &known.english), (CHINESE, &known.chinese)] {
            let page = admin.reading(language).open(&known.address).await;
            assert_eq!(page.language(), language, "{}", known.address);
            assert_eq!(page.heading(), *heading, "{}", known.address);
            assert_eq!(
                page.has("leptos-island"),
                known.has_islands,
                "{}",
                known.address
            );
        }
    }
}

#[tokio::test]
async fn nothing_but_names_reads_the_same_in_both_languages() {
    /// Names of products, of fields as OPPO writes them, of people and things.
    const NAMES: [&str; 9] = [
        "Registration token",
        "Intent action",
        "OPPO Find X8",
        "OPPO Reno12",
        "OnePlus 13 (overseas)",
        "OPPO · Demo IM",
        "OPPO · Demo IM Overseas",
        "first start",
        "Firefox · Linux",
    ];
    let console = Console::start().await;
    let mut admin = console.admin().await;
    for known in every_page(&mut admin).await {
        let english = admin.reading(ENGLISH).open(&known.address).await;
        let chinese = admin.reading(CHINESE).open(&known.address).await;
        let sentences = |page: &crate::page::Page| -> Vec<String> {
            page.all("body :not(script)")
                .into_iter()
                .flat_map(|element| element.children())
                .filter_map(|node| Some(node.value().as_text()?.trim()))
                .filter(|text| text.split(' ').filter(|word| is_a_word(word)).count() > 1)
                .map(ToOwned::to_owned)
                .collect()
        };
        let english = sentences(&english);
        for text in sentences(&chinese) {
            assert!(
                !english.contains(&text) || NAMES.contains(&text.as_str()),
                "{} says in both languages: {text}",
                known.address
            );
        }
    }
}

fn is_a_word(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic())
}

#[tokio::test]
async fn who_is_not_signed_in_is_sent_to_sign_in_and_back() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let mut visitor = console.visitor();
    for known in every_page(&mut admin).await {
        let address = known.address;
        let next = address.replace('/', "%2F");
        let answer = visitor.get(&address).await;
        answer.leads_to(&format!("/sign-in?next={next}"));
        assert_eq!(answer.body, "");
    }
    for elsewhere in ["/nowhere", "/sandbox/live", "/applications/1400000001?a=b"] {
        let answer = visitor.get(elsewhere).await;
        assert!(answer.location().starts_with("/sign-in?next=%2F"));
    }
    visitor.get("/").await.leads_to("/sign-in");
}

#[tokio::test]
async fn a_form_of_somebody_who_is_not_signed_in_changes_nothing() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    let own = format!("/applications/{app}");
    let add = admin.certificate_form(&app).await;
    let edit = admin.edit_form(&app, &id).await.with("note", "changed");
    let push = admin.test_push_form(&app, &id).await;
    let before = console.certificates(&app).await;

    let mut visitor = console.visitor();
    for form in [add, edit, push] {
        visitor.submit(&form).await.leads_to("/sign-in");
    }
    let name = [("name", "Intruder")];
    let fault = [
        ("app_key", sandbox::demo_vendor_app().app_key),
        ("fault", "unavailable".to_owned()),
    ];
    let fault = fault
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    for (address, fields) in [
        ("/applications/new".to_owned(), &name[..]),
        (format!("{own}/certificates/{id}/verify"), &[]),
        (format!("{own}/access/edit"), &name[..]),
        (format!("{own}/callback-secret"), &[]),
        (format!("{own}/state-change-address"), &[]),
        (format!("{own}/api-keys/new"), &name[..]),
        (format!("{own}/api-keys/1/revoke"), &[]),
        (format!("{own}/certificates/{id}/revisions/1/withdraw"), &[]),
        ("/sandbox/fault".to_owned(), &fault[..]),
        ("/sandbox/phones/1/clear".to_owned(), &[]),
        ("/sign-out".to_owned(), &[]),
        ("/nowhere".to_owned(), &[]),
    ] {
        visitor.post(&address, fields).await.leads_to("/sign-in");
    }

    assert_eq!(console.certificates(&app).await, before);
    let applications = admin.open("/applications").await;
    applications.does_not_say("Intruder");
    assert_eq!(
        console.sandbox().vendor_apps()[0].fault,
        sandbox::Fault::None
    );
}

#[tokio::test]
async fn what_is_not_there_is_a_page_that_says_so() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    for address in [
        "/nowhere",
        "/applications/1400000099",
        "/applications/1500000001",
        "/applications/abc",
        "/applications/%00",
        "/applications/%FF",
        "/applications/1400000099/certificates/new",
        "/applications/1400000099/test-push",
        "/applications/1400000099/access/edit",
        "/applications/1400000099/api-keys",
        "/applications/1400000099/api-keys/new",
        "/applications/{app}/certificates/7999",
        "/applications/{app}/certificates/7999/edit",
        "/applications/{app}/certificates/-1",
        "/applications/{app}/certificates/99999999999999999999",
        "/applications/{app}/certificates/%E4%B8%83",
        "/applications/{app}/test-push/1",
        "/applications/{app}/test-push/0",
        "/applications/{app}/test-push/x",
        "/applications/{app}/nowhere",
    ] {
        let address = address.replace("{app}", &app);
        let page = admin.get(&address).await.page(404);
        assert_eq!(page.heading(), "Page not found", "{address}");
        let page = admin.reading(CHINESE).get(&address).await.page(404);
        assert_eq!(page.heading(), "页面不存在", "{address}");
    }
    for address in [
        "/nowhere",
        "/applications/1400000099/certificates/new",
        "/applications/1400000099/certificates/{id}/edit",
        "/applications/1400000099/certificates/{id}/verify",
        "/applications/1400000099/test-push",
        "/applications/1400000099/access/edit",
        "/applications/1400000099/callback-secret",
        "/applications/1400000099/state-change-address",
        "/applications/{app}/api-keys/1/revoke",
        "/applications/{app}/api-keys/x/revoke",
        "/applications/{app}/certificates/7999/edit",
        "/applications/{app}/certificates/7999/verify",
        "/applications/{app}/certificates/7999/revisions/1/withdraw",
        "/applications/{app}/certificates/{id}/revisions/2/withdraw",
        "/applications/{app}/certificates/{id}/revisions/0/withdraw",
        "/applications/{app}/certificates/{id}/revisions/x/withdraw",
        "/sandbox/phones/99/clear",
        "/sandbox/phones/x/clear",
        "/sandbox/phones/1/notifications/1/click",
        "/sandbox/phones/1/notifications/x/click",
    ] {
        let address = address.replace("{app}", &app).replace("{id}", &id);
        let answer = admin.post(&address, &[]).await;
        assert_eq!(answer.status, 404, "{address}: {}", answer.body);
        assert!(answer.is_html(), "{address}");
    }
}

#[tokio::test]
async fn an_address_with_dot_segments_is_no_page() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    for address in [
        "/applications/%2e%2e",
        "/applications/..",
        "/applications/.%2E",
        "/members/%2e%2e",
        "/applications/{app}/certificates/%2e%2e",
        "/applications/{app}/certificates/%2e",
    ] {
        let address = address.replace("{app}", &app);
        let page = admin.get(&address).await.page(404);
        assert_eq!(page.heading(), "Page not found", "{address}");
        assert_eq!(admin.post(&address, &[]).await.status, 404, "{address}");
    }
    let mut nobody = console.visitor();
    nobody.get("/invitation/%2e%2e").await.page(404);
    nobody.get("/%2e%2e").await.page(404);
}

#[tokio::test]
async fn a_method_that_an_address_does_not_know_is_refused() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    for (method, address) in [
        (Method::GET, "/sign-out"),
        (Method::GET, "/language"),
        (Method::GET, "/sandbox/fault"),
        (Method::POST, "/applications"),
        (Method::POST, "/sandbox"),
        (Method::PUT, "/applications/new"),
        (Method::DELETE, "/applications/1400000001"),
    ] {
        let answer = admin.ask(method.clone(), address).await;
        assert_eq!(answer.status, 405, "{method} {address}");
        assert!(
            !answer.header(ALLOW).contains(method.as_str()),
            "{method} {address}"
        );
    }
    // Still signed in.
    admin.open("/applications").await;
}

#[tokio::test]
async fn an_address_that_only_takes_forms_says_so() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    for address in [
        "/language",
        "/sandbox/fault",
        "/applications/1400000001/certificates/7001/verify",
        "/applications/1400000001/certificates/7001/revisions/1/withdraw",
    ] {
        let page = admin.get(address).await.page(405);
        assert_eq!(page.heading(), "Nothing to see at this address");
        let page = admin.reading(CHINESE).get(address).await.page(405);
        assert_eq!(page.heading(), "该地址没有页面");
    }
}

#[tokio::test]
async fn a_head_request_gets_the_status_alone() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    for (address, status) in [("/applications", 200), ("/applications/1400000099", 404)] {
        let answer = admin.ask(Method::HEAD, address).await;
        assert_eq!(answer.status, status, "{address}");
        assert_eq!(answer.body, "", "{address}");
    }
}

#[tokio::test]
async fn the_first_address_leads_to_the_applications() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    admin.get("/").await.leads_to("/applications");
    let page = admin.open("/applications").await;
    page.says("No application yet");
}
