use std::time::Duration;

use proptest::prelude::*;
use reqwest::StatusCode;

use super::*;

const ASKED_AT: Timestamp = Timestamp::from_millis(1_528_103_200_000);

fn answer(status: u16, body: impl AsRef<[u8]>) -> HttpAnswer {
    HttpAnswer {
        status: StatusCode::from_u16(status).unwrap(),
        retry_after: None,
        body: body.as_ref().to_vec(),
    }
}

fn token() -> AuthToken {
    AuthToken::new("58ad47319e8d725350a5afd5", ASKED_AT)
}

fn unicast(status: u16, body: impl AsRef<[u8]>) -> Result<String, Refusal> {
    read_unicast(&answer(status, body), &token()).map(String::from)
}

const fn refusal(classification: Classification, cause: Cause) -> Refusal {
    Refusal {
        classification,
        cause,
        retry_after: None,
    }
}

fn code(classification: Classification, code: i64, message: &str) -> Refusal {
    let message = message.to_owned();
    refusal(classification, Cause::Code { code, message })
}

#[test]
fn the_token_is_read_whether_create_time_is_quoted_a_number_or_not_there() {
    for data in [
        r#""create_time":"1528103200000","auth_token":"58ad47319e8d725350a5afd5""#,
        r#""auth_token":"58ad47319e8d725350a5afd5","create_time":1528103200000"#,
        r#""auth_token":"58ad47319e8d725350a5afd5""#,
    ] {
        let body = format!(r#"{{"code":0,"message":"success","data":{{{data}}}}}"#);
        let token = read_auth(&answer(200, &body), ASKED_AT).unwrap();
        assert_eq!(token.expose(), "58ad47319e8d725350a5afd5", "{body}");
    }
}

#[test]
fn the_age_of_a_token_is_counted_from_when_we_asked_not_from_the_vendors_clock() {
    let body = r#"{"code":0,"message":"success","data":{"auth_token":"t","create_time":1}}"#;
    let token = read_auth(&answer(200, body), ASKED_AT).unwrap();
    assert!(token.is_fresh(ASKED_AT.plus(Duration::from_secs(19 * 3600))));
    assert!(!token.is_fresh(ASKED_AT.plus(Duration::from_secs(20 * 3600))));
}

#[test]
fn an_accepted_unicast_has_a_message_id() {
    assert_eq!(
        unicast(
            200,
            r#"{"code":0,"message":"Success","data":{"messageId":"3000001-1-1-5b16a5a0"}}"#
        ),
        Ok("3000001-1-1-5b16a5a0".to_owned())
    );
}

#[test]
fn a_refusal_has_the_vendors_code_and_words() {
    use Classification as C;

    for (body, expected) in [
        (
            r#"{"code":16,"message":"Invalid Sign","data":null}"#,
            code(C::BadCredentials, 16, "Invalid Sign"),
        ),
        (
            r#"{"code":11,"message":"Invalid AuthToken"}"#,
            code(C::Reauthorise, 11, "Invalid AuthToken"),
        ),
        (
            r#"{"code":-1,"message":"服务不可用","data":[]}"#,
            code(C::RetryLater, -1, "服务不可用"),
        ),
        (
            r#"{"code":10000,"message":"","data":{"messageId":"no"}}"#,
            code(C::BadToken, 10_000, ""),
        ),
        (r#"{"code":77}"#, code(C::Unknown, 77, "")),
        (
            r#"{"code":33,"message":{"not":"words"}}"#,
            code(C::QuotaUntilTomorrow, 33, ""),
        ),
    ] {
        assert_eq!(unicast(200, body), Err(expected.clone()), "{body}");
        let auth = read_auth(&answer(200, body), ASKED_AT);
        assert_eq!(auth.err(), Some(expected), "{body}");
    }
}

#[test]
fn the_vendors_words_are_cut_freed_of_control_characters_and_of_the_token() {
    let long = "字".repeat(60_000 / 3);
    let Err(Refusal {
        cause: Cause::Code { message, .. },
        ..
    }) = unicast(200, format!(r#"{{"code":40,"message":"{long}"}}"#))
    else {
        unreachable!("code 40 is a refusal");
    };
    assert_eq!(message.chars().count(), 500);

    let said = r#"{"code":11,"message":"bad\u0000 token\n 58ad47319e8d725350a5afd5!"}"#;
    assert_eq!(
        unicast(200, said),
        Err(code(Classification::Reauthorise, 11, "bad token ••••••••!"))
    );
    // Masked before the cut, so that no half of it is left.
    let padded = format!(
        r#"{{"code":11,"message":"{}58ad47319e8d725350a5afd5"}}"#,
        "x".repeat(490)
    );
    assert!(!format!("{:?}", unicast(200, padded)).contains("58ad"));
}

#[test]
fn a_code_counts_under_any_http_status_but_a_success_does_not() {
    use Classification as C;

    let quota = r#"{"code":33,"message":"over limit"}"#;
    let success = r#"{"code":0,"message":"","data":{"messageId":"m"}}"#;
    for (status, body, expected) in [
        (403, quota, code(C::QuotaUntilTomorrow, 33, "over limit")),
        (500, quota, code(C::QuotaUntilTomorrow, 33, "over limit")),
        (
            502,
            success,
            refusal(C::RetryLater, Cause::HttpStatus { status: 502 }),
        ),
        (
            404,
            "<html>not found</html>",
            refusal(C::OurFault, Cause::HttpStatus { status: 404 }),
        ),
        (
            429,
            r#"{"error":"slow down"}"#,
            refusal(C::RateLimited, Cause::HttpStatus { status: 429 }),
        ),
        (
            302,
            "",
            refusal(C::OurFault, Cause::HttpStatus { status: 302 }),
        ),
    ] {
        assert_eq!(unicast(status, body), Err(expected), "{status} {body}");
    }
}

#[test]
fn the_pause_that_the_vendor_asks_for_is_passed_on_with_codes_and_with_statuses() {
    let pause = Some(Duration::from_secs(17));
    for (status, body) in [
        (503, ""),
        (429, "{}"),
        (200, r#"{"code":-2,"message":"flow"}"#),
        (503, r#"{"code":-1,"message":"down"}"#),
    ] {
        let answer = HttpAnswer {
            retry_after: pause,
            ..answer(status, body)
        };
        let refusal = read_unicast(&answer, &token()).unwrap_err();
        assert_eq!(refusal.retry_after, pause, "{status} {body}");
    }
}

#[test]
fn what_is_not_json_came_from_somebody_on_the_way_and_may_pass() {
    for body in [
        "",
        "<html>welcome to the hotel</html>",
        r#"{"code":0,"data":{"messageId":"abc"#,
        "\u{feff}{}",
        "{\"code\":0}{",
    ] {
        assert_eq!(
            unicast(200, body),
            Err(refusal(Classification::RetryLater, Cause::Unreadable)),
            "{body}"
        );
    }
    assert!(unicast(200, [0xff, 0xfe]).is_err());
    let deep = "[".repeat(60_000);
    assert!(unicast(200, deep).is_err());
}

#[test]
fn json_that_no_document_describes_is_unreadable_and_not_tried_again() {
    let long_id = format!(
        r#"{{"code":0,"data":{{"messageId":"{}"}}}}"#,
        "m".repeat(256)
    );
    for body in [
        "null",
        "0",
        "\"success\"",
        "{}",
        r#"[0,"success",{"messageId":"m"}]"#,
        r#"{"message":"success","data":{"messageId":"m"}}"#,
        r#"{"code":"0","data":{"messageId":"m"}}"#,
        r#"{"code":0.5,"data":{"messageId":"m"}}"#,
        r#"{"code":null,"data":{"messageId":"m"}}"#,
        r#"{"code":99999999999999999999,"data":{"messageId":"m"}}"#,
        r#"{"code":0}"#,
        r#"{"code":0,"data":null}"#,
        r#"{"code":0,"data":[]}"#,
        r#"{"code":0,"data":"m"}"#,
        r#"{"code":0,"data":{}}"#,
        r#"{"code":0,"data":{"messageId":""}}"#,
        r#"{"code":0,"data":{"messageId":7}}"#,
        r#"{"code":0,"data":{"messageId":null}}"#,
        r#"{"code":0,"data":{"messageId":"a\u0000b"}}"#,
        r#"{"code":0,"data":{"message_id":"spelt as in a broadcast"}}"#,
        &long_id,
    ] {
        let expected = refusal(Classification::Unknown, Cause::Unreadable);
        assert_eq!(unicast(200, body), Err(expected), "{body}");
    }
    for body in [
        r#"{"code":0,"data":{}}"#,
        r#"{"code":0,"data":{"auth_token":""}}"#,
        r#"{"code":0,"data":{"auth_token":58}}"#,
        r#"{"code":0,"data":{"authToken":"58"}}"#,
    ] {
        let expected = refusal(Classification::Unknown, Cause::Unreadable);
        let read = read_auth(&answer(200, body), ASKED_AT);
        assert_eq!(read.err(), Some(expected), "{body}");
    }
}

/// Bodies that come close to the documented ones, where panics would hide.
fn near_answers() -> impl Strategy<Value = Vec<u8>> {
    let scalar = prop_oneof![
        Just("0".to_owned()),
        Just("11".to_owned()),
        Just("null".to_owned()),
        Just("\"\"".to_owned()),
        Just("\"58ad47319e8d725350a5afd5\"".to_owned()),
        any::<i64>().prop_map(|n| n.to_string()),
        any::<f64>().prop_map(|n| n.to_string()),
        ".*".prop_map(|text| serde_json::to_string(&text).unwrap()),
    ];
    let key = prop_oneof![
        Just("code"),
        Just("message"),
        Just("data"),
        Just("messageId"),
        Just("auth_token"),
    ];
    let json = scalar.prop_recursive(3, 16, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4)
                .prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((key.clone(), inner), 0..4).prop_map(|fields| {
                let fields: Vec<_> = fields
                    .into_iter()
                    .map(|(key, value)| format!("\"{key}\":{value}"))
                    .collect();
                format!("{{{}}}", fields.join(","))
            }),
        ]
    });
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        json.prop_map(String::into_bytes),
    ]
}

proptest! {
    #[test]
    fn no_answer_makes_the_readers_panic(status in 100_u16..=999, body in near_answers()) {
        let answer = answer(status, body);
        let _ = read_auth(&answer, ASKED_AT);
        if let Ok(id) = read_unicast(&answer, &token()) {
            prop_assert!(answer.status.is_success());
            prop_assert!(!id.as_str().is_empty());
        }
    }

    #[test]
    fn any_code_but_zero_is_a_refusal_with_that_code(number in any::<i64>(), words in "[a-z ]{0,20}") {
        prop_assume!(number != 0);
        let body = format!(r#"{{"code":{number},"message":"{words}","data":{{"messageId":"m","auth_token":"t"}}}}"#);
        let refusal = unicast(200, body).unwrap_err();
        prop_assert_eq!(refusal.cause, Cause::Code { code: number, message: words });
    }
}

fn batch(body: &str) -> Result<Vec<Result<String, Refusal>>, Refusal> {
    let targets = ["one", "two"];
    read_batch(&answer(200, body), &token(), &targets).map(|results| {
        results
            .into_iter()
            .map(|result| result.map(String::from))
            .collect()
    })
}

fn unknown_outcome() -> Refusal {
    refusal(Classification::RetryLater, Cause::Unreadable)
}

#[test]
fn each_push_of_a_batch_has_its_own_result() {
    for code_text in ["10000", "\"10000\""] {
        let body = format!(
            r#"{{"code":0,"message":"success","data":[
                {{"messageId":"m1","registrationId":"one"}},
                {{"messageId":"","registrationId":"two","errorCode":{code_text},
                  "errorMessage":"bad 58ad47319e8d725350a5afd5"}}]}}"#
        );
        assert_eq!(
            batch(&body),
            Ok(vec![
                Ok("m1".to_owned()),
                Err(code(Classification::BadToken, 10_000, "bad ••••••••")),
            ])
        );
    }
}

#[test]
fn a_push_that_the_answer_does_not_account_for_is_tried_again() {
    for data in [
        r#"[{"messageId":"m1","registrationId":"one"}]"#,
        r#"[{"messageId":"m1","registrationId":"one"},{"messageId":"m2","registrationId":"x"}]"#,
        r#"[{"messageId":"m1","registrationId":"one"},{"registrationId":"two"}]"#,
        r#"[{"messageId":"m1","registrationId":"one"},7]"#,
    ] {
        let body = format!(r#"{{"code":0,"data":{data}}}"#);
        assert_eq!(
            batch(&body),
            Ok(vec![Ok("m1".to_owned()), Err(unknown_outcome())]),
            "{data}"
        );
    }
    assert_eq!(
        batch(r#"{"code":0,"data":{}}"#),
        Ok(vec![Err(unknown_outcome()), Err(unknown_outcome())])
    );
}

#[test]
fn a_batch_may_be_refused_as_a_whole() {
    assert_eq!(
        batch(r#"{"code":13,"message":"slow down"}"#),
        Err(code(Classification::RateLimited, 13, "slow down"))
    );
}
