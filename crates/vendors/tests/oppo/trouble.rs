use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use domain::{Cause, Classification, ManualClock, Refusal};
use vendors::oppo::{Authorisation, OppoConnector};

use crate::fixtures::{self, START, credentials, in_effect, push};
use crate::gateway::{Gateway, auth_ok, code, nobody, raw_server, resetting_server, silent_server};

fn connector_to(url: &str) -> OppoConnector {
    fixtures::connector(url, url, &Arc::new(ManualClock::at(START)))
}

/// What a unicast comes to at `url`, where authorising already fails.
async fn refusal_at(connector: &OppoConnector) -> (Classification, Cause) {
    let report = connector.unicast(&in_effect(credentials()), &push()).await;
    let refusal = report.result.unwrap_err();
    assert_eq!(
        report.authorisation,
        Authorisation::Refused(refusal.clone())
    );
    assert_eq!(connector.verify(&credentials()).await, Err(refusal.clone()));
    assert!(!format!("{refusal:?} {refusal}").contains(fixtures::SECRET));
    (refusal.classification, refusal.cause)
}

/// What a unicast comes to when authorising works and the push itself gets `answer`.
async fn refusal_of_push<R: IntoResponse>(
    answer: impl Fn() -> R + Send + Sync + 'static,
) -> Refusal {
    let gateway = Gateway::start(|_, _| auth_ok("t"), move |_, _| answer().into_response()).await;
    let report = gateway
        .connector()
        .unicast(&in_effect(credentials()), &push())
        .await;
    assert_eq!(report.authorisation, Authorisation::Fresh);
    assert_eq!(gateway.unicasts().len(), 1);
    report.result.unwrap_err()
}

#[tokio::test]
async fn nobody_listening_is_unreachable() {
    let (url, _taken) = nobody();
    assert_eq!(
        refusal_at(&connector_to(&url)).await,
        (Classification::RetryLater, Cause::Unreachable)
    );
}

#[tokio::test]
async fn a_host_that_makes_no_address_is_unreachable_for_good() {
    assert_eq!(
        refusal_at(&connector_to("not a url")).await,
        (Classification::OurFault, Cause::Unreachable)
    );
}

#[tokio::test]
async fn no_answer_in_time_is_a_timeout() {
    let url = silent_server().await;
    let clock = Arc::new(ManualClock::at(START));
    let connector = fixtures::patient_connector(&url, &url, &clock, Duration::from_millis(100));
    assert_eq!(
        refusal_at(&connector).await,
        (Classification::RetryLater, Cause::Timeout)
    );
}

#[tokio::test]
async fn a_connection_that_is_reset_is_broken() {
    assert_eq!(
        refusal_at(&connector_to(&resetting_server().await)).await,
        (Classification::RetryLater, Cause::Broken)
    );
}

#[tokio::test]
async fn half_a_body_is_broken() {
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"code\":0,\"data\":{\"auth_tok";
    assert_eq!(
        refusal_at(&connector_to(&raw_server(half).await)).await,
        (Classification::RetryLater, Cause::Broken)
    );
}

#[tokio::test]
async fn a_status_that_says_no_counts_without_its_body() {
    let half = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 100\r\n\r\n<html>";
    assert_eq!(
        refusal_at(&connector_to(&raw_server(half).await)).await,
        (
            Classification::RetryLater,
            Cause::HttpStatus { status: 503 }
        )
    );
}

#[tokio::test]
async fn a_connection_closed_without_a_word_is_broken() {
    assert_eq!(
        refusal_at(&connector_to(&raw_server(b"").await)).await,
        (Classification::RetryLater, Cause::Broken)
    );
}

#[tokio::test]
async fn what_does_not_speak_http_is_unreadable() {
    assert_eq!(
        refusal_at(&connector_to(&raw_server(b"SSH-2.0-OpenSSH_9.2\r\n").await)).await,
        (Classification::RetryLater, Cause::Unreadable)
    );
}

#[tokio::test]
async fn a_page_in_place_of_json_is_unreadable() {
    let refusal = refusal_of_push(|| "<html>maintenance</html>").await;
    assert_eq!(refusal.classification, Classification::RetryLater);
    assert_eq!(refusal.cause, Cause::Unreadable);
}

#[tokio::test]
async fn a_success_without_a_message_id_is_unreadable() {
    let refusal = refusal_of_push(|| r#"{"code":0,"message":"success","data":{}}"#).await;
    assert_eq!(refusal.cause, Cause::Unreadable);
}

#[tokio::test]
async fn statuses_and_the_pause_that_comes_with_them_are_passed_on() {
    for (status, pause, classification) in [
        (503, "120", Classification::RetryLater),
        // 120 s after the clock's time.
        (
            503,
            "Mon, 23 Nov 2026 20:02:00 GMT",
            Classification::RetryLater,
        ),
        (429, "120", Classification::RateLimited),
    ] {
        let status_code = StatusCode::from_u16(status).unwrap();
        let refusal =
            refusal_of_push(move || (status_code, [(header::RETRY_AFTER, pause)], "busy")).await;
        assert_eq!(refusal.classification, classification);
        assert_eq!(refusal.cause, Cause::HttpStatus { status });
        assert_eq!(
            refusal.retry_after,
            Some(Duration::from_secs(120)),
            "{pause}"
        );
    }
}

#[tokio::test]
async fn a_code_under_an_error_status_counts_more_than_the_status() {
    let refusal = refusal_of_push(|| (StatusCode::FORBIDDEN, code(33, "daily limit"))).await;
    assert_eq!(refusal.classification, Classification::QuotaUntilTomorrow);
}

#[tokio::test]
async fn an_answer_is_read_up_to_a_mebibyte_and_no_further() {
    for (padding, readable) in [(1000 * 1024, true), (1025 * 1024, false)] {
        let padding = "x".repeat(padding);
        let answer = format!(r#"{{"code":33,"padding":"{padding}","message":"limit"}}"#);
        let refusal = refusal_of_push(move || answer.clone()).await;
        assert_eq!(refusal.cause != Cause::Unreadable, readable, "{refusal:?}");
    }
}

#[tokio::test]
async fn a_body_without_end_is_not_read_to_its_end() {
    let endless = || {
        let chunks = futures::stream::repeat_with(|| Ok::<_, Infallible>("x".repeat(1024 * 1024)));
        axum::body::Body::from_stream(chunks)
    };
    let refusal = refusal_of_push(endless).await;
    assert_eq!(refusal.cause, Cause::Unreadable);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Gateway::friendly().await;
    let target = format!("{}/server/v1/auth", elsewhere.url);
    let gateway = Gateway::start(
        move |_, _| {
            (
                StatusCode::TEMPORARY_REDIRECT,
                [(header::LOCATION, target.clone())],
            )
                .into_response()
        },
        |_, _| code(0, ""),
    )
    .await;
    assert_eq!(
        refusal_at(&gateway.connector()).await,
        (Classification::OurFault, Cause::HttpStatus { status: 307 })
    );
    assert!(elsewhere.auths().is_empty());
}
