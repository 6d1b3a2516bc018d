//! Pages that update by themselves, as many browsers open them.

use reqwest::{Method, Response};

use crate::client::Client;
use crate::folder::Folder;
use crate::program::{CHOSEN_PASSWORD, Program};

/// As many as a member may have open.
const MOST: usize = 20;

async fn open(client: &Client) -> Response {
    let request = client.request(Method::GET, "/sandbox/live");
    request.send().await.unwrap()
}

#[tokio::test]
async fn a_member_has_so_many_open_and_gets_a_place_back_with_each_that_is_closed() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]);
    let mut client = Client::of(&program);
    client.sign_in("admin", CHOSEN_PASSWORD.1).await;
    let mut watching = Vec::new();
    for _ in 0..MOST {
        let stream = open(&client).await;
        assert_eq!(stream.status(), 200);
        watching.push(stream);
    }
    let refused = client.get("/sandbox/live").await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("retry-after"), "30");
    assert!(refused.body.contains("Too many pages are open"));
    let page = client.get("/sandbox").await;
    assert_eq!(page.status, 200, "pages themselves are not counted");

    watching.pop();
    while open(&client).await.status() == 429 {
        tokio::task::yield_now().await;
    }
}
