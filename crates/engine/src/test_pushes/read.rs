//! From rows to test pushes.

use domain::certificate::{CertificateId, RevisionNumber};
use domain::push::{Body, RegistrationToken, Title};
use domain::{SdkAppId, Timestamp};

use super::{TestPush, TestPushId, TestPushOutcome};
use crate::StorageError;
use crate::database::from_text;

macro_rules! select_test_pushes {
    ($rest:literal) => {
        concat!(
            "SELECT test_push_id, application_id, certificate_id, revision, token, title, body,
                    custom_content, click_action, request, sent_at, sent_by, finished_at,
                    authorised_at, authorised_from_cache, vendor_message_id, refusal
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
}

impl TryFrom<TestPushRow> for TestPush {
    type Error = StorageError;

    fn try_from(row: TestPushRow) -> Result<Self, StorageError> {
        let number = row.test_push_id;
        let outcome = outcome(&row)?;
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
            title: Title::try_from(row.title).map_err(wrong("test_pushes.title"))?,
            body: Body::try_from(row.body).map_err(wrong("test_pushes.body"))?,
            custom_content: row.custom_content,
            click_action: from_text("test_pushes.click_action", number, &row.click_action)?,
            request: row.request,
            sent_at: Timestamp::from_millis(row.sent_at),
            sent_by: row.sent_by,
            outcome,
        })
    }
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
