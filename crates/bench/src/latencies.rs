//! How long answers took.

use std::time::Duration;

/// How long answers took, in no order.
#[derive(Debug, Default)]
pub(crate) struct Latencies(Vec<Duration>);

impl Latencies {
    pub(crate) fn add(&mut self, latency: Duration) {
        self.0.push(latency);
    }

    /// The latency that so many of a hundred answers do not exceed: by rank, nothing in between is
    /// made up. Zero where nothing was measured.
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent).div_ceil(100);
        let place = rank.saturating_sub(1);
        sorted.get(place).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn a_percentile_is_a_latency_that_was_measured() {
        let mut latencies = Latencies::default();
        for latency in (1..=200).rev() {
            latencies.add(millis(latency));
        }
        for (percent, expected) in [(0, 1), (1, 2), (50, 100), (99, 198), (100, 200)] {
            assert_eq!(latencies.percentile(percent), millis(expected), "{percent}");
        }
        assert_eq!(Latencies::default().percentile(99), Duration::ZERO);
    }
}
