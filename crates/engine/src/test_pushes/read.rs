//! From rows to test pushes.

use domain::certificate::{CertificateId, RevisionNumber};
use domain::delivery::ReceiptEvent;
use domain::device::DeviceId;
use domain::push::{Body, RegistrationToken, Title};
use domain::{SdkAppId, Timestamp, UserId};

use super::{TestPush, TestPushId, TestPushOutcome, TestPushReceipt};
use crate::StorageError;
use crate::database::from_text;
use crate::devices::DeviceKey;

macro_rules! select_test_pushes {
    ($rest:literal) => {
        concat!(
            "SELECT test_push_id, application_id, certificate_id, revision, token, title, body,
                    custom_content, click_action, request, sent_at, sent_by, finished_at,
                    authorised_at, authorised_from_cache, vendor_message_id, refusal,
                    user_id, device_id, receipt_asked, receipt, receipt_at, token_dropped
             FROM test_pushes WHERE ",
            $rest
        )
    };
}
pub(super) use select_test_pushes;

#[derive(sqlx::FromRow)]
pub(super) struct TestPushRow {
    test_push_id: i64,
    application_id: i64,
    certificate_id: i64,
    revision: i64,
    token: String,
    title: String,
    body: String,
    custom_content: Option<String>,
    click_action: String,
    request: String,
    sent_at: i64,
    sent_by: String,
    finished_at: Option<i64>,
    authorised_at: Option<i64>,
    authorised_from_cache: Option<i64>,
    vendor_message_id: Option<String>,
    refusal: Option<String>,
    user_id: Option<String>,
    device_id: Option<String>,
    receipt_asked: i64,
    receipt: Option<String>,
    receipt_at: Option<i64>,
    token_dropped: i64,
}

impl TryFrom<TestPushRow> for TestPush {
    type Error = StorageError;

    fn try_from(row: TestPushRow) -> Result<Self, StorageError> {
        let number = row.test_push_id;
        let outcome = outcome(&row)?;
        let receipt = receipt(&row)?;
        let recipient = recipient(&row)?;
        let wrong = |column: &'static str| {
            move |error: String| StorageError::unreadable(column, number, error)
        };
        let not_one = |column: &'static str| {
            move || StorageError::unreadable(column, number, "not such a number")
        };
        Ok(Self {
            id: TestPushId::from_number(number).ok_or_else(not_one("test_pushes.test_push_id"))?,
            application: SdkAppId::from_number(row.application_id)
                .ok_or_else(not_one("test_pushes.application_id"))?,
            certificate: CertificateId::from_number(row.certificate_id)
                .ok_or_else(not_one("test_pushes.certificate_id"))?,
            revision: RevisionNumber::from_number(row.revision)
                .ok_or_else(not_one("test_pushes.revision"))?,
            token: RegistrationToken::try_from(row.token).map_err(wrong("test_pushes.token"))?,
            recipient,
            title: Title::try_from(row.title).map_err(wrong("test_pushes.title"))?,
            body: Body::try_from(row.body).map_err(wrong("test_pushes.body"))?,
            custom_content: row.custom_content,
            click_action: from_text("test_pushes.click_action", number, &row.click_action)?,
            request: row.request,
            sent_at: Timestamp::from_millis(row.sent_at),
            sent_by: row.sent_by,
            outcome,
            receipt,
        })
    }
}

fn recipient(row: &TestPushRow) -> Result<Option<DeviceKey>, StorageError> {
    let (Some(user), Some(device)) = (&row.user_id, &row.device_id) else {
        return Ok(None);
    };
    let wrong = |column: &'static str| {
        move |error: String| StorageError::unreadable(column, row.test_push_id, error)
    };
    Ok(Some(DeviceKey {
        application: SdkAppId::from_number(row.application_id)
            .ok_or_else(|| wrong("test_pushes.application_id")("not such a number".to_owned()))?,
        user: UserId::try_from(user.clone()).map_err(wrong("test_pushes.user_id"))?,
        device: DeviceId::try_from(device.clone()).map_err(wrong("test_pushes.device_id"))?,
    }))
}

fn receipt(row: &TestPushRow) -> Result<TestPushReceipt, StorageError> {
    let (Some(name), Some(at)) = (&row.receipt, row.receipt_at) else {
        return Ok(if row.receipt_asked == 1 {
            TestPushReceipt::Awaited
        } else {
            TestPushReceipt::NotAsked
        });
    };
    let event = ReceiptEvent::from_name(name).ok_or_else(|| {
        StorageError::unreadable("test_pushes.receipt", row.test_push_id, "not a known name")
    })?;
    Ok(TestPushReceipt::Came {
        event,
        at: Timestamp::from_millis(at),
        token_dropped: row.token_dropped == 1,
    })
}

fn outcome(row: &TestPushRow) -> Result<Option<TestPushOutcome>, StorageError> {
    let Some(finished_at) = row.finished_at else {
        return Ok(None);
    };
    let result = match (&row.vendor_message_id, &row.refusal) {
        (Some(id), _) => Ok(id.clone()),
        (None, Some(refusal)) => Err(from_text("test_pushes.refusal", row.test_push_id, refusal)?),
        (None, None) => {
            return Err(StorageError::unreadable(
                "test_pushes.finished_at",
                row.test_push_id,
                "finished without a result",
            ));
        }
    };
    Ok(Some(TestPushOutcome {
        authorised_at: row.authorised_at.map(Timestamp::from_millis),
        authorised_from_cache: row.authorised_from_cache == Some(1),
        result,
        finished_at: Timestamp::from_millis(finished_at),
    }))
}
