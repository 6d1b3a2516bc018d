//! A provider that signs what it is told to, right or wrong. A real one signs in the browser tests.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use engine::single_sign_on::{SingleSignOn, SingleSignOnSettings, TIMEOUT};
use hmac::{Hmac, KeyInit as _, Mac as _};
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreJwsSigningAlgorithm};
use openidconnect::url::Url;
use openidconnect::{JsonWebKeyId, PrivateSigningKey as _};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::fixture::START;

pub(crate) const CLIENT_ID: &str = "pushdeck";
pub(crate) const CLIENT_SECRET: &str = "the-client-secret-of-the-tests";
pub(crate) const ACCESS_TOKEN: &str = "the-access-token-of-the-tests";
pub(crate) const CODE: &str = "the-code-of-the-tests";
pub(crate) const SUBJECT: &str = "00u1f2e3";
/// How long an ID token is good.
pub(crate) const GOOD_FOR: i64 = 300;
const REDIRECT_URL: &str = "http://127.0.0.1:3000/sign-in/single-sign-on/callback";

/// How the ID token is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signed {
    /// With the key that the provider publishes.
    Rightly,
    /// With another one, by its name.
    ByAStranger,
    /// With the client secret, which is no key of the provider's.
    WithTheClientSecret,
    NotAtAll,
}

pub(crate) struct Provider {
    pub(crate) url: String,
    shared: Arc<Shared>,
}

struct Shared {
    url: String,
    key: Mutex<(String, CoreEdDsaPrivateSigningKey)>,
    signed: Mutex<Signed>,
    /// Laid over what the provider says of itself, over the ID token's claims, and what it tells further.
    description: Mutex<Value>,
    claims: Mutex<Value>,
    user_info: Mutex<Value>,
    /// The browser that was let go: nonce and challenge.
    asked: Mutex<Option<(String, String)>>,
    descriptions: Mutex<usize>,
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            url: url.clone(),
            key: Mutex::new(key("first")),
            signed: Mutex::new(Signed::Rightly),
            description: Mutex::new(json!({})),
            claims: Mutex::new(json!({})),
            user_info: Mutex::new(json!({"sub": SUBJECT})),
            asked: Mutex::default(),
            descriptions: Mutex::default(),
        });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(description))
            .route("/jwks", get(jwks))
            .route("/token", post(token))
            .route("/userinfo", get(user_info))
            .with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, shared }
    }

    pub(crate) fn single_sign_on(&self) -> SingleSignOn {
        SingleSignOn::new(settings(&self.url), TIMEOUT).unwrap()
    }

    /// What the provider says of itself besides, or instead.
    pub(crate) fn describe(&self, description: Value) {
        *self.shared.description.lock().unwrap() = description;
    }

    /// How often it was asked.
    pub(crate) fn descriptions(&self) -> usize {
        *self.shared.descriptions.lock().unwrap()
    }

    /// What the ID token claims besides, or instead; null leaves a claim out.
    pub(crate) fn claim(&self, claims: Value) {
        *self.shared.claims.lock().unwrap() = claims;
    }

    pub(crate) fn tell_further(&self, user_info: Value) {
        *self.shared.user_info.lock().unwrap() = user_info;
    }

    pub(crate) fn sign(&self, signed: Signed) {
        *self.shared.signed.lock().unwrap() = signed;
    }

    pub(crate) fn replace_key(&self) {
        *self.shared.key.lock().unwrap() = key("second");
    }

    /// Somebody signs in at the provider: code and state are what the browser brings back.
    pub(crate) fn let_in(&self, address: &Url) -> (String, String) {
        let query: HashMap<_, _> = address.query_pairs().into_owned().collect();
        assert_eq!(query["client_id"], CLIENT_ID);
        assert_eq!(query["response_type"], "code");
        assert_eq!(query["code_challenge_method"], "S256");
        assert_eq!(query["redirect_uri"], REDIRECT_URL);
        let asked = (query["nonce"].clone(), query["code_challenge"].clone());
        *self.shared.asked.lock().unwrap() = Some(asked);
        (CODE.to_owned(), query["state"].clone())
    }
}

pub(crate) fn settings(issuer: &str) -> SingleSignOnSettings {
    use domain::single_sign_on::{Grants, GroupsClaim, Issuer, ProviderName, Scope};

    SingleSignOnSettings {
        issuer: Issuer::parse(issuer).unwrap(),
        client_id: CLIENT_ID.to_owned(),
        client_secret: CLIENT_SECRET.into(),
        name: ProviderName::parse("Example ID").unwrap(),
        scopes: vec![Scope::parse("groups").unwrap()],
        groups_claim: GroupsClaim::parse("groups").unwrap(),
        grants: Grants::default(),
        redirect_url: REDIRECT_URL.to_owned(),
    }
}

/// A new key under that name.
fn key(id: &str) -> (String, CoreEdDsaPrivateSigningKey) {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).unwrap();
    // PKCS #8 (RFC 8410, section 7), which says the same before every Ed25519 key.
    let mut der = hex::decode("302e020100300506032b657004220420").unwrap();
    der.extend(secret);
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        BASE64_STANDARD.encode(der)
    );
    let name = Some(JsonWebKeyId::new(id.to_owned()));
    let key = CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, name).unwrap();
    (id.to_owned(), key)
}

fn lay_over(mut below: Value, above: &Value) -> Value {
    for (name, value) in above.as_object().unwrap() {
        match value {
            Value::Null => below.as_object_mut().unwrap().remove(name),
            value => below
                .as_object_mut()
                .unwrap()
                .insert(name.clone(), value.clone()),
        };
    }
    below
}

async fn description(State(shared): State<Arc<Shared>>) -> Json<Value> {
    *shared.descriptions.lock().unwrap() += 1;
    let url = &shared.url;
    let description = json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "userinfo_endpoint": format!("{url}/userinfo"),
        "jwks_uri": format!("{url}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
    });
    Json(lay_over(description, &shared.description.lock().unwrap()))
}

async fn jwks(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let key = shared.key.lock().unwrap().1.as_verification_key();
    Json(json!({"keys": [key]}))
}

async fn token(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let credentials = BASE64_STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}"));
    let is_client = headers["authorization"] == format!("Basic {credentials}");
    let asked = shared.asked.lock().unwrap().take();
    let asked = asked.filter(|(_, challenge)| {
        let hash = Sha256::digest(&form["code_verifier"]);
        *challenge == BASE64_URL_SAFE_NO_PAD.encode(hash)
    });
    match asked {
        Some((nonce, _)) if is_client && form["code"] == CODE => Json(json!({
            "access_token": ACCESS_TOKEN,
            "token_type": "Bearer",
            "expires_in": 60,
            "id_token": id_token(&shared, &nonce),
        }))
        .into_response(),
        _ => {
            let refusal = Json(json!({"error": "invalid_grant"}));
            (StatusCode::BAD_REQUEST, refusal).into_response()
        }
    }
}

fn id_token(shared: &Shared, nonce: &str) -> String {
    let now = START.as_millis() / 1000;
    let claims = json!({
        "iss": shared.url,
        "sub": SUBJECT,
        "aud": CLIENT_ID,
        "iat": now,
        "exp": now + GOOD_FOR,
        "nonce": nonce,
        "preferred_username": "anna",
        "groups": ["chat-team"],
    });
    let claims = lay_over(claims, &shared.claims.lock().unwrap());
    let (id, own) = &*shared.key.lock().unwrap();
    let (_, strange) = key(id);
    let encode = |json: Value| BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
    let signed = *shared.signed.lock().unwrap();
    let algorithm = match signed {
        Signed::Rightly | Signed::ByAStranger => "EdDSA",
        Signed::WithTheClientSecret => "HS256",
        Signed::NotAtAll => "none",
    };
    let header = encode(json!({"alg": algorithm, "kid": id}));
    let text = format!("{header}.{}", encode(claims));
    let algorithm = CoreJwsSigningAlgorithm::EdDsa;
    let signature = match signed {
        Signed::Rightly => own.sign(&algorithm, text.as_bytes()).unwrap(),
        Signed::ByAStranger => strange.sign(&algorithm, text.as_bytes()).unwrap(),
        Signed::WithTheClientSecret => {
            let mut mac = Hmac::<Sha256>::new_from_slice(CLIENT_SECRET.as_bytes()).unwrap();
            mac.update(text.as_bytes());
            mac.finalize().into_bytes().to_vec()
        }
        Signed::NotAtAll => Vec::new(),
    };
    format!("{text}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

async fn user_info(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    if headers["authorization"] != format!("Bearer {ACCESS_TOKEN}") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    Json(shared.user_info.lock().unwrap().clone()).into_response()
}
