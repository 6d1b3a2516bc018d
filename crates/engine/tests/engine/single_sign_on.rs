//! What is believed of a provider, and what is not.

use std::time::Duration;

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use domain::single_sign_on::{Issuer, Subject};
use domain::{Clock as _, ManualClock};
use engine::error_chain;
use engine::single_sign_on::{
    BeginError, CallError, DiscoverError, IdentifyError, Identity, SingleSignOn, TIMEOUT, begin,
    identify,
};
use openidconnect::ClaimsVerificationError;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::fixture::{MILLISECOND, START};
use crate::provider::{
    ACCESS_TOKEN, CLIENT_SECRET, CODE, GOOD_FOR, Provider, SUBJECT, Signed, settings,
};

async fn sign_in_at(
    provider: &Provider,
    single_sign_on: &SingleSignOn,
    clock: &ManualClock,
) -> Result<Identity, IdentifyError> {
    let now = clock.now();
    let (attempt, address) = begin(single_sign_on, None, now, "/".into()).await.unwrap();
    let (code, state) = provider.let_in(&address);
    assert!(attempt.expects(&state, now));
    identify(single_sign_on, now, attempt, code).await
}

async fn sign_in(provider: &Provider) -> Result<Identity, IdentifyError> {
    let clock = ManualClock::at(START);
    sign_in_at(provider, &provider.single_sign_on(), &clock).await
}

fn names(identity: &Identity) -> Vec<&str> {
    identity.names.iter().map(String::as_str).collect()
}

fn groups(identity: &Identity) -> Vec<&str> {
    identity.groups.iter().map(String::as_str).collect()
}

#[tokio::test]
async fn whom_the_provider_confirms_is_known_by_issuer_and_subject() {
    let provider = Provider::start().await;
    let identity = sign_in(&provider).await.unwrap();
    assert_eq!(identity.issuer, Issuer::parse(&provider.url).unwrap());
    assert_eq!(identity.subject, Subject::parse(SUBJECT).unwrap());
    assert_eq!(names(&identity), ["anna", SUBJECT]);
    assert_eq!(groups(&identity), ["chat-team"]);
}

#[tokio::test]
async fn the_browser_is_sent_with_what_was_configured_and_nothing_secret() {
    let provider = Provider::start().await;
    let single_sign_on = provider.single_sign_on();
    let (_, address) = begin(&single_sign_on, None, START, "/".into())
        .await
        .unwrap();
    let query: std::collections::HashMap<_, _> = address.query_pairs().into_owned().collect();
    assert_eq!(query["scope"], "openid profile groups");
    assert!(address.as_str().starts_with(&provider.url));
    assert!(!address.as_str().contains(CLIENT_SECRET));
    assert!(!format!("{single_sign_on:?} {:?}", single_sign_on.settings()).contains(CLIENT_SECRET));
}

#[tokio::test]
async fn attempts_from_one_address_are_limited_and_others_go_on() {
    let provider = Provider::start().await;
    let single_sign_on = provider.single_sign_on();
    let from = |address: &str, now| {
        let address = address.parse().ok();
        let single_sign_on = &single_sign_on;
        async move { begin(single_sign_on, address, now, "/".into()).await }
    };
    for _ in 0..60 {
        from("198.51.100.7", START).await.unwrap();
    }
    let refused = from("198.51.100.7", START).await;
    assert!(matches!(refused, Err(BeginError::TooMany(wait)) if wait == Duration::from_secs(1)));
    from("198.51.100.8", START).await.unwrap();
    let later = START.plus(Duration::from_secs(1));
    from("198.51.100.7", later).await.unwrap();
}

#[tokio::test]
async fn what_the_id_token_leaves_out_is_asked_for_at_the_userinfo_endpoint() {
    let provider = Provider::start().await;
    provider.claim(json!({"groups": null, "preferred_username": null}));
    provider.tell_further(json!({
        "sub": SUBJECT,
        "preferred_username": "anna.li",
        "email": "anna@example.org",
        "groups": "ops",
    }));
    let identity = sign_in(&provider).await.unwrap();
    assert_eq!(names(&identity), ["anna.li", "anna@example.org", SUBJECT]);
    assert_eq!(groups(&identity), ["ops"]);

    provider.describe(json!({"userinfo_endpoint": null}));
    let identity = sign_in(&provider).await.unwrap();
    assert_eq!(names(&identity), [SUBJECT]);
    assert_eq!(groups(&identity), [""; 0]);
}

#[tokio::test]
async fn nothing_is_believed_that_the_userinfo_endpoint_tells_of_somebody_else() {
    let provider = Provider::start().await;
    provider.claim(json!({"groups": null}));
    provider.tell_further(json!({"sub": "somebody-else", "groups": ["admins"]}));
    let refused = sign_in(&provider).await;
    assert!(matches!(refused, Err(IdentifyError::Untrusted(_))));
}

#[tokio::test]
async fn an_id_token_that_is_not_for_us_or_not_for_now_is_refused() {
    let provider = Provider::start().await;
    let now = START.as_millis() / 1000;
    for claims in [
        json!({"nonce": "of-another-attempt"}),
        json!({"nonce": null}),
        json!({"aud": "another-client"}),
        json!({"aud": ["pushdeck", "another-client"]}),
        json!({"aud": []}),
        json!({"iss": "https://another.example.com"}),
        json!({"iss": format!("{}/", provider.url)}),
        json!({"exp": now}),
        json!({"exp": now - 1}),
        json!({"azp": "another-client"}),
        json!({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}),
        json!({"sub": ""}),
        json!({"sub": "x".repeat(256)}),
        json!({"sub": null}),
        json!({"exp": null}),
        json!({"iss": null}),
    ] {
        provider.claim(claims.clone());
        let refused = sign_in(&provider).await;
        assert!(refused.is_err(), "{claims}");
    }
    provider.claim(json!({"azp": "pushdeck"}));
    sign_in(&provider).await.unwrap();
}

#[tokio::test]
async fn an_id_token_that_the_provider_did_not_sign_is_refused() {
    let provider = Provider::start().await;
    for signed in [
        Signed::ByAStranger,
        Signed::WithTheClientSecret,
        Signed::NotAtAll,
    ] {
        provider.sign(signed);
        let refused = sign_in(&provider).await;
        assert!(
            matches!(
                refused,
                Err(IdentifyError::Untrusted(
                    ClaimsVerificationError::SignatureVerification(_)
                ))
            ),
            "{signed:?}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn the_clock_that_an_id_token_is_held_against_is_the_injected_one() {
    let provider = Provider::start().await;
    let single_sign_on = provider.single_sign_on();
    let clock = ManualClock::at(START);
    clock.advance(Duration::from_secs(GOOD_FOR.unsigned_abs()) - MILLISECOND);
    sign_in_at(&provider, &single_sign_on, &clock)
        .await
        .unwrap();
    clock.advance(MILLISECOND);
    let refused = sign_in_at(&provider, &single_sign_on, &clock).await;
    assert!(
        matches!(
            refused,
            Err(IdentifyError::Untrusted(ClaimsVerificationError::Expired(
                _
            )))
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_new_key_of_the_providers_is_asked_for_when_it_is_first_seen() {
    let provider = Provider::start().await;
    let single_sign_on = provider.single_sign_on();
    let clock = ManualClock::at(START);
    for _ in 0..2 {
        sign_in_at(&provider, &single_sign_on, &clock)
            .await
            .unwrap();
    }
    assert_eq!(provider.descriptions(), 1, "what it said is remembered");
    provider.replace_key();
    sign_in_at(&provider, &single_sign_on, &clock)
        .await
        .unwrap();
    assert_eq!(provider.descriptions(), 2);
}

#[tokio::test]
async fn a_code_is_worth_nothing_in_another_browser_or_a_second_time() {
    let provider = Provider::start().await;
    let single_sign_on = provider.single_sign_on();
    let begin = || async {
        begin(&single_sign_on, None, START, "/".into())
            .await
            .unwrap()
    };
    let (_, address) = begin().await;
    let (other, _) = begin().await;
    let (code, state) = provider.let_in(&address);
    assert!(!other.expects(&state, START));
    let refused = identify(&single_sign_on, START, other, code).await;
    assert!(matches!(refused, Err(IdentifyError::NoToken(_))));

    let (first, address) = begin().await;
    let (second, _) = begin().await;
    let (code, _) = provider.let_in(&address);
    identify(&single_sign_on, START, first, code.clone())
        .await
        .unwrap();
    let refused = identify(&single_sign_on, START, second, code).await;
    assert!(matches!(refused, Err(IdentifyError::NoToken(_))));
}

#[tokio::test]
async fn no_error_tells_a_code_a_token_or_a_secret() {
    let provider = Provider::start().await;
    let wrong: [Value; 4] = [
        json!({"nonce": "of-another-attempt"}),
        json!({"aud": [7]}),
        json!({"exp": "never"}),
        json!({"at_hash": "AAAA"}),
    ];
    for claims in wrong {
        provider.claim(claims);
        let error = sign_in(&provider).await.unwrap_err();
        let words = error_chain(&error);
        for secret in [CODE, ACCESS_TOKEN, CLIENT_SECRET, "eyJ"] {
            assert!(!words.contains(secret), "{words}");
        }
    }
}

/// A provider that answers everything with that router.
async fn answering(router: Router) -> SingleSignOn {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    SingleSignOn::new(settings(&url), TIMEOUT).unwrap()
}

async fn not_described(single_sign_on: &SingleSignOn) -> DiscoverError {
    match begin(single_sign_on, None, START, "/".into()).await {
        Err(BeginError::Discover(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_provider_that_was_down_is_asked_again_the_next_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let single_sign_on =
        SingleSignOn::new(settings(&format!("http://{address}")), TIMEOUT).unwrap();
    let error = not_described(&single_sign_on).await;
    assert!(matches!(error, DiscoverError::NoAnswer { .. }), "{error:?}");

    let description = json!({
        "issuer": format!("http://{address}"),
        "authorization_endpoint": format!("http://{address}/authorize"),
        "jwks_uri": format!("http://{address}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
    });
    let router = Router::new()
        .route(
            "/.well-known/openid-configuration",
            get(|| async { axum::Json(description) }),
        )
        .route("/jwks", get(|| async { axum::Json(json!({"keys": []})) }));
    let listener = TcpListener::bind(address).await.unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    begin(&single_sign_on, None, START, "/".into())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_provider_that_never_answers_keeps_nobody_waiting() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let timeout = Duration::from_millis(200);
    let single_sign_on = SingleSignOn::new(settings(&url), timeout).unwrap();
    let error = not_described(&single_sign_on).await;
    assert!(matches!(error, DiscoverError::NoAnswer { .. }), "{error:?}");
    drop(listener);
}

#[tokio::test]
async fn an_endless_answer_is_not_read_to_its_end() {
    let endless = Router::new().fallback(|| async { "x".repeat(2 * 1024 * 1024) });
    let error = not_described(&answering(endless).await).await;
    assert!(
        matches!(
            error,
            DiscoverError::NoAnswer {
                source: CallError::TooLong,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn the_provider_sends_us_nowhere_else_and_speaks_for_nobody_else() {
    let elsewhere = Provider::start().await;
    let there = format!("{}/.well-known/openid-configuration", elsewhere.url);
    let redirecting = Router::new().fallback(move || async move { Redirect::to(&there) });
    let error = not_described(&answering(redirecting).await).await;
    assert!(
        matches!(error, DiscoverError::Unreadable { .. }),
        "{error:?}"
    );
    assert_eq!(elsewhere.descriptions(), 0);

    elsewhere.describe(json!({"issuer": "https://another.example.com"}));
    let error = not_described(&elsewhere.single_sign_on()).await;
    assert!(
        matches!(error, DiscoverError::Unreadable { .. }),
        "{error:?}"
    );
}
