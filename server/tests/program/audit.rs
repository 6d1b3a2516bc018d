//! `pushdeck audit verify`.

use std::fs;

use crate::folder::Folder;
use crate::program::{CHOSEN_PASSWORD, Ended, Program};

fn verify(folder: &Folder) -> Ended {
    let [key, database] = folder.storage();
    Program::run(["audit", "verify", &key, &database], &[], folder)
}

#[test]
fn the_audit_log_is_checked_beside_the_running_console() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]);
    let verified = verify(&folder);
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
    let verified = verify(&folder);
    assert!(
        verified.output.contains("Whole and in order: 2"),
        "{verified:?}"
    );
    verified.refused(&["the audit log is not whole", "entry 3 was changed"]);
}
