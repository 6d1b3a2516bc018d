use domain::application::ApplicationForm;
use domain::audit::AuditAction;
use domain::{Actor, MemberId, Role, SdkAppId};
use engine::applications::access;
use engine::audit::{self, AuditEntry, AuditFault, AuditFilter, AuditHash};
use engine::{applications, certificates, test_pushes};
use sqlx::AssertSqlSafe;

use crate::fixture::{SECRET, World, admin, developer, edit, new, test_push};

impl World {
    pub(crate) async fn audited(&self, filter: &AuditFilter) -> Vec<AuditEntry> {
        audit::list(&self.engine, &admin(), filter, 100)
            .await
            .unwrap()
    }

    async fn fault(&self) -> Option<AuditFault> {
        audit::verify(&self.engine, None).await.unwrap().fault
    }

    async fn damage(&self, sql: impl sqlx::SqlSafeStr) {
        let raw = self.raw().await;
        sqlx::query(sql).execute(&raw).await.unwrap();
    }
}

#[tokio::test]
async fn every_change_is_told_with_who_and_where_from_and_without_secrets() {
    let world = World::new().await;
    let (engine, application) = (&world.engine, world.application);
    let address = "203.0.113.7".parse().unwrap();
    let ada = admin().from_address(Some(address));
    let id = certificates::add(engine, &ada, application, new(|_| ()))
        .await
        .unwrap();
    let version = world.certificate(id).await.version;
    certificates::edit(engine, &ada, application, id, version, edit(|_| ()))
        .await
        .unwrap();
    let number = world.certificate(id).await.latest().number;
    certificates::withdraw(engine, &ada, application, id, number)
        .await
        .unwrap();
    access::replace_usersig_key(engine, &ada, application)
        .await
        .unwrap();
    access::replace_callback_secret(engine, &ada, application)
        .await
        .unwrap();
    world.clock.advance(crate::fixture::DELAY);
    test_pushes::send(engine, &developer(), application, test_push(id))
        .await
        .unwrap();

    let mut told = world.audited(&AuditFilter::default()).await;
    told.reverse();
    let actions: Vec<_> = told.iter().map(|entry| entry.action).collect();
    assert_eq!(
        actions,
        [
            AuditAction::ApplicationAdded,
            AuditAction::CertificateAdded,
            AuditAction::CertificateEdited,
            AuditAction::RevisionWithdrawn,
            AuditAction::UserSigKeyReplaced,
            AuditAction::CallbackSecretReplaced,
            AuditAction::TestPushSent,
        ]
    );
    let edited = &told[2];
    assert_eq!(edited.subject, format!("certificates/{id}/revisions/2"));
    assert_eq!((edited.who, edited.name.as_str()), (ada.who, "ada"));
    assert_eq!(edited.address.as_deref(), Some("203.0.113.7"));
    assert_eq!(edited.application, Some(application));
    assert!(edited.before.is_some() && edited.after.is_some());
    assert_eq!(told[6].name, "dev");
    for entry in &told {
        assert!(!format!("{entry:?}").contains(SECRET), "{entry:?}");
    }
    assert_eq!(world.fault().await, None);
}

#[tokio::test]
async fn what_was_refused_or_failed_leaves_no_entry() {
    let world = World::new().await;
    let before = world.audited(&AuditFilter::default()).await.len();
    let nowhere = SdkAppId::from_number(1_400_000_099).unwrap();
    let added = certificates::add(&world.engine, &admin(), nowhere, new(|_| ())).await;
    assert!(added.is_err());
    let stranger = Actor::member(MemberId(9), "eve", Role::Developer, []);
    let sent = access::replace_usersig_key(&world.engine, &stranger, world.application).await;
    assert!(sent.is_err());
    assert_eq!(world.audited(&AuditFilter::default()).await.len(), before);
}

#[tokio::test]
async fn only_an_admin_reads_the_log() {
    let world = World::new().await;
    let read = audit::list(&world.engine, &developer(), &AuditFilter::default(), 10).await;
    assert!(read.is_err());
}

#[tokio::test]
async fn entries_are_filtered_and_paged() {
    let world = World::new().await;
    let other = world.add_application("Other").await;
    world.add(new(|_| ())).await;
    let of = async |filter: AuditFilter| {
        let entries = world.audited(&filter).await;
        entries.iter().map(|it| it.number).collect::<Vec<_>>()
    };
    assert_eq!(of(AuditFilter::default()).await, [3, 2, 1]);
    let filter = AuditFilter {
        before: Some(3),
        ..AuditFilter::default()
    };
    assert_eq!(of(filter).await, [2, 1]);
    let filter = AuditFilter {
        application: Some(other),
        ..AuditFilter::default()
    };
    assert_eq!(of(filter).await, [2]);
    let filter = AuditFilter {
        action: Some(AuditAction::CertificateAdded),
        name: Some("ada".into()),
        from: Some(crate::fixture::START),
        ..AuditFilter::default()
    };
    assert_eq!(of(filter.clone()).await, [3]);
    let filter = AuditFilter {
        until: Some(crate::fixture::START),
        ..filter
    };
    assert_eq!(of(filter).await, Vec::<i64>::new());
}

#[tokio::test]
async fn an_entry_that_is_changed_moved_or_missing_is_found() {
    let world = World::new().await;
    for name in ["One", "Two", "Three"] {
        let form = ApplicationForm {
            name: name.into(),
            ..ApplicationForm::default()
        };
        applications::add(&world.engine, &admin(), form.parse().unwrap())
            .await
            .unwrap();
    }
    let whole = audit::verify(&world.engine, None).await.unwrap();
    assert_eq!((whole.whole, whole.fault), (4, None));
    let last = world.audited(&AuditFilter::default()).await.remove(0);
    assert_eq!(
        whole.hash.as_ref().map(AuditHash::as_str),
        Some(last.hash.as_str())
    );

    world
        .damage("UPDATE audit_log SET who_name = 'eve' WHERE entry_id = 2")
        .await;
    assert_eq!(world.fault().await, Some(AuditFault::Changed(2)));
    world
        .damage("UPDATE audit_log SET who_name = 'ada' WHERE entry_id = 2")
        .await;
    assert_eq!(world.fault().await, None);

    world
        .damage("DELETE FROM audit_log WHERE entry_id = 4")
        .await;
    assert_eq!(world.fault().await, Some(AuditFault::Missing(4)));
    world
        .damage("DELETE FROM audit_log WHERE entry_id = 2")
        .await;
    assert_eq!(world.fault().await, Some(AuditFault::Missing(2)));
}

#[tokio::test]
async fn an_entry_that_was_put_before_the_first_is_found() {
    let world = World::new().await;
    for number in ["0", "-1", "-9223372036854775808"] {
        let sql = format!(
            "INSERT INTO audit_log (entry_id, at, who, who_number, who_name, action, subject, hash)
             SELECT {number}, at, who, who_number, 'eve', action, subject, hash FROM audit_log
             WHERE entry_id = 1"
        );
        world.damage(AssertSqlSafe(sql)).await;
        let forged = number.parse().unwrap();
        assert_eq!(
            world.fault().await,
            Some(AuditFault::BeforeTheFirst(forged))
        );
    }
}

#[tokio::test]
async fn a_hash_that_was_noted_shows_that_the_newest_entries_were_taken_away() {
    let world = World::new().await;
    let verify =
        async |expected: Option<&AuditHash>| audit::verify(&world.engine, expected).await.unwrap();
    let early = verify(None).await.hash.unwrap();
    world.add(new(|_| ())).await;
    let noted = verify(Some(&early)).await;
    assert_eq!((noted.whole, noted.fault), (2, None));
    let noted = noted.hash.unwrap();
    world.add(new(|_| ())).await;
    assert_eq!(verify(Some(&noted)).await.fault, None);

    world
        .damage("DELETE FROM audit_log WHERE entry_id > 1")
        .await;
    world
        .damage("UPDATE sequences SET next_number = 2 WHERE name = 'audit'")
        .await;
    assert_eq!(verify(None).await.fault, None);
    assert_eq!(verify(Some(&early)).await.fault, None);
    assert_eq!(
        verify(Some(&noted)).await.fault,
        Some(AuditFault::ExpectedHashMissing)
    );
}
