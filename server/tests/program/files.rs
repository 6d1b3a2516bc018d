//! The built site's files.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use reqwest::Method;

use crate::client::Client;
use crate::folder::{BROTLI, Folder, GZIP, PLAIN};
use crate::program::Program;

const FOREVER: &str = "public, max-age=31536000, immutable";
const SCRIPT: &str = "/pkg/pushdeck.0123.js";

#[tokio::test]
async fn a_hashed_file_is_served_as_small_as_the_browser_takes_it_and_kept_for_ever() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &[], &[]);
    let client = Client::of(&program);
    for (accepted, encoding, body) in [
        ("gzip, deflate, br, zstd", "br", BROTLI),
        ("br", "br", BROTLI),
        ("gzip", "gzip", GZIP),
        ("identity", "", PLAIN),
        ("br;q=0, gzip;q=0.5", "gzip", GZIP),
    ] {
        let answer = client.get_encoded(SCRIPT, accepted).await;
        assert_eq!(answer.status, 200, "{accepted}");
        assert_eq!(answer.body, body, "{accepted}");
        assert_eq!(answer.header("content-encoding"), encoding, "{accepted}");
        assert_eq!(answer.header("content-type"), "text/javascript");
        assert_eq!(answer.header("cache-control"), FOREVER);
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        // A shared cache must not hand brotli to who does not take it.
        let vary = answer.header("vary").to_ascii_lowercase();
        assert!(vary.contains("accept-encoding"), "{accepted}: {vary:?}");
    }
    for (file, content_type) in [
        ("/pkg/pushdeck.0123_bg.wasm", "application/wasm"),
        ("/pkg/main.4567.css", "text/css"),
    ] {
        let answer = client.get(file).await;
        assert_eq!(answer.header("content-type"), content_type);
        assert_eq!(answer.header("cache-control"), FOREVER);
    }
    let icon = client.get("/favicon.svg").await;
    assert_eq!(icon.header("content-type"), "image/svg+xml");
    assert_eq!(icon.header("cache-control"), "public, max-age=3600");
}

#[tokio::test]
async fn pages_name_the_files_of_the_manifest() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &[], &[]);
    let page = Client::of(&program).get("/sign-in").await;
    assert!(page.body.contains("href=\"/pkg/main.4567.css\""));
}

#[tokio::test]
async fn only_what_is_meant_for_browsers_is_served() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &[], &[]);
    let client = Client::of(&program);
    // By hand, for a well-behaved client tidies such addresses up.
    let url = program.url().strip_prefix("http://").unwrap();
    for address in [
        "/pkg/missing.js",
        "/pkg/",
        "/pkg/../manifest.json",
        "/pkg/%2e%2e/manifest.json",
        "/pkg/..%2fmanifest.json",
        "/pkg/..%5cmanifest.json",
        "/pkg//../manifest.json",
        "/pkg/../../data/pushdeck.key",
        "/pkg/%2e%2e/%2e%2e/data/pushdeck.key",
        "/pkg/%00",
    ] {
        let mut wire = TcpStream::connect(url).unwrap();
        write!(
            wire,
            "GET {address} HTTP/1.1\r\nHost: {url}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        wire.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 404 "), "{address}: {answer}");
        assert!(!answer.contains("max-age"), "{address}: {answer}");
    }
    for address in [
        "/manifest.json",
        "/site/manifest.json",
        "/data/pushdeck.key",
    ] {
        assert_eq!(client.get(address).await.status, 303, "{address}");
    }
}

#[tokio::test]
async fn files_are_read_and_nothing_else() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &[], &[]);
    let client = Client::of(&program);
    let head = client.send(client.request(Method::HEAD, SCRIPT)).await;
    assert_eq!(head.status, 200);
    assert_eq!(head.header("content-length"), PLAIN.len().to_string());
    assert_eq!(head.body, "");
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        for address in [SCRIPT, "/favicon.svg"] {
            let answer = client.send(client.request(method.clone(), address)).await;
            assert_eq!(answer.status, 405, "{method} {address}");
        }
    }
}
