//! Signing in, and what a token is good for.

use std::time::Duration;

use domain::Clock as _;
use domain::oppo::Region;
use serde_json::{Value, json};

use crate::client::{World, json as read};

#[tokio::test]
async fn a_correct_signature_gets_a_token_and_the_time_it_was_made() {
    let world = World::start().await;
    let answer = world.post("auth", &world.sign_in_form()).await;
    assert_eq!(answer["code"], 0);
    assert_eq!(answer["message"], "success");
    assert_eq!(answer["data"]["create_time"], world.clock.now().as_millis());
    assert!(answer["data"]["auth_token"].as_str().unwrap().len() >= 32);
}

#[tokio::test]
async fn every_flaw_of_a_sign_in_has_its_own_code() {
    let world = World::start().await;
    let app_secret = sandbox::demo_vendor_app().app_secret;
    let trapped = sandbox::VendorApp {
        master_secret: app_secret,
        ..sandbox::demo_vendor_app()
    };
    let trapped_sign = world.sign_in_form_of(&trapped).remove(2).1;
    for (field, value, code) in [
        ("app_key", None, 15),
        ("app_key", Some(""), 15),
        ("app_key", Some("unknown"), 14),
        ("timestamp", None, 18),
        ("timestamp", Some("yesterday"), 19),
        ("timestamp", Some("1749999399999"), 19),
        ("sign", None, 17),
        ("sign", Some("00"), 16),
        ("sign", Some(trapped_sign.as_str()), 16),
    ] {
        let mut form = world.sign_in_form();
        form.retain(|(name, _)| name != field);
        if let Some(value) = value {
            form.push((field.to_owned(), value.to_owned()));
        }
        let answer = world.post("auth", &form).await;
        assert_eq!(answer["code"], code, "{field} = {value:?}: {answer}");
        assert!(answer["data"].is_null());
    }
}

#[tokio::test]
async fn unknown_fields_are_ignored() {
    let world = World::start().await;
    let mut form = world.sign_in_form();
    form.push(("sdk_version".to_owned(), "JAVA_SDK_V1.1.0".to_owned()));
    assert_eq!(world.post("auth", &form).await["code"], 0);
}

#[tokio::test]
async fn only_posted_forms_in_utf_8_are_read() {
    let world = World::start().await;
    let url = world.url("auth");
    let form = serde_urlencoded::to_string(world.sign_in_form()).unwrap();
    let post = |content_type: &str, body: Vec<u8>| {
        world
            .http
            .post(&url)
            .header("content-type", content_type)
            .body(body)
    };
    let form_type = "application/x-www-form-urlencoded";
    for (request, code) in [
        (
            post(
                "Application/X-WWW-Form-Urlencoded; charset=UTF-8",
                form.clone().into(),
            ),
            0,
        ),
        (post("application/json", form.clone().into()), 15),
        (post(form_type, b"app_key=%FF".to_vec()), 25),
        (world.http.get(format!("{url}?{form}")), 12),
        (world.http.put(&url).body(form.clone()), 12),
    ] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["code"], code, "{answer}");
    }
}

#[tokio::test]
async fn a_token_is_accepted_in_the_form_and_in_the_header() {
    let world = World::start().await;
    let token = world.token().await;
    let message = world.message(&json!({})).to_string();
    let url = world.url("message/notification/unicast");
    let in_form = [
        ("auth_token", token.as_str()),
        ("message", message.as_str()),
    ];
    let only_message = [("message", message.as_str())];
    for (request, code) in [
        (world.http.post(&url).form(&in_form), 0),
        (
            world
                .http
                .post(&url)
                .form(&only_message)
                .header("auth_token", &token),
            0,
        ),
        (world.http.post(&url).form(&only_message), 29),
        (
            world
                .http
                .post(&url)
                .form(&only_message)
                .header("auth_token", ""),
            29,
        ),
        (
            world
                .http
                .post(&url)
                .form(&only_message)
                .header("auth_token", "x"),
            11,
        ),
    ] {
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["code"], code, "{answer}");
    }
}

#[tokio::test]
async fn a_token_lasts_a_day_to_the_millisecond() {
    let world = World::start().await;
    let token = world.token().await;
    let form = [
        ("auth_token".to_owned(), token),
        ("message".to_owned(), world.message(&json!({})).to_string()),
    ];
    let day = Duration::from_secs(24 * 60 * 60);
    world.clock.advance(day - Duration::from_millis(1));
    let unicast = "message/notification/unicast";
    assert_eq!(world.post(unicast, &form).await["code"], 0);
    world.clock.advance(Duration::from_millis(1));
    assert_eq!(world.post(unicast, &form).await["code"], 11);
}

#[tokio::test]
async fn the_regions_know_neither_the_apps_nor_the_tokens_of_each_other() {
    let world = World::start().await;
    let apps = world.sandbox.vendor_apps();
    let app = |region| apps.iter().find(|app| app.region == region).unwrap();
    let auth_overseas = format!("{}/server/v1/auth", world.sandbox.oppo_overseas_url());
    for (region, code) in [(Region::China, 14), (Region::Overseas, 0)] {
        let form = world.sign_in_form_of(app(region));
        let answer = read(world.send(&auth_overseas, &form).await).await;
        assert_eq!(answer["code"], code, "{region:?}");
    }
    let form = [
        ("auth_token".to_owned(), world.token().await),
        ("message".to_owned(), world.message(&json!({})).to_string()),
    ];
    let unicast_overseas = format!(
        "{}/server/v1/message/notification/unicast",
        world.sandbox.oppo_overseas_url()
    );
    let answer = read(world.send(&unicast_overseas, &form).await).await;
    assert_eq!(answer["code"], 11);
}
