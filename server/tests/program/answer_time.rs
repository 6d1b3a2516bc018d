//! Who sends a request and not its body.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::folder::Folder;
use crate::holder::Holder;
use crate::program::{CHOSEN_PASSWORD, Program};

/// Announces a body of a hundred bytes, sends one, and reads what is said to that.
fn begin(program: &Program, path: &str, headers: &str) -> String {
    let address = program.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-length: 100\r\n{headers}\r\n{{"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.to_lowercase()
}

#[tokio::test]
async fn whoever_gets_no_answer_in_time_is_told_so_in_the_form_that_they_know() {
    let folder = Folder::new();
    let options = ["--sandbox", "--answer-timeout=3s"];
    let program = Program::serve(&folder, &options, &[CHOSEN_PASSWORD]);
    let key = Holder::everything(&program).await.key;
    let key = format!("authorization: Bearer {key}\r\ncontent-type: application/json\r\n");
    let form = "content-type: application/x-www-form-urlencoded\r\naccept-language: zh-CN\r\n";
    for (path, headers, status, says) in [
        (
            "/api/v1/certificates",
            key.as_str(),
            503,
            &["application/problem+json", "no-answer-in-time"][..],
        ),
        (
            "/v4/openim/sendmsg?sdkappid=1400000001",
            "",
            200,
            &["application/json", "\"actionstatus\":\"fail\""],
        ),
        ("/receipts/oppo/7001/guess", "", 503, &["text/plain"]),
        ("/sign-in", form, 503, &["text/html", "等待时间过长"]),
    ] {
        let answer = begin(&program, path, headers);
        let start = format!("http/1.1 {status} ");
        assert!(answer.starts_with(&start), "{path}: {answer}");
        for part in says.iter().chain(&[
            "x-content-type-options: nosniff",
            "content-security-policy: default-src 'none'",
            "cache-control: no-store",
        ]) {
            assert!(answer.contains(part), "{path}: no {part:?} in {answer}");
        }
    }
}
