//! Adding an application, and signing in.

use domain::Role;

use super::{
    AT_MOST_20, CHOICE, CONTROL, CREDENTIALS, HOST, NOT_PUBLIC, REQUIRED, SCHEME, SDKAPPID, SPACE,
    TAKEN, USER_ID, bad, is_refused, too_long,
};
use crate::console::{Console, MEMBER_PASSWORD};

#[tokio::test]
async fn an_application_with_a_bad_value_is_not_added() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let taken = admin.add_application("Chat").await;
    let form = admin.open("/applications/new").await;
    let form = form.form("/applications/new").with("name", "<b>Shop</b>");
    for bad in &[
        bad("name", "", REQUIRED),
        bad("name", "  ", REQUIRED),
        bad("name", "a\0b", CONTROL),
        bad("name", "two\nlines", CONTROL),
        too_long("name", "", 64),
        bad("sdkappid", "123", SDKAPPID),
        bad("sdkappid", "1300000001", SDKAPPID),
        bad("sdkappid", "14000000011", SDKAPPID),
        bad("sdkappid", "140000000x", SDKAPPID),
        bad("sdkappid", "-1400000001", SDKAPPID),
        bad("sdkappid", taken, TAKEN),
    ] {
        is_refused(&admin, &form, bad).await;
    }
    assert_eq!(
        admin.open("/applications").await.all("main article").len(),
        1
    );
}

#[tokio::test]
async fn access_with_a_bad_value_is_not_saved() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let edit = format!("/applications/{app}/access/edit");
    let form = admin.open(&edit).await.form(&edit);
    let form = form
        .with("admins", "</textarea><b>ada</b>")
        .with("callback_url", "http://127.0.0.1/");
    let many: String = (0..21).map(|number| format!("a{number}\n")).collect();
    for bad in &[
        bad("admins", "", REQUIRED),
        bad("admins", " ,", REQUIRED),
        bad("admins", "ada bob", USER_ID),
        bad("admins", "a\0b", USER_ID),
        bad("admins", "x".repeat(33), USER_ID),
        bad("admins", many, AT_MOST_20),
        bad("fallback_language", "", CHOICE),
        bad("fallback_language", "fr", CHOICE),
        bad("callback_url", "im.example.com", SCHEME),
        bad("callback_url", "https://", HOST),
        bad("callback_url", "https://a b", SPACE),
        bad("callback_url", "https://ada:x@im.example.com/", CREDENTIALS),
        bad("callback_url", "http://10.0.0.1/", NOT_PUBLIC),
        bad("callback_url", "https://[fd00::1]/", NOT_PUBLIC),
        too_long("callback_url", "https://im.example.com/", 500),
    ] {
        is_refused(&admin, &form, bad).await;
    }
    let page = admin.open(&format!("/applications/{app}")).await;
    assert_eq!(page.fact("REST admins"), "administrator");
}

#[tokio::test]
async fn who_signs_in_without_a_name_or_a_password_is_told_which() {
    let console = Console::start().await;
    console.member("dev", Role::Developer).await;
    let mut visitor = console.visitor();
    let form = visitor.open("/sign-in").await.form("/sign-in");
    let form = form.with("name", "dev").with("password", MEMBER_PASSWORD);
    for bad in &[
        bad("name", "", REQUIRED),
        bad("name", "  ", REQUIRED),
        bad("password", "", REQUIRED),
    ] {
        is_refused(&visitor, &form, bad).await;
    }
}
