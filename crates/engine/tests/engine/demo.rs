use std::sync::Arc;

use domain::ManualClock;
use domain::certificate::{CertificateId, CertificateSettings, NewSecret};
use domain::oppo::{MasterSecret, OppoSettings};
use engine::certificates::Verification;
use engine::{Engine, applications, certificates, demo};

use crate::fixture::{APP_KEY, SECRET, START, World, admin, new, settings};
use crate::vendor::Vendor;

fn oppo() -> (OppoSettings, MasterSecret) {
    let new = new(|_| ());
    let CertificateSettings::Oppo(settings) = new.settings;
    match new.secret {
        NewSecret::Replace(secret) => (settings, secret),
        NewSecret::Keep => panic!("the form has a secret"),
    }
}

#[tokio::test]
async fn the_sandboxs_first_start_finds_a_certificate_in_effect_and_the_next_one_adds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(START));
    let vendor = Vendor::start(APP_KEY, SECRET).await;
    let engine = Engine::open(settings(&folder, &clock, &vendor.url))
        .await
        .unwrap();
    let (settings, secret) = oppo();
    assert!(
        demo::seed(&engine, settings.clone(), secret.clone())
            .await
            .unwrap()
    );
    assert!(!demo::seed(&engine, settings, secret).await.unwrap());
    engine.idle().await;

    let all = applications::list(&engine, &admin()).await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(
        (all[0].certificates, all[0].in_effect, all[0].waiting),
        (1, 1, 0)
    );
    let application = all[0].application.id;
    let certificate = certificates::find(&engine, &admin(), application, CertificateId::FIRST)
        .await
        .unwrap();
    assert!(certificate.serving(START).is_some());
    assert_eq!(certificate.latest().saved_by, "sandbox");
    assert_eq!(
        certificate.latest().verification,
        Verification::Accepted { at: START }
    );
}

#[tokio::test]
async fn nothing_is_put_beside_a_real_application() {
    let world = World::new().await;
    let (settings, secret) = oppo();
    assert!(!demo::seed(&world.engine, settings, secret).await.unwrap());
    let listed = certificates::list(&world.engine, &admin(), world.application).await;
    assert!(listed.unwrap().is_empty());
}
