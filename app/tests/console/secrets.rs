//! What was typed as a secret never comes back, whatever happens to it.

use domain::Role;

use crate::browser::CHINESE;
use crate::console::{ADMIN_PASSWORD, Console, MEMBER_PASSWORD};

#[tokio::test]
async fn no_answer_of_a_whole_walk_holds_a_secret_or_a_password() {
    const WRONG: &str = "wrongSecret0123456789abcdef";
    const FOREIGN: &str = "foreignSecret0123456789abcdef";
    const WRONG_PASSWORD: &str = "passwordThatIsWrong42";
    // Longer than a secret may be.
    let refused = "refusedSecret0123456789".repeat(8);
    let master = sandbox::demo_vendor_app().master_secret;

    let console = Console::start().await;
    let mut visitor = console.visitor();
    visitor.sign_in("admin", WRONG_PASSWORD).await.page(422);
    visitor.sign_in("", WRONG_PASSWORD).await.page(422);
    let mut admin = console.admin().await;
    let mut bob = console.member("bob", Role::Admin).await;
    let app = admin.add_application("Chat").await;
    let own = format!("/applications/{app}");

    // Added wrong, then in the wrong place, then right.
    let form = admin.certificate_form(&app).await;
    for form in [
        form.clone().with("master_secret", &refused),
        form.clone().with("app_id", ""),
        form.clone().with("note", &"x".repeat(501)),
    ] {
        admin.submit(&form).await.page(422);
        admin.reading(CHINESE).submit(&form).await.page(422);
    }
    admin
        .post(
            &format!("{own}/certificates/new"),
            &[("master_secret", WRONG), ("master_secret", WRONG)],
        )
        .await
        .page(400);
    admin
        .post("/applications/1400000099/certificates/new", &form.fields())
        .await
        .page(404);
    let wrong = admin
        .add_certificate(&app, |form| form.with("master_secret", WRONG))
        .await;
    let id = admin.add_certificate_in_effect(&app, |form| form).await;

    // Edited, in conflict, with a mistake, and by somebody who may not.
    let stale = bob
        .edit_form(&app, &id)
        .await
        .with("master_secret", FOREIGN);
    admin
        .edit(&app, &id, |form| form.with("master_secret", &master))
        .await
        .location();
    bob.submit(&stale).await.page(409);
    bob.submit(&stale.clone().with("app_key", ""))
        .await
        .page(422);
    bob.submit(&stale.clone().with("version", "x"))
        .await
        .page(400);
    let mut dev = console.member("dev", Role::Developer).await;
    dev.submit(&stale).await.page(403);
    console.visitor().submit(&stale).await.leads_to("/sign-in");
    admin.withdraw(&app, &id, 2).await.location();
    admin.withdraw(&app, &id, 2).await.page(409);

    // Sent, refused, and looked at from every side.
    admin
        .test_push(&app, &id, |form| form)
        .await
        .says("Accepted");
    let result = admin.test_push(&app, &wrong, |form| form).await;
    assert_eq!(result.fact("Vendor code"), "16");
    for address in [
        "/applications".to_owned(),
        own.clone(),
        format!("{own}/certificates/{id}"),
        format!("{own}/certificates/{id}/edit"),
        format!("{own}/certificates/{wrong}/edit"),
        format!("{own}/test-push"),
        format!("{own}/test-push/1"),
        format!("{own}/test-push/2"),
    ] {
        admin.open(&address).await;
        admin.reading(CHINESE).open(&address).await;
    }
    admin.sign_out().await.location();

    let answers = console.answers.lock().unwrap();
    assert!(answers.len() > 50, "only {} answers", answers.len());
    // What is no secret does come back, so that the search would find one.
    let app_key = sandbox::demo_vendor_app().app_key;
    assert!(answers.iter().any(|answer| answer.body.contains(&app_key)));
    for answer in answers.iter() {
        let headers = format!("{:?}", answer.headers);
        for secret in [
            WRONG,
            FOREIGN,
            &refused[..23],
            &master,
            ADMIN_PASSWORD,
            MEMBER_PASSWORD,
            WRONG_PASSWORD,
        ] {
            assert!(!answer.body.contains(secret), "{}: {secret}", answer.to);
            assert!(!headers.contains(secret), "{}: {secret}", answer.to);
        }
    }
}

#[tokio::test]
async fn a_short_secret_shows_nothing_of_itself() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    for (secret, tail) in [
        ("fifteenLettersX", None),
        ("sixteenLettersXY", Some("rsXY")),
    ] {
        let id = admin
            .add_certificate(&app, |form| form.with("master_secret", secret))
            .await;
        let history = admin
            .open(&format!("/applications/{app}/certificates/{id}"))
            .await;
        let says = match tail {
            Some(tail) => format!("Saved on 2040-01-01 00:00:00 UTC, ends in …{tail}"),
            None => "Saved on 2040-01-01 00:00:00 UTC".to_owned(),
        };
        assert_eq!(history.fact("MasterSecret"), says);
    }
}

#[tokio::test]
async fn the_sandbox_shows_the_credentials_of_its_own_vendor_and_nobody_elses() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let own = "ownSecret0123456789abcdef";
    admin
        .add_certificate(&app, |form| form.with("master_secret", own))
        .await;
    let page = admin.get("/sandbox").await;
    let simulated = sandbox::demo_vendor_app().master_secret;
    assert!(page.body.contains(&simulated));
    assert!(!page.body.contains(own));
}
