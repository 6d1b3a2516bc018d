//! What keeps the program from starting: one clear line, exit code 1, and nothing printed that
//! looks like a start.

use std::net::TcpListener;

use crate::folder::Folder;
use crate::program::{Ended, Program};

fn serve(folder: &Folder, more: &[&str], environment: &[(&str, &str)]) -> Ended {
    let mut arguments = vec!["serve".to_owned(), "--listen=127.0.0.1:0".to_owned()];
    arguments.extend(folder.options());
    arguments.extend(more.iter().map(|option| (*option).to_owned()));
    let ended = Program::run(arguments, environment, folder);
    assert_eq!(ended.output, "", "{ended:?}");
    ended
}

/// Where the database would be, as the line names it.
fn database(folder: &Folder) -> String {
    folder.path("data/pushdeck.db").display().to_string()
}

#[test]
fn a_port_that_is_taken() {
    let folder = Folder::new();
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    let [key, value] = folder.storage();
    let site = folder.path("site").display().to_string();
    let arguments = ["serve", "--listen", &address, &key, &value, "--site", &site];
    let ended = Program::run(arguments, &[], &folder);
    ended.refused(&[&address, "another program has this port", "--listen"]);
    assert_eq!(ended.output, "");
    let ended = serve(&folder, &["--metrics-listen", &address], &[]);
    ended.refused(&[
        &address,
        "another program has this port",
        "--metrics-listen",
    ]);
    // Nothing was made that the next start would find.
    assert!(!folder.path("data").exists());
}

#[test]
fn an_address_that_is_not_this_machines() {
    let folder = Folder::new();
    let [key, value] = folder.storage();
    let site = folder.path("site").display().to_string();
    let arguments = [
        "serve",
        "--listen=192.0.2.1:3000",
        &key,
        &value,
        "--site",
        &site,
    ];
    let ended = Program::run(arguments, &[], &folder);
    ended.refused(&["cannot listen on 192.0.2.1:3000"]);
}

#[test]
fn a_database_that_is_a_folder() {
    let folder = Folder::new();
    folder.write("data/pushdeck.db/x", "");
    serve(&folder, &[], &[]).refused(&[&database(&folder), "is a folder"]);
}

#[test]
fn a_database_file_that_is_no_database() {
    let folder = Folder::new();
    let text = "Dear diary, today I met a database.\n".repeat(300);
    folder.write("data/pushdeck.db", &text);
    serve(&folder, &[], &[]).refused(&[&database(&folder), "damaged or not a database"]);
    assert_eq!(folder.read("data/pushdeck.db"), text);
}

#[test]
fn a_database_whose_folder_is_a_file() {
    let folder = Folder::new();
    folder.write("data", "");
    // The key would stand beside it, and is looked for first.
    serve(&folder, &[], &[]).refused(&["pushdeck.key", "Not a directory"]);
    let key = folder.path("key").display().to_string();
    serve(&folder, &["--key-file", &key], &[]).refused(&[&database(&folder)]);
}

#[test]
fn a_database_address_that_is_not_supported_and_keeps_its_password() {
    let folder = Folder::new();
    for address in ["mysql://root:hunter22@localhost/x", "data/pushdeck.db", ""] {
        let environment = [("PUSHDECK_DATABASE", address)];
        let site = folder.path("site").display().to_string();
        let arguments = ["serve", "--listen=127.0.0.1:0", "--site", &site];
        let ended = Program::run(arguments, &environment, &folder);
        ended.refused(&["is not supported", "sqlite:data/pushdeck.db"]);
        assert!(!ended.errors.contains("hunter22"), "{ended:?}");
    }
}

#[test]
fn a_site_that_is_not_built() {
    let folder = Folder::new();
    std::fs::remove_file(folder.path("site/manifest.json")).unwrap();
    let manifest = folder.path("site/manifest.json").display().to_string();
    let ended = serve(&folder, &[], &[]);
    ended.refused(&["the site is not built", &manifest, "cargo xtask build"]);
    for broken in ["", "{}", "[]", "{\"output_name\": 1}"] {
        folder.write("site/manifest.json", broken);
        let ended = serve(&folder, &[], &[]);
        ended.refused(&["the site is broken", &manifest, "cargo xtask build"]);
    }
    assert!(!folder.path("data").exists());
}

#[test]
fn the_key_of_another_database() {
    let folder = Folder::new();
    Program::serve(&folder, &["--sandbox"], &[]).stop();
    let right = folder.read("data/pushdeck.key");
    folder.write("data/pushdeck.key", &"5".repeat(64));
    let ended = serve(&folder, &["--sandbox"], &[]);
    ended.refused(&["the key does not open", &database(&folder)]);
    assert!(!ended.errors.contains(right.trim()), "{ended:?}");
    folder.write("data/pushdeck.key", &right);
    Program::serve(&folder, &["--sandbox"], &[]).stop();
}

#[test]
fn a_key_file_that_is_lost_is_not_replaced_in_silence() {
    let folder = Folder::new();
    Program::serve(&folder, &["--sandbox"], &[]).stop();
    std::fs::remove_file(folder.path("data/pushdeck.key")).unwrap();
    serve(&folder, &["--sandbox"], &[]).refused(&["the key does not open"]);
}

#[test]
fn a_key_file_that_holds_no_key() {
    let folder = Folder::new();
    let path = folder.path("data/pushdeck.key").display().to_string();
    for content in ["", "not hexadecimal", &"5".repeat(63), &"5".repeat(66)] {
        folder.write("data/pushdeck.key", content);
        serve(&folder, &[], &[]).refused(&["holds no key", &path]);
        assert_eq!(folder.read("data/pushdeck.key"), content);
    }
    std::fs::remove_file(&path).unwrap();
    folder.write("data/pushdeck.key/x", "");
    serve(&folder, &[], &[]).refused(&["cannot be read", &path]);
}

#[test]
fn a_first_password_that_is_too_short_or_easily_guessed() {
    for (password, problem) in [
        ("short77", "use at least 12 characters"),
        ("Password1234", "guessed too easily"),
    ] {
        let folder = Folder::new();
        let environment = [("PUSHDECK_ADMIN_PASSWORD", password)];
        let ended = serve(&folder, &[], &environment);
        ended.refused(&["PUSHDECK_ADMIN_PASSWORD", problem]);
        assert!(!ended.errors.contains(password), "{ended:?}");
    }
}
