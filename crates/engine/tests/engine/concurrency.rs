use std::collections::BTreeSet;
use std::sync::Arc;

use domain::ManualClock;
use engine::certificates::{self, EditError};
use engine::{Engine, members};

use crate::fixture::{START, World, admin, edit, new, settings};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_adds_at_once_get_twenty_different_ids() {
    let world = World::new().await;
    let adds = (0..20).map(|_| {
        let (engine, application) = (world.engine.clone(), world.application);
        tokio::spawn(
            async move { certificates::add(&engine, &admin(), application, new(|_| ())).await },
        )
    });
    let adds: Vec<_> = adds.collect();
    let mut ids = BTreeSet::new();
    for add in adds {
        ids.insert(add.await.unwrap().unwrap().number());
    }
    assert_eq!(ids, (7001..=7020).collect());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_programs_on_one_file_wait_for_each_other() {
    let world = World::new().await;
    let second = Engine::open(settings(&world.folder, &world.clock, &world.vendor.url))
        .await
        .unwrap();
    let adds = (0..20).map(|turn| {
        let engine = if turn % 2 == 0 {
            world.engine.clone()
        } else {
            second.clone()
        };
        let application = world.application;
        tokio::spawn(
            async move { certificates::add(&engine, &admin(), application, new(|_| ())).await },
        )
    });
    let adds: Vec<_> = adds.collect();
    let mut ids = BTreeSet::new();
    for add in adds {
        ids.insert(add.await.unwrap().unwrap().number());
    }
    assert_eq!(ids.len(), 20);
    second.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_editors_who_saw_the_same_version_one_saves() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    let seen = world.certificate(id).await.version;
    let edits = (0..10).map(|_| {
        let (engine, application) = (world.engine.clone(), world.application);
        tokio::spawn(async move {
            certificates::edit(&engine, &admin(), application, id, seen, edit(|_| ())).await
        })
    });
    let edits: Vec<_> = edits.collect();
    let (mut saved, mut refused) = (0, 0);
    for edit in edits {
        match edit.await.unwrap() {
            Ok(_) => saved += 1,
            Err(EditError::Conflict(_)) => refused += 1,
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!((saved, refused), (1, 9));
    assert_eq!(world.certificate(id).await.revisions.iter().count(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_first_starts_at_once_make_one_admin() {
    let world = World::new().await;
    let (engine, other) = (world.engine.clone(), world.engine.clone());
    let first = tokio::spawn(async move { members::create_first_admin(&engine, None).await });
    let second = tokio::spawn(async move { members::create_first_admin(&other, None).await });
    let made = [
        first.await.unwrap().unwrap(),
        second.await.unwrap().unwrap(),
    ];
    assert_eq!(made.iter().flatten().count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn programs_that_start_at_once_on_a_new_file_all_come_up() {
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(START));
        let starts = (0..4).map(|_| {
            let settings = settings(&folder, &clock, "http://127.0.0.1:1");
            tokio::spawn(Engine::open(settings))
        });
        let starts: Vec<_> = starts.collect();
        for start in starts {
            start.await.unwrap().unwrap();
        }
    }
}
