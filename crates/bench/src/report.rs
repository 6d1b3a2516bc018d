//! What was measured, as the table of docs/benchmarks.md.

use std::fmt;
use std::time::Duration;

use crate::program::Usage;
use crate::{BATCHES, PACE, PACED_SECONDS, ROUNDS, UNICASTS, USERS};

pub(crate) struct Report {
    pub(crate) at_rest: Usage,
    pub(crate) accepting: Accepting,
    pub(crate) unicast: Vec<Pushing>,
    pub(crate) batch: Vec<Pushing>,
    pub(crate) bare: Vec<f64>,
    pub(crate) at_last: Usage,
}

/// Messages at a steady pace.
pub(crate) struct Accepting {
    pub(crate) per_second: f64,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
    pub(crate) worst: Duration,
}

/// As many messages as fit.
pub(crate) struct Pushing {
    pub(crate) accepted_per_second: f64,
    pub(crate) pushed_per_second: f64,
    pub(crate) cpu_per_thousand: Duration,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        writeln!(
            f,
            "{cores} cores, {USERS} users, {ROUNDS} rounds of each: the middle one (least – most)\n"
        )?;
        writeln!(f, "| measured | |\n|---|---|")?;
        let paced = &self.accepting;
        writeln!(
            f,
            "| accepting {PACE} messages a second for {PACED_SECONDS} s, while they are pushed | {:.0}/s; p50 {:.1} ms, p99 {:.1} ms, worst {:.1} ms |",
            paced.per_second,
            millis(paced.p50),
            millis(paced.p99),
            millis(paced.worst),
        )?;
        let rows = [
            (format!("{UNICASTS} × `sendmsg`"), &self.unicast),
            (
                format!("{BATCHES} × `batchsendmsg` to {} users", USERS / 2),
                &self.batch,
            ),
        ];
        for (what, rounds) in rows {
            let spread = |of: fn(&Pushing) -> f64| Spread::of(rounds.iter().map(of));
            let accepted = spread(|round| round.accepted_per_second);
            let pushed = spread(|round| round.pushed_per_second);
            let cpu = spread(|round| millis(round.cpu_per_thousand));
            writeln!(f, "| {what}: accepted | {accepted} messages/s |")?;
            writeln!(
                f,
                "| {what}: pushed, from the first call to the vendor's last answer | {pushed} pushes/s |"
            )?;
            writeln!(f, "| {what}: time on a core | {cpu} ms per 1,000 pushes |")?;
        }
        let bare = Spread::of(self.bare.iter().copied());
        writeln!(
            f,
            "| bare loop, full batches one after the other | {bare} pushes/s |"
        )?;
        for (what, rounds) in [("sendmsg", &self.unicast), ("batchsendmsg", &self.batch)] {
            let pushed = Spread::of(rounds.iter().map(|round| round.pushed_per_second));
            let ratio = pushed.middle / bare.middle;
            writeln!(f, "| `{what}` to the bare loop | {ratio:.2} |")?;
        }
        writeln!(
            f,
            "| resident memory: at rest, at the end, at most | {:.1}, {:.1}, {:.1} MB |",
            megabytes(self.at_rest.resident),
            megabytes(self.at_last.resident),
            megabytes(self.at_last.most_resident),
        )
    }
}

/// Several measurements of one thing.
struct Spread {
    least: f64,
    middle: f64,
    most: f64,
}

impl Spread {
    fn of(measured: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = measured.collect();
        sorted.sort_by(f64::total_cmp);
        let at = |place: usize| sorted.get(place).copied().unwrap_or_default();
        Self {
            least: at(0),
            middle: at(sorted.len() / 2),
            most: at(sorted.len().saturating_sub(1)),
        }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            least,
            middle,
            most,
        } = self;
        write!(f, "{middle:.0} ({least:.0} – {most:.0})")
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn megabytes(bytes: u64) -> f64 {
    Duration::from_micros(bytes).as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_three_stands_before_the_least_and_the_most() {
        let spread = Spread::of([3.0, 1.0, 2.0].into_iter());
        assert_eq!(spread.to_string(), "2 (1 – 3)");
    }

    #[test]
    fn a_megabyte_is_a_million_bytes() {
        assert_eq!(format!("{:.1}", megabytes(60_500_000)), "60.5");
    }
}
