//! A browser without eyes.

use std::time::Duration;

use reqwest::header::{ACCEPT_ENCODING, COOKIE, HeaderMap, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Method, RequestBuilder};

use crate::program::Program;

pub(crate) struct Client {
    http: reqwest::Client,
    url: String,
    cookie: Option<String>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl Client {
    pub(crate) fn of(program: &Program) -> Self {
        Self::at(program.url())
    }

    pub(crate) fn at(url: &str) -> Self {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .timeout(Duration::from_secs(60))
            .build()
            .unwrap();
        Self {
            http,
            url: url.to_owned(),
            cookie: None,
        }
    }

    /// The same cookie at another program.
    pub(crate) fn moved_to(self, program: &Program) -> Self {
        Self {
            url: program.url().to_owned(),
            ..self
        }
    }

    pub(crate) fn request(&self, method: Method, address: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{address}", self.url));
        match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        }
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await.unwrap(),
        }
    }

    pub(crate) async fn get(&self, address: &str) -> Answer {
        self.send(self.request(Method::GET, address)).await
    }

    pub(crate) async fn get_encoded(&self, address: &str, encoding: &str) -> Answer {
        let request = self.request(Method::GET, address);
        self.send(request.header(ACCEPT_ENCODING, encoding)).await
    }

    /// Signs in and keeps the cookie, which is handed back as it was set.
    pub(crate) async fn sign_in(&mut self, name: &str, password: &str) -> String {
        let form = [("name", name), ("password", password)];
        let request = self.request(Method::POST, "/sign-in").form(&form);
        let answer = self.send(request).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let cookie = answer.header(SET_COOKIE.as_str()).to_owned();
        self.cookie = cookie.split(';').next().map(ToOwned::to_owned);
        cookie
    }
}
