//! The command line's own refusals, and its help.

use crate::folder::Folder;
use crate::program::Program;

#[test]
fn what_the_command_line_does_not_know_is_a_usage_error() {
    let folder = Folder::new();
    for arguments in [
        &["--frobnicate"][..],
        &["serve", "--frobnicate"],
        &["serve", "--listen", "nowhere"],
        &["serve", "--listen", "127.0.0.1:99999"],
        &["serve", "--activation-delay", "soon"],
        &["serve", "--activation-delay", "-1s"],
        &["serve", "--push-rate", "0"],
        &["serve", "--push-rate", "fast"],
        &["serve", "--metrics-listen", "9090"],
        &["serve", "--api-rate", "0"],
        &["serve", "--api-burst", "many"],
        &["serve", "--device-connections", "-1"],
        &["serve", "--oppo-url", "ftp://example.com"],
        &["serve", "--public-url", "example.com"],
        &["serve", "--oidc-issuer", "http://id.example.com"],
        &["serve", "--oidc-grant", "staff"],
        &["serve", "--oidc-grant", "staff=king"],
        &["serve", "--oidc-scope", "two words"],
        &["serve", "--oidc-name", ""],
        &["serve", "--oidc-client-secret", "hunter22"],
        &["serve", "extra"],
        &["member", "add"],
        &["member", "add", "dev"],
        &["member", "add", "dev", "--role", "king"],
        &["frobnicate"],
    ] {
        let ended = Program::run(arguments, &[], &folder);
        assert_eq!(ended.code, Some(2), "{arguments:?}: {ended:?}");
        assert_eq!(ended.output, "", "{arguments:?}: {ended:?}");
        assert!(
            ended.errors.starts_with("error: "),
            "{arguments:?}: {ended:?}"
        );
        assert!(
            !ended.errors.contains("panicked"),
            "{arguments:?}: {ended:?}"
        );
    }
    let environment = [("PUSHDECK_LISTEN", "nowhere")];
    let ended = Program::run(["serve"], &environment, &folder);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    // Nothing of it was made in passing.
    assert!(!folder.path("data").exists());
}

#[test]
fn help_and_version_are_no_errors() {
    let folder = Folder::new();
    for (arguments, says) in [
        (&["--version"][..], env!("CARGO_PKG_VERSION")),
        (&["--help"], "serve"),
        (&["serve", "--help"], "PUSHDECK_ACTIVATION_DELAY"),
        (&["serve", "--help"], "PUSHDECK_PUSH_RATE"),
        (&["serve", "--help"], "PUSHDECK_OIDC_GRANTS"),
        (&["serve", "--help"], "GROUP=developer:SDKAPPID"),
        (&["member", "add", "--help"], "admin or developer"),
    ] {
        let ended = Program::run(arguments, &[], &folder);
        assert_eq!(ended.code, Some(0), "{arguments:?}");
        assert!(ended.output.contains(says), "{arguments:?}: {ended:?}");
        assert_eq!(ended.errors, "", "{arguments:?}");
    }
}
