//! The chat app on the sandbox's phones, as far as it goes without a server to connect to.

use domain::Role;

use crate::browser::CHINESE;
use crate::console::Console;

const SIGN_IN: &str = "/sandbox/phones/1/app/sign-in";

#[tokio::test]
async fn a_user_signs_in_with_a_certificate_of_the_apps_own_appkey() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let page = admin.open("/sandbox").await;
    assert!(!page.has("form[action$='/sign-in']"));
    page.says("No certificate has this app’s AppKey.");

    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    let page = admin.open("/sandbox").await;
    let form = page.form(SIGN_IN);
    assert_eq!(form.value("user"), "alice");
    assert_eq!(form.value("certificate"), id);
    assert_eq!(
        page.form("/sandbox/phones/2/app/sign-in").value("user"),
        "bob"
    );
    assert!(
        !page.has("form[action='/sandbox/phones/3/app/sign-in']"),
        "the app on that phone has another AppKey"
    );
}

#[tokio::test]
async fn what_cannot_be_signed_in_is_told_on_the_phone_and_stays_typed() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    let form = admin.open("/sandbox").await.form(SIGN_IN);
    let no_key = format!("Application {app} has no UserSig key");
    for (user, certificate, says) in [
        ("two words", id.as_str(), "A user ID has 1 to 32 bytes"),
        ("bob", "9999", "Choose a certificate."),
        ("bob", "", "Choose a certificate."),
        ("bob", id.as_str(), no_key.as_str()),
    ] {
        let fields = [("user", user), ("certificate", certificate)];
        let page = admin.post(SIGN_IN, &fields).await.page(422);
        page.says(says);
        assert_eq!(page.form(SIGN_IN).value("user"), user);
    }
    let key = format!("/applications/{app}/usersig-key");
    admin.post(&key, &[]).await.page(200);
    let page = admin.submit(&form).await.page(422);
    page.says("The server cannot be reached");
    let page = admin.reading(CHINESE).submit(&form).await.page(422);
    page.says("无法连接服务端");
}

#[tokio::test]
async fn the_buttons_of_a_phone_are_those_that_do_something() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let buttons = |page: &crate::page::Page| {
        let actions = page.actions();
        let buttons = actions.iter().filter_map(|action| {
            let button = action.strip_prefix("/sandbox/phones/1/app/")?;
            Some(button.to_owned())
        });
        buttons.collect::<Vec<_>>()
    };
    let at_first = ["kill", "network-off"];
    assert_eq!(buttons(&admin.open("/sandbox").await), at_first);
    for (button, then) in [
        ("network-off", ["kill", "network-on"]),
        ("kill", ["open", "network-on"]),
        ("network-on", ["open", "network-off"]),
        ("open", at_first),
    ] {
        let address = format!("/sandbox/phones/1/app/{button}");
        let pressed = admin.post(&address, &[]).await;
        pressed.leads_to("/sandbox#phone-1");
        assert_eq!(buttons(&admin.open("/sandbox").await), then, "{button}");
    }
}

#[tokio::test]
async fn what_the_app_cannot_do_now_is_told_on_the_phone() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let message = [("to", "bob"), ("text", "Still there?"), ("ext", "")];
    for (button, fields, says) in [
        ("send", &message[..], "Nobody is signed in."),
        ("log-out", &[], "Nobody is signed in."),
    ] {
        let address = format!("/sandbox/phones/1/app/{button}");
        admin.post(&address, fields).await.page(422).says(says);
    }
    admin.post("/sandbox/phones/1/app/kill", &[]).await;
    let background = admin.post("/sandbox/phones/1/app/background", &[]).await;
    background.page(422).says("The app is not open.");
}

#[tokio::test]
async fn a_phone_or_a_button_that_is_not_there_cannot_be_touched() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    let sign_in = [("user", "bob"), ("certificate", id.as_str())];
    let message = [("to", "bob"), ("text", "x")];
    for (address, fields) in [
        ("/sandbox/phones/9/app/kill", &[][..]),
        ("/sandbox/phones/x/app/kill", &[]),
        ("/sandbox/phones/9/app/network-off", &[]),
        ("/sandbox/phones/1/app/explode", &[]),
        ("/sandbox/phones/9/app/send", &message),
        ("/sandbox/phones/x/app/sign-in", &sign_in),
    ] {
        admin.post(address, fields).await.page(404);
    }
    let console = Console::start_without_sandbox().await;
    let mut admin = console.admin().await;
    for address in ["kill", "send", "sign-in", "network-off"] {
        let address = format!("/sandbox/phones/1/app/{address}");
        admin.post(&address, &[]).await.page(404);
    }
}

#[tokio::test]
async fn a_developer_uses_the_phones_but_signs_nobody_in() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    let mut dev = console.member("dev", Role::Developer).await;
    let page = dev.open("/sandbox").await;
    page.says("Only an admin can sign users in.");
    assert!(!page.has("form[action$='/sign-in']"));
    let fields = [("user", "bob"), ("certificate", id.as_str())];
    dev.post(SIGN_IN, &fields).await.page(403);
    let pressed = dev.post("/sandbox/phones/1/app/kill", &[]).await;
    pressed.leads_to("/sandbox#phone-1");
}
