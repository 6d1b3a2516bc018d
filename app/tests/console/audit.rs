//! The audit log: filtered, exported, and for admins only.

use domain::Role;

use crate::console::Console;

const SECRET: &str = "secretOfTheAuditedCertificate";

#[tokio::test]
async fn an_admin_reads_who_did_what_and_finds_it_again() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let other = admin.add_application("Other").await;
    let id = admin
        .add_certificate(&app, |form| form.with("master_secret", SECRET))
        .await;
    admin
        .edit(&app, &id, |form| form.with("note", "for the shop"))
        .await;

    let log = admin.open("/audit-log").await;
    log.says(&format!("certificates/{id}/revisions/2"));
    log.says("Certificate edited");
    log.says("for the shop");
    log.does_not_say(SECRET);

    let filtered = admin
        .open(&format!(
            "/audit-log?application={other}&action=application_added"
        ))
        .await;
    assert_eq!(filtered.all("#entries tbody tr").len(), 1);
    let nothing = admin.open("/audit-log?name=nobody").await;
    nothing.says("No entries.");
    let wrong = admin
        .open("/audit-log?application=12&since=yesterday")
        .await;
    assert!(wrong.problem("application").is_some());
    assert!(wrong.problem("since").is_some());
    assert_eq!(wrong.title(), "Error: Audit log · Pushdeck");
    assert_eq!(wrong.summary().len(), 2);
    wrong.does_not_say("No entries.");
}

#[tokio::test]
async fn the_log_is_exported_as_it_is_filtered() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("=1+1").await;
    admin.add_certificate(&app, |form| form).await;

    let csv = admin
        .get("/audit-log/export.csv?action=application_added")
        .await;
    assert_eq!(csv.status, 200);
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(
        csv.header("content-disposition")
            .contains("pushdeck-audit-log.csv")
    );
    let lines: Vec<&str> = csv.body.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("number,at,who,name,"));
    assert!(lines[1].contains("\"application_added\""), "{lines:?}");

    let json = admin.get("/audit-log/export.json").await;
    let entries: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    let entries = entries.as_array().unwrap();
    assert_eq!(entries[0]["action"], "certificate_added");
    assert_eq!(entries[0]["sdkappid"], app);
    assert!(entries.len() > 1);
    let none = admin.get("/audit-log/export.json?name=nobody").await;
    let none: serde_json::Value = serde_json::from_str(&none.body).unwrap();
    assert_eq!(none, serde_json::json!([]));
}

#[tokio::test]
async fn a_long_log_is_exported_whole() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let application = domain::SdkAppId::parse(&app).unwrap();
    let operator = domain::Actor::operator("test");
    for _ in 0..510 {
        engine::applications::access::replace_callback_secret(
            &console.engine,
            &operator,
            application,
        )
        .await
        .unwrap();
    }
    let csv = admin
        .get("/audit-log/export.csv?action=callback_secret_replaced")
        .await;
    assert_eq!(csv.body.split_terminator("\r\n").count(), 511);
    let first = admin.open("/audit-log").await;
    assert_eq!(first.all("#entries tbody tr").len(), 50);
    let older = first
        .links()
        .into_iter()
        .find(|link| link.contains("before="))
        .unwrap()
        .to_owned();
    let second = admin.open(&older).await;
    assert_eq!(second.all("#entries tbody tr").len(), 50);
}

#[tokio::test]
async fn nobody_else_reads_it() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let mut dev = console.member("dev", Role::Developer).await;
    assert_eq!(
        admin.open("/applications").await.sections(),
        ["/applications", "/members", "/audit-log"]
    );
    assert_eq!(
        dev.open("/applications").await.sections(),
        ["/applications"]
    );
    for address in [
        "/audit-log",
        "/audit-log?application=12",
        "/audit-log/export.csv",
        "/audit-log/export.json",
    ] {
        dev.get(address).await.page(403);
    }
}
