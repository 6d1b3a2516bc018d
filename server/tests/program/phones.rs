//! The sandbox's phones, whose chat apps sign in over the program's own device connection.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use tokio::time::timeout;

use crate::client::{Answer, Client};
use crate::folder::Folder;
use crate::program::{CHOSEN_PASSWORD, Program};
use crate::rest::BackEnd;

/// Bounded, for nothing takes a minute.
const PATIENCE: Duration = Duration::from_secs(60);
const ALICES: u32 = 1;
const BOBS: u32 = 2;

struct Phones {
    browser: Client,
    _program: Program,
    back_end: BackEnd,
    _folder: Folder,
}

impl Phones {
    async fn start() -> Self {
        let folder = Folder::new();
        let program = Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]);
        let mut browser = Client::of(&program);
        browser.sign_in("admin", CHOSEN_PASSWORD.1).await;
        Self {
            browser,
            back_end: BackEnd::of(&program, &folder),
            _program: program,
            _folder: folder,
        }
    }

    /// Alice on one phone, Bob on the other.
    async fn with_two_users() -> Self {
        let phones = Self::start().await;
        phones.sign_in(ALICES, "alice").await;
        phones.sign_in(BOBS, "bob").await;
        phones
    }

    async fn post(&self, phone: u32, button: &str, fields: &[(&str, &str)]) -> Answer {
        let address = format!("/sandbox/phones/{phone}/app/{button}");
        // A form without a field still has the content type of one.
        let fields = if fields.is_empty() {
            &[("", "")]
        } else {
            fields
        };
        let request = self.browser.request(Method::POST, &address).form(fields);
        self.browser.send(request).await
    }

    async fn press(&self, phone: u32, button: &str) {
        let answer = self.post(phone, button, &[]).await;
        assert_eq!(answer.status, 303, "{button}: {}", answer.body);
    }

    async fn sign_in(&self, phone: u32, user: &str) {
        let fields = [("user", user), ("certificate", "7001")];
        let answer = self.post(phone, "sign-in", &fields).await;
        assert_eq!(answer.status, 303, "{user}: {}", answer.body);
    }

    async fn send(&self, phone: u32, to: &str, text: &str) -> Answer {
        let ext = r#"{"room": "kitchen"}"#;
        let fields = [("to", to), ("text", text), ("ext", ext)];
        self.post(phone, "send", &fields).await
    }

    async fn sent(&self, phone: u32, to: &str, text: &str) {
        let answer = self.send(phone, to, text).await;
        assert_eq!(answer.status, 303, "{text}: {}", answer.body);
    }

    /// What the phone shows, as HTML.
    async fn screen(&self, phone: u32) -> String {
        let page = self.browser.get("/sandbox").await.body;
        let start = format!("id=\"phone-{phone}\"");
        let (_, screen) = page.split_once(&start).unwrap();
        screen.split("</section>").next().unwrap().to_owned()
    }

    /// Waits until the phone shows it.
    async fn shows(&self, phone: u32, what: &str) -> String {
        let shown = async {
            loop {
                let screen = self.screen(phone).await;
                if screen.contains(what) {
                    return screen;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        match timeout(PATIENCE, shown).await {
            Ok(screen) => screen,
            Err(_) => panic!("{what} is not on {}", self.screen(phone).await),
        }
    }

    /// How many notifications the phone has in its bar.
    async fn in_bar(&self, phone: u32) -> usize {
        self.screen(phone)
            .await
            .matches("notification-title")
            .count()
    }
}

#[tokio::test]
async fn two_phones_chat_and_only_the_killed_one_rings() {
    let phones = Phones::with_two_users().await;
    assert_eq!(phones.back_end.state_of("bob").await, "Online");
    phones.sent(ALICES, "bob", "Are you there?").await;
    phones.shows(BOBS, "Are you there?").await;
    phones.sent(BOBS, "alice", "Sure").await;
    phones.shows(ALICES, "Sure").await;

    phones.press(BOBS, "kill").await;
    assert_eq!(phones.back_end.state_of("bob").await, "PushOnline");
    phones.sent(ALICES, "bob", "Dinner?").await;
    let screen = phones.shows(BOBS, "notification-title").await;
    assert!(screen.contains("Dinner?"), "{screen}");
    assert_eq!(
        phones.in_bar(BOBS).await,
        1,
        "one message came while it was dead"
    );

    let (_, click) = screen.split_once("notifications/").unwrap();
    let (notification, _) = click.split_once('/').unwrap();
    let address = format!("/sandbox/phones/{BOBS}/notifications/{notification}/click");
    let request = phones.browser.request(Method::POST, &address);
    let clicked = phones.browser.send(request.form(&[("", "")])).await;
    assert_eq!(clicked.status, 303, "{}", clicked.body);
    let screen = phones.screen(BOBS).await;
    assert!(screen.contains("kitchen"), "the custom content: {screen}");
    assert_eq!(
        phones.back_end.state_of("bob").await,
        "Online",
        "the click opened the app"
    );
}

#[tokio::test]
async fn an_app_in_the_background_gets_the_message_and_rings_too() {
    let phones = Phones::with_two_users().await;
    phones.press(BOBS, "background").await;
    phones.sent(ALICES, "bob", "Look!").await;
    phones.shows(BOBS, "notification-title").await;
    let screen = phones.shows(BOBS, "phone-chat-text").await;
    assert!(screen.contains("Look!"), "{screen}");
    phones.press(BOBS, "open").await;
    phones.sent(ALICES, "bob", "In the open").await;
    phones.shows(BOBS, "In the open").await;
    assert_eq!(phones.in_bar(BOBS).await, 1, "nothing more rings");
}

#[tokio::test]
async fn what_comes_while_a_phone_has_no_network_comes_when_it_has_one_again() {
    let phones = Phones::with_two_users().await;
    phones.press(BOBS, "network-off").await;
    assert_eq!(phones.back_end.state_of("bob").await, "PushOnline");
    assert_eq!(phones.send(BOBS, "alice", "Hello?").await.status, 422);
    phones.sent(ALICES, "bob", "Where are you?").await;
    let records = "/applications/1400000001/pushes?user=bob";
    let accepted = async {
        while !phones
            .browser
            .get(records)
            .await
            .body
            .contains(">Accepted by the vendor</span>")
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, accepted).await.unwrap();
    assert_eq!(phones.in_bar(BOBS).await, 0, "the vendor keeps it");
    phones.press(BOBS, "network-on").await;
    assert_eq!(phones.in_bar(BOBS).await, 1);
    assert_eq!(
        phones.back_end.state_of("bob").await,
        "Online",
        "it connects again"
    );
}

#[tokio::test]
async fn phones_that_are_logged_out_or_kicked_stay_silent_and_say_so() {
    let phones = Phones::with_two_users().await;
    phones.press(BOBS, "log-out").await;
    phones.shows(BOBS, "Logged out.").await;
    assert_eq!(phones.back_end.state_of("bob").await, "Offline");
    phones.sent(ALICES, "bob", "Nobody hears this").await;

    phones.sign_in(BOBS, "carol").await;
    let kick = json!({"UserID": "carol"});
    phones.back_end.ok("im_open_login_svc/kick", &kick).await;
    phones.shows(BOBS, "Kicked by the back end.").await;
    phones.sent(ALICES, "carol", "Nor this").await;

    phones.sign_in(BOBS, "alice").await;
    phones
        .shows(ALICES, "Kicked: the user signed in on another phone.")
        .await;
    assert_eq!(phones.send(ALICES, "bob", "Gone").await.status, 422);
    for phone in [ALICES, BOBS] {
        assert_eq!(phones.in_bar(phone).await, 0);
    }
}

#[tokio::test]
async fn what_the_server_refuses_is_shown_on_the_phone() {
    let phones = Phones::with_two_users().await;
    let refused = phones.send(ALICES, "nobody", "Hello?").await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("Refused with 90012"),
        "{}",
        refused.body
    );
    assert!(
        refused.body.contains("value=\"nobody\""),
        "what was typed stays"
    );
}
