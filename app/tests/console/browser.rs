//! A browser: cookies, a language, and one method for each thing that people do.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::{ClientAddress, PageNonce};
use axum::body::Body;
use axum::response::Response;
use http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, SET_COOKIE, USER_AGENT};
use http::{Method, Request};
use tower::ServiceExt as _;

use crate::answer::Answer;
use crate::console::Console;
use crate::form::Form;
use crate::page::Page;
use crate::rules_of_all_pages::{self, NONCE};

pub(crate) const ENGLISH: &str = "en";
pub(crate) const CHINESE: &str = "zh-CN";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
/// Where every browser here is.
const ADDRESS: [u8; 4] = [203, 0, 113, 7];

#[derive(Clone)]
pub(crate) struct Browser<'console> {
    console: &'console Console,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) accept_language: String,
}

impl<'console> Browser<'console> {
    pub(crate) fn new(console: &'console Console) -> Self {
        Self {
            console,
            cookies: BTreeMap::new(),
            accept_language: ENGLISH.to_owned(),
        }
    }

    /// The same person with another preference: no switch is touched.
    pub(crate) fn reading(&self, language: &str) -> Self {
        Self {
            accept_language: language.to_owned(),
            ..self.clone()
        }
    }

    pub(crate) async fn get(&mut self, address: &str) -> Answer {
        self.ask(Method::GET, address).await
    }

    /// A page that must be there.
    pub(crate) async fn open(&mut self, address: &str) -> Page {
        self.get(address).await.page(200)
    }

    pub(crate) async fn ask(&mut self, method: Method, address: &str) -> Answer {
        let request = Request::builder().method(method).uri(address);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.post_body(address, "application/x-www-form-urlencoded", body)
            .await
    }

    pub(crate) async fn post_body(
        &mut self,
        address: &str,
        content_type: &str,
        body: impl Into<Body>,
    ) -> Answer {
        let request = Request::post(address).header(CONTENT_TYPE, content_type);
        self.send(request.body(body.into()).unwrap()).await
    }

    pub(crate) async fn submit(&mut self, form: &Form) -> Answer {
        self.post(form.action(), &form.fields()).await
    }

    async fn send(&mut self, request: Request<Body>) -> Answer {
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let response = self.send_streaming(request).await;
        let answer = Answer::read(format!("{method} {uri}"), response).await;
        if answer.is_html() {
            rules_of_all_pages::hold(&answer);
        }
        self.console.answers.lock().unwrap().push(answer.clone());
        answer
    }

    /// The answer with a body that may never end.
    pub(crate) async fn send_streaming(&mut self, mut request: Request<Body>) -> Response {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let headers = request.headers_mut();
        headers.insert(ACCEPT_LANGUAGE, self.accept_language.parse().unwrap());
        headers.insert(USER_AGENT, FIREFOX.parse().unwrap());
        if !cookies.is_empty() {
            headers.insert(COOKIE, cookies.join("; ").parse().unwrap());
        }
        let extensions = request.extensions_mut();
        extensions.insert(PageNonce(Arc::from(NONCE)));
        extensions.insert(ClientAddress(ADDRESS.into()));
        let response = self.console.router.clone().oneshot(request).await.unwrap();
        for line in response.headers().get_all(SET_COOKIE) {
            self.keep(line.to_str().unwrap());
        }
        response
    }

    fn keep(&mut self, cookie: &str) {
        let (name, rest) = cookie.split_once('=').unwrap();
        let value = rest.split(';').next().unwrap_or_default();
        if value.is_empty() || cookie.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// What people do.
impl Browser<'_> {
    /// Posts the form of a page that may have been opened long ago: also of somebody else's session.
    pub(crate) async fn sign_in(&mut self, name: &str, password: &str) -> Answer {
        let fields = [("name", name), ("password", password), ("next", "")];
        self.post("/sign-in", &fields).await
    }

    pub(crate) async fn sign_out(&mut self) -> Answer {
        let form = self.open("/applications").await.form("/sign-out");
        self.submit(&form).await
    }

    /// Adds an application and tells its SDKAppID.
    pub(crate) async fn add_application(&mut self, name: &str) -> String {
        let form = self.open("/applications/new").await;
        let form = form.form("/applications/new").with("name", name);
        let answer = self.submit(&form).await;
        let address = answer.location().strip_prefix("/applications/");
        address.unwrap().to_owned()
    }

    /// The empty form, filled in with the sandbox's credentials.
    pub(crate) async fn certificate_form(&mut self, application: &str) -> Form {
        let address = format!("/applications/{application}/certificates/new");
        let app = sandbox::demo_vendor_app();
        let form = self.open(&address).await.form(&address);
        form.with("app_key", &app.app_key)
            .with("app_id", &app.app_id)
            .with("master_secret", &app.master_secret)
            .with("channel_id", &app.channels[0])
    }

    /// Adds a certificate, waits for the vendor's word on it, and tells its ID.
    pub(crate) async fn add_certificate(
        &mut self,
        application: &str,
        change: impl FnOnce(Form) -> Form,
    ) -> String {
        let form = change(self.certificate_form(application).await);
        let answer = self.submit(&form).await;
        self.console.engine.idle().await;
        let (_, id) = answer.location().split_once("#certificate-").unwrap();
        id.to_owned()
    }

    /// A certificate whose first revision is in effect.
    pub(crate) async fn add_certificate_in_effect(
        &mut self,
        application: &str,
        change: impl FnOnce(Form) -> Form,
    ) -> String {
        let id = self.add_certificate(application, change).await;
        self.console.clock.advance(crate::console::DELAY);
        id
    }

    pub(crate) async fn edit_form(&mut self, application: &str, id: &str) -> Form {
        let address = format!("/applications/{application}/certificates/{id}/edit");
        self.open(&address).await.form(&address)
    }

    /// Opens the form, changes it and saves.
    pub(crate) async fn edit(
        &mut self,
        application: &str,
        id: &str,
        change: impl FnOnce(Form) -> Form,
    ) -> Answer {
        let form = change(self.edit_form(application, id).await);
        let answer = self.submit(&form).await;
        self.console.engine.idle().await;
        answer
    }

    pub(crate) async fn withdraw(&mut self, application: &str, id: &str, revision: u32) -> Answer {
        let address =
            format!("/applications/{application}/certificates/{id}/revisions/{revision}/withdraw");
        self.post(&address, &[]).await
    }

    pub(crate) async fn test_push_form(&mut self, application: &str, id: &str) -> Form {
        let address = format!("/applications/{application}/test-push");
        let page = self.open(&format!("{address}?certificate={id}")).await;
        page.form(&address)
    }

    /// Sends a test push as the form offers it, and opens the page with what came of it.
    pub(crate) async fn test_push(
        &mut self,
        application: &str,
        id: &str,
        change: impl FnOnce(Form) -> Form,
    ) -> Page {
        let form = change(self.test_push_form(application, id).await);
        let answer = self.submit(&form).await;
        self.open(answer.location()).await
    }
}
