//! What a group of messages is decided by, read in a few statements for all of them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use domain::{SdkAppId, Timestamp, UserId};
use sqlx::{Any, Transaction};

use super::accept::{Accepted, Draft};
use crate::StorageError;
use crate::database::placeholders::{pieces, rows, statement};
use crate::devices::{self, Device};

/// A repetition of a message within this time is the same message.
const REPETITION: Duration = Duration::from_secs(300);

/// What two messages to one recipient have in common when one repeats the other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Repetition {
    application: SdkAppId,
    from: UserId,
    to: UserId,
    random: u32,
}

impl Repetition {
    /// None for what is never taken for a repetition.
    pub(super) fn of(application: SdkAppId, draft: &Draft, to: &UserId) -> Option<Self> {
        Some(Self {
            application,
            from: draft.from.clone(),
            to: to.clone(),
            random: draft.repeats_by()?,
        })
    }
}

/// The recipients' devices, and which messages came before.
#[derive(Default)]
pub(super) struct Lookup {
    devices: HashMap<SdkAppId, HashMap<UserId, Vec<Arc<Device>>>>,
    earlier: HashMap<Repetition, Accepted>,
}

impl Lookup {
    /// Reads what is needed for all of these messages.
    pub(super) async fn read(
        transaction: &mut Transaction<'static, Any>,
        now: Timestamp,
        drafts: &[(SdkAppId, Draft)],
    ) -> Result<Self, StorageError> {
        let mut of_application: BTreeMap<SdkAppId, Vec<&Draft>> = BTreeMap::new();
        for (application, draft) in drafts {
            of_application.entry(*application).or_default().push(draft);
        }
        let mut lookup = Self::default();
        for (application, drafts) in of_application {
            lookup
                .read_devices(transaction, application, &drafts)
                .await?;
            let repetitions: Vec<_> = drafts
                .iter()
                .flat_map(|draft| {
                    let to = draft.to.iter();
                    to.filter_map(|to| Repetition::of(application, draft, to))
                })
                .collect();
            for piece in pieces(&repetitions) {
                let earlier = earlier(transaction, now, application, piece).await?;
                lookup.earlier.extend(earlier);
            }
        }
        Ok(lookup)
    }

    async fn read_devices(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        application: SdkAppId,
        drafts: &[&Draft],
    ) -> Result<(), StorageError> {
        let users: HashSet<&UserId> = drafts.iter().flat_map(|draft| &draft.to).collect();
        let of_user = self.devices.entry(application).or_default();
        for device in devices::of_users(&mut **transaction, application, users).await? {
            let devices = of_user.entry(device.key.user.clone()).or_default();
            devices.push(Arc::new(device));
        }
        Ok(())
    }

    /// The user's devices; none where the user has never signed in.
    pub(super) fn devices(&self, application: SdkAppId, user: &UserId) -> &[Arc<Device>] {
        let devices = self
            .devices
            .get(&application)
            .and_then(|of_user| of_user.get(user));
        devices.map_or(&[], Vec::as_slice)
    }

    /// The answer to the same message, if it came a moment ago.
    pub(super) fn earlier(&self, repetition: &Repetition) -> Option<&Accepted> {
        self.earlier.get(repetition)
    }

    /// Remembers the answer to a message of this group.
    pub(super) fn remember(&mut self, repetition: Repetition, accepted: &Accepted) {
        let accepted = Accepted {
            unknown: Vec::new(),
            ..accepted.clone()
        };
        self.earlier.insert(repetition, accepted);
    }
}

#[derive(sqlx::FromRow)]
struct EarlierRow {
    user_id: String,
    random: i64,
    from_user: String,
    message_key: String,
    accepted_at: i64,
}

/// Which of these messages came a moment ago, and what they were answered.
async fn earlier(
    transaction: &mut Transaction<'static, Any>,
    now: Timestamp,
    application: SdkAppId,
    repetitions: &[Repetition],
) -> Result<HashMap<Repetition, Accepted>, StorageError> {
    // Both databases call the columns of VALUES so. SQLite takes the left side of CROSS JOIN first,
    // instead of every message of the last minutes.
    let sql = format!(
        "SELECT d.user_id, m.random, m.from_user, m.message_key, m.accepted_at
         FROM (VALUES {}) AS asked CROSS JOIN deliveries d CROSS JOIN messages m
         WHERE d.user_id = asked.column1 AND d.message_random = asked.column2
           AND m.message_id = d.message_id AND m.from_user = asked.column3
           AND d.application_id = ${} AND m.accepted_at > ${} ORDER BY m.message_id",
        rows(repetitions.len(), 3, 1),
        repetitions.len() * 3 + 1,
        repetitions.len() * 3 + 2
    );
    let mut query = sqlx::query_as(statement(&sql));
    for repetition in repetitions {
        query = query
            .bind(repetition.to.as_str())
            .bind(i64::from(repetition.random))
            .bind(repetition.from.as_str());
    }
    query = query
        .bind(application.number())
        .bind(now.minus(REPETITION).as_millis());
    let rows: Vec<EarlierRow> = query.fetch_all(&mut **transaction).await?;
    let earlier = rows.into_iter().map(|row| {
        let user = |column: &'static str, text: String| {
            UserId::try_from(text)
                .map_err(|error| StorageError::unreadable(column, &row.message_key, error))
        };
        let repetition = Repetition {
            application,
            from: user("messages.from_user", row.from_user)?,
            to: user("deliveries.user_id", row.user_id)?,
            random: u32::try_from(row.random).unwrap_or_default(),
        };
        let accepted = Accepted {
            message_key: row.message_key,
            message_time: row.accepted_at.div_euclid(1000),
            unknown: Vec::new(),
        };
        Ok((repetition, accepted))
    });
    earlier.collect()
}
