//! Keys of back ends, devices, and push records.

use domain::certificate::CertificateId;
use domain::device::{DeviceId, DeviceType};
use domain::message::NewMessage;
use domain::push::RegistrationToken;
use domain::{Role, SdkAppId, UserId};
use engine::devices::{self, DeviceKey, Holder};
use engine::{deliveries, messages};
use serde_json::json;

use crate::browser::{Browser, CHINESE};
use crate::console::Console;
use crate::page::text_of;

/// The sandbox's first phone.
const TOKEN: &str = "CN_1f0e2d3c4b5a69788796a5b4c3d2e1f0";

fn user(name: &str) -> UserId {
    UserId::parse(name).unwrap()
}

/// A device whose app was killed after it reported this token. A tablet is another type of device:
/// a second phone would end the first one's sign-in.
pub(crate) async fn killed_phone(
    console: &Console,
    app: &str,
    name: &str,
    device: &str,
    certificate: &str,
    token: &str,
) -> DeviceKey {
    let key = DeviceKey {
        application: SdkAppId::parse(app).unwrap(),
        user: user(name),
        device: DeviceId::parse(device).unwrap(),
    };
    let engine = &console.engine;
    let reported = (
        CertificateId::parse(certificate).unwrap(),
        RegistrationToken::parse(token).unwrap(),
    );
    let device_type = match device {
        "tablet" => DeviceType::IPad,
        _ => DeviceType::Android,
    };
    devices::sign_in(engine, &key, device_type, Holder::BackEnd)
        .await
        .unwrap();
    devices::report_token(engine, &key, Some(reported))
        .await
        .unwrap();
    devices::link_lost(engine, &key).await.unwrap();
    key
}

/// Alice writes to Bob, and whatever is due goes out.
pub(crate) async fn write_to_bob(console: &Console, app: &str, random: u32, ext: &str) {
    let message = json!({
        "From_Account": "alice", "To_Account": "bob", "MsgRandom": random,
        "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "<b>hi</b>"}}],
        "OfflinePushInfo": {"Title": "Alice", "Ext": ext},
    });
    let message = NewMessage::parse_sendmsg(message.to_string().as_bytes()).unwrap();
    messages::accept(
        &console.engine,
        SdkAppId::parse(app).unwrap(),
        messages::Source::SendMsg,
        &user("administrator"),
        message,
    )
    .await
    .unwrap();
    deliveries::run_due(&console.engine).await.unwrap();
}

/// An application with a certificate in effect, and a phone of bob's whose app was killed.
async fn with_bobs_phone(
    console: &Console,
    admin: &mut Browser<'_>,
    token: &str,
) -> (String, String) {
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate_in_effect(&app, |form| form).await;
    killed_phone(console, &app, "bob", "phone", &id, token).await;
    (app, id)
}

/// From now on the vendor does this.
fn misbehave(console: &Console, fault: sandbox::Fault) {
    let vendor_app = sandbox::demo_vendor_app().app_key;
    console.sandbox().set_fault(&vendor_app, fault).unwrap();
}

#[tokio::test]
async fn a_key_is_shown_once_and_replaced_with_an_overlap() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let own = format!("/applications/{app}");
    let action = format!("{own}/usersig-key");
    let page = admin.open(&own).await;
    page.says("None yet: back ends and phones are not let in.");
    let first = admin.submit(&page.form(&action)).await.page(200);
    let first = text_of(first.one("[data-testid=usersig-key]"));
    assert_eq!(first.len(), 64);

    let page = admin.open(&own).await;
    page.does_not_say(&first);
    page.says(&format!("Ends in …{}", &first[60..]));
    let second = admin.submit(&page.form(&action)).await.page(200);
    let second = text_of(second.one("[data-testid=usersig-key]"));
    assert_ne!(first, second);
    let page = admin.open(&own).await;
    page.says("accepted until 2040-01-08 00:00:00 UTC");
    admin.get(&action).await.page(405);
}

#[tokio::test]
async fn a_user_is_looked_up_and_their_token_taken_away() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let (app, id) = with_bobs_phone(&console, &mut admin, TOKEN).await;
    let own = format!("/applications/{app}/devices");
    assert!(
        admin
            .open(&format!("/applications/{app}"))
            .await
            .links()
            .contains(&own.as_str())
    );

    admin.open(&own).await.does_not_say("has never signed in");
    let nobody = admin.open(&format!("{own}?user=eve")).await;
    nobody.says("eve has never signed in.");
    let wrong = admin.open(&format!("{own}?user=two+words")).await;
    assert!(wrong.problem("user").is_some());

    let page = admin.open(&format!("{own}?user=bob")).await;
    for text in ["Push-online", "Android", TOKEN, id.as_str()] {
        page.says(text);
    }
    let unbind = page.form(&format!("{own}/unbind"));
    let done = admin.submit(&unbind).await;
    done.leads_to(&format!("{own}?user=bob&unbound"));
    let page = admin.open(done.location()).await;
    page.does_not_say(TOKEN);
    page.says("Unbound in the console on 2040-01-01");
}

#[tokio::test]
async fn records_tell_what_became_of_a_message_and_why() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let (app, _) = with_bobs_phone(&console, &mut admin, TOKEN).await;
    write_to_bob(&console, &app, 1, "{\"room\":7}").await;
    write_to_bob(&console, &app, 2, "no json").await;

    let own = format!("/applications/{app}/pushes");
    let states = |page: &crate::page::Page| -> Vec<String> {
        page.all("tbody .tag").into_iter().map(text_of).collect()
    };
    let page = admin.open(&own).await;
    assert_eq!(states(&page), ["Not pushed", "Accepted by the vendor"]);
    for (query, found) in [
        ("state=accepted", vec!["Accepted by the vendor"]),
        ("state=not_pushed&user=bob", vec!["Not pushed"]),
        ("code=0", vec!["Accepted by the vendor"]),
        ("user=eve", vec![]),
        ("certificate=7002", vec![]),
        ("certificate=x", vec![]),
        ("until=2039-12-31", vec![]),
        ("since=2040-01-02", vec![]),
        (
            "since=2040-01-01&until=2040-01-01&state=not_pushed",
            vec!["Not pushed"],
        ),
        ("key=1_2_2208989400", vec![]),
    ] {
        let page = admin.open(&format!("{own}?{query}")).await;
        assert_eq!(states(&page), found, "{query}");
    }
    let page = admin.open(&format!("{own}?certificate=x&since=y")).await;
    assert!(page.problem("since").is_some());
    assert_eq!(
        page.problem("certificate").as_deref(),
        Some("Type a number.")
    );
    assert!(page.title().starts_with("Error: Push records"));
    let summary = page.summary();
    assert_eq!(
        summary[0],
        (
            "#certificate".into(),
            "Certificate ID: Type a number.".into()
        )
    );
    assert_eq!(summary[1].0, "#since");
    // Nothing was searched, so nothing is said to be missing.
    page.does_not_say("No record.");

    let trace = admin.open(&format!("{own}/1")).await;
    let steps: Vec<_> = trace.all(".trace li").into_iter().map(text_of).collect();
    assert_eq!(steps.len(), 2, "{steps:?}");
    assert!(steps[1].starts_with("Accepted by the vendor"), "{steps:?}");
    trace.says("{\"room\":7}");
    trace.says("<b>hi</b>");
    assert!(!trace.has(".facts b"), "what was written is text");

    let trace = admin.reading(CHINESE).open(&format!("{own}/2")).await;
    trace.says("请使用 JSON 对象。");
    for address in [format!("{own}/3"), format!("{own}/x")] {
        admin.get(&address).await.page(404);
    }
}

#[tokio::test]
async fn only_what_was_given_up_is_sent_again() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate_in_effect(&app, |form| form).await;
    // No phone has a token of this form.
    killed_phone(&console, &app, "bob", "phone", &id, "no-token-of-oppo").await;
    write_to_bob(&console, &app, 1, "").await;
    let own = format!("/applications/{app}/pushes/1");
    let page = admin.open(&own).await;
    page.says("The token was taken from the device");
    let again = page.form(&format!("{own}/send-again"));
    let page = admin.submit(&again).await.page(409);
    page.says("It was not sent again. The device has no registration token");
    let page = admin.reading(CHINESE).submit(&again).await.page(409);
    page.says("没有重新发送。该设备没有 registration token");
    killed_phone(&console, &app, "bob", "phone", &id, TOKEN).await;
    let done = admin.submit(&again).await;
    done.leads_to(&format!("{own}?sent"));
    admin
        .open(done.location())
        .await
        .says("It is in the queue again.");
    let page = admin.submit(&again).await.page(409);
    page.says("It was not sent again: only failed and expired pushes can be.");
}

#[tokio::test]
async fn refused_credentials_show_on_the_certificates_card() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let (app, id) = with_bobs_phone(&console, &mut admin, TOKEN).await;
    misbehave(&console, sandbox::Fault::WrongSecret);
    write_to_bob(&console, &app, 1, "").await;
    let own = format!("/applications/{app}");
    let page = admin.open(&own).await;
    page.says("Queue paused");
    let check = page.fact("Vendor check");
    assert!(check.contains("refused for a push since"), "{check}");
    let waiting = admin.open(&format!("{own}/pushes/1")).await;
    assert_eq!(waiting.fact("Next attempt"), "Queue paused");
    misbehave(&console, sandbox::Fault::None);
    let verify = page.form(&format!("{own}/certificates/{id}/verify"));
    admin.submit(&verify).await;
    admin.open(&own).await.does_not_say("Queue paused");
    deliveries::run_due(&console.engine).await.unwrap();
    admin
        .open(&format!("{own}/pushes"))
        .await
        .says("Accepted by the vendor");
}

#[tokio::test]
async fn a_queue_that_the_vendors_limits_hold_says_so_until_it_is_tried_again() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let (app, id) = with_bobs_phone(&console, &mut admin, TOKEN).await;
    misbehave(&console, sandbox::Fault::DailyQuota);
    write_to_bob(&console, &app, 1, "").await;
    write_to_bob(&console, &app, 2, "").await;
    let own = format!("/applications/{app}");
    let page = admin.open(&own).await;
    page.says("Queue waiting");
    page.says("The day's number of messages is used up.");
    let first = admin.open(&format!("{own}/pushes/1")).await;
    let second = admin.open(&format!("{own}/pushes/2")).await;
    assert_eq!(first.fact("Next attempt"), second.fact("Next attempt"));

    misbehave(&console, sandbox::Fault::None);
    let verify = page.form(&format!("{own}/certificates/{id}/verify"));
    admin.submit(&verify).await;
    admin.open(&own).await.does_not_say("Queue waiting");
}

#[tokio::test]
async fn a_push_of_a_deleted_certificate_does_not_say_when_it_is_tried_next() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let (app, id) = with_bobs_phone(&console, &mut admin, TOKEN).await;
    misbehave(&console, sandbox::Fault::Unavailable);
    write_to_bob(&console, &app, 1, "").await;
    let delete = format!("/applications/{app}/certificates/{id}/delete");
    let form = admin.open(&delete).await.form(&delete);
    admin
        .submit(&form.with("certificate_id", &id))
        .await
        .location();
    let page = admin.open(&format!("/applications/{app}/pushes/1")).await;
    assert_eq!(
        page.fact("Next attempt"),
        "None: the certificate is deleted"
    );
}

#[tokio::test]
async fn a_developer_reads_all_of_it_and_changes_nothing() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let (app, id) = with_bobs_phone(&console, &mut admin, "no-token-of-oppo").await;
    write_to_bob(&console, &app, 1, "").await;
    killed_phone(&console, &app, "bob", "phone", &id, TOKEN).await;
    let own = format!("/applications/{app}");
    let mut dev = console.member("dev", Role::Developer).await;
    for (address, action) in [
        (own.clone(), "usersig-key"),
        (own.clone(), "callback-secret"),
        (own.clone(), "state-change-address"),
        (format!("{own}/devices?user=bob"), "devices/unbind"),
        (format!("{own}/pushes/1"), "pushes/1/send-again"),
    ] {
        let action = format!("{own}/{action}");
        let form = admin.open(&address).await.form(&action);
        let page = dev.open(&address).await;
        assert!(!page.actions().contains(&action.as_str()), "{action}");
        let page = dev.submit(&form).await.page(403);
        assert_eq!(page.heading(), "Not permitted", "{action}");
    }
}
