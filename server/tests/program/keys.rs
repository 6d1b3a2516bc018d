//! `pushdeck key rotate`.

use crate::client::Client;
use crate::folder::Folder;
use crate::program::{CHOSEN_PASSWORD, Program};

#[tokio::test]
async fn the_master_key_is_rotated_beside_the_running_console() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]);
    let before = folder.read("data/pushdeck.key");
    let [key, database] = folder.storage();
    let rotated = Program::run(["key", "rotate", &key, &database], &[], &folder);
    assert_eq!(rotated.code, Some(0), "{rotated:?}");
    assert!(rotated.output.contains("Sealed anew"), "{rotated:?}");
    let after = folder.read("data/pushdeck.key");
    assert_ne!(before, after);
    assert!(!rotated.output.contains(after.trim()), "{rotated:?}");
    assert_eq!(after.lines().count(), 1);

    // The running console opens and seals with the new key.
    let mut client = Client::of(&program);
    client.sign_in("admin", CHOSEN_PASSWORD.1).await;
    let own = "/applications/1400000001";
    let page = client.get(own).await;
    assert_eq!(page.status, 200);
    program.stop();
    let again = Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]);
    again.stop();
}
