use std::path::PathBuf;

use domain::{Actor, Role, SdkAppId};
use engine::Engine;
use engine::applications::access;
use engine::certificates;
use engine::members::{self, second_factor};
use engine::sealing::{KeyFileError, KeyRing, RotateError, RotationLockError, rotate};

use crate::fixture::{World, admin, edit, new, settings, test_push};

fn operator() -> Actor {
    Actor::operator("ops")
}

/// A world whose key is in a file.
struct Rotating {
    world: World,
    key_file: PathBuf,
}

impl Rotating {
    async fn new() -> Self {
        let mut world = World::new().await;
        // The world's own database has another key.
        world.engine.close().await;
        std::fs::remove_file(crate::fixture::database_file(&world.folder)).unwrap();
        let key_file = world.folder.path().join("rotated.key");
        world.engine = open(&world, &key_file).await;
        world.application = world.add_application("Chat").await;
        Self { world, key_file }
    }

    fn text(&self) -> String {
        std::fs::read_to_string(&self.key_file).unwrap()
    }

    fn keys(&self) -> usize {
        self.text().lines().count()
    }

    /// The key IDs of everything that is sealed.
    async fn sealed_with(&self) -> Vec<String> {
        let raw = self.world.raw().await;
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT sealed_secret FROM revisions UNION ALL SELECT sealed_key FROM usersig_keys
             UNION ALL SELECT sealed_callback_secret FROM applications
                 WHERE sealed_callback_secret IS NOT NULL
             UNION ALL SELECT sealed_state_change_key FROM applications
             UNION ALL SELECT sealed_receipt_key FROM certificates
                 WHERE sealed_receipt_key IS NOT NULL
             UNION ALL SELECT sealed_secret FROM second_factors
             UNION ALL SELECT sealed_text FROM key_check",
        )
        .fetch_all(&raw)
        .await
        .unwrap();
        let mut ids: Vec<_> = ids
            .iter()
            .map(|sealed| sealed.split('.').nth(1).unwrap().to_owned())
            .collect();
        ids.sort();
        ids.dedup();
        ids
    }
}

async fn open(world: &World, key_file: &PathBuf) -> Engine {
    let (keys, _) = KeyRing::load_or_create(key_file).unwrap();
    let mut settings = settings(&world.folder, &world.clock, &world.vendor.url);
    settings.keys = keys;
    Engine::open(settings).await.unwrap()
}

async fn secrets(world: &World) {
    let (engine, application): (_, SdkAppId) = (&world.engine, world.application);
    for _ in 0..60 {
        world.add(new(|_| ())).await;
    }
    access::replace_usersig_key(engine, &admin(), application)
        .await
        .unwrap();
    access::replace_callback_secret(engine, &admin(), application)
        .await
        .unwrap();
    let password = "correct horse battery";
    let anna = members::add(engine, "anna", Role::Developer, &[], password.into())
        .await
        .unwrap();
    let anna = members::actor(engine, anna).await.unwrap().unwrap();
    let begun = second_factor::begin(engine, &anna, password.into()).await;
    begun.unwrap();
}

#[tokio::test]
async fn every_secret_is_sealed_anew_and_the_console_goes_on() {
    let rotating = Rotating::new().await;
    let world = &rotating.world;
    secrets(world).await;
    let id = world.add_in_effect(new(|_| ())).await;
    let before = rotating.sealed_with().await;
    // The command is another program: it has keys of its own.
    let command = open(world, &rotating.key_file).await;
    assert_eq!(
        rotate(&command, &operator()).await.unwrap(),
        61 + 1 + 1 + 1 + 1 + 1
    );
    assert_eq!(rotating.keys(), 1);
    let after = rotating.sealed_with().await;
    assert_eq!((before.len(), after.len()), (1, 1));
    assert_ne!(before, after);

    // The console was opened with the old key, which is gone: it opens what is there now, and seals
    // with the new one.
    let sent =
        engine::test_pushes::send(&world.engine, &admin(), world.application, test_push(id)).await;
    assert!(sent.unwrap().outcome.unwrap().result.is_ok());
    world.edit(id, edit(|_| ())).await;
    world.add(new(|_| ())).await;
    assert_eq!(rotating.sealed_with().await, after);
    open(world, &rotating.key_file).await;
}

#[tokio::test]
async fn a_rotation_that_was_killed_is_taken_up_without_a_third_key() {
    let rotating = Rotating::new().await;
    let world = &rotating.world;
    secrets(world).await;
    let first = rotating.sealed_with().await;
    // As a kill leaves it after the first step: the new key stands in the file, and some is sealed
    // with it.
    let old = std::fs::read_to_string(&rotating.key_file).unwrap();
    let new_key = "ab".repeat(32);
    std::fs::write(&rotating.key_file, format!("{new_key}\n{old}")).unwrap();
    let id = world.add(new(|_| ())).await;
    assert_eq!(rotating.sealed_with().await.len(), 2);
    let command = open(world, &rotating.key_file).await;
    assert_eq!(
        rotate(&command, &operator()).await.unwrap(),
        60 + 1 + 1 + 1 + 1 + 1
    );
    let now = rotating.sealed_with().await;
    assert_eq!(now.len(), 1);
    assert_ne!(now, first);
    assert_eq!(
        std::fs::read_to_string(&rotating.key_file).unwrap(),
        format!("{new_key}\n")
    );
    let verified = certificates::verify(&world.engine, &admin(), world.application, id).await;
    verified.unwrap();
}

#[tokio::test]
async fn a_rotation_is_told_and_one_without_a_file_is_refused() {
    let rotating = Rotating::new().await;
    rotate(&rotating.world.engine, &operator()).await.unwrap();
    let told = rotating
        .world
        .audited(&engine::audit::AuditFilter::default())
        .await;
    assert_eq!(told[0].action, domain::audit::AuditAction::MasterKeyRotated);

    let world = World::new().await;
    let refused = rotate(&world.engine, &operator()).await;
    assert!(matches!(refused, Err(RotateError::NoFile)), "{refused:?}");
}

#[tokio::test]
async fn of_two_rotations_at_once_the_second_is_refused_and_every_secret_opens() {
    let rotating = Rotating::new().await;
    let world = &rotating.world;
    secrets(world).await;
    let (one, other) = (
        open(world, &rotating.key_file).await,
        open(world, &rotating.key_file).await,
    );
    let operator = operator();
    let (first, second) = tokio::join!(rotate(&one, &operator), rotate(&other, &operator));
    assert_eq!(first.unwrap(), 60 + 1 + 1 + 1 + 1 + 1);
    assert!(
        matches!(
            second,
            Err(RotateError::Lock(RotationLockError::UnderWay { .. }))
        ),
        "{second:?}"
    );
    assert_eq!(rotating.keys(), 1);
    assert_eq!(rotating.sealed_with().await.len(), 1);
    // Which opens the known text with the key in the file.
    open(world, &rotating.key_file).await;
    // Whoever was refused may try again now.
    rotate(&other, &operator).await.unwrap();
}

#[tokio::test]
async fn a_rotation_whose_file_somebody_else_writes_ends_and_loses_no_key() {
    let rotating = Rotating::new().await;
    let world = &rotating.world;
    secrets(world).await;
    let command = open(world, &rotating.key_file).await;
    // Holds the rotation up at its first write.
    let raw = world.raw().await;
    let mut writer = raw.acquire().await.unwrap();
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut *writer)
        .await
        .unwrap();
    let rotation = tokio::spawn({
        let command = command.clone();
        async move { rotate(&command, &operator()).await }
    });
    while rotating.keys() < 2 {
        tokio::task::yield_now().await;
    }
    let others = format!("{}\n{}", "cd".repeat(32), rotating.text());
    std::fs::write(&rotating.key_file, &others).unwrap();
    sqlx::query("ROLLBACK").execute(&mut *writer).await.unwrap();
    let rotated = rotation.await.unwrap();
    assert!(
        matches!(
            rotated,
            Err(RotateError::KeyFile(KeyFileError::Changed { .. }))
        ),
        "{rotated:?}"
    );
    assert_eq!(rotating.text(), others);
}
