use std::io;
use std::sync::{Arc, Mutex};

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::fixtures::{SECRET, credentials, in_effect, push};
use crate::gateway::{Gateway, auth_ok, code};

#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl io::Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Page {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn neither_secret_nor_token_nor_signature_is_in_the_log_at_its_loudest() {
    let page = Page::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(page.clone())
        .finish();
    let listening = tracing::subscriber::set_default(subscriber);

    let gateway = Gateway::start(
        |_, _| auth_ok("token-58ad47319e8d"),
        |_, _| code(11, "Invalid AuthToken token-58ad47319e8d"),
    )
    .await;
    let connector = gateway.connector();
    let report = connector.unicast(&in_effect(credentials()), &push()).await;
    let printed = format!("{connector:?} {report:?}");
    drop(listening);

    let log = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
    assert!(
        log.contains("vendor=\"oppo\"") || log.contains("vendor=oppo"),
        "{log}"
    );
    assert!(log.contains("code=11"), "{log}");
    assert!(log.contains("duration_ms"), "{log}");
    let sign = &gateway.auths()[0].form["sign"];
    for hidden in [SECRET, "token-58ad47319e8d", sign] {
        assert!(!log.contains(hidden), "{log}");
        assert!(!printed.contains(hidden), "{printed}");
    }
}
