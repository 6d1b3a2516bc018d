//! Where a request comes from, as the program sees it.

use reqwest::Method;
use reqwest::header::{COOKIE, SET_COOKIE};

use crate::client::Client;
use crate::folder::Folder;
use crate::program::{CHOSEN_PASSWORD, Program};

/// The profile of an admin who signed in with that X-Forwarded-For.
async fn profile(program: &Program, forwarded_for: &str) -> String {
    let client = Client::of(program);
    let form = [("name", "admin"), ("password", CHOSEN_PASSWORD.1)];
    let request = client.request(Method::POST, "/sign-in").form(&form);
    let request = request.header("x-forwarded-for", forwarded_for);
    let answer = client.send(request).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let cookie = answer.header(SET_COOKIE.as_str());
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let request = client.request(Method::GET, "/profile");
    client.send(request.header(COOKIE, cookie)).await.body
}

#[tokio::test]
async fn a_forwarded_address_counts_only_from_a_proxy_that_is_trusted() {
    for (options, environment, believed) in [
        (&[][..], None, false),
        (&["--trusted-proxy=192.0.2.0/24"], None, false),
        (
            &["--trusted-proxy=192.0.2.0/24", "--trusted-proxy=127.0.0.1"],
            None,
            true,
        ),
        (&[], Some("192.0.2.0/24,127.0.0.0/8"), true),
    ] {
        let folder = Folder::new();
        let mut variables = vec![CHOSEN_PASSWORD];
        variables.extend(environment.map(|it| ("PUSHDECK_TRUSTED_PROXIES", it)));
        let program = Program::serve(&folder, options, &variables);
        let page = profile(&program, "198.51.100.66, 198.51.100.7").await;
        assert_eq!(page.contains("198.51.100.7"), believed, "{options:?}");
        assert_eq!(page.contains("127.0.0.1"), !believed, "{options:?}");
        assert!(!page.contains("198.51.100.66"), "{options:?}");
    }
}
