//! `pushdeck audit verify`.

use std::fs;

use crate::folder::Folder;
use crate::program::{CHOSEN_PASSWORD, Ended, Program};

fn verify(folder: &Folder, more: &[&str]) -> Ended {
    let [option, database] = folder.storage();
    let arguments = ["audit", "verify", &option, &database];
    Program::run(arguments.iter().chain(more), &[], folder)
}

fn hash_in(output: &str) -> &str {
    let line = output
        .lines()
        .find_map(|line| line.strip_prefix("Hash of the last one: "));
    line.unwrap()
}

#[test]
fn the_audit_log_is_checked_beside_the_running_console() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]);
    let verified = verify(&folder, &[]);
    assert_eq!(verified.code, Some(0), "{verified:?}");
    // The first admin, the demo application and its certificate.
    let says = "Whole and in order: 3 entries";
    assert!(verified.output.contains(says), "{verified:?}");
    program.stop();
}

#[test]
fn a_log_that_somebody_wrote_into_is_one_clear_line() {
    let folder = Folder::new();
    Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]).stop();
    let path = folder.path("data/pushdeck.db");
    let (before, after) = (b"first start", b"somebody e.");
    let mut database = fs::read(&path).unwrap();
    for at in 0..database.len() - before.len() {
        if database[at..].starts_with(before) {
            database[at..at + before.len()].copy_from_slice(after);
        }
    }
    fs::write(&path, database).unwrap();
    let verified = verify(&folder, &[]);
    assert!(
        verified.output.contains("Whole and in order: 2"),
        "{verified:?}"
    );
    verified.refused(&["the audit log is not whole", "entry 3 was changed"]);
}

#[test]
fn a_hash_that_was_noted_is_looked_for() {
    let folder = Folder::new();
    Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]).stop();
    let noted = verify(&folder, &[]);
    let again = verify(&folder, &["--expect", hash_in(&noted.output)]);
    assert_eq!(again.code, Some(0), "{again:?}");
    verify(&folder, &["--expect", &"0".repeat(64)]).refused(&[
        "the audit log is not whole",
        "no entry has the expected hash",
    ]);
    let mistyped = verify(&folder, &["--expect", "0123"]);
    assert_eq!(mistyped.code, Some(2), "{mistyped:?}");
}

#[test]
fn what_is_not_there_is_neither_checked_nor_made() {
    let folder = Folder::new();
    for command in [["audit", "verify"], ["key", "rotate"]] {
        let [option, database] = folder.storage();
        let ended = Program::run([command[0], command[1], &option, &database], &[], &folder);
        ended.refused(&["there is no database", "data/pushdeck.db"]);
        assert!(!folder.path("data").exists());
    }
    Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]).stop();
    fs::remove_file(folder.path("data/pushdeck.key")).unwrap();
    verify(&folder, &[]).refused(&["the key file", "cannot be read"]);
    assert!(!folder.path("data/pushdeck.key").exists());
}
