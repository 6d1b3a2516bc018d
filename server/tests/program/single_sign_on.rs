//! Single sign-on as the program is told of it.

use crate::client::Client;
use crate::folder::Folder;
use crate::program::{CHOSEN_PASSWORD, Program};

const SECRET: (&str, &str) = (
    "PUSHDECK_OIDC_CLIENT_SECRET",
    "the-client-secret-of-the-test",
);
/// Nobody listens there.
const ISSUER: &str = "--oidc-issuer=http://127.0.0.1:9";
const WHOLE: [&str; 5] = [
    ISSUER,
    "--oidc-client-id=pushdeck",
    "--oidc-name=Example ID",
    "--oidc-grant=pushdeck-admins=admin",
    "--oidc-grant=chat-team=developer:1400000001,1400000002",
];

#[tokio::test]
async fn a_provider_that_is_down_keeps_neither_the_console_nor_a_password_from_working() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &WHOLE, &[CHOSEN_PASSWORD, SECRET]);
    let mut client = Client::of(&program);
    let page = client.get("/sign-in").await;
    assert!(page.body.contains("Sign in with Example ID"));
    let page = client.get("/sign-in/single-sign-on").await;
    assert_eq!(page.status, 503);
    client.sign_in("admin", CHOSEN_PASSWORD.1).await;
    assert_eq!(client.get("/members").await.status, 200);
    let ended = program.stop();
    let redirect = "/sign-in/single-sign-on/callback";
    assert!(ended.output.contains(redirect), "{ended:?}");
    for part in [
        "single_sign_on.failed",
        "http://127.0.0.1:9",
        "did not answer",
    ] {
        assert!(ended.errors.contains(part), "{part}: {ended:?}");
    }
    assert!(!format!("{ended:?}").contains(SECRET.1), "{ended:?}");
}

#[test]
fn half_a_configuration_is_refused_with_what_is_missing() {
    let folder = Folder::new();
    let refused = |options: &[&str], environment: &[(&str, &str)], says: &[&str]| {
        let mut arguments = vec!["serve".to_owned(), "--listen=127.0.0.1:0".to_owned()];
        arguments.extend(folder.options());
        arguments.extend(options.iter().map(ToString::to_string));
        let ended = Program::run(arguments, environment, &folder);
        ended.refused(says);
        assert!(!ended.errors.contains(SECRET.1), "{ended:?}");
    };
    refused(&WHOLE, &[], &["by half", "PUSHDECK_OIDC_CLIENT_SECRET"]);
    refused(
        &[ISSUER],
        &[SECRET],
        &["--oidc-client-id", "--oidc-name", "--oidc-grant"],
    );
    refused(&[], &[SECRET], &["by half", "--oidc-issuer"]);
    let twice = [&WHOLE[..], &["--oidc-client-secret-file=secret"]].concat();
    refused(&twice, &[SECRET], &["given twice"]);
    refused(&twice, &[], &["secret cannot be read"]);
    assert!(!folder.path("data").exists());
}

#[test]
fn the_variables_say_the_same_as_the_options() {
    let folder = Folder::new();
    let environment = [
        SECRET,
        ("PUSHDECK_OIDC_ISSUER", "https://id.example.com"),
        ("PUSHDECK_OIDC_CLIENT_ID", "pushdeck"),
        ("PUSHDECK_OIDC_NAME", "Example ID"),
        ("PUSHDECK_OIDC_SCOPES", "groups,email"),
        ("PUSHDECK_OIDC_GROUPS_CLAIM", "roles"),
        (
            "PUSHDECK_OIDC_GRANTS",
            "ops=admin;chat team=developer:1400000001,1400000002",
        ),
        ("PUSHDECK_PUBLIC_URL", "https://push.example.com"),
    ];
    let ended = Program::serve(&folder, &[], &environment).stop();
    let says = "Single sign-on with Example ID; the provider must know the redirect URI \
                https://push.example.com/sign-in/single-sign-on/callback";
    assert!(ended.output.contains(says), "{ended:?}");
}
