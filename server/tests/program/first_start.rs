//! What the first start makes and says, and the second does not.

use crate::client::Client;
use crate::folder::Folder;
use crate::program::{CHOSEN_PASSWORD, Program, password_in};

#[tokio::test]
async fn the_first_start_shows_the_admins_password_and_the_second_does_not() {
    let folder = Folder::new();
    let mut first = Program::serve(&folder, &[], &[]);
    first.wait_for("The password is shown only now.");
    let password = password_in(first.output()).to_owned();
    assert!(password.len() >= 25, "{password}");
    let mut client = Client::of(&first);
    client.sign_in("admin", &password).await;
    assert_eq!(client.get("/applications").await.status, 200);
    let ended = first.stop();
    assert_eq!(ended.output.matches(&password).count(), 1);
    assert_eq!(ended.errors, "");

    let second = Program::serve(&folder, &[], &[]);
    // A restart signs nobody out.
    let mut client = client.moved_to(&second);
    assert_eq!(client.get("/applications").await.status, 200);
    client.sign_in("admin", &password).await;
    let url = second.url().to_owned();
    let ended = second.stop();
    assert_eq!(
        ended.output,
        format!("Pushdeck is running at {url}\nStopping.\n")
    );
    assert_eq!(ended.errors, "");
}

#[tokio::test]
async fn a_password_that_was_chosen_is_not_printed() {
    let folder = Folder::new();
    let mut program = Program::serve(&folder, &[], &[CHOSEN_PASSWORD]);
    program.wait_for("Sign in as admin with the password from PUSHDECK_ADMIN_PASSWORD.");
    Client::of(&program)
        .sign_in("admin", CHOSEN_PASSWORD.1)
        .await;
    let ended = program.stop();
    assert!(!ended.output.contains(CHOSEN_PASSWORD.1), "{ended:?}");
    assert!(!ended.errors.contains(CHOSEN_PASSWORD.1), "{ended:?}");
}

#[test]
fn the_key_and_the_database_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = Folder::new();
    let mut program = Program::serve(&folder, &[], &[]);
    program.wait_for("The master key is new: ");
    let path = folder.path("data/pushdeck.key");
    assert!(program.output().contains(&path.display().to_string()));
    for name in [
        "data/pushdeck.key",
        "data/pushdeck.db",
        "data/pushdeck.db-wal",
    ] {
        let mode = folder.path(name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let key = folder.read("data/pushdeck.key");
    assert_eq!(key.trim().len(), 64);
    let ended = program.stop();
    assert!(!ended.output.contains(key.trim()));
    // It is never replaced.
    Program::serve(&folder, &[], &[]).stop();
    assert_eq!(folder.read("data/pushdeck.key"), key);
}

#[test]
fn the_key_file_may_stand_elsewhere() {
    let folder = Folder::new();
    let file = folder.path("secrets/key").display().to_string();
    Program::serve(&folder, &["--key-file", &file], &[]).stop();
    assert!(folder.path("secrets/key").exists());
    assert!(!folder.path("data/pushdeck.key").exists());
}

#[tokio::test]
async fn the_sandbox_starts_with_a_certificate_in_effect_and_adds_it_once() {
    let folder = Folder::new();
    for first in [true, false] {
        let program = Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]);
        let mut client = Client::of(&program);
        client.sign_in("admin", CHOSEN_PASSWORD.1).await;
        let page = client.get("/applications/1400000001").await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("certificate-7001"));
        assert!(!page.body.contains("certificate-7002"));
        assert!(page.body.contains("data-activation=\"in-effect\""));
        assert_eq!(client.get("/applications/1400000002").await.status, 404);
        assert_eq!(client.get("/sandbox").await.status, 200);
        let phones = format!("{}/sandbox\n", program.url());
        let ended = program.stop();
        assert!(ended.output.contains(&phones), "{ended:?}");
        assert_eq!(ended.output.contains("A first application"), first);
        assert_eq!(ended.errors, "");
    }
}

#[tokio::test]
async fn without_the_sandbox_there_is_neither_a_phone_nor_an_application() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &[], &[CHOSEN_PASSWORD]);
    let mut client = Client::of(&program);
    client.sign_in("admin", CHOSEN_PASSWORD.1).await;
    assert_eq!(client.get("/sandbox").await.status, 404);
    assert_eq!(client.get("/applications/1400000001").await.status, 404);
    assert!(!program.stop().output.contains("andbox"));
}

#[tokio::test]
async fn every_option_is_an_environment_variable_too() {
    let folder = Folder::new();
    let [_, database] = folder.storage();
    let (site, key) = (folder.path("site"), folder.path("other/key"));
    let mut program = Program::start(
        ["serve"],
        &[
            CHOSEN_PASSWORD,
            ("PUSHDECK_LISTEN", "127.0.0.1:0"),
            ("PUSHDECK_DATABASE", &database),
            ("PUSHDECK_SITE", site.to_str().unwrap()),
            ("PUSHDECK_KEY_FILE", key.to_str().unwrap()),
            ("PUSHDECK_ACTIVATION_DELAY", "90s"),
            ("PUSHDECK_SANDBOX", "true"),
        ],
        &folder,
    );
    program.wait_for("Pushdeck is running at ");
    let mut client = Client::of(&program);
    client.sign_in("admin", CHOSEN_PASSWORD.1).await;
    let form = client
        .get("/applications/1400000001/certificates/new")
        .await;
    assert!(form.body.contains("1 minute 30 seconds"));
    assert_eq!(program.stop().code, Some(0));
    assert!(key.exists());
}

#[test]
fn the_sandbox_is_switched_by_the_words_that_service_files_use() {
    for (value, on) in [
        ("1", true),
        ("yes", true),
        ("true", true),
        ("0", false),
        ("no", false),
        ("false", false),
        ("", false),
    ] {
        let folder = Folder::new();
        let program = Program::serve(
            &folder,
            &[],
            &[CHOSEN_PASSWORD, ("PUSHDECK_SANDBOX", value)],
        );
        let ended = program.stop();
        assert_eq!(ended.output.contains("Sandbox:"), on, "{value}: {ended:?}");
    }
}
