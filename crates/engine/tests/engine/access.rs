//! Who may call for an application.

use std::time::Duration;

use domain::access::AccessSettings;
use domain::message::FallbackLanguage;
use engine::FindError;
use engine::applications::access::{
    SaveAccessError, authenticate, make_usersig, replace_usersig_key, save_access, see_access,
};

use crate::devices::user;
use crate::fixture::{World, admin, developer};

fn settings(admins: &[&str]) -> AccessSettings {
    AccessSettings {
        admins: admins.iter().map(|name| user(name)).collect(),
        language: FallbackLanguage::English,
        callback_url: None,
    }
}

#[tokio::test]
async fn an_application_begins_with_one_admin_and_speaks_chinese() {
    let world = World::new().await;
    let access = see_access(&world.engine, &developer(), world.application).await;
    let settings = access.unwrap().settings;
    assert_eq!(settings.admins, [user("administrator")]);
    assert_eq!(settings.language, FallbackLanguage::Chinese);
    assert_eq!(settings.callback_url, None);
}

#[tokio::test]
async fn what_is_saved_counts_for_the_next_call() {
    let world = World::new().await;
    let (engine, application) = (&world.engine, world.application);
    replace_usersig_key(engine, &admin(), application)
        .await
        .unwrap();
    let hour = Duration::from_secs(3600);
    let is_admin = async |name: &str| {
        let usersig = make_usersig(engine, &admin(), application, &user(name), hour).await;
        let caller = authenticate(engine, application, &user(name), &usersig.unwrap()).await;
        caller.unwrap().is_admin
    };
    assert!(is_admin("administrator").await);
    assert!(!is_admin("ada").await);
    let new = settings(&["ada", "bob"]);
    save_access(engine, &admin(), application, &new)
        .await
        .unwrap();
    assert!(is_admin("ada").await);
    assert!(!is_admin("administrator").await);
    let access = see_access(engine, &admin(), application).await.unwrap();
    assert_eq!(access.settings, new);
}

#[tokio::test]
async fn a_developer_changes_nothing() {
    let world = World::new().await;
    let (engine, application) = (&world.engine, world.application);
    let refused = save_access(engine, &developer(), application, &settings(&["dev"])).await;
    assert!(matches!(refused, Err(SaveAccessError::NotPermitted(_))));
    let access = see_access(engine, &admin(), application).await.unwrap();
    assert_eq!(access.settings.admins, [user("administrator")]);
}

#[tokio::test]
async fn there_is_nothing_to_save_for_an_application_that_is_not_there() {
    let world = World::new().await;
    let nothing = domain::SdkAppId::from_number(1_499_999_999).unwrap();
    let refused = save_access(&world.engine, &admin(), nothing, &settings(&["ada"])).await;
    assert!(matches!(refused, Err(SaveAccessError::NotFound(_))));
    let seen = see_access(&world.engine, &admin(), nothing).await;
    assert!(matches!(seen, Err(FindError::NotFound(_))));
}
