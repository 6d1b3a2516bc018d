//! The management API keeps what its OpenAPI document promises, tried out by a program that knows the
//! document alone: Schemathesis, which `cargo xtask test --only contract` installs.

use std::process::Command;

use serde_json::json;

use crate::folder::Folder;
use crate::holder::Holder;
use crate::program::{CHOSEN_PASSWORD, Program};
use crate::rest::{BackEnd, CERTIFICATE, TOKEN, message};

/// How the program is started: besides the sandbox's, revisions wait long enough to be withdrawn, and
/// a tool that calls as fast as it can is not slowed down.
const SERVE: [&str; 4] = [
    "--sandbox",
    "--activation-delay=10m",
    "--api-rate=100000",
    "--api-burst=100000",
];
/// Where the tool lies.
const TOOL: &str = "PUSHDECK_SCHEMATHESIS";
const CONFIGURATION: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/contract/schemathesis.toml"
);

/// Something to be found by every call: devices, pushes, a test push.
async fn fill(program: &Program, folder: &Folder, ci: &Holder) {
    let back_end = BackEnd::of(program, folder);
    for user in ["bob", "carol"] {
        let login = json!({"DeviceType": "Android"});
        let token = json!({"CertificateID": CERTIFICATE, "Token": TOKEN});
        for (call, more) in [
            ("login", login),
            ("report_token", token),
            ("disconnect", json!({})),
        ] {
            let answer = back_end.device(call, user, more).await;
            assert_eq!(answer["ErrorCode"], 0, "{answer}");
        }
    }
    for random in 1..=60 {
        back_end.ok("openim/sendmsg", &message("bob", random)).await;
    }
    let push = json!({"certificate": CERTIFICATE, "token": TOKEN, "title": "T", "body": "B"});
    ci.post("/test-pushes", &push, 201).await;
}

#[tokio::test]
#[ignore = "needs Schemathesis: cargo xtask test --only contract"]
async fn every_call_does_what_the_document_says() {
    let tool = std::env::var_os(TOOL).expect("PUSHDECK_SCHEMATHESIS names the tool");
    let folder = Folder::new();
    let program = Program::serve(&folder, &SERVE, &[CHOSEN_PASSWORD]);
    let ci = Holder::everything(&program).await;
    fill(&program, &folder, &ci).await;
    let status = Command::new(tool)
        .args(["--no-color", "--config-file", CONFIGURATION, "run"])
        .arg(format!("{}/api/v1/openapi.json", program.url()))
        .env("PUSHDECK_API_KEY", &ci.key)
        .current_dir(folder.path(""))
        .status()
        .unwrap();
    assert!(status.success(), "{status}");
}
