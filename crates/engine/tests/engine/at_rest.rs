//! What somebody finds who takes the database away.

use domain::Role;
use engine::applications::access::{
    replace_callback_secret, replace_usersig_key, state_change_key,
};
use engine::members;
use engine::sessions::DatabaseSessionStore;
use engine::test_pushes;
use secrecy::ExposeSecret;
use sqlx::{AnyPool, AssertSqlSafe};
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};

use crate::fixture::{
    DELAY, OTHER_SECRET, SECRET, World, admin, database_file, edit, new, test_push,
};
use crate::vendor::AUTH_TOKEN;

const PASSWORD: &str = "the members own password";

/// Uses every secret there is; gives them back.
async fn use_everything(world: &World) -> Vec<String> {
    let generated = members::create_first_admin(&world.engine, None)
        .await
        .unwrap()
        .unwrap();
    members::add(&world.engine, "anna", Role::Developer, &[], PASSWORD.into())
        .await
        .unwrap();
    let id = world.add(new(|_| ())).await;
    world.edit(id, edit(|_| ())).await;
    world
        .edit(id, edit(|form| form.master_secret = OTHER_SECRET.into()))
        .await;
    world.clock.advance(DELAY);
    world.vendor.replace_secret(OTHER_SECRET);
    let push = test_pushes::send(&world.engine, &admin(), world.application, test_push(id)).await;
    assert!(push.unwrap().outcome.unwrap().result.is_ok());
    let mut session = Record {
        id: Id(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef),
        data: [("seen".to_owned(), 1.into())].into(),
        expiry_date: time::OffsetDateTime::from_unix_timestamp(2_000_000_000).unwrap(),
    };
    DatabaseSessionStore::new(world.engine.clone())
        .create(&mut session)
        .await
        .unwrap();
    let (engine, application) = (&world.engine, world.application);
    let key = replace_usersig_key(engine, &admin(), application).await;
    let callback_secret = replace_callback_secret(engine, &admin(), application).await;
    let address = state_change_key(engine, &admin(), application).await;
    let api_key = world.api_key(&[]).await;
    world.engine.idle().await;
    vec![
        api_key.expose().to_owned(),
        key.unwrap().expose().to_owned(),
        callback_secret.unwrap().expose().to_owned(),
        address.unwrap().expose().to_owned(),
        SECRET.to_owned(),
        OTHER_SECRET.to_owned(),
        PASSWORD.to_owned(),
        generated.password.expose_secret().to_owned(),
        AUTH_TOKEN.to_owned(),
        session.id.to_string(),
        // The master key of the tests, which stands in no table either.
        "1".repeat(64),
    ]
}

/// Bytes, for a column may hold other things than text.
async fn every_value(database: &AnyPool) -> Vec<(String, Vec<u8>)> {
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'")
            .fetch_all(database)
            .await
            .unwrap();
    let mut values = Vec::new();
    for table in tables {
        let columns = format!("SELECT name FROM pragma_table_info('{table}')");
        let columns: Vec<String> = sqlx::query_scalar(AssertSqlSafe(columns))
            .fetch_all(database)
            .await
            .unwrap();
        for column in columns {
            let sql = format!("SELECT hex(CAST(\"{column}\" AS BLOB)) FROM \"{table}\"");
            let held: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql))
                .fetch_all(database)
                .await
                .unwrap();
            for value in held {
                values.push((format!("{table}.{column}"), hex::decode(value).unwrap()));
            }
        }
    }
    values
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn no_secret_stands_in_clear_in_any_column() {
    let world = World::new().await;
    let secrets = use_everything(&world).await;
    let values = every_value(&world.raw().await).await;
    // The net is wide enough to catch something.
    for (column, shown) in [
        ("members.name", "anna"),
        ("applications.name", "Chat"),
        ("test_pushes.title", "Hello"),
        ("revisions.secret_tail", "1a2b"),
    ] {
        assert!(
            values.contains(&(column.to_owned(), shown.into())),
            "{column}"
        );
    }
    for (column, value) in values {
        for secret in &secrets {
            assert!(!holds(&value, secret), "{column} holds a secret");
        }
    }
}

#[tokio::test]
async fn no_secret_stands_in_clear_in_the_files() {
    let mut world = World::new().await;
    let secrets = use_everything(&world).await;
    let running = files(&world);
    assert!(
        running.iter().any(|(name, _)| name.ends_with("-wal")),
        "the log is looked at too"
    );
    world.restart().await.unwrap();
    for (name, bytes) in running.into_iter().chain(files(&world)) {
        for secret in &secrets {
            assert!(!holds(&bytes, secret), "{name} holds a secret");
        }
    }
}

/// Every file that the database has, with its bytes.
fn files(world: &World) -> Vec<(String, Vec<u8>)> {
    let folder = database_file(&world.folder);
    let files: Vec<_> = std::fs::read_dir(folder.parent().unwrap())
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.display().to_string(), std::fs::read(&path).unwrap())
        })
        .collect();
    let all: Vec<u8> = files.iter().flat_map(|(_, bytes)| bytes.clone()).collect();
    assert!(holds(&all, "ada"), "names are found like this");
    files
}

#[tokio::test]
async fn sealed_secrets_that_change_places_open_nowhere() {
    let world = World::new().await;
    let first = world.add(new(|_| ())).await;
    let second = world.add(new(|_| ())).await;
    world.engine.idle().await;
    let raw = world.raw().await;
    let sealed: Vec<String> =
        sqlx::query_scalar("SELECT sealed_secret FROM revisions ORDER BY certificate_id")
            .fetch_all(&raw)
            .await
            .unwrap();
    for (id, of_the_other) in [(first, &sealed[1]), (second, &sealed[0])] {
        sqlx::query("UPDATE revisions SET sealed_secret = $1 WHERE certificate_id = $2")
            .bind(of_the_other)
            .bind(id.number())
            .execute(&raw)
            .await
            .unwrap();
    }
    for id in [first, second] {
        let seen = world.certificate(id).await.version;
        let (engine, application) = (&world.engine, world.application);
        let edited =
            engine::certificates::edit(engine, &admin(), application, id, seen, edit(|_| ()))
                .await
                .unwrap_err();
        let source = std::error::Error::source(&edited).map(ToString::to_string);
        assert!(
            source.unwrap().contains("moved from another place"),
            "{edited}"
        );
        assert_eq!(world.certificate(id).await.version, seen);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_own_user_may_read_the_database() {
    use std::os::unix::fs::PermissionsExt as _;

    let world = World::new().await;
    world.add(new(|_| ())).await;
    let folder = database_file(&world.folder);
    for entry in std::fs::read_dir(folder.parent().unwrap()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", entry.path().display());
    }
}
