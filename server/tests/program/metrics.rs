//! What Prometheus reads.

use reqwest::Method;
use reqwest::header::AUTHORIZATION;
use serde_json::json;

use crate::client::Client;
use crate::device_connection::Device;
use crate::folder::Folder;
use crate::holder::Holder;
use crate::program::{CHOSEN_PASSWORD, Program};
use crate::rest::{BackEnd, CERTIFICATE, TOKEN, message, usersig};

const SERVED: &str = "Metrics are served at ";

struct Metrics {
    http: reqwest::Client,
    url: String,
}

impl Metrics {
    /// Of a program that serves them.
    fn of(program: &mut Program) -> Self {
        program.wait_for(SERVED);
        let mut lines = program.output().lines();
        let url = lines.find_map(|line| line.strip_prefix(SERVED)).unwrap();
        Self {
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            url: url.to_owned(),
        }
    }

    async fn text(&self) -> String {
        let answer = self.http.get(&self.url).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(
            answer.headers()["content-type"],
            "text/plain; version=0.0.4; charset=utf-8"
        );
        answer.text().await.unwrap()
    }

    /// What the line that starts so says; 0 as long as there is none.
    async fn value(&self, series: &str) -> f64 {
        value_in(&self.text().await, series)
    }

    /// Waits until it says that.
    async fn reaches(&self, series: &str, value: f64) {
        while self.value(series).await < value {
            tokio::task::yield_now().await;
        }
        assert_eq!(self.value(series).await, value, "{series}");
    }
}

fn value_in(text: &str, series: &str) -> f64 {
    let mut lines = text.lines();
    let value = lines.find_map(|line| line.strip_prefix(&format!("{series} ")));
    value.map_or(0.0, |value| value.parse().unwrap())
}

#[tokio::test]
async fn the_counters_tell_of_a_push_and_of_everything_around_it() {
    let folder = Folder::new();
    let options = ["--sandbox", "--metrics-listen=127.0.0.1:0"];
    let mut program = Program::serve(&folder, &options, &[CHOSEN_PASSWORD]);
    let metrics = Metrics::of(&mut program);
    let taken = r#"pushdeck_pushes_total{vendor="oppo",kind="message",outcome="accepted"}"#;
    assert_eq!(metrics.value(taken).await, 0.0);

    let back_end = BackEnd::of(&program, &folder);
    let token = json!({"CertificateID": CERTIFICATE, "Token": TOKEN});
    back_end
        .device("login", "bob", json!({"DeviceType": "Android"}))
        .await;
    back_end.device("report_token", "bob", token).await;
    back_end.device("disconnect", "bob", json!({})).await;
    back_end.ok("openim/sendmsg", &message("bob", 7)).await;
    metrics.reaches(taken, 1.0).await;
    assert_eq!(metrics.value("pushdeck_messages_accepted_total").await, 1.0);

    let device = Device::signed_in(&program, &folder, "eve", "phone-2").await;
    metrics.reaches("pushdeck_device_connections", 1.0).await;
    drop(device);
    while metrics.value("pushdeck_device_connections").await > 0.0 {
        tokio::task::yield_now().await;
    }
    let visitor = Client::of(&program);
    let wrong = [("name", "admin"), ("password", "not the password of admin")];
    let sign_in = visitor.request(Method::POST, "/sign-in").form(&wrong);
    assert_eq!(visitor.send(sign_in).await.status, 422);
    let failures = r#"pushdeck_sign_in_failures_total{reason="password"}"#;
    assert_eq!(metrics.value(failures).await, 1.0);
    let answered = r#"pushdeck_http_requests_total{class="pages",status="422"}"#;
    assert_eq!(metrics.value(answered).await, 1.0);

    let text = metrics.text().await;
    for (series, value) in [
        (r#"pushdeck_deliveries{state="waiting"}"#, 0.0),
        (r#"pushdeck_queues_paused{vendor="oppo"}"#, 0.0),
        (r#"pushdeck_circuits_open{vendor="oppo"}"#, 0.0),
        ("pushdeck_callbacks_waiting", 0.0),
        ("pushdeck_event_streams", 0.0),
    ] {
        assert!(text.contains(&format!("{series} ")), "no {series}: {text}");
        assert_eq!(value_in(&text, series), value, "{series}");
    }
    let version = env!("CARGO_PKG_VERSION");
    let build = format!("pushdeck_build_info{{version=\"{version}\"}}");
    assert_eq!(value_in(&text, &build), 1.0);
    assert!(value_in(&text, "process_start_time_seconds") > 1.7e9);
    let took = r#"pushdeck_http_request_duration_seconds_count{class="rest"}"#;
    assert!(value_in(&text, took) >= 4.0);
}

#[tokio::test]
async fn no_secret_and_no_name_stands_in_them() {
    let folder = Folder::new();
    let options = ["--sandbox", "--metrics-listen=127.0.0.1:0"];
    let mut program = Program::serve(&folder, &options, &[CHOSEN_PASSWORD]);
    let metrics = Metrics::of(&mut program);
    let mut admin = Client::of(&program);
    let cookie = admin.sign_in("admin", CHOSEN_PASSWORD.1).await;
    let cookie = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
    let holder = Holder::everything(&program).await;
    let application = holder
        .client
        .request(Method::GET, "/api/v1/application?bobs-secret")
        .header(AUTHORIZATION, format!("Bearer {}", holder.key));
    assert_eq!(holder.client.send(application).await.status, 200);
    let signature = usersig(&folder, "bob");
    let mut bob = Device::signed_in(&program, &folder, "bob", "phone-of-bob").await;
    let report = json!({"Call": "report_token", "CertificateID": CERTIFICATE, "Token": TOKEN});
    bob.ok(report).await;
    for path in [
        "/receipts/oppo/7001/secretOfReceipts",
        "/callbacks/state-change/1400000001/secretOfCallbacks",
        "/invitation/secretOfInvitation",
        "/v4/openim/sendmsg?usersig=secretUserSig",
    ] {
        admin.send(admin.request(Method::POST, path)).await;
    }
    let live = admin.request(Method::GET, "/sandbox/live");
    let mut live = live.send().await.unwrap();
    live.chunk().await.unwrap().unwrap();
    metrics.reaches("pushdeck_event_streams", 1.0).await;

    let text = metrics.text().await;
    for secret in [
        CHOSEN_PASSWORD.1,
        &cookie,
        &holder.key,
        &signature,
        TOKEN,
        "secret",
        "bob",
        "admin",
        "1400000001",
        "7001",
        "127.0.0.1",
    ] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn without_the_option_they_are_served_nowhere_and_never_with_the_console() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[]);
    assert!(!program.output().contains(SERVED));
    drop(program);
    let environment = [("PUSHDECK_METRICS_LISTEN", "127.0.0.1:0")];
    let mut program = Program::serve(&folder, &["--sandbox"], &environment);
    Metrics::of(&mut program).text().await;
    let answer = Client::of(&program).get("/metrics").await;
    assert_eq!(answer.status, 303, "an address like any other: to sign in");
}
