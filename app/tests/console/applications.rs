//! Adding an application.

use crate::console::Console;

#[tokio::test]
async fn an_application_is_added_with_a_number_of_its_own_or_a_given_one() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let first = admin.add_application("Chat").await;
    assert_eq!(first, "1400000001");
    let form = admin.open("/applications/new").await;
    let form = form
        .form("/applications/new")
        .with("name", "<b>Shop</b> & more")
        .with("sdkappid", " 1400704311 ");
    admin
        .submit(&form)
        .await
        .leads_to("/applications/1400704311");
    let cards = admin.open("/applications").await;
    cards.says("Chat");
    cards.says("<b>Shop</b> & more");
    cards.says("1400704311");
    assert_eq!(
        admin.open("/applications/1400704311").await.title(),
        "Basic configuration · <b>Shop</b> & more · Pushdeck"
    );
}
