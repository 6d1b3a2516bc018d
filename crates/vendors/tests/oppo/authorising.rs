use std::time::Duration;

use domain::oppo::Region;
use domain::{Cause, Classification};
use futures::future::join_all;
use vendors::oppo::Authorisation;

use crate::fixtures::{SECRET, credentials, credentials_with, in_effect, push};
use crate::gateway::{Gateway, auth_ok, code, unicast_ok};

/// OPPO with the first token revoked: takes any later one.
async fn first_token_revoked() -> Gateway {
    Gateway::start(
        |n, _| auth_ok(&format!("token-{}", n + 1)),
        |_, seen| match seen.form["auth_token"].as_str() {
            "token-1" => code(11, "Invalid AuthToken"),
            _ => unicast_ok(),
        },
    )
    .await
}

#[tokio::test]
async fn a_hundred_pushes_at_once_authorise_once() {
    let gateway = Gateway::friendly().await;
    let connector = gateway.connector();
    let credentials = in_effect(credentials());
    let push = push();
    let reports = join_all((0..100).map(|_| connector.unicast(&credentials, &push))).await;
    assert!(reports.iter().all(|report| report.result.is_ok()));
    assert_eq!(gateway.auths().len(), 1);
    assert_eq!(gateway.unicasts().len(), 100);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn clones_of_a_connector_on_many_threads_authorise_once() {
    let gateway = Gateway::friendly().await;
    let connector = gateway.connector();
    let tasks = (0..100).map(|_| {
        let connector = connector.clone();
        tokio::spawn(async move {
            let credentials = in_effect(credentials());
            connector.unicast(&credentials, &push()).await.result
        })
    });
    for result in join_all(tasks).await {
        assert!(result.unwrap().is_ok());
    }
    assert_eq!(gateway.auths().len(), 1);
}

#[tokio::test]
async fn a_hundred_pushes_at_once_share_one_refusal_and_the_next_one_asks_again() {
    let gateway = Gateway::start(|_, _| code(16, "Invalid Sign"), |_, _| unicast_ok()).await;
    let connector = gateway.connector();
    let credentials = in_effect(credentials());
    let push = push();
    let reports = join_all((0..100).map(|_| connector.unicast(&credentials, &push))).await;
    for report in reports {
        let refusal = report.result.unwrap_err();
        assert_eq!(refusal.classification, Classification::BadCredentials);
        assert_eq!(report.authorisation, Authorisation::Refused(refusal));
        assert_eq!(report.authorised_at, None);
    }
    assert_eq!((gateway.auths().len(), gateway.unicasts().len()), (1, 0));

    connector.unicast(&credentials, &push).await;
    assert_eq!(gateway.auths().len(), 2);
}

#[tokio::test]
async fn a_token_serves_for_twenty_hours() {
    let gateway = Gateway::friendly().await;
    let connector = gateway.connector();
    let credentials = in_effect(credentials());
    let twenty_hours = Duration::from_secs(20 * 3600);
    let a_moment = Duration::from_millis(1);
    for (wait, authorisation) in [
        (Duration::ZERO, Authorisation::Fresh),
        (twenty_hours - a_moment, Authorisation::Cached),
        (a_moment, Authorisation::Fresh),
    ] {
        gateway.clock.advance(wait);
        let report = connector.unicast(&credentials, &push()).await;
        assert_eq!(report.authorisation, authorisation, "{wait:?}");
    }
    assert_eq!(gateway.tokens(), ["token-1", "token-1", "token-2"]);
}

#[tokio::test]
async fn another_secret_is_never_let_in_with_the_token_of_the_first() {
    let gateway = Gateway::start(
        |n, _| {
            if n == 0 {
                auth_ok("t")
            } else {
                code(16, "Invalid Sign")
            }
        },
        |_, _| unicast_ok(),
    )
    .await;
    let connector = gateway.connector();
    let right = in_effect(credentials());
    let wrong = in_effect(credentials_with("another-secret", Region::China));
    assert!(connector.unicast(&right, &push()).await.result.is_ok());
    assert!(connector.unicast(&wrong, &push()).await.result.is_err());
    assert!(connector.unicast(&right, &push()).await.result.is_ok());
    assert_eq!(gateway.auths().len(), 2);
}

#[tokio::test]
async fn a_token_that_oppo_no_longer_takes_is_replaced_and_the_same_push_sent_again() {
    let gateway = first_token_revoked().await;
    let connector = gateway.connector();
    let report = connector.unicast(&in_effect(credentials()), &push()).await;
    assert!(report.result.is_ok());
    assert!(report.reauthorised);
    assert_eq!(report.authorisation, Authorisation::Fresh);
    assert_eq!(gateway.tokens(), ["token-1", "token-2"]);
    let seen = gateway.unicasts();
    assert_eq!(seen[0].form["message"], seen[1].form["message"]);

    let next = connector.unicast(&in_effect(credentials()), &push()).await;
    assert_eq!(next.authorisation, Authorisation::Cached);
    assert!(!next.reauthorised);
    assert_eq!(gateway.auths().len(), 2);
}

#[tokio::test]
async fn a_hundred_pushes_with_one_dead_token_replace_it_once() {
    let gateway = first_token_revoked().await;
    let connector = gateway.connector();
    let credentials = in_effect(credentials());
    let push = push();
    let reports = join_all((0..100).map(|_| connector.unicast(&credentials, &push))).await;
    assert!(
        reports
            .iter()
            .all(|report| report.result.is_ok() && report.reauthorised)
    );
    assert_eq!(gateway.auths().len(), 2);
    assert_eq!(gateway.unicasts().len(), 200);
}

#[tokio::test]
async fn two_refused_tokens_are_enough_and_neither_is_used_again() {
    let gateway = Gateway::start(
        |n, _| auth_ok(&format!("token-{}", n + 1)),
        |_, _| code(11, "Invalid AuthToken"),
    )
    .await;
    let connector = gateway.connector();
    let report = connector.unicast(&in_effect(credentials()), &push()).await;
    assert!(report.reauthorised);
    let refusal = report.result.unwrap_err();
    assert_eq!(refusal.classification, Classification::Reauthorise);
    assert_eq!(gateway.tokens(), ["token-1", "token-2"]);

    connector.unicast(&in_effect(credentials()), &push()).await;
    assert_eq!(gateway.tokens()[2..], ["token-3", "token-4"]);
}

#[tokio::test]
async fn a_token_that_cannot_be_replaced_leaves_the_reason_why() {
    let gateway = Gateway::start(
        |n, _| match n {
            0 => auth_ok("t"),
            _ => code(28, "app disabled"),
        },
        |_, _| code(11, "Invalid AuthToken"),
    )
    .await;
    let connector = gateway.connector();
    let report = connector.unicast(&in_effect(credentials()), &push()).await;
    let refusal = report.result.unwrap_err();
    assert_eq!(
        refusal.cause,
        Cause::Code {
            code: 28,
            message: "app disabled".to_owned()
        }
    );
    assert_eq!(report.authorisation, Authorisation::Refused(refusal));
    assert!(report.reauthorised);
    assert_eq!(gateway.unicasts().len(), 1);
}

#[tokio::test]
async fn verifying_always_asks_oppo_and_leaves_the_token_for_the_next_push() {
    let gateway = Gateway::friendly().await;
    let connector = gateway.connector();
    connector.verify(&credentials()).await.unwrap();
    connector.verify(&credentials()).await.unwrap();
    assert_eq!(gateway.auths().len(), 2);
    let report = connector
        .unicast(&in_effect(credentials_with(SECRET, Region::China)), &push())
        .await;
    assert_eq!(report.authorisation, Authorisation::Cached);
    assert_eq!(gateway.tokens(), ["token-2"]);
}

#[tokio::test]
async fn a_failed_verification_tells_why_and_takes_no_token_away() {
    let gateway = Gateway::start(
        |n, _| match n {
            0 => auth_ok("t"),
            _ => code(16, "Invalid Sign"),
        },
        |_, _| unicast_ok(),
    )
    .await;
    let connector = gateway.connector();
    connector.verify(&credentials()).await.unwrap();
    let refusal = connector.verify(&credentials()).await.unwrap_err();
    assert_eq!(refusal.classification, Classification::BadCredentials);
    let report = connector.unicast(&in_effect(credentials()), &push()).await;
    assert_eq!(report.authorisation, Authorisation::Cached);
}
