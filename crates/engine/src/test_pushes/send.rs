//! Send a test push.

use std::time::Duration;

use domain::audit::AuditAction;
use domain::certificate::{
    ActivationState, CertificateId, CertificateSettings, InEffect, NotInEffect,
};
use domain::device::TokenDropReason;
use domain::oppo::{OppoSettings, OppoText};
use domain::push::NewTestPush;
use domain::{Actor, NotPermitted, Permission, SdkAppId, Timestamp};
use serde_json::json;
use sqlx::{Any, Transaction};
use vendors::oppo::{Authorisation, OppoCredentials, OppoUnicast, ReceiptRequest, UnicastReport};

use super::name::TestPushName;
use super::target::resolve;
use super::{TestPush, TestPushId, TestPushOutcome, TestPushReceipt, tell};
use crate::audit::{NewEntry, append};
use crate::certificates::{self, Certificate, Credentials, Revision, RevisionKey};
use crate::database::sequence::{self, Sequence};
use crate::database::to_text;
use crate::metrics::{PushKind, PushOutcome};
use crate::{Engine, FindError, StorageError, receipts};

/// Why a test push was not sent.
#[derive(Debug, thiserror::Error)]
pub enum SendTestPushError {
    /// The actor may not send test pushes.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The application has no such certificate.
    #[error("certificate {certificate} does not exist: choose one from the list")]
    UnknownCertificate {
        /// Which certificate.
        certificate: CertificateId,
    },
    /// The certificate has no revision in effect.
    #[error("certificate {certificate} has no revision in effect: {}", advice(*left))]
    NotInEffect {
        /// Which certificate.
        certificate: CertificateId,
        /// How long until it has one; none when nothing waits either.
        left: Option<Duration>,
    },
    /// The device that was chosen has no token, or none any more.
    #[error("the device has no token: choose another one, or wait until its app reports one")]
    NoToken {
        /// Why and when it lost the one that it had.
        dropped: Option<(TokenDropReason, Timestamp)>,
    },
    /// The device's app has reported its token for another certificate since it was chosen.
    #[error("the device's token belongs to certificate {reported} now: choose the device again")]
    OtherCertificate {
        /// For which one.
        reported: CertificateId,
    },
    /// The click opens a web page, where custom content never arrives.
    #[error(
        "the click opens a web page, and custom content never arrives there: leave it out, or choose another click action"
    )]
    LostOnWebPage,
    /// The database did not do its part.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn advice(left: Option<Duration>) -> String {
    match left {
        Some(left) => format!("wait {} s", left.as_millis().div_ceil(1000)),
        None => "edit it to save a new one".to_owned(),
    }
}

/// A push that a vendor can be asked to take.
enum Ready {
    Oppo(InEffect<OppoCredentials>, Box<OppoUnicast>),
}

/// Sends a test push with the revision in effect, and keeps what became of it. The push is written
/// down before the vendor is asked, so that none goes out without a trace, and its outcome is
/// written down even when nobody waits for it any more.
///
/// # Errors
/// [`SendTestPushError`]. That the vendor refuses or cannot be reached is an outcome, not an error.
pub async fn send(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    new: NewTestPush,
) -> Result<TestPush, SendTestPushError> {
    actor.require(Permission::SendTestPush, application)?;
    let id = new.target.certificate();
    let certificate = find(engine, actor, application, id).await?;
    let (token, recipient) = resolve(engine, application, new.target).await?;
    let now = engine.now();
    let revision = serving(&certificate, now)?;
    let CertificateSettings::Oppo(settings) = &revision.settings;
    let click_action = new
        .click_action
        .unwrap_or_else(|| settings.click_action.clone());
    if new.custom_content.is_some() && !click_action.carries_custom_content() {
        return Err(SendTestPushError::LostOnWebPage);
    }

    let credentials = credentials(engine, &certificate, revision, now).await?;
    let receipts_at = receipts::address(engine, id).await?;
    let mut transaction = engine.database().begin().await?;
    let mut push = TestPush {
        id: next_id(&mut transaction).await?,
        application,
        certificate: id,
        revision: revision.number,
        token,
        recipient,
        title: new.title,
        body: new.body,
        custom_content: new.custom_content.as_ref().map(ToString::to_string),
        click_action,
        request: String::new(),
        sent_at: now,
        sent_by: actor.name.clone(),
        outcome: None,
        receipt: match receipts_at {
            Some(_) => TestPushReceipt::Awaited,
            None => TestPushReceipt::NotAsked,
        },
    };
    let unicast = OppoUnicast {
        custom_content: new.custom_content,
        ..unicast(&push, settings, receipts_at)
    };
    let ready = Ready::Oppo(credentials, Box::new(unicast));
    push.request = preview(engine, &ready);
    insert(&mut transaction, actor, &push).await?;
    let entry = NewEntry::in_application(
        AuditAction::TestPushSent,
        application,
        format!("test-push/{}", push.id),
    )
    .after(&json!({"certificate": id.number(), "title": push.title.as_str()}))?;
    append(&mut transaction, actor, now, entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;

    let (sending, id) = (engine.clone(), push.id);
    let sent = engine
        .parts()
        .background
        .spawn(async move { deliver(&sending, id, ready).await });
    // Nothing comes when the task was stopped: then the outcome is not known.
    if let Ok(outcome) = sent.await {
        push.outcome = Some(outcome?);
    }
    Ok(push)
}

async fn find(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    id: CertificateId,
) -> Result<Certificate, SendTestPushError> {
    certificates::find(engine, actor, application, id)
        .await
        .map_err(|error| match error {
            FindError::NotPermitted(error) => error.into(),
            FindError::NotFound(_) => SendTestPushError::UnknownCertificate { certificate: id },
            FindError::Storage(error) => error.into(),
        })
}

fn serving(certificate: &Certificate, now: Timestamp) -> Result<&Revision, SendTestPushError> {
    certificate.serving(now).ok_or_else(|| {
        let waiting = certificate.waiting(now);
        let left = waiting
            .iter()
            .filter_map(|revision| match revision.activation.state(now) {
                ActivationState::Waiting(left) => Some(left),
                ActivationState::InEffect => None,
            });
        SendTestPushError::NotInEffect {
            certificate: certificate.id,
            left: left.min(),
        }
    })
}

async fn credentials(
    engine: &Engine,
    certificate: &Certificate,
    revision: &Revision,
    now: Timestamp,
) -> Result<InEffect<OppoCredentials>, SendTestPushError> {
    let key = RevisionKey {
        application: certificate.application,
        certificate: certificate.id,
        revision: revision.number,
    };
    let Credentials::Oppo(credentials) = certificates::credentials(engine, key, revision).await?;
    revision
        .activation
        .admit(now, credentials)
        .map_err(|NotInEffect { left }| SendTestPushError::NotInEffect {
            certificate: certificate.id,
            left: Some(left),
        })
}

fn unicast(push: &TestPush, settings: &OppoSettings, receipts_at: Option<String>) -> OppoUnicast {
    let name = TestPushName {
        number: push.id.number(),
        sent_at: push.sent_at,
    };
    OppoUnicast {
        settings: settings.clone(),
        click_action: push.click_action.clone(),
        token: push.token.clone(),
        text: OppoText::from((push.title.clone(), push.body.clone())),
        custom_content: None,
        app_message_id: name.to_string(),
        title_parameters: Vec::new(),
        content_parameters: Vec::new(),
        time_to_live: None,
        receipt: receipts_at.map(|url| ReceiptRequest {
            url,
            parameter: name.to_string(),
        }),
    }
}

fn preview(engine: &Engine, ready: &Ready) -> String {
    match ready {
        Ready::Oppo(credentials, unicast) => {
            engine.parts().oppo.preview(credentials.region, unicast)
        }
    }
}

async fn deliver(
    engine: &Engine,
    id: TestPushId,
    ready: Ready,
) -> Result<TestPushOutcome, StorageError> {
    let outcome = match ready {
        Ready::Oppo(credentials, unicast) => {
            outcome_of(engine.parts().oppo.unicast(&credentials, &unicast).await)
        }
    };
    tracing::info!(
        test_push = id.number(),
        accepted = outcome.result.is_ok(),
        "test_push.finished"
    );
    store(engine, id, &outcome).await?;
    let counted = match outcome.result {
        Ok(_) => PushOutcome::Accepted,
        Err(_) => PushOutcome::GivenUp,
    };
    engine.parts().metrics.pushed(PushKind::Test, counted, 1);
    tell(engine);
    Ok(outcome)
}

fn outcome_of(report: UnicastReport) -> TestPushOutcome {
    TestPushOutcome {
        authorised_at: report.authorised_at,
        authorised_from_cache: matches!(report.authorisation, Authorisation::Cached),
        result: report.result.map(String::from),
        finished_at: report.finished_at,
    }
}

async fn next_id(transaction: &mut Transaction<'static, Any>) -> Result<TestPushId, StorageError> {
    let number = sequence::next(transaction, Sequence::TestPush).await?;
    TestPushId::from_number(number).ok_or_else(|| {
        StorageError::unreadable("sequences.next_number", "test_push", "not from 1 up")
    })
}

async fn insert(
    transaction: &mut Transaction<'static, Any>,
    actor: &Actor,
    push: &TestPush,
) -> Result<(), StorageError> {
    let recipient = push.recipient.as_ref();
    sqlx::query(
        "INSERT INTO test_pushes (test_push_id, application_id, certificate_id, revision, token,
             title, body, custom_content, click_action, request, sent_at, sent_by_member, sent_by,
             user_id, device_id, receipt_asked)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(push.id.number())
    .bind(push.application.number())
    .bind(push.certificate.number())
    .bind(push.revision.number())
    .bind(push.token.as_str())
    .bind(push.title.as_str())
    .bind(push.body.as_str())
    .bind(push.custom_content.as_deref())
    .bind(to_text("test_pushes.click_action", &push.click_action)?)
    .bind(push.request.as_str())
    .bind(push.sent_at.as_millis())
    .bind(actor.member_number())
    .bind(actor.name.as_str())
    .bind(recipient.map(|device| device.user.as_str()))
    .bind(recipient.map(|device| device.device.as_str()))
    .bind(i64::from(push.receipt == TestPushReceipt::Awaited))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn store(
    engine: &Engine,
    id: TestPushId,
    outcome: &TestPushOutcome,
) -> Result<(), StorageError> {
    let refusal = outcome
        .result
        .as_ref()
        .err()
        .map(|refusal| to_text("test_pushes.refusal", refusal))
        .transpose()?;
    sqlx::query(
        "UPDATE test_pushes SET finished_at = $1, authorised_at = $2, authorised_from_cache = $3,
             vendor_message_id = $4, refusal = $5
         WHERE test_push_id = $6",
    )
    .bind(outcome.finished_at.as_millis())
    .bind(outcome.authorised_at.map(Timestamp::as_millis))
    .bind(i64::from(outcome.authorised_from_cache))
    .bind(outcome.result.as_ref().ok().map(String::as_str))
    .bind(refusal)
    .bind(id.number())
    .execute(engine.database().write())
    .await?;
    Ok(())
}
