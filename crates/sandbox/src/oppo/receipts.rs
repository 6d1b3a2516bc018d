//! Receipts: what OPPO tells the sender's server after a message went out.
//!
//! The simulator calls nobody but programs on this very machine, tries once, and counts what came
//! of it: which answer OPPO expects and whether it tries again was not found.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::Timestamp;
use futures::StreamExt as _;
use reqwest::{Client, Url, redirect};
use serde::Serialize;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::outbox::Message;

/// How many letters wait at most; more are dropped and counted.
const MOST_WAITING: usize = 1_000;
/// How many are posted at the same time.
const MOST_AT_ONCE: usize = 8;
/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// What happened to a message after it was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EventType {
    /// It reached the phone. Whether the phone shows it is another question.
    PushArrive,
    /// No phone has this registration id.
    RegidInvalid,
    /// The phone had its number of messages for the day.
    UserDailyLimit,
}

/// One receipt, as it is written on the wire.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Receipt {
    #[serde(skip)]
    url: String,
    message_id: String,
    app_id: String,
    task_id: String,
    registration_ids: String,
    event_time: String,
    param: String,
    event_type: EventType,
}

impl Receipt {
    /// The receipt for these ids, if the message asks for receipts.
    pub(crate) fn wanted(
        message: Message<'_>,
        event_type: EventType,
        ids: &[&str],
        now: Timestamp,
    ) -> Option<Self> {
        let call_back = message.notification.call_back.as_ref()?;
        Some(Self {
            url: call_back.url.clone(),
            message_id: message.message_id.to_owned(),
            app_id: message.app.app_id.clone(),
            task_id: message.task_id.to_owned(),
            registration_ids: ids.join(","),
            event_time: now.as_millis().to_string(),
            param: call_back.parameter.clone(),
            event_type,
        })
    }
}

/// Receipts for the same address, posted together.
#[derive(Debug)]
pub(crate) struct Letter {
    url: String,
    receipts: Vec<Receipt>,
}

/// What came of the receipts that were asked for, since the sandbox was started. Receipts to the
/// same address that arise together count as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReceiptCounts {
    /// Posted, and answered with a 2xx.
    pub delivered: u64,
    /// Posted in vain: no answer, or another status. Not tried again.
    pub failed: u64,
    /// Not posted, because the address is not on this machine.
    pub not_loopback: u64,
    /// Not posted, because too many were waiting.
    pub dropped: u64,
}

#[derive(Debug, Default)]
struct Counters {
    delivered: AtomicU64,
    failed: AtomicU64,
    not_loopback: AtomicU64,
    dropped: AtomicU64,
}

/// Where letters are handed in.
#[derive(Debug)]
pub(crate) struct Letters {
    waiting: mpsc::Sender<Letter>,
    counters: Arc<Counters>,
}

/// Where letters are taken out again.
#[derive(Debug)]
pub(crate) struct PostBag {
    waiting: mpsc::Receiver<Letter>,
    counters: Arc<Counters>,
}

impl Letters {
    pub(crate) fn new() -> (Self, PostBag) {
        let (sender, receiver) = mpsc::channel(MOST_WAITING);
        let counters = Arc::new(Counters::default());
        let bag = PostBag {
            waiting: receiver,
            counters: Arc::clone(&counters),
        };
        let letters = Self {
            waiting: sender,
            counters,
        };
        (letters, bag)
    }

    pub(crate) fn counts(&self) -> ReceiptCounts {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        ReceiptCounts {
            delivered: read(&self.counters.delivered),
            failed: read(&self.counters.failed),
            not_loopback: read(&self.counters.not_loopback),
            dropped: read(&self.counters.dropped),
        }
    }

    /// Hands the receipts in, those for the same address in one letter.
    pub(crate) fn post(&self, receipts: Vec<Receipt>) {
        let mut letters: Vec<Letter> = Vec::new();
        for receipt in receipts {
            match letters.iter_mut().find(|it| it.url == receipt.url) {
                Some(letter) => letter.receipts.push(receipt),
                None => letters.push(Letter {
                    url: receipt.url.clone(),
                    receipts: vec![receipt],
                }),
            }
        }
        for letter in letters {
            if self.waiting.try_send(letter).is_err() {
                self.counters.dropped.fetch_add(1, Ordering::Relaxed);
                tracing::warn!("too many receipts are waiting: one is dropped");
            }
        }
    }
}

/// Posts letters until no more can come.
pub(crate) async fn deliver(bag: PostBag, client: Client) {
    let PostBag { waiting, counters } = bag;
    let (client, counters) = (&client, &*counters);
    ReceiverStream::new(waiting)
        .for_each_concurrent(MOST_AT_ONCE, |letter| async move {
            let counter = deliver_one(client, counters, &letter).await;
            counter.fetch_add(1, Ordering::Relaxed);
        })
        .await;
}

async fn deliver_one<'a>(
    client: &Client,
    counters: &'a Counters,
    letter: &Letter,
) -> &'a AtomicU64 {
    let Some(url) = loopback(&letter.url) else {
        tracing::warn!("a receipt is not sent: its call_back_url is not on this machine");
        return &counters.not_loopback;
    };
    // The path and the query may hold the receiver's secret: only the port is told.
    let port = url.port_or_known_default();
    match client.post(url).json(&letter.receipts).send().await {
        Ok(answer) if answer.status().is_success() => &counters.delivered,
        Ok(answer) => {
            tracing::warn!(port, status = %answer.status(), "a receipt was not accepted");
            &counters.failed
        }
        Err(error) => {
            let error = error.without_url();
            tracing::warn!(port, %error, "a receipt could not be posted");
            &counters.failed
        }
    }
}

/// The address, if it is one on this machine.
fn loopback(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let host = url.host_str()?;
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let here = match address.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost",
    };
    (here && matches!(url.scheme(), "http" | "https")).then_some(url)
}

/// A client that stays on this machine: it follows nobody elsewhere, uses no proxy, and asks no
/// name server where `localhost` is.
pub(crate) fn postman() -> reqwest::Result<Client> {
    let localhost = [
        SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
    ];
    Client::builder()
        .redirect(redirect::Policy::none())
        .no_proxy()
        .resolve_to_addrs("localhost", &localhost)
        .timeout(PATIENCE)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_on_this_machine_are_called() {
        for here in [
            "http://127.0.0.1:3000/receipts?key=1",
            "http://127.255.0.9/",
            "http://[::1]:80/",
            "https://localhost/x",
            "http://LOCALHOST:1/",
            "http://2130706433/",
        ] {
            assert!(loopback(here).is_some(), "{here}");
        }
        for elsewhere in [
            "http://example.com/",
            "http://10.0.0.1/",
            "http://0.0.0.0/",
            "http://[::ffff:10.0.0.1]/",
            "http://localhost.example.com/",
            "http://127.0.0.1.example.com/",
            "http://127.0.0.1@example.com/",
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
            "127.0.0.1:3000",
            "",
        ] {
            assert!(loopback(elsewhere).is_none(), "{elsewhere}");
        }
    }
}
