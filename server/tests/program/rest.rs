//! The REST interface, as a back end meets it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Client;
use crate::folder::Folder;
use crate::program::Program;

const APPLICATION: &str = "1400000001";
pub(crate) const CERTIFICATE: i64 = 7001;
/// The sandbox's first phone.
pub(crate) const TOKEN: &str = "CN_1f0e2d3c4b5a69788796a5b4c3d2e1f0";
const PASSWORD: &str = "a password of the tests";

pub(crate) fn usersig(folder: &Folder, identifier: &str) -> String {
    let [key, database] = folder.storage();
    let made = Program::run(
        ["usersig", APPLICATION, identifier, &key, &database],
        &[],
        folder,
    );
    assert_eq!(made.code, Some(0), "{made:?}");
    made.output.trim().to_owned()
}

/// A back end of the sandbox's application.
pub(crate) struct BackEnd {
    client: Client,
    usersig: String,
}

impl BackEnd {
    pub(crate) fn of(program: &Program, folder: &Folder) -> Self {
        Self {
            client: Client::of(program),
            usersig: usersig(folder, "administrator"),
        }
    }

    async fn call(&self, call: &str, body: &Value) -> Value {
        let query = format!(
            "sdkappid={APPLICATION}&identifier=administrator&usersig={}&random=1&contenttype=json",
            self.usersig
        );
        self.raw(&format!("/v4/{call}?{query}"), &body.to_string())
            .await
    }

    async fn raw(&self, address: &str, body: &str) -> Value {
        let request = self.client.request(Method::POST, address);
        let answer = self.client.send(request.body(body.to_owned())).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    pub(crate) async fn ok(&self, call: &str, body: &Value) -> Value {
        let answer = self.call(call, body).await;
        assert_eq!(answer["ActionStatus"], "OK", "{call}: {answer}");
        assert_eq!(answer["ErrorCode"], 0, "{call}: {answer}");
        answer
    }

    pub(crate) async fn device(&self, call: &str, user: &str, more: Value) -> Value {
        let mut body = json!({"UserID": user, "DeviceID": "phone"});
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.call(&format!("device/{call}"), &body).await
    }

    pub(crate) async fn state_of(&self, user: &str) -> String {
        let query = json!({"To_Account": [user]});
        let answer = self.ok("openim/query_online_status", &query).await;
        answer["QueryResult"][0]["Status"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

pub(crate) fn message(to: &str, random: u32) -> Value {
    json!({
        "From_Account": "alice",
        "To_Account": to,
        "MsgRandom": random,
        "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "Are you there?"}}],
        "OfflinePushInfo": {"Title": "Alice writes", "Ext": "{\"room\":\"7\"}"},
    })
}

#[tokio::test]
async fn a_killed_app_is_woken_and_its_click_brings_the_custom_content() {
    let folder = Folder::new();
    let environment = [("PUSHDECK_ADMIN_PASSWORD", PASSWORD)];
    let program = Program::serve(&folder, &["--sandbox"], &environment);
    let back_end = BackEnd::of(&program, &folder);
    let ok = |answer: Value| assert_eq!(answer["ErrorCode"], 0, "{answer}");

    ok(back_end
        .device("login", "bob", json!({"DeviceType": "Android"}))
        .await);
    let token = json!({"CertificateID": CERTIFICATE, "Token": TOKEN});
    ok(back_end.device("report_token", "bob", token).await);
    assert_eq!(back_end.state_of("bob").await, "Online");
    ok(back_end.device("disconnect", "bob", json!({})).await);
    assert_eq!(back_end.state_of("bob").await, "PushOnline");

    let accepted = back_end.ok("openim/sendmsg", &message("bob", 1)).await;
    assert!(
        accepted["MsgKey"]
            .as_str()
            .unwrap()
            .ends_with(&format!("_1_{}", accepted["MsgTime"]))
    );

    let mut browser = Client::of(&program);
    browser.sign_in("admin", PASSWORD).await;
    let phones = loop {
        let page = browser.get("/sandbox").await.body;
        if page.contains("Alice writes") {
            break page;
        }
    };
    let (_, click) = phones
        .split_once("/sandbox/phones/1/notifications/")
        .unwrap();
    let (notification, _) = click.split_once('/').unwrap();
    let click = format!("/sandbox/phones/1/notifications/{notification}/click");
    let request = browser.request(Method::POST, &click);
    browser.send(request.form(&[("", "")])).await;
    let opened = browser.get("/sandbox").await.body;
    assert!(opened.contains("room"), "the click brings the content");

    ok(back_end.device("logout", "bob", json!({})).await);
    assert_eq!(back_end.state_of("bob").await, "Offline");
}

#[tokio::test]
async fn every_refusal_has_the_references_code() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[]);
    let back_end = BackEnd::of(&program, &folder);
    let sig = &back_end.usersig;
    let others = usersig(&folder, "bob");
    let admin = format!("sdkappid={APPLICATION}&identifier=administrator&usersig={sig}");
    let good = message("bob", 1).to_string();
    for (address, body, code) in [
        (format!("openim/nothing?{admin}"), good.as_str(), 60002),
        (format!("openim?{admin}"), &good, 60002),
        (format!("openim/sendmsg?{admin}"), "", 60003),
        (format!("openim/sendmsg?{admin}"), "{", 60003),
        (format!("openim/sendmsg?{admin}"), "[]", 90001),
        (format!("openim/sendmsg?{admin}"), "{}", 90003),
        (format!("openim/sendmsg?{admin}"), &good, 90012),
        ("openim/sendmsg".to_owned(), &good, 60012),
        ("openim/sendmsg?sdkappid=7".to_owned(), &good, 60006),
        (
            format!("openim/sendmsg?sdkappid=1400000099&identifier=administrator&usersig={sig}"),
            &good,
            60006,
        ),
        (
            format!("openim/sendmsg?sdkappid={APPLICATION}&usersig={sig}"),
            &good,
            60004,
        ),
        (
            format!("openim/sendmsg?sdkappid={APPLICATION}&identifier=administrator"),
            &good,
            70003,
        ),
        (
            format!(
                "openim/sendmsg?sdkappid={APPLICATION}&identifier=administrator&usersig={others}"
            ),
            &good,
            70009,
        ),
        (
            format!("openim/sendmsg?sdkappid={APPLICATION}&identifier=bob&usersig={others}"),
            &good,
            60010,
        ),
        (
            format!("device/heartbeat?{admin}"),
            r#"{"UserID":"bob","DeviceID":"phone"}"#,
            70020,
        ),
        (
            format!("device/heartbeat?{admin}"),
            r#"{"UserID":"bob"}"#,
            90001,
        ),
        (format!("?{admin}"), &good, 60002),
        (format!("device/connection?{admin}"), &good, 60002),
        (format!("openim/query_online_status?{admin}"), "{}", 90003),
    ] {
        let answer = back_end.raw(&format!("/v4/{address}"), body).await;
        assert_eq!(answer["ErrorCode"], code, "{address} {body}: {answer}");
        assert_eq!(answer["ActionStatus"], "FAIL");
        assert_ne!(answer["ErrorInfo"], "", "what to do about it is told");
    }
}

#[tokio::test]
async fn calls_for_many_name_those_who_are_not_known() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[]);
    let back_end = BackEnd::of(&program, &folder);
    back_end
        .device("login", "bob", json!({"DeviceType": "Android"}))
        .await;
    let mut batch = message("bob", 2);
    batch["To_Account"] = json!(["bob", "nobody"]);
    let nobody = json!([{"To_Account": "nobody", "ErrorCode": 90012}]);
    let answer = back_end.ok("openim/batchsendmsg", &batch).await;
    assert_eq!(answer["ErrorList"], nobody);
    let again = back_end.ok("openim/batchsendmsg", &batch).await;
    assert_eq!(again["MsgKey"], answer["MsgKey"], "a repetition");
    assert_eq!(again["ErrorList"], nobody);
    let push = json!({"To_Account": ["bob", "nobody"], "OfflinePushInfo": {"Title": "T"}});
    let answer = back_end.ok("timpush/batch", &push).await;
    assert_eq!(answer["ErrorList"], nobody);
    assert!(answer["TaskId"].is_string());

    let query = json!({"To_Account": ["bob", "nobody"], "IsNeedDetail": 1});
    let answer = back_end.ok("openim/querystate", &query).await;
    assert_eq!(
        answer["QueryResult"],
        json!([{"To_Account": "bob", "Status": "Online", "State": "Online",
                "Detail": [{"Platform": "Android", "Status": "Online"}]}])
    );
    assert_eq!(
        answer["ErrorList"],
        json!([{"To_Account": "nobody", "ErrorCode": 70107}])
    );
    back_end
        .ok("im_open_login_svc/kick", &json!({"UserID": "bob"}))
        .await;
    assert_eq!(back_end.state_of("bob").await, "Offline");
}

#[tokio::test]
async fn an_existing_im_feeds_its_users_states() {
    let folder = Folder::new();
    let environment = [("PUSHDECK_ADMIN_PASSWORD", PASSWORD)];
    let program = Program::serve(&folder, &["--sandbox"], &environment);
    let back_end = BackEnd::of(&program, &folder);
    let mut browser = Client::of(&program);
    browser.sign_in("admin", PASSWORD).await;
    let page = browser
        .get(&format!("/applications/{APPLICATION}"))
        .await
        .body;
    let (_, rest) = page.split_once("/callbacks/state-change/").unwrap();
    let (address, _) = rest.split_once('<').unwrap();

    let change = |action: &str, kicked: Value| {
        json!({
            "CallbackCommand": "State.StateChange",
            "Info": {"Action": action, "To_Account": "bob", "Reason": "Register"},
            "KickedDevice": kicked,
        })
    };
    for (platform, action, kicked, state) in [
        ("Android", "Login", json!([]), "Online"),
        ("Android", "Disconnect", json!([]), "PushOnline"),
        ("Web", "Login", json!([{"Platform": "Android"}]), "Online"),
        ("Web", "Logout", json!([]), "Offline"),
        ("Web", "Logout", json!([]), "Offline"),
        ("RESTAPI", "Login", json!([]), "Offline"),
    ] {
        let address = format!("/callbacks/state-change/{address}?OptPlatform={platform}");
        let body = change(action, kicked).to_string();
        let answer = back_end.raw(&address, &body).await;
        assert_eq!(answer["ErrorCode"], 0, "{platform} {action}: {answer}");
        assert_eq!(back_end.state_of("bob").await, state, "{platform} {action}");
    }
    let android = format!("/callbacks/state-change/{address}?OptPlatform=Android");
    let doubled = format!("{android}&OptPlatform=Android");
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(64 * 1024));
    let other = json!({"CallbackCommand": "C2C.CallbackAfterSendMsg"}).to_string();
    for (address, body, code) in [
        (&android, other, 0),
        (&android, "{".to_owned(), 90001),
        (&android, long, 93000),
        (&doubled, change("Login", json!(null)).to_string(), 60002),
        (&android, change("Login", json!(null)).to_string(), 0),
    ] {
        let answer = back_end.raw(address, &body).await;
        assert_eq!(answer["ErrorCode"], code, "{address}: {answer}");
    }
    assert_eq!(back_end.state_of("bob").await, "Online");
    let guess = format!("/callbacks/state-change/{APPLICATION}/guess");
    let request = back_end.client.request(Method::POST, &guess).body("{}");
    assert_eq!(back_end.client.send(request).await.status, 404);
}

#[tokio::test]
async fn receipts_are_taken_at_the_address_that_the_vendor_was_given_and_nowhere_else() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[]);
    let client = Client::of(&program);
    for (address, body, status) in [
        ("/receipts/oppo/7001/guess", "[]", 404),
        ("/receipts/oppo/7001/guess", "no receipts", 400),
        ("/receipts/oppo/x/guess", "[]", 404),
        ("/receipts/oppo/9999/guess", "[]", 404),
    ] {
        let request = client.request(Method::POST, address).body(body);
        let answer = client.send(request).await;
        assert_eq!(answer.status, status, "{address} {body}");
    }
}
