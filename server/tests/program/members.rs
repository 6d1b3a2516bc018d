//! `pushdeck member add`.

use crate::client::Client;
use crate::folder::Folder;
use crate::program::{Ended, Program, password_in};

fn add(folder: &Folder, name: &str, role: &str) -> Ended {
    let [key, database] = folder.storage();
    let arguments = ["member", "add", name, "--role", role, &key, &database];
    Program::run(arguments, &[], folder)
}

#[tokio::test]
async fn a_member_signs_in_with_the_password_that_is_printed() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &[], &[]);
    for (name, role, may_add_applications) in [("dev", "developer", 403), ("ops", "admin", 200)] {
        let added = add(&folder, name, role);
        assert_eq!(added.code, Some(0), "{added:?}");
        assert!(added.output.contains("shown only now"), "{added:?}");
        // While the console runs, and without a restart.
        let mut client = Client::of(&program);
        client.sign_in(name, added.password()).await;
        let page = client.get("/applications/new").await;
        assert_eq!(page.status, may_add_applications, "{name}");
    }
}

#[test]
fn a_member_who_cannot_be_added_is_one_clear_line() {
    let folder = Folder::new();
    let added = add(&folder, "dev", "developer");
    assert_eq!(added.code, Some(0), "{added:?}");
    for (name, says) in [
        ("dev", "a member named dev is there already"),
        ("DEV", "a member named dev is there already"),
        ("", "the name is not usable"),
        ("two words", "the name is not usable"),
        (&"x".repeat(65), "the name is not usable"),
    ] {
        let ended = add(&folder, name, "admin");
        ended.refused(&["the member was not added", says]);
        assert_eq!(ended.output, "", "{ended:?}");
    }
}

#[tokio::test]
async fn a_developer_who_was_there_first_does_not_keep_the_admin_away() {
    let folder = Folder::new();
    let added = add(&folder, "dev", "developer");
    let key = folder.path("data/pushdeck.key").display().to_string();
    assert!(
        added.output.contains("The master key is new: "),
        "{added:?}"
    );
    assert!(added.output.contains(&key), "{added:?}");
    let mut program = Program::serve(&folder, &[], &[]);
    program.wait_for("The password is shown only now.");
    let mut client = Client::of(&program);
    client.sign_in("admin", password_in(program.output())).await;
    assert_eq!(client.get("/applications/new").await.status, 200);
}
