//! Start-up: what is missing is made, and what is wrong is said in one clear line.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use domain::ManualClock;
use engine::{Engine, OpenError, Settings};
use tempfile::TempDir;

use crate::fixture::{START, World, admin, database_file, key, new, settings};

fn at(path: &Path) -> Settings {
    with(&format!("sqlite:{}", path.display()))
}

fn with(database: &str) -> Settings {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(START));
    Settings {
        database: database.to_owned(),
        ..settings(&folder, &clock, "http://127.0.0.1:1")
    }
}

async fn refused(settings: Settings) -> OpenError {
    match Engine::open(settings).await {
        Ok(_) => panic!("it was opened"),
        Err(error) => {
            // One line, whatever the causes below it say.
            assert!(!error.to_string().contains('\n'), "{error}");
            error
        }
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[tokio::test]
async fn folder_and_file_are_made_where_they_are_missing() {
    let folder = folder();
    let path = folder.path().join("a").join("b c#%20").join("pushdeck.db");
    let engine = Engine::open(at(&path)).await.unwrap();
    engine.ready().await.unwrap();
    assert!(path.is_file());
    engine.close().await;
    assert!(
        engine.ready().await.is_err(),
        "a closed engine is not ready"
    );
}

#[tokio::test]
async fn a_database_in_memory_needs_no_file_and_is_shared_by_all_connections() {
    let engine = Engine::open(with("sqlite::memory:")).await.unwrap();
    let made = engine::members::create_first_admin(&engine, None)
        .await
        .unwrap();
    assert!(made.is_some());
    assert_eq!(
        engine::applications::list(&engine, &admin()).await.unwrap(),
        []
    );
}

#[tokio::test]
async fn an_address_of_another_kind_is_refused_without_repeating_it() {
    for address in [
        "postgres://user:hunter2@localhost/pushdeck",
        "mysql://user:hunter2@localhost/pushdeck",
        "data/hunter2.db",
        "sqlite:",
        "",
    ] {
        let error = refused(with(address)).await;
        assert!(
            matches!(error, OpenError::Address(_)),
            "{address}: {error:?}"
        );
        assert!(
            error.to_string().contains("sqlite:data/pushdeck.db"),
            "{error}"
        );
        assert!(!error.to_string().contains("@localhost"), "{error}");
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = folder();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = refused(at(&file.join("data").join("pushdeck.db"))).await;
    assert!(matches!(error, OpenError::Folder { .. }), "{error:?}");
    assert!(error.source().is_some());
}

#[tokio::test]
async fn a_folder_in_the_files_place_is_called_one() {
    let folder = folder();
    let error = refused(at(folder.path())).await;
    assert!(matches!(error, OpenError::IsAFolder { .. }), "{error:?}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_place_that_takes_no_files_is_named() {
    // Nobody can make files here, not even root.
    let error = refused(at(Path::new("/proc/pushdeck.db"))).await;
    assert!(matches!(error, OpenError::NotCreated { .. }), "{error:?}");
    assert!(error.to_string().contains("/proc/pushdeck.db"), "{error}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_called_so_and_left_alone() {
    let folder = folder();
    let path = folder.path().join("pushdeck.db");
    let text = "this is a letter, not a database. ".repeat(100);
    fs::write(&path, &text).unwrap();
    let error = refused(at(&path)).await;
    assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[tokio::test]
async fn damage_in_the_middle_of_the_file_is_noticed_at_start() {
    let world = World::new().await;
    for _ in 0..20 {
        world.add(new(|form| form.note = "n".repeat(500))).await;
    }
    world.engine.close().await;
    let path = database_file(&world.folder);
    let mut bytes = fs::read(&path).unwrap();
    let page = 4096;
    assert!(bytes.len() > 8 * page);
    for byte in &mut bytes[2 * page..] {
        *byte = 0xA5;
    }
    fs::write(&path, bytes).unwrap();
    let error = refused(settings(&world.folder, &world.clock, "http://127.0.0.1:1")).await;
    assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
}

#[tokio::test]
async fn another_programs_database_is_not_written_to() {
    let folder = folder();
    let path = folder.path().join("contacts.db");
    sqlx::any::install_default_drivers();
    let url = format!("sqlite:{}?mode=rwc", path.display());
    let theirs = sqlx::AnyPool::connect(&url).await.unwrap();
    sqlx::query("CREATE TABLE contacts (name TEXT)")
        .execute(&theirs)
        .await
        .unwrap();
    theirs.close().await;
    let before = fs::read(&path).unwrap();
    let error = refused(at(&path)).await;
    assert!(matches!(error, OpenError::Foreign { .. }), "{error:?}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_database_of_a_newer_release_is_not_touched() {
    let world = World::new().await;
    let raw = world.raw().await;
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (29991231235959, 'from the future', TRUE, X'00', 0)",
    )
    .execute(&raw)
    .await
    .unwrap();
    raw.close().await;
    world.engine.close().await;
    let error = refused(settings(&world.folder, &world.clock, "http://127.0.0.1:1")).await;
    assert!(matches!(error, OpenError::SchemaTooNew { .. }), "{error:?}");
    assert!(error.to_string().contains("newer release"), "{error}");
}

#[tokio::test]
async fn a_key_that_does_not_open_the_secrets_is_noticed_at_start() {
    let mut world = World::new().await;
    world.engine.close().await;
    let other = Settings {
        keys: key("2").into(),
        ..settings(&world.folder, &world.clock, "http://127.0.0.1:1")
    };
    let error = refused(other).await;
    assert!(matches!(error, OpenError::WrongKey { .. }), "{error:?}");
    assert!(
        error.to_string().contains("start with the key file"),
        "{error}"
    );
    let cause = error.source().unwrap().to_string();
    assert!(cause.contains(&key("1").id().to_string()), "{cause}");
    // And the right key still does.
    world.restart().await.unwrap();
}
