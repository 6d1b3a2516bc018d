//! The management API, as a program that holds a key meets it.

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use serde_json::{Value, json};

use crate::client::Client;
use crate::folder::Folder;
use crate::holder::Holder;
use crate::program::{CHOSEN_PASSWORD, Program};
use crate::rest::{CERTIFICATE, TOKEN};

const DOCUMENT: &str = include_str!("../../../docs/api/openapi.json");
const MANUAL: &str = include_str!("../../../docs/api/management.md");
fn certificate() -> Value {
    json!({
        "platform": "oppo",
        "app_key": "appkey0001",
        "app_id": "30000001",
        "master_secret": "a-master-secret-of-tests-9z8y",
        "click_action": "activity",
        "activity": "com.example.Main",
        "category": "IM",
        "notify_level": 2,
    })
}

fn sandbox() -> (Folder, Program) {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]);
    (folder, program)
}

#[tokio::test]
async fn a_program_manages_certificates() {
    let (_folder, program) = sandbox();
    let ci = Holder::everything(&program).await;
    let application = ci.get("/application", 200).await;
    assert_eq!(application["sdkappid"], 1_400_000_001_i64);

    let added = ci.post("/certificates", &certificate(), 201).await;
    let path = format!("/certificates/{}", added["id"]);
    assert_eq!(added["version"], 1);
    assert_eq!(added["waiting"], json!([1]));
    assert_eq!(added["basis"]["secret_tail"], "9z8y");
    assert_eq!(added["basis"]["saved_by"], "CI");
    let listed = ci.get("/certificates", 200).await;
    assert_eq!(listed["certificates"].as_array().unwrap().len(), 2);

    let mut changed = certificate();
    changed["note"] = json!("changed");
    changed.as_object_mut().unwrap().remove("master_secret");
    let edit = json!({"version": 1, "certificate": changed});
    let put = async |status| {
        ci.call(Method::PUT, &path, Some(&edit), &[], status)
            .await
            .0
    };
    let edited = put(200).await;
    assert_eq!(edited["version"], 2);
    assert_eq!(edited["basis"]["note"], "changed");
    assert_eq!(put(409).await["type"], "urn:pushdeck:problem:conflict");

    let withdraw = format!("{path}/revisions/2/withdraw");
    let withdrawn = ci.post(&withdraw, &json!({}), 200).await;
    assert_eq!(withdrawn["waiting"], json!([1]));
    ci.post(&withdraw, &json!({}), 409).await;
    let history = ci.get(&format!("{path}/revisions"), 200).await;
    assert_eq!(history["revisions"][0]["state"], "withdrawn");
    let said = ci.post(&format!("{path}/verify"), &json!({}), 200).await;
    assert_eq!(said["state"], "refused");

    let delete = ci.client.request(Method::DELETE, &format!("/api/v1{path}"));
    let delete = delete.header(AUTHORIZATION, format!("Bearer {}", ci.key));
    let deleted = ci.client.send(delete).await;
    assert_eq!((deleted.status, deleted.body.as_str()), (204, ""));
    ci.get(&path, 404).await;
    let restored = ci.post(&format!("{path}/restore"), &json!({}), 200).await;
    assert_eq!(restored["id"], added["id"]);
    ci.post(&format!("{path}/restore"), &json!({}), 404).await;
    for shown in [added, edited, history] {
        assert!(!shown.to_string().contains("a-master-secret"), "{shown}");
    }
}

#[tokio::test]
async fn a_call_that_is_repeated_creates_once() {
    let (_folder, program) = sandbox();
    let ci = Holder::everything(&program).await;
    let push = json!({"certificate": CERTIFICATE, "token": TOKEN, "title": "T", "body": "B"});
    let name = [("idempotency-key", "deploy-1")];
    let send = async |push: &Value, status| {
        ci.call(Method::POST, "/test-pushes", Some(push), &name, status)
            .await
    };
    let (first, _) = send(&push, 201).await;
    assert_eq!(first["outcome"], "accepted");
    let (again, answer) = send(&push, 201).await;
    assert_eq!(again, first);
    assert_eq!(answer.header("idempotent-replayed"), "true");
    let found = ci.get(&format!("/test-pushes/{}", first["id"]), 200).await;
    assert_eq!(found["vendor_message_id"], first["vendor_message_id"]);

    let mut other = push.clone();
    other["title"] = json!("Other");
    send(&other, 422).await;
    // The name is one of this address only, and who was refused may use it again.
    let wrong = json!({"platform": "oppo", "app_key": "", "app_id": ""});
    for (body, status) in [(&wrong, 422), (&certificate(), 201), (&certificate(), 201)] {
        ci.call(Method::POST, "/certificates", Some(body), &name, status)
            .await;
    }
    let listed = ci.get("/certificates", 200).await;
    assert_eq!(listed["certificates"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn refusals_say_what_is_wrong() {
    let (_folder, program) = sandbox();
    let ci = Holder::of(&program, &[]).await;
    let problem = ci.post("/certificates", &certificate(), 403).await;
    let nothing = json!({"platform": "", "app_key": "", "app_id": ""});
    ci.post("/certificates", &nothing, 403).await;
    assert_eq!(problem["status"], 403);
    ci.get("/certificates/7999", 404).await;
    ci.get("/pushes/1", 404).await;

    let ci = Holder::everything(&program).await;
    let wrong = json!({"platform": "oppo", "app_key": "two words", "app_id": ""});
    let problem = ci.post("/certificates", &wrong, 422).await;
    let errors = json!([
        {"field": "app_key", "code": "white_space"},
        {"field": "app_id", "code": "required"},
        {"field": "master_secret", "code": "required"},
    ]);
    assert_eq!(problem["errors"], errors);
    let mut unknown = certificate();
    unknown["sound"] = json!("ding");
    let problem = ci.post("/certificates", &unknown, 422).await;
    let errors = json!([{"field": "sound", "code": "unknown_field"}]);
    assert_eq!(problem["errors"], errors);

    let nobody = Client::of(&program);
    for (shown, challenge) in [
        ("", "Bearer realm=\"pushdeck\""),
        (
            "Bearer pdk_1_x",
            "Bearer realm=\"pushdeck\", error=\"invalid_token\"",
        ),
        ("Basic YTpi", "Bearer realm=\"pushdeck\""),
    ] {
        let mut request = nobody.request(Method::GET, "/api/v1/application");
        if !shown.is_empty() {
            request = request.header(AUTHORIZATION, shown);
        }
        let answer = nobody.send(request).await;
        assert_eq!(answer.status, 401, "{shown}");
        assert_eq!(answer.header(WWW_AUTHENTICATE.as_str()), challenge);
    }
}

#[tokio::test]
async fn values_are_taken_as_they_are_sent_or_refused() {
    let (_folder, program) = sandbox();
    let ci = Holder::everything(&program).await;
    let push = json!({"certificate": CERTIFICATE, "token": TOKEN, "title": "T", "body": "B"});
    for (path, good, field, value, code) in [
        (
            "/certificates",
            certificate(),
            "app_key",
            " appkey0001",
            "white_space",
        ),
        (
            "/certificates",
            certificate(),
            "master_secret",
            "\u{200b}secret",
            "white_space",
        ),
        (
            "/certificates",
            certificate(),
            "note",
            "Chats\n",
            "white_space",
        ),
        ("/certificates", certificate(), "note", "", "required"),
        ("/certificates", certificate(), "region", "", "required"),
        // Of another click action than the chosen one.
        (
            "/certificates",
            certificate(),
            "web_url",
            "ftp://example.com",
            "url_scheme",
        ),
        ("/test-pushes", push.clone(), "title", " T", "white_space"),
        ("/test-pushes", push.clone(), "user", "a b", "white_space"),
        (
            "/test-pushes",
            push.clone(),
            "device",
            "two words",
            "not_visible_ascii",
        ),
        ("/test-pushes", push.clone(), "token", "", "required"),
        ("/test-pushes", push.clone(), "click_action", "", "required"),
        (
            "/test-pushes",
            push.clone(),
            "activity",
            "Main",
            "not_a_class_name",
        ),
    ] {
        let mut wrong = good;
        wrong[field] = json!(value);
        let problem = ci.post(path, &wrong, 422).await;
        let errors = json!([{"field": field, "code": code}]);
        assert_eq!(problem["errors"], errors, "{field} {value:?}");
    }
    let mut edit = certificate();
    edit["master_secret"] = json!("");
    let edit = json!({"version": 1, "certificate": edit});
    let path = format!("/certificates/{CERTIFICATE}");
    ci.call(Method::PUT, &path, Some(&edit), &[], 422).await;
}

#[tokio::test]
async fn a_value_is_read_as_its_type_says() {
    let (_folder, program) = sandbox();
    let ci = Holder::everything(&program).await;
    for since in [
        "2026-11-01T00:00:00%2B08:00",
        "2026-11-01T00:00:00.123456789Z",
        "0001-01-01T00:00:00Z",
    ] {
        ci.get(&format!("/pushes?since={since}"), 200).await;
    }
    ci.get("/pushes?since=2026-11-01", 422).await;
    // To JSON Schema a number without a fraction is an integer, however it is written.
    let push = json!({"certificate": 7001.0, "token": TOKEN, "title": "T", "body": "B"});
    assert_eq!(
        ci.post("/test-pushes", &push, 201).await["certificate"],
        CERTIFICATE
    );
    for certificate in [json!(7001.5), json!(1e300), json!("7001")] {
        let mut wrong = push.clone();
        wrong["certificate"] = certificate;
        ci.post("/test-pushes", &wrong, 422).await;
    }
}

/// After a change: `pushdeck openapi > docs/api/openapi.json`.
#[tokio::test]
async fn the_committed_document_is_the_one_that_is_served() {
    let (folder, program) = sandbox();
    let printed = Program::run(["openapi"], &[], &folder);
    assert!(
        printed.output == DOCUMENT,
        "docs/api/openapi.json differs from what `pushdeck openapi` prints"
    );
    let served = Client::of(&program).get("/api/v1/openapi.json").await;
    let served: Value = serde_json::from_str(&served.body).unwrap();
    assert_eq!(served, serde_json::from_str::<Value>(DOCUMENT).unwrap());
}

#[tokio::test]
async fn the_examples_of_the_manual_do_what_it_says() {
    let (_folder, program) = sandbox();
    let ci = Holder::everything(&program).await;
    let examples: Vec<&str> = MANUAL
        .split("\n\n")
        .filter(|block| block.trim_start().starts_with("curl "))
        .collect();
    assert!(examples.len() > 5, "{examples:?}");
    for example in examples {
        let words = words(&example.replace("$KEY", &ci.key));
        let option = |name: &str| {
            let at = words.iter().position(|word| word == name)?;
            Some(words[at + 1].as_str())
        };
        let url = words.iter().find(|word| word.starts_with("http")).unwrap();
        let (_, path) = url.split_once(":3000").unwrap();
        let usual = if option("-d").is_some() {
            "POST"
        } else {
            "GET"
        };
        let method = option("-X").unwrap_or(usual).parse().unwrap();
        let mut request = ci.client.request(method, path);
        for (at, _) in words.iter().enumerate().filter(|(_, word)| *word == "-H") {
            let (name, value) = words[at + 1].split_once(": ").unwrap();
            request = request.header(name, value);
        }
        if let Some(body) = option("-d") {
            request = request.body(body.to_owned());
        }
        let answer = ci.client.send(request).await;
        assert!(answer.status < 300, "{example}: {}", answer.body);
    }
}

/// The words of a shell command with plain quotes.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in command.replace("\\\n", " ").chars() {
        match quote {
            Some(open) if open == c => quote = None,
            None if c == '\'' || c == '"' => quote = Some(c),
            None if c.is_whitespace() => words.push(String::new()),
            _ => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[tokio::test]
async fn whatever_is_wrong_is_told_with_its_field_and_a_code() {
    let (_folder, program) = sandbox();
    let ci = Holder::everything(&program).await;
    for (path, field, code) in [
        ("/devices", "user", "required"),
        ("/devices?user=bob&user=eve", "user", "given_twice"),
        ("/devices?user=bob&sound=1", "sound", "unknown_field"),
        ("/pushes?certificate=x", "certificate", "wrong_type"),
        ("/pushes?vendor_code=1.5", "vendor_code", "wrong_type"),
        ("/pushes?since=yesterday", "since", "not_a_time"),
        ("/pushes?cursor=-1", "cursor", "not_a_cursor"),
        ("/pushes?state=flying", "state", "unknown_choice"),
    ] {
        let problem = ci.get(path, 422).await;
        let errors = json!([{"field": field, "code": code}]);
        assert_eq!(problem["errors"], errors, "{path}: {problem}");
    }
    let mut missing = certificate();
    missing.as_object_mut().unwrap().remove("app_id");
    let mut other_type = certificate();
    other_type["notify_level"] = json!("2");
    for (body, field, code) in [
        (missing, "app_id", "required"),
        (other_type, "notify_level", "wrong_type"),
    ] {
        let problem = ci.post("/certificates", &body, 422).await;
        let errors = json!([{"field": field, "code": code}]);
        assert_eq!(problem["errors"], errors, "{problem}");
    }
    for unreadable in ["{\"a\":", "[]", "{\"app_id\":\"a\",\"app_id\":\"b\"", "7"] {
        let request = ci
            .client
            .request(Method::POST, "/api/v1/certificates")
            .header(AUTHORIZATION, format!("Bearer {}", ci.key))
            .header("content-type", "application/json");
        let answer = ci.client.send(request.body(unreadable)).await;
        assert_eq!(answer.status, 400, "{unreadable}: {}", answer.body);
    }
    let key = ("idempotency-key", "k-1");
    for (headers, code) in [
        (&[key, key][..], "given_twice"),
        (&[("idempotency-key", "a b")], "not_a_key"),
    ] {
        let (problem, _) = ci
            .call(
                Method::POST,
                "/certificates",
                Some(&certificate()),
                headers,
                422,
            )
            .await;
        let errors = json!([{"field": "idempotency-key", "code": code}]);
        assert_eq!(problem["errors"], errors, "{problem}");
    }
}
