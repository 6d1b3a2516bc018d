use std::time::Duration;

use domain::oppo::Region;
use domain::{Cause, Classification, ManualClock};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use vendors::oppo::Authorisation;

use crate::fixtures::{APP_KEY, SECRET, START, credentials, credentials_with, in_effect, push};
use crate::gateway::{Gateway, auth_ok, code};

#[tokio::test]
async fn auth_is_a_form_signed_with_the_secret_that_it_does_not_contain() {
    let gateway = Gateway::friendly().await;
    gateway.connector().verify(&credentials()).await.unwrap();

    let [seen] = &gateway.auths()[..] else {
        panic!("one call");
    };
    let timestamp = START.as_millis().to_string();
    let sign = hex::encode(Sha256::digest(format!("{APP_KEY}{timestamp}{SECRET}")));
    let mut fields: Vec<_> = seen.form.iter().collect();
    fields.sort();
    assert_eq!(
        fields
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect::<Vec<_>>(),
        [
            ("app_key", APP_KEY),
            ("sign", sign.as_str()),
            ("timestamp", timestamp.as_str()),
        ]
    );
    assert_eq!(seen.content_type, "application/x-www-form-urlencoded");
    assert_eq!(
        seen.user_agent,
        format!("pushdeck/{}", env!("CARGO_PKG_VERSION"))
    );
}

#[tokio::test]
async fn a_push_arrives_as_it_was_written_and_comes_back_with_the_vendors_id() {
    let gateway = Gateway::friendly().await;
    let report = gateway
        .connector()
        .unicast(&in_effect(credentials()), &push())
        .await;

    assert_eq!(report.result.unwrap().as_str(), "3000001-1-1-abc");
    assert_eq!(report.authorisation, Authorisation::Fresh);
    assert!(!report.reauthorised);
    assert_eq!(report.authorised_at, Some(START));
    assert_eq!(report.finished_at, START);

    let [seen] = &gateway.unicasts()[..] else {
        panic!("one call");
    };
    assert_eq!(seen.content_type, "application/x-www-form-urlencoded");
    assert_eq!(seen.form.len(), 2);
    assert_eq!(seen.form["auth_token"], "token-1");
    let message: Value = serde_json::from_str(&seen.form["message"]).unwrap();
    assert_eq!(
        message,
        json!({
            "target_type": 2,
            "target_value": "OPPO_CN_0123456789abcdef0123456789abcdef",
            "notification": {
                "app_message_id": "pushdeck-42",
                "style": 1,
                "title": "Lin & 王",
                "content": "100% + 1 = ?",
                "click_action_type": 4,
                "click_action_activity": "com.example.chat.SplashActivity",
                "action_parameters": "{\"room\":\"7\"}",
                "channel_id": "chat",
                "category": "IM",
            }
        })
    );
}

#[tokio::test]
async fn the_region_of_the_credentials_chooses_the_host() {
    let (china, overseas) = (Gateway::friendly().await, Gateway::friendly().await);
    let clock = std::sync::Arc::new(ManualClock::at(START));
    let connector = crate::fixtures::connector(&china.url, &overseas.url, &clock);
    for region in [Region::China, Region::Overseas, Region::Overseas] {
        let credentials = in_effect(credentials_with(SECRET, region));
        assert!(
            connector
                .unicast(&credentials, &push())
                .await
                .result
                .is_ok()
        );
    }
    assert_eq!((china.auths().len(), china.unicasts().len()), (1, 1));
    assert_eq!((overseas.auths().len(), overseas.unicasts().len()), (1, 2));
    assert!(
        connector
            .preview(Region::Overseas, &push())
            .contains(&overseas.url)
    );
}

#[tokio::test]
async fn a_refused_push_is_sent_once_and_keeps_its_token() {
    let gateway = Gateway::start(|_, _| auth_ok("t"), |_, _| code(10_000, "bad id")).await;
    let connector = gateway.connector();
    for authorisation in [Authorisation::Fresh, Authorisation::Cached] {
        let report = connector.unicast(&in_effect(credentials()), &push()).await;
        assert_eq!(report.authorisation, authorisation);
        let refusal = report.result.unwrap_err();
        assert_eq!(refusal.classification, Classification::BadToken);
        assert_eq!(
            refusal.cause,
            Cause::Code {
                code: 10_000,
                message: "bad id".to_owned()
            }
        );
    }
    assert_eq!((gateway.auths().len(), gateway.unicasts().len()), (1, 2));
}

#[tokio::test]
async fn the_report_tells_the_time_by_the_clock_that_was_handed_in() {
    let gateway = Gateway::friendly().await;
    let connector = gateway.connector();
    connector.verify(&credentials()).await.unwrap();
    gateway.clock.advance(Duration::from_secs(5));
    let report = connector.unicast(&in_effect(credentials()), &push()).await;
    let now = START.plus(Duration::from_secs(5));
    assert_eq!((report.authorised_at, report.finished_at), (Some(now), now));
}
