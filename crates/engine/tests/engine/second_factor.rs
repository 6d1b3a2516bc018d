//! A second factor: switched on with a proof, asked for at sign-in, and each code taken once.

use std::time::Duration;

use domain::audit::AuditAction;
use domain::{Actor, MemberId, Role};
use engine::audit::AuditFilter;
use engine::members::second_factor::{
    BeginError, ConfirmError, RecoveryCode, begin, confirm, see, setup, switch_off,
};
use engine::members::{self, Proven, SignInError, SignedInMember};
use engine::sessions;
use secrecy::ExposeSecret;
use totp_rs::{Builder, Secret};

use crate::fixture::{MILLISECOND, World};

const PASSWORD: &str = "correct horse battery";
const HALF_MINUTE: Duration = Duration::from_secs(30);

/// A member with a phone.
struct Phone {
    world: World,
    member: MemberId,
    actor: Actor,
    secret: String,
    recovery_codes: Vec<RecoveryCode>,
}

impl Phone {
    async fn begun() -> Self {
        let world = World::new().await;
        let engine = &world.engine;
        let member = members::add(engine, "anna", Role::Developer, &[], PASSWORD.into())
            .await
            .unwrap();
        let actor = members::actor(engine, member).await.unwrap().unwrap();
        begin(engine, &actor, PASSWORD.into()).await.unwrap();
        let setup = setup(engine, &actor).await.unwrap().unwrap();
        let secret = setup.secret.expose_secret().to_owned();
        let address = setup.address.expose_secret();
        let expected = format!("otpauth://totp/Pushdeck:anna?secret={secret}&issuer=Pushdeck");
        assert_eq!(address, expected);
        Self {
            world,
            member,
            actor,
            secret,
            recovery_codes: Vec::new(),
        }
    }

    /// The second factor is on, and its next code is a new one.
    async fn on() -> Self {
        let mut phone = Self::begun().await;
        let code = phone.code();
        phone.recovery_codes = phone.confirm(&code).await.unwrap();
        phone.world.clock.advance(HALF_MINUTE);
        phone
    }

    fn code(&self) -> String {
        let secret = Secret::try_from_base32(&self.secret).unwrap();
        let totp = Builder::new().with_secret(secret).build().unwrap();
        let now = self.world.engine.now().as_millis() / 1000;
        totp.generate(u64::try_from(now).unwrap()).to_string()
    }

    async fn confirm(&self, code: &str) -> Result<Vec<RecoveryCode>, ConfirmError> {
        confirm(&self.world.engine, &self.actor, code).await
    }

    async fn password(&self) -> Result<SignedInMember, SignInError> {
        members::sign_in(&self.world.engine, "anna", PASSWORD.into(), None).await
    }

    /// As it is known after the password, while that may be used.
    async fn proven(&self) -> Proven {
        match self.password().await {
            Err(SignInError::NeedsCode(proven)) => proven,
            other => panic!("{other:?}"),
        }
    }

    async fn with_code(&self, code: &str) -> Result<SignedInMember, SignInError> {
        self.with(self.proven().await, code).await
    }

    async fn with(&self, proven: Proven, code: &str) -> Result<SignedInMember, SignInError> {
        members::sign_in_with_code(&self.world.engine, proven, code, None).await
    }

    async fn refuses(&self, code: &str) {
        let refused = self.with_code(code).await;
        assert!(matches!(refused, Err(SignInError::Refused)), "{refused:?}");
    }

    async fn is_on(&self) -> bool {
        let seen = see(&self.world.engine, &self.actor).await.unwrap();
        seen.is_some()
    }
}

#[tokio::test]
async fn it_is_on_once_the_member_has_proven_that_their_app_makes_the_codes() {
    let phone = Phone::begun().await;
    assert!(!phone.is_on().await);
    phone.password().await.unwrap();
    for wrong in ["", "000000", "12345", "not a code"] {
        if wrong != phone.code() {
            let refused = phone.confirm(wrong).await;
            assert!(matches!(refused, Err(ConfirmError::WrongCode)));
        }
    }
    let code = phone.code();
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let codes = phone.confirm(&spaced).await.unwrap();
    assert_eq!(codes.len(), RecoveryCode::COUNT);
    assert!(phone.is_on().await);
    let again = phone.confirm(&code).await;
    assert!(matches!(again, Err(ConfirmError::NotBegun)));
    let engine = &phone.world.engine;
    let shown = setup(engine, &phone.actor).await.unwrap();
    assert!(shown.is_none(), "the secret is not shown again");
    // And is not replaced by beginning again.
    begin(engine, &phone.actor, PASSWORD.into()).await.unwrap();
    assert!(phone.is_on().await);
}

#[tokio::test]
async fn beginning_again_before_that_makes_another_secret() {
    let phone = Phone::begun().await;
    let old = phone.code();
    phone.world.clock.advance(MILLISECOND);
    let engine = &phone.world.engine;
    begin(engine, &phone.actor, PASSWORD.into()).await.unwrap();
    let refused = phone.confirm(&old).await;
    assert!(matches!(refused, Err(ConfirmError::WrongCode)));
}

#[tokio::test]
async fn the_password_alone_lets_nobody_in_and_a_code_does_once() {
    let phone = Phone::on().await;
    let needed = phone.password().await;
    assert!(
        matches!(needed, Err(SignInError::NeedsCode(proven)) if proven.member == phone.member),
        "{needed:?}"
    );
    let code = phone.code();
    let signed_in = phone.with_code(&code).await.unwrap();
    assert_eq!(signed_in.actor.name, "anna");
    phone.refuses(&code).await;
    phone.world.clock.advance(HALF_MINUTE);
    phone.refuses(&code).await;
    phone.with_code(&phone.code()).await.unwrap();
}

#[tokio::test]
async fn the_code_that_switched_it_on_signs_nobody_in() {
    let phone = Phone::begun().await;
    let code = phone.code();
    phone.confirm(&code).await.unwrap();
    phone.refuses(&code).await;
}

#[tokio::test]
async fn a_clock_may_be_half_a_minute_wrong_and_no_more() {
    let phone = Phone::on().await;
    let code = phone.code();
    phone.world.clock.advance(HALF_MINUTE);
    phone.with_code(&code).await.unwrap();
    let phone = Phone::on().await;
    let code = phone.code();
    phone.world.clock.advance(2 * HALF_MINUTE);
    phone.refuses(&code).await;
}

#[tokio::test]
async fn of_two_who_come_with_the_same_code_at_once_one_is_let_in() {
    let phone = Phone::on().await;
    let code = phone.code();
    let both = futures::join!(phone.with_code(&code), phone.with_code(&code));
    assert_ne!(both.0.is_ok(), both.1.is_ok(), "{both:?}");
}

#[tokio::test]
async fn a_recovery_code_lets_in_once_and_only_its_member() {
    let phone = Phone::on().await;
    let code = phone.recovery_codes[3].expose();
    let engine = &phone.world.engine;
    let bob = members::add(engine, "bob", Role::Admin, &[], PASSWORD.into())
        .await
        .unwrap();
    let bob = Proven {
        member: bob,
        ..phone.proven().await
    };
    let foreign = phone.with(bob, code).await;
    assert!(matches!(foreign, Err(SignInError::Refused)));
    phone.with_code(&code.to_uppercase()).await.unwrap();
    phone.refuses(code).await;
    let seen = see(engine, &phone.actor).await.unwrap().unwrap();
    assert_eq!(seen.recovery_codes, 9);
}

#[tokio::test]
async fn wrong_codes_are_limited_and_right_passwords_do_not_change_that() {
    let phone = Phone::on().await;
    for _ in 0..6 {
        let needed = phone.password().await;
        assert!(matches!(needed, Err(SignInError::NeedsCode(_))));
        phone.refuses("wrong").await;
    }
    let paused = phone.with_code(&phone.code()).await;
    assert!(matches!(paused, Err(SignInError::Paused(_))), "{paused:?}");
    phone.world.clock.advance(Duration::from_secs(1));
    phone.with_code(&phone.code()).await.unwrap();
}

#[tokio::test]
async fn it_is_switched_off_with_the_password() {
    let phone = Phone::on().await;
    let before = phone.proven().await;
    let off = async |password: &str| {
        let engine = &phone.world.engine;
        switch_off(engine, &phone.actor, password.into()).await
    };
    let refused = off("not the password").await;
    assert!(matches!(refused, Err(SignInError::Refused)));
    assert!(phone.is_on().await);
    off(PASSWORD).await.unwrap();
    assert!(!phone.is_on().await);
    phone.password().await.unwrap();
    let code = phone.recovery_codes[0].expose();
    let refused = phone.with(before, code).await;
    assert!(matches!(refused, Err(SignInError::Refused)), "{refused:?}");

    let told = phone.world.audited(&AuditFilter::default()).await;
    let actions: Vec<_> = told.iter().map(|it| it.action).collect();
    assert_eq!(
        actions[..3],
        [
            AuditAction::SignedIn,
            AuditAction::SecondFactorOff,
            AuditAction::SecondFactorOn,
        ]
    );
    assert!(!format!("{told:?}").contains(&phone.secret));
}

#[tokio::test]
async fn the_database_holds_neither_the_secret_nor_a_recovery_code() {
    let phone = Phone::on().await;
    let raw = phone.world.raw().await;
    let sealed: String = sqlx::query_scalar("SELECT sealed_secret FROM second_factors")
        .fetch_one(&raw)
        .await
        .unwrap();
    assert!(sealed.starts_with("v1."), "{sealed}");
    assert!(!sealed.contains(&phone.secret));
    let hashes: Vec<String> = sqlx::query_scalar("SELECT code_hash FROM recovery_codes")
        .fetch_all(&raw)
        .await
        .unwrap();
    assert_eq!(hashes.len(), RecoveryCode::COUNT);
    for code in &phone.recovery_codes {
        let letters = code.expose().replace('-', "");
        assert!(!hashes.iter().any(|hash| hash.contains(&letters)));
    }
}

#[tokio::test]
async fn who_has_lost_phone_and_codes_is_reset_by_an_admin() {
    let phone = Phone::on().await;
    let boss = Actor::operator("boss");
    let before = phone.proven().await;
    members::reset(&phone.world.engine, &boss, phone.member)
        .await
        .unwrap();
    assert!(!phone.is_on().await);
    let refused = phone.with(before, phone.recovery_codes[0].expose()).await;
    assert!(matches!(refused, Err(SignInError::Refused)), "{refused:?}");
}

#[tokio::test]
async fn it_is_begun_with_the_password() {
    let phone = Phone::begun().await;
    let engine = &phone.world.engine;
    let shown = || async { setup(engine, &phone.actor).await.unwrap().unwrap().secret };
    let refused = begin(engine, &phone.actor, "not the password".into()).await;
    let refused = matches!(refused, Err(BeginError::Password(SignInError::Refused)));
    assert!(refused);
    assert_eq!(shown().await.expose_secret(), phone.secret);
}

#[tokio::test]
async fn a_sign_in_that_is_half_done_is_over_with_the_sessions() {
    let phone = Phone::on().await;
    let engine = &phone.world.engine;
    let half_done = phone.proven().await;
    let boss = Actor::operator("boss");
    sessions::end_all(engine, &boss, phone.member)
        .await
        .unwrap();
    let refused = phone
        .with(half_done, phone.recovery_codes[0].expose())
        .await;
    assert!(matches!(refused, Err(SignInError::Refused)), "{refused:?}");
    phone.with_code(&phone.code()).await.unwrap();
}

#[tokio::test]
async fn the_log_tells_a_recovery_code_from_another() {
    let phone = Phone::on().await;
    phone.with_code(&phone.code()).await.unwrap();
    phone
        .with_code(phone.recovery_codes[0].expose())
        .await
        .unwrap();
    let told = phone.world.audited(&AuditFilter::default()).await;
    let told: Vec<_> = told[..2].iter().map(|it| it.after.clone()).collect();
    let expected = [
        r#"{"second_factor":"recovery_code"}"#,
        r#"{"second_factor":"code"}"#,
    ];
    assert_eq!(told, expected.map(|it| Some(it.to_owned())));
}
