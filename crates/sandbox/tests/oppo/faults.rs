//! Each fault as a client sees it.

use std::error::Error as _;
use std::io::ErrorKind;
use std::time::Duration;

use sandbox::{Fault, Sandbox, SandboxConfig, UnknownVendorApp, demo_vendor_app};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::client::World;

/// A world, and the forms of a sign-in and of a message, with a token from before the fault.
async fn world_with(fault: Fault, slow: Duration) -> (World, [(String, Form); 2]) {
    let world = World::start_with(slow).await;
    let message = [
        ("auth_token".to_owned(), world.token().await),
        (
            "message".to_owned(),
            world.message(&json!({ "app_message_id": "m" })).to_string(),
        ),
    ];
    let calls = [
        (world.url("auth"), world.sign_in_form()),
        (world.url("message/notification/unicast"), message.to_vec()),
    ];
    set(&world.sandbox, fault);
    (world, calls)
}

type Form = Vec<(String, String)>;

fn set(sandbox: &Sandbox, fault: Fault) {
    sandbox
        .set_fault(&demo_vendor_app().app_key, fault)
        .unwrap();
}

#[tokio::test]
async fn the_faults_that_are_codes_answer_with_them_until_they_are_switched_off() {
    for (fault, auth, unicast) in [
        (Fault::None, 0, 0),
        (Fault::WrongSecret, 16, 11),
        (Fault::RateLimited, -2, 13),
        (Fault::DailyQuota, 0, 33),
        (Fault::Unavailable, -1, -1),
    ] {
        let (world, calls) = world_with(fault, Duration::ZERO).await;
        for ((url, form), code) in calls.iter().zip([auth, unicast]) {
            let answer = world.send(url, form).await.unwrap();
            assert_eq!(answer.status(), 200);
            let answer: Value = answer.json().await.unwrap();
            assert_eq!(answer["code"], code, "{fault:?} at {url}");
        }
        assert_eq!(
            world.phone().notifications.len(),
            usize::from(fault == Fault::None)
        );
        set(&world.sandbox, Fault::None);
        for (url, form) in &calls {
            let answer = world.send(url, form).await.unwrap();
            let answer: Value = answer.json().await.unwrap();
            assert_eq!(answer["code"], 0, "after {fault:?} at {url}");
        }
    }
}

#[tokio::test]
async fn the_daily_quota_stops_a_batch_and_a_broadcast_but_not_saving() {
    let (world, _) = world_with(Fault::DailyQuota, Duration::ZERO).await;
    let content = [("title", "t"), ("content", "c")];
    for (call, code) in [
        ("save_message_content", 0),
        ("broadcast", 33),
        ("unicast_batch", 33),
    ] {
        assert_eq!(world.call(call, &content).await["code"], code, "{call}");
    }
}

#[tokio::test]
async fn a_server_error_says_when_to_come_back() {
    let (world, calls) = world_with(Fault::ServerError, Duration::ZERO).await;
    for (url, form) in &calls {
        let answer = world.send(url, form).await.unwrap();
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()["retry-after"], "7");
    }
    assert!(world.phone().notifications.is_empty());
}

#[tokio::test]
async fn not_json_is_a_web_page_with_status_200() {
    let (world, calls) = world_with(Fault::NotJson, Duration::ZERO).await;
    for (url, form) in &calls {
        let answer = world.send(url, form).await.unwrap();
        assert_eq!(answer.status(), 200);
        assert!(
            answer.headers()["content-type"]
                .to_str()
                .unwrap()
                .starts_with("text/html")
        );
        assert!(answer.text().await.unwrap().starts_with("<!doctype html>"));
    }
    assert!(world.phone().notifications.is_empty());
}

#[tokio::test]
async fn a_slow_answer_comes_in_the_end() {
    let (world, calls) = world_with(Fault::Slow, Duration::from_millis(50)).await;
    for (url, form) in &calls {
        let answer = world.send(url, form).await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["code"], 0);
    }
    assert_eq!(world.phone().notifications.len(), 1);
}

#[tokio::test]
async fn a_client_that_hangs_up_on_a_slow_answer_has_sent_nothing() {
    let (world, calls) = world_with(Fault::Slow, Duration::from_millis(300)).await;
    let (url, form) = &calls[1];
    let request = world.http.post(url).form(form);
    let impatient = request.timeout(Duration::from_millis(50)).send().await;
    assert!(impatient.unwrap_err().is_timeout());
    // A second, patient call of the same kind outlasts the first one's wait.
    world.send(&calls[0].0, &calls[0].1).await.unwrap();
    world.send(&calls[0].0, &calls[0].1).await.unwrap();
    assert!(world.phone().notifications.is_empty());
}

#[tokio::test]
async fn a_connection_reset_is_a_real_one() {
    let (world, calls) = world_with(Fault::ConnectionReset, Duration::ZERO).await;
    for (url, form) in &calls {
        let url = reqwest::Url::parse(url).unwrap();
        let body = serde_urlencoded::to_string(form).unwrap();
        let request = format!(
            "POST {} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}",
            url.path(),
            url.authority(),
            body.len(),
        );
        let mut stream = TcpStream::connect(url.authority()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let error = stream.read_to_end(&mut answer).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);
        assert!(answer.is_empty());
    }
    assert!(world.phone().notifications.is_empty());

    let error = world.send(&calls[1].0, &calls[1].1).await.unwrap_err();
    let mut causes = std::iter::successors(error.source(), |&cause| cause.source());
    assert!(
        causes.any(|cause| cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == ErrorKind::ConnectionReset)),
        "{error:?}"
    );
}

#[tokio::test]
async fn half_a_body_breaks_off_but_the_message_has_gone_out() {
    let (world, calls) = world_with(Fault::HalfBody, Duration::ZERO).await;
    for (url, form) in &calls {
        let mut answer = world.send(url, form).await.unwrap();
        assert_eq!(answer.status(), 200);
        let announced = answer.content_length().unwrap();
        let mut received = Vec::new();
        let error = loop {
            match answer.chunk().await {
                Ok(Some(chunk)) => received.extend(chunk),
                Ok(None) => panic!("the body is whole"),
                Err(error) => break error,
            }
        };
        assert!(error.is_decode() || error.is_body(), "{error:?}");
        assert_eq!(received.len() as u64, announced / 2);
        assert!(received.starts_with(b"{\"code\":0"));
    }
    assert_eq!(world.phone().notifications.len(), 1);

    set(&world.sandbox, Fault::None);
    world.send(&calls[1].0, &calls[1].1).await.unwrap();
    assert_eq!(
        world.phone().notifications.len(),
        1,
        "a retry with the same app_message_id does not ring again"
    );
}

#[tokio::test]
async fn a_fault_leaves_the_other_app_alone() {
    let world = World::start().await;
    set(&world.sandbox, Fault::Unavailable);
    let overseas = world.sandbox.vendor_apps().remove(1);
    let url = format!("{}/server/v1/auth", world.sandbox.oppo_overseas_url());
    let answer = world
        .send(&url, &world.sign_in_form_of(&overseas))
        .await
        .unwrap();
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["code"], 0);
    assert_eq!(
        world.sandbox.set_fault("nobody", Fault::None),
        Err(UnknownVendorApp("nobody".to_owned()))
    );
}

#[tokio::test]
async fn an_address_that_is_taken_is_named() {
    let world = World::start().await;
    let url = reqwest::Url::parse(&world.sandbox.oppo_url()).unwrap();
    let taken = url.authority().parse().unwrap();
    let config = SandboxConfig {
        listen: taken,
        ..SandboxConfig::new(world.clock.clone())
    };
    let error = Sandbox::start(config).await.unwrap_err();
    assert!(error.to_string().contains(url.authority()), "{error}");
}

#[tokio::test]
async fn nobody_listens_any_more_when_the_last_clone_is_gone() {
    let world = World::start().await;
    let url = reqwest::Url::parse(&world.sandbox.oppo_url()).unwrap();
    let clone = world.sandbox.clone();
    drop(world);
    assert!(TcpStream::connect(url.authority()).await.is_ok());
    drop(clone);
    let closed = async {
        while TcpStream::connect(url.authority()).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), closed)
        .await
        .unwrap();
}
