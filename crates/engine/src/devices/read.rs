//! From rows to devices.

use domain::certificate::CertificateId;
use domain::device::{
    DeviceId, DeviceType, Link, Presence, SignOutReason, SignedOut, TokenDropReason,
};
use domain::push::RegistrationToken;
use domain::{SdkAppId, Timestamp, UserId};
use sqlx::{Any, Executor, Transaction};

use super::{Binding, Device, DeviceKey};
use crate::StorageError;
use crate::database::placeholders::{list, padded, statement};

macro_rules! select_devices {
    ($rest:literal) => {
        concat!(
            "SELECT user_id, device_id, device_type, signed_in_at, signed_out_at,
                    signed_out_reason, link_lost_at, last_heard_at, background, unread,
                    certificate_id, token, token_reported_at, token_dropped_at,
                    token_dropped_reason
             FROM devices WHERE application_id = $1 ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct DeviceRow {
    user_id: String,
    device_id: String,
    device_type: String,
    signed_in_at: i64,
    signed_out_at: Option<i64>,
    signed_out_reason: Option<String>,
    link_lost_at: Option<i64>,
    last_heard_at: i64,
    background: i64,
    unread: i64,
    certificate_id: Option<i64>,
    token: Option<String>,
    token_reported_at: Option<i64>,
    token_dropped_at: Option<i64>,
    token_dropped_reason: Option<String>,
}

/// One device.
pub(super) async fn one(
    transaction: &mut Transaction<'static, Any>,
    key: &DeviceKey,
) -> Result<Option<Device>, StorageError> {
    let row: Option<DeviceRow> =
        sqlx::query_as(select_devices!("AND user_id = $2 AND device_id = $3"))
            .bind(key.application.number())
            .bind(key.user.as_str())
            .bind(key.device.as_str())
            .fetch_optional(&mut **transaction)
            .await?;
    row.map(|row| device(key.application, row)).transpose()
}

/// Every device of these users, in the order of users and devices.
pub(crate) async fn of_users<'e>(
    database: impl Executor<'e, Database = Any>,
    application: SdkAppId,
    users: impl IntoIterator<Item = &UserId>,
) -> Result<Vec<Device>, StorageError> {
    let users = padded(users.into_iter().map(UserId::as_str));
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{} AND user_id IN ({}) ORDER BY user_id, device_id",
        select_devices!(""),
        list(users.len(), 2)
    );
    let mut query = sqlx::query_as(statement(&sql)).bind(application.number());
    for user in users {
        query = query.bind(user);
    }
    let rows: Vec<DeviceRow> = query.fetch_all(database).await?;
    rows.into_iter()
        .map(|row| device(application, row))
        .collect()
}

fn device(application: SdkAppId, row: DeviceRow) -> Result<Device, StorageError> {
    let place = format!("{application}/{}/{}", row.user_id, row.device_id);
    let unreadable =
        |column: &'static str, error: String| StorageError::unreadable(column, &place, error);
    let unknown = |column: &'static str| unreadable(column, "not a known name".to_owned());
    let at = Timestamp::from_millis;

    let signed_out = match (row.signed_out_at, row.signed_out_reason) {
        (Some(signed_out_at), Some(reason)) => Some(SignedOut {
            at: at(signed_out_at),
            reason: SignOutReason::from_name(&reason)
                .ok_or_else(|| unknown("devices.signed_out_reason"))?,
        }),
        _ => None,
    };
    let binding = match (row.certificate_id, row.token) {
        (Some(certificate), Some(token)) => Some(Binding {
            certificate: CertificateId::from_number(certificate)
                .ok_or_else(|| unknown("devices.certificate_id"))?,
            token: RegistrationToken::try_from(token)
                .map_err(|error| unreadable("devices.token", error))?,
            reported_at: at(row.token_reported_at.unwrap_or(row.signed_in_at)),
        }),
        _ => None,
    };
    let dropped = match (row.token_dropped_reason, row.token_dropped_at) {
        (Some(reason), Some(dropped_at)) => Some((
            TokenDropReason::from_name(&reason)
                .ok_or_else(|| unknown("devices.token_dropped_reason"))?,
            at(dropped_at),
        )),
        _ => None,
    };
    Ok(Device {
        key: DeviceKey {
            application,
            user: UserId::try_from(row.user_id)
                .map_err(|error| unreadable("devices.user_id", error))?,
            device: DeviceId::try_from(row.device_id)
                .map_err(|error| unreadable("devices.device_id", error))?,
        },
        device_type: DeviceType::from_name(&row.device_type)
            .ok_or_else(|| unknown("devices.device_type"))?,
        presence: Presence {
            signed_in_at: at(row.signed_in_at),
            signed_out,
            link: match row.link_lost_at {
                Some(lost_at) => Link::Lost { at: at(lost_at) },
                None => Link::Connected,
            },
            last_heard_at: at(row.last_heard_at),
            background: row.background == 1,
        },
        unread: row.unread,
        binding,
        dropped,
    })
}
