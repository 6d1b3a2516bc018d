//! What stands around every page on the wire.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use reqwest::Method;

use crate::client::{Answer, Client};
use crate::folder::Folder;
use crate::program::{CHOSEN_PASSWORD, Program};

fn nonce(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy");
    let (_, rest) = policy.split_once("'nonce-").unwrap();
    rest.split('\'').next().unwrap().to_owned()
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_keep_it_to_itself() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]);
    let mut client = Client::of(&program);
    client.sign_in("admin", CHOSEN_PASSWORD.1).await;
    for (method, address, status) in [
        (Method::GET, "/applications", 200),
        (Method::GET, "/applications/1400000001", 200),
        (Method::GET, "/", 303),
        (Method::GET, "/nowhere", 404),
        (Method::POST, "/applications", 405),
        (Method::POST, "/applications/new", 400),
        (Method::GET, "/pkg/pushdeck.0123.js", 200),
        (Method::GET, "/pkg/missing.js", 404),
        (Method::GET, "/healthz", 200),
    ] {
        let answer = client.send(client.request(method, address)).await;
        assert_eq!(answer.status, status, "{address}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{address}: {name}");
        }
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "style-src 'self';",
        ] {
            assert!(policy.contains(part), "{address}: {policy}");
        }
        for part in ["unsafe-inline", "'unsafe-eval'", "*", "http"] {
            assert!(!policy.contains(part), "{address}: {policy}");
        }
        if !address.starts_with("/pkg/pushdeck") {
            assert_eq!(answer.header("cache-control"), "no-store", "{address}");
        }
    }
}

#[tokio::test]
async fn the_pages_scripts_carry_the_nonce_of_this_one_answer() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]);
    let mut client = Client::of(&program);
    client.sign_in("admin", CHOSEN_PASSWORD.1).await;
    let [first, second] = [
        client.get("/applications/1400000001").await,
        client.get("/applications/1400000001").await,
    ];
    assert_ne!(nonce(&first), nonce(&second));
    for answer in [first, second] {
        let scripts = answer.body.matches("<script").count();
        let carried = format!("nonce=\"{}\"", nonce(&answer));
        assert!(scripts > 0);
        assert!(answer.body.matches(&carried).count() >= scripts);
        assert!(answer.body.contains("pushdeck.0123"));
    }
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &[], &[CHOSEN_PASSWORD]);
    let mut client = Client::of(&program);
    client.sign_in("admin", CHOSEN_PASSWORD.1).await;
    let own = program.url().to_owned();
    for (headers, status) in [
        (&[("sec-fetch-site", "cross-site")][..], 403),
        (&[("sec-fetch-site", "same-site")], 403),
        (&[("origin", "https://evil.example")], 403),
        (&[("origin", "null")], 403),
        (&[("origin", "http://127.0.0.1:1")], 403),
        (
            &[("sec-fetch-site", "cross-site"), ("origin", own.as_str())],
            403,
        ),
        (&[("sec-fetch-site", "same-origin")], 303),
        (&[("sec-fetch-site", "none")], 303),
        (&[("origin", own.as_str())], 303),
        (&[], 303),
    ] {
        let form = [("name", "Chat")];
        let mut request = client
            .request(Method::POST, "/applications/new")
            .form(&form);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = client
            .send(request.header("accept-language", "zh-CN"))
            .await;
        assert_eq!(answer.status, status, "{headers:?}");
        let is_said = answer.body.contains("请求来自其他网站");
        assert_eq!(is_said, status == 403, "{headers:?}: {}", answer.body);
    }
    // The four that were let through.
    let page = client.get("/applications").await;
    assert_eq!(page.body.matches("<article").count(), 4);
    // A link from elsewhere is followed.
    let link = client.request(Method::GET, "/applications");
    let link = link.header("sec-fetch-site", "cross-site");
    assert_eq!(client.send(link).await.status, 200);
}

#[tokio::test]
async fn the_sessions_cookie_is_out_of_reach_for_scripts_and_other_sites() {
    for (options, secure) in [
        (&[][..], false),
        (&["--public-url=http://push.example.com"], false),
        (&["--public-url=https://push.example.com"], true),
    ] {
        let folder = Folder::new();
        // It prints the public address, so that its port must be known beforehand.
        let port = free_port();
        let listen = format!("--listen=127.0.0.1:{port}");
        let mut arguments = vec!["serve".to_owned(), listen];
        arguments.extend(folder.options());
        arguments.extend(options.iter().map(|option| (*option).to_owned()));
        let mut program = Program::start(arguments, &[CHOSEN_PASSWORD], &folder);
        program.wait_for("Pushdeck is running at ");
        let mut client = Client::at(&format!("http://127.0.0.1:{port}"));
        let cookie = client.sign_in("admin", CHOSEN_PASSWORD.1).await;
        let name = match secure {
            true => "__Host-pushdeck_session=",
            false => "pushdeck_session=",
        };
        assert!(cookie.starts_with(name), "{cookie}");
        let has = |attribute: &str| cookie.split("; ").any(|part| part == attribute);
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(has(attribute), "{cookie}");
        }
        assert_eq!(has("Secure"), secure, "{options:?}: {cookie}");

        assert!(!cookie.contains("Domain="), "{cookie}");
        let page = client.get("/applications").await;
        assert_eq!(page.status, 200);
        let strict = page.headers.contains_key("strict-transport-security");
        assert_eq!(strict, secure, "{options:?}");

        // The link goes to who is invited: a Host that somebody else made up must not be in it.
        let invited = client
            .request(Method::POST, "/members/new")
            .header("host", "evil.example")
            .form(&[("name", "anna"), ("role", "developer")]);
        let shown = client.send(invited).await;
        if let Some(option) = options.first() {
            let (_, public) = option.split_once('=').unwrap();
            let link = format!("{public}/invitation/");
            assert!(shown.body.contains(&link), "{}", shown.body);
            assert!(!shown.body.contains("evil.example"), "{}", shown.body);
        }

        let form = [("language", "zh-CN"), ("back", "/sign-in")];
        let switch = client.request(Method::POST, "/language").form(&form);
        let cookie = client.send(switch).await;
        let cookie = cookie.header("set-cookie");
        assert_eq!(cookie.contains("; Secure"), secure, "{options:?}: {cookie}");
    }
}

#[tokio::test]
async fn every_request_of_a_member_renews_the_session_and_nobody_elses_begins_one() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &[], &[CHOSEN_PASSWORD]);
    let mut client = Client::of(&program);
    for address in ["/sign-in", "/applications", "/nowhere", "/healthz"] {
        let answer = client.get(address).await;
        assert!(!answer.headers.contains_key("set-cookie"), "{address}");
    }
    let begun = client.sign_in("admin", CHOSEN_PASSWORD.1).await;
    let renewed = client.get("/applications").await;
    let renewed = renewed.header("set-cookie");
    assert_eq!(renewed.split(';').next(), begun.split(';').next());
    assert!(renewed.contains("Max-Age=36000"), "{renewed}");
    let file = client.get("/pkg/pushdeck.0123.js").await;
    assert!(!file.headers.contains_key("set-cookie"));
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

#[tokio::test]
async fn health_is_told_to_anybody() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &[], &[]);
    let client = Client::of(&program);
    for (address, says) in [("/healthz", "ok"), ("/readyz", "ready")] {
        let answer = client.get(address).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, says));
        assert!(!answer.headers.contains_key("set-cookie"));
    }
}

#[tokio::test]
async fn a_megabyte_is_answered_beside_the_field_over_the_wire_too() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]);
    let mut client = Client::of(&program);
    client.sign_in("admin", CHOSEN_PASSWORD.1).await;
    // Three bytes on the wire for each that was typed.
    let form = [("note", "/".repeat(1024 * 1024))];
    let address = "/applications/1400000001/certificates/new";
    let request = client.request(Method::POST, address).form(&form);
    let answer = client.send(request).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("note-problem"));
}

#[tokio::test]
async fn what_is_no_http_does_no_harm() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &[], &[]);
    let address = program.url().strip_prefix("http://").unwrap();
    for garbage in [
        &b"\0\0\0\0\r\n\r\n"[..],
        b"GET /\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nname",
    ] {
        let mut wire = TcpStream::connect(address).unwrap();
        wire.set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        wire.write_all(garbage).unwrap();
        wire.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        // Refused or broken off: either will do.
        let _ = wire.read_to_end(&mut answer);
        assert!(!answer.starts_with(b"HTTP/1.1 2"), "{garbage:?}");
    }
    assert_eq!(Client::of(&program).get("/healthz").await.status, 200);
    assert_eq!(program.stop().errors, "");
}

#[tokio::test]
async fn who_sends_too_much_reads_why() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &[], &[CHOSEN_PASSWORD]);
    let mut client = Client::of(&program);
    client.sign_in("admin", CHOSEN_PASSWORD.1).await;
    let too_large = "x".repeat(5_000_000);
    for (address, status) in [
        ("/applications/new", 413),
        ("/sign-in", 413),
        ("/v4/openim/sendmsg", 200),
        ("/receipts/oppo/9001/wrong", 413),
        ("/nowhere", 404),
    ] {
        // Whether an answer gets lost is a matter of luck.
        for _ in 0..8 {
            let form = [("name", &too_large)];
            let request = client.request(Method::POST, address).form(&form);
            assert_eq!(client.send(request).await.status, status, "{address}");
        }
    }
}
