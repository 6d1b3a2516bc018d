//! What is counted, and what is read when somebody asks.

use std::time::Duration;

use engine::members;
use engine::metrics::{Levels, levels, register};
use prometheus_client::encoding::prometheus_text::encode;
use prometheus_client::registry::Registry;
use serde_json::json;

use crate::fixture::{DELAY, World, edit};

const INVALID_SIGNATURE: i64 = 16;
const NO_ANSWER: i64 = -1;

impl World {
    async fn levels(&self) -> Levels {
        levels(&self.engine).await.unwrap()
    }

    /// What a scrape would read of that series; none as long as nothing was counted.
    fn counted(&self, series: &str) -> Option<String> {
        let mut registry = Registry::default();
        register(&self.engine, &Levels::default(), &mut registry);
        let mut text = String::new();
        encode(&mut text, &registry).unwrap();
        let mut lines = text.lines();
        let value = lines.find_map(|line| line.strip_prefix(&format!("{series} ")));
        value.map(ToOwned::to_owned)
    }

    fn pushes(&self, outcome: &str) -> Option<String> {
        let series = r#"pushes_total{vendor="oppo",kind="message",outcome=""#;
        self.counted(&format!("{series}{outcome}\"}}"))
    }
}

#[tokio::test]
async fn what_waits_is_told_by_its_state_and_what_is_done_with_no_longer() {
    let world = World::new().await;
    world.with_killed_phone().await;
    assert_eq!(world.levels().await, Levels::default());
    world.send_some(0..3).await;
    let waiting = Levels {
        waiting: 3,
        ..Levels::default()
    };
    assert_eq!(world.levels().await, waiting);
    world.run().await;
    assert_eq!(world.levels().await, Levels::default());
    assert_eq!(world.counted("messages_accepted_total").unwrap(), "3");
    assert_eq!(world.pushes("accepted").unwrap(), "3");
    assert_eq!(world.pushes("retried"), None);
}

#[tokio::test]
async fn a_paused_queue_is_told_until_another_revision_takes_its_place() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    world.vendor.answer_unicasts_with(INVALID_SIGNATURE);
    world.send_with(|_| ()).await;
    world.run().await;
    assert_eq!(world.pushes("paused").unwrap(), "1");
    assert_eq!(world.levels().await.paused_queues, 1);
    world.edit(certificate, edit(|_| ())).await;
    assert_eq!(world.levels().await.paused_queues, 1, "it waits itself");
    world.clock.advance(DELAY);
    assert_eq!(world.levels().await.paused_queues, 0);
}

#[tokio::test]
async fn a_vendor_that_does_not_answer_is_told_and_so_is_what_it_costs() {
    let world = World::new().await;
    world.with_killed_phone().await;
    world.vendor.answer_unicasts_with(NO_ANSWER);
    for random in 0..5 {
        world.send_with(|m| m["MsgRandom"] = json!(random)).await;
        world.run().await;
    }
    assert_eq!(world.levels().await.open_circuits, 1);
    let retried = world.pushes("retried").unwrap();
    assert!(retried.parse::<u32>().unwrap() >= 5, "{retried}");
    world.clock.advance(Duration::from_secs(8 * 24 * 60 * 60));
    world.run().await;
    assert_eq!(world.pushes("expired").unwrap(), "5");
}

#[tokio::test]
async fn whoever_is_not_let_in_is_counted_by_the_reason_alone() {
    let world = World::new().await;
    for _ in 0..7 {
        let refused = members::sign_in(&world.engine, "nobody", "wrong".into(), None).await;
        assert!(refused.is_err());
    }
    let failures = |reason| {
        let series = format!("sign_in_failures_total{{reason=\"{reason}\"}}");
        world.counted(&series)
    };
    assert_eq!(failures("password").unwrap(), "6");
    assert_eq!(failures("paused").unwrap(), "1");
    assert_eq!(failures("code"), None);
}
