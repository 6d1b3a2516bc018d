//! Adding an application, and signing in.

use domain::Role;

use super::{CONTROL, REQUIRED, SDKAPPID, TAKEN, bad, is_refused, too_long};
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
