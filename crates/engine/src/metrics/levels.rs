//! What stands where at this moment: read when somebody asks, so that it costs nothing meanwhile.

use domain::Platform;
use domain::delivery::DeliveryState;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::registry::Registry;

use crate::{Engine, StorageError};

/// Rows are counted up to here: a queue of millions is told to be at least this long, and asking for
/// its length must not slow it down.
pub const COUNTED: i64 = 100_000;

/// How much waits, and what is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// Deliveries that wait for their turn or their next attempt.
    pub waiting: i64,
    /// Deliveries that are with a vendor.
    pub sending: i64,
    /// Events that back ends are still to be told.
    pub callbacks: i64,
    /// Certificates whose queue is paused.
    pub paused_queues: i64,
    /// Hosts of the vendor that are left alone because they do not answer.
    pub open_circuits: i64,
    /// Devices that are connected.
    pub device_connections: i64,
    /// Pages that update by themselves.
    pub event_streams: i64,
}

/// Reads how much waits.
///
/// # Errors
/// [`StorageError`].
pub async fn levels(engine: &Engine) -> Result<Levels, StorageError> {
    let by_state: Vec<(String, i64)> = sqlx::query_as(
        "SELECT state, COUNT(*) FROM (
             SELECT state FROM deliveries WHERE state IN ('waiting', 'sending') LIMIT $1
         ) AS counted GROUP BY state",
    )
    .bind(COUNTED)
    .fetch_all(engine.database().read())
    .await?;
    let of_state = |state: DeliveryState| {
        let found = by_state.iter().find(|(name, _)| name == state.name());
        found.map_or(0, |(_, count)| *count)
    };
    let callbacks = sqlx::query_scalar(
        "SELECT COUNT(*) FROM (SELECT application_id FROM callbacks LIMIT $1) AS counted",
    )
    .bind(COUNTED)
    .fetch_one(engine.database().read())
    .await?;
    let parts = engine.parts();
    Ok(Levels {
        waiting: of_state(DeliveryState::Waiting),
        sending: of_state(DeliveryState::Sending),
        callbacks,
        paused_queues: paused_queues(engine).await?,
        open_circuits: level(parts.oppo_breaker.open()),
        device_connections: level(parts.device_places.open()),
        event_streams: level(parts.stream_places.open()),
    })
}

/// A pause of a revision that was replaced since holds nothing up.
async fn paused_queues(engine: &Engine) -> Result<i64, StorageError> {
    let paused = sqlx::query_scalar(
        "SELECT COUNT(*) FROM revisions r
         JOIN certificates c ON c.certificate_id = r.certificate_id
         WHERE c.deleted_at IS NULL AND r.paused_at IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM revisions later
             WHERE later.certificate_id = r.certificate_id AND later.number > r.number
               AND later.effective_at <= $1 AND later.withdrawn_at IS NULL)",
    )
    .bind(engine.now().as_millis())
    .fetch_one(engine.database().read())
    .await?;
    Ok(paused)
}

fn level(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct StateLabels {
    state: &'static str,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct VendorLabels {
    vendor: &'static str,
}

impl Levels {
    pub(super) fn register(&self, registry: &mut Registry) {
        let deliveries = Family::<StateLabels, Gauge>::default();
        for (state, count) in [
            (DeliveryState::Waiting, self.waiting),
            (DeliveryState::Sending, self.sending),
        ] {
            let state = state.name();
            deliveries.get_or_create(&StateLabels { state }).set(count);
        }
        registry.register(
            "deliveries",
            "Deliveries that are not finished, counted up to 100,000",
            deliveries,
        );
        registry.register(
            "callbacks_waiting",
            "Events that back ends are still to be told, counted up to 100,000",
            ConstGauge::new(self.callbacks),
        );
        registry.register(
            "queues_paused",
            "Certificates whose queue is paused because the vendor refuses their credentials",
            of_vendor(self.paused_queues),
        );
        registry.register(
            "circuits_open",
            "Hosts of the vendor that are left alone because they do not answer",
            of_vendor(self.open_circuits),
        );
        registry.register(
            "device_connections",
            "Open connections of devices",
            ConstGauge::new(self.device_connections),
        );
        registry.register(
            "event_streams",
            "Open event streams of pages",
            ConstGauge::new(self.event_streams),
        );
    }
}

fn of_vendor(count: i64) -> Family<VendorLabels, Gauge> {
    // With a second platform this no longer compiles, and each must be counted by itself.
    let [platform] = Platform::ALL;
    let vendor = platform.name();
    let family = Family::<VendorLabels, Gauge>::default();
    family.get_or_create(&VendorLabels { vendor }).set(count);
    family
}
