//! From rows to devices.

use std::collections::HashMap;

use domain::certificate::CertificateId;
use domain::device::{
    DeviceId, DeviceType, Holder, Link, Presence, SignOutReason, SignedOut, TokenDropReason,
};
use domain::push::RegistrationToken;
use domain::{SdkAppId, Timestamp, UserId};
use sqlx::{Any, Executor};

use super::{Binding, Device, DeviceKey};
use crate::StorageError;
use crate::database::placeholders::{list, padded, statement};

/// The columns of a [`DeviceRow`], from `devices v`.
macro_rules! device_columns {
    () => {
        "v.user_id, v.device_id, v.device_type, v.signed_in_at, v.signed_out_at,
         v.signed_out_reason, v.link_lost_at, v.last_heard_at, v.background, v.unread,
         v.held_here, v.certificate_id, v.token, v.token_reported_at, v.token_dropped_at,
         v.token_dropped_reason"
    };
}

macro_rules! select_devices {
    ($rest:literal) => {
        concat!(
            "SELECT ",
            device_columns!(),
            " FROM devices v WHERE v.application_id = $1 ",
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
    held_here: i64,
    certificate_id: Option<i64>,
    token: Option<String>,
    token_reported_at: Option<i64>,
    token_dropped_at: Option<i64>,
    token_dropped_reason: Option<String>,
}

/// One device.
pub(crate) async fn one<'e>(
    database: impl Executor<'e, Database = Any>,
    key: &DeviceKey,
) -> Result<Option<Device>, StorageError> {
    let row: Option<DeviceRow> =
        sqlx::query_as(select_devices!("AND user_id = $2 AND device_id = $3"))
            .bind(key.application.number())
            .bind(key.user.as_str())
            .bind(key.device.as_str())
            .fetch_optional(database)
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

#[derive(sqlx::FromRow)]
struct DeviceOfDelivery {
    delivery_id: i64,
    #[sqlx(flatten)]
    device: DeviceRow,
}

/// The devices that these deliveries of the application are for, by the deliveries' numbers. One that
/// cannot be read is no other's trouble.
pub(crate) async fn of_deliveries<'e>(
    database: impl Executor<'e, Database = Any>,
    application: SdkAppId,
    deliveries: impl IntoIterator<Item = i64>,
) -> Result<HashMap<i64, Result<Device, StorageError>>, StorageError> {
    let deliveries = padded(deliveries);
    if deliveries.is_empty() {
        return Ok(HashMap::new());
    }
    // SQLite takes the left side of CROSS JOIN first, instead of every device.
    let sql = format!(
        concat!(
            "SELECT d.delivery_id, ",
            device_columns!(),
            " FROM deliveries d CROSS JOIN devices v
             WHERE d.delivery_id IN ({}) AND v.application_id = d.application_id
               AND v.user_id = d.user_id AND v.device_id = d.device_id"
        ),
        list(deliveries.len(), 1)
    );
    let mut query = sqlx::query_as(statement(&sql));
    for delivery in deliveries {
        query = query.bind(delivery);
    }
    let rows: Vec<DeviceOfDelivery> = query.fetch_all(database).await?;
    let devices = rows
        .into_iter()
        .map(|row| (row.delivery_id, device(application, row.device)));
    Ok(devices.collect())
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
                None => {
                    let holder = holder(row.held_here);
                    Link::Connected(holder.ok_or_else(|| unknown("devices.held_here"))?)
                }
            },
            last_heard_at: at(row.last_heard_at),
            background: row.background == 1,
        },
        unread: row.unread,
        binding,
        dropped,
    })
}

/// In `devices.held_here`, of a device without a connection.
pub(super) const NOT_HELD: i64 = 0;

/// The number that stands for the holder in `devices.held_here`.
pub(super) const fn holder_number(holder: Holder) -> i64 {
    match holder {
        Holder::BackEnd => 0,
        Holder::ThisProgram => 1,
        Holder::Callbacks => 2,
    }
}

fn holder(number: i64) -> Option<Holder> {
    [Holder::BackEnd, Holder::ThisProgram, Holder::Callbacks]
        .into_iter()
        .find(|holder| holder_number(*holder) == number)
}
