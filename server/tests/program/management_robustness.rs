//! Whatever is thrown at the management API, it answers as its document says.

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::Value;

use crate::client::Answer;
use crate::folder::Folder;
use crate::holder::Holder;
use crate::program::{CHOSEN_PASSWORD, Program};

const DOCUMENT: &str = include_str!("../../../docs/api/openapi.json");
/// What deletes comes last, or there would be nothing left to ask for.
const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

const IDS: [&str; 9] = [
    "7001",
    "0",
    "-1",
    "99999999999999999999",
    "x",
    "%00",
    "%FF",
    "..%2F7001",
    "1%27%20OR%201=1--",
];
const QUERIES: [&str; 11] = [
    "",
    "?user=bob",
    "?user=",
    "?user=bob&user=eve",
    "?user=%FF%00",
    "?nothing=1",
    "?certificate=x&state=flying",
    "?vendor_code=99999999999999999999",
    "?since=2026-02-30T00:00:00Z&until=-1",
    "?cursor=x",
    "?state=waiting&cursor=1&since=2026-01-01T00:00:00Z&message_key=%E5%AF%86",
];
const BODIES: [&str; 14] = [
    "",
    "{",
    "null",
    "[]",
    "{}",
    "\"text\"",
    "1e999",
    "{\"version\":1}",
    "{\"version\":-1,\"certificate\":{\"platform\":\"oppo\",\"app_key\":\"a\",\"app_id\":\"b\"}}",
    "{\"version\":9,\"certificate\":{\"platform\":\"\",\"app_key\":\"\",\"app_id\":\"\"}}",
    "{\"platform\":\"oppo\",\"app_key\":\"a\\u0000\",\"app_id\":\"b\",\"master_secret\":\"\\ud83d\\ude00\"}",
    "{\"platform\":\"oppo\",\"app_key\":\"a\",\"app_key\":\"a\",\"app_id\":\"b\"}",
    "{\"certificate\":9223372036854775807,\"token\":\"t\",\"title\":\"T\",\"body\":\"B\"}",
    "{\"certificate\":7001,\"token\":\"\",\"title\":\"\",\"body\":\"\",\"custom_content\":[]}",
];

struct Call<'document> {
    method: Method,
    path: &'document str,
    responses: &'document Value,
    takes_body: bool,
}

fn calls(document: &Value) -> Vec<Call<'_>> {
    let mut calls = Vec::new();
    for method in METHODS {
        for (path, item) in document["paths"].as_object().unwrap() {
            let operation = &item[method];
            if !operation.is_null() {
                calls.push(Call {
                    method: method.to_uppercase().parse().unwrap(),
                    path,
                    responses: &operation["responses"],
                    takes_body: !operation["requestBody"].is_null(),
                });
            }
        }
    }
    calls
}

/// The answer is one that the document has for the call.
#[track_caller]
fn documented(document: &Value, call: &Call<'_>, answer: &Answer, sent: &str) {
    let place = format!("{} {}: {sent}", call.method, call.path);
    assert!(answer.status < 500, "{place}: {}", answer.body);
    let response = &call.responses[answer.status.to_string()];
    assert!(!response.is_null(), "{place}: {}", answer.status);
    if response["content"].is_null() {
        assert_eq!(answer.body, "", "{place}");
        return;
    }
    let kind = answer.header("content-type");
    let schema = &response["content"][kind]["schema"];
    assert!(!schema.is_null(), "{place}: {kind}");
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    fits(document, schema, &body, &place);
}

/// As much of JSON Schema as the document uses.
#[track_caller]
fn fits(document: &Value, schema: &Value, value: &Value, place: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let schema = document.pointer(&reference[1..]).unwrap();
        return fits(document, schema, value, place);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let schema = choices.iter().find(|it| it["type"] != "null").unwrap();
        return fits(document, schema, value, place);
    }
    let types = match &schema["type"] {
        Value::Array(types) => types.clone(),
        one => vec![one.clone()],
    };
    let is_one = |name: &str| types.iter().any(|it| it == name);
    match value {
        Value::Null => assert!(is_one("null"), "{place}: null"),
        Value::Bool(_) => assert!(is_one("boolean"), "{place}: {value}"),
        Value::Number(_) => assert!(is_one("integer"), "{place}: {value}"),
        Value::String(_) => assert!(is_one("string"), "{place}: {value}"),
        Value::Array(items) => {
            assert!(is_one("array"), "{place}: {value}");
            for item in items {
                fits(document, &schema["items"], item, place);
            }
        }
        Value::Object(fields) => {
            let properties = schema["properties"].as_object().unwrap();
            for (name, field) in fields {
                let schema = properties.get(name);
                let schema = schema.unwrap_or_else(|| panic!("{place}: no {name}"));
                fits(document, schema, field, &format!("{place} {name}"));
            }
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            for name in required {
                let name = name.as_str().unwrap();
                assert!(fields.contains_key(name), "{place}: {name} is missing");
            }
        }
    }
}

#[tokio::test]
async fn every_address_answers_as_documented_to_whatever_is_sent() {
    let folder = Folder::new();
    // As fast as it can: what the limit does is another test's.
    let options = ["--sandbox", "--api-rate=100000", "--api-burst=100000"];
    let program = Program::serve(&folder, &options, &[CHOSEN_PASSWORD]);
    let ci = Holder::everything(&program).await;
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let calls = calls(&document);
    assert_eq!(calls.len(), 15);
    for call in &calls {
        let has_ids = call.path.contains('{');
        for id in IDS.iter().take(if has_ids { IDS.len() } else { 1 }) {
            let path = call.path.replace("{id}", id).replace("{number}", id);
            for query in QUERIES {
                let request = ci
                    .client
                    .request(call.method.clone(), &format!("{path}{query}"))
                    .header(AUTHORIZATION, format!("Bearer {}", ci.key))
                    .header(CONTENT_TYPE, "application/json")
                    .body(if call.takes_body { "{}" } else { "" });
                let answer = ci.client.send(request).await;
                documented(&document, call, &answer, &format!("{path}{query}"));
            }
        }
        let path = call.path.replace("{id}", "7001").replace("{number}", "1");
        for body in BODIES {
            for (name, value) in [
                ("content-type", "application/json; charset=utf-8"),
                ("content-type", "text/plain"),
                ("idempotency-key", "two words"),
            ] {
                let mut request = ci
                    .client
                    .request(call.method.clone(), &path)
                    .header(AUTHORIZATION, format!("Bearer {}", ci.key))
                    .header(name, value);
                if name != "content-type" {
                    request = request.header(CONTENT_TYPE, "application/json");
                }
                let answer = ci.client.send(request.body(body)).await;
                documented(&document, call, &answer, body);
            }
        }
        let large = format!("{{\"note\":\"{}\"}}", "a".repeat(100_000));
        for shown in ["", "Bearer", "Bearer pdk_1_x", "Bearer \u{e9}", &ci.key] {
            let request = ci
                .client
                .request(call.method.clone(), &path)
                .header(AUTHORIZATION, shown)
                .header(CONTENT_TYPE, "application/json");
            let answer = ci.client.send(request.body(large.clone())).await;
            assert_eq!(answer.status, 401, "{shown}");
            documented(&document, call, &answer, shown);
        }
        if call.takes_body {
            let request = ci
                .client
                .request(call.method.clone(), &path)
                .header(AUTHORIZATION, format!("Bearer {}", ci.key))
                .header(CONTENT_TYPE, "application/json");
            let answer = ci.client.send(request.body(large)).await;
            assert_eq!(answer.status, 413);
            documented(&document, call, &answer, "100 kB");
        }
    }
    for (method, path, status) in [
        (Method::DELETE, "/api/v1/certificates", 405),
        (Method::POST, "/api/v1/openapi.json", 405),
        (Method::GET, "/api/v1/nothing", 404),
        (Method::GET, "/api/v1/", 404),
    ] {
        let answer = ci.client.send(ci.client.request(method, path)).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
}
