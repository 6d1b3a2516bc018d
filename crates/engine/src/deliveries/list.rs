//! The push records of an application.

use domain::certificate::CertificateId;
use domain::delivery::DeliveryState;
use domain::{Actor, SdkAppId, Timestamp, UserId};
use sqlx::AssertSqlSafe;

use super::DeliveryId;
use super::delivery::{Delivery, DeliveryRow, delivery_columns};
use crate::{Engine, FindError, StorageError, applications};

/// The records of the application `$1`.
macro_rules! select_deliveries {
    () => {
        concat!(
            "SELECT ",
            delivery_columns!(),
            " FROM deliveries d JOIN messages m ON m.message_id = d.message_id
             WHERE d.application_id = $1"
        )
    };
}

/// How many records a page has.
pub const PAGE: usize = 50;

/// Which records are looked for. Nothing said means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// To that user.
    pub user: Option<UserId>,
    /// With that certificate.
    pub certificate: Option<CertificateId>,
    /// That stand there.
    pub state: Option<DeliveryState>,
    /// To which the vendor's latest answer had that code.
    pub vendor_code: Option<i64>,
    /// Accepted then or later.
    pub since: Option<Timestamp>,
    /// Accepted before then.
    pub until: Option<Timestamp>,
    /// Of the message with that key.
    pub message_key: Option<String>,
    /// Older than that one: the next page.
    pub before: Option<DeliveryId>,
}

/// The newest records that the filter lets through: at most [`PAGE`], and whether there are more.
///
/// # Errors
/// [`FindError`].
pub async fn list(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    filter: &DeliveryFilter,
) -> Result<(Vec<Delivery>, bool), FindError> {
    applications::find(engine, actor, application).await?;
    let conditions = [
        (filter.user.is_some(), "d.user_id = "),
        (filter.certificate.is_some(), "d.certificate_id = "),
        (filter.state.is_some(), "d.state = "),
        (filter.vendor_code.is_some(), "d.vendor_code = "),
        (filter.message_key.is_some(), "m.message_key = "),
        (filter.since.is_some(), "d.created_at >= "),
        (filter.until.is_some(), "d.created_at < "),
        (filter.before.is_some(), "d.delivery_id < "),
    ];
    let mut sql = source(filter).to_owned();
    let wanted = conditions.iter().filter(|(is_wanted, _)| *is_wanted);
    for (parameter, (_, condition)) in (2..).zip(wanted) {
        sql.push_str(&format!(" AND {condition}${parameter}"));
    }
    sql.push_str(&format!(" ORDER BY d.delivery_id DESC LIMIT {}", PAGE + 1));
    // Made of the texts above and of numbers; whatever was typed is bound.
    let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(application.number());
    if let Some(user) = &filter.user {
        query = query.bind(user.as_str());
    }
    if let Some(certificate) = filter.certificate {
        query = query.bind(certificate.number());
    }
    if let Some(state) = filter.state {
        query = query.bind(state.name());
    }
    if let Some(code) = filter.vendor_code {
        query = query.bind(code);
    }
    if let Some(key) = &filter.message_key {
        query = query.bind(key.as_str());
    }
    if let Some(since) = filter.since {
        query = query.bind(since.as_millis());
    }
    if let Some(until) = filter.until {
        query = query.bind(until.as_millis());
    }
    if let Some(before) = filter.before {
        query = query.bind(before.number());
    }
    let mut rows: Vec<DeliveryRow> = query
        .fetch_all(engine.database().read())
        .await
        .map_err(StorageError::from)?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let deliveries = rows.into_iter().map(Delivery::try_from);
    Ok((deliveries.collect::<Result<_, _>>()?, more))
}

/// Where the records come from, so that only few are looked at: what is written twice is what an
/// index says of itself.
fn source(filter: &DeliveryFilter) -> &'static str {
    let is_dead = filter.state.is_some_and(DeliveryState::is_dead);
    let is_refused = filter.vendor_code.is_some_and(|code| code != 0);
    if filter.message_key.is_some() {
        // SQLite takes the left side of CROSS JOIN first: a message has few deliveries, an application
        // many.
        concat!(
            "SELECT ",
            delivery_columns!(),
            " FROM messages m CROSS JOIN deliveries d
             WHERE m.application_id = $1 AND d.message_id = m.message_id
               AND d.application_id = $1"
        )
    } else if is_refused {
        concat!(select_deliveries!(), " AND d.vendor_code <> 0")
    } else if is_dead {
        concat!(
            select_deliveries!(),
            " AND d.state IN ('failed', 'expired')"
        )
    } else {
        select_deliveries!()
    }
}
