//! Leaves a vendor alone that does not answer, and tries it with one call at a time.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::Timestamp;

/// So many calls in a row without a usable answer, and the vendor is left alone.
const FAILURES: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

#[derive(Clone, Copy, Debug, Default)]
struct Circuit {
    failures: u32,
    /// When it was first left alone.
    opened_at: Option<Timestamp>,
    /// No call before then.
    open_until: Option<Timestamp>,
}

/// One circuit for each of a vendor's hosts.
#[derive(Debug)]
pub(crate) struct Breaker<Host>(Mutex<HashMap<Host, Circuit>>);

impl<Host> Default for Breaker<Host> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<Host: Copy + Eq + Hash> Breaker<Host> {
    /// The right to call the host at `now`. Once a pause is over, the first who asks gets it, and
    /// everybody else waits for what comes of it, or for another pause.
    pub(crate) fn admit(&self, host: Host, now: Timestamp) -> Option<Admission<'_, Host>> {
        let mut circuits = self.circuits();
        let circuit = circuits.entry(host).or_default();
        let probe = match circuit.open_until {
            None => None,
            Some(until) if now < until => return None,
            Some(before) => {
                let until = now.plus(pause(circuit.failures));
                circuit.open_until = Some(until);
                Some(Probe { before, until })
            }
        };
        Some(Admission {
            breaker: self,
            host,
            probe,
        })
    }

    /// How many hosts are left alone, or tried after a while.
    pub(crate) fn open(&self) -> usize {
        let circuits = self.circuits();
        let open = circuits.values().filter(|it| it.opened_at.is_some());
        open.count()
    }

    /// A call was answered, whatever the answer was.
    pub(crate) fn answered(&self, host: Host) {
        self.circuits().remove(&host);
    }

    /// A call that began at `began` had no usable answer. Calls that were under way together when the
    /// circuit was opened are one trouble: the later answers do not make its pause longer.
    pub(crate) fn failed(&self, host: Host, began: Timestamp, now: Timestamp) {
        let mut circuits = self.circuits();
        let circuit = circuits.entry(host).or_default();
        if circuit.opened_at.is_some_and(|opened| began < opened) {
            return;
        }
        circuit.failures = circuit.failures.saturating_add(1);
        if circuit.failures >= FAILURES {
            circuit.opened_at = circuit.opened_at.or(Some(now));
            circuit.open_until = Some(now.plus(pause(circuit.failures)));
        }
    }

    /// Nothing panics while holding the lock, and no entry is half-written if something did.
    fn circuits(&self) -> MutexGuard<'_, HashMap<Host, Circuit>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to call a host once. Dropped unused it is the next one's.
#[derive(Debug)]
pub(crate) struct Admission<'a, Host: Copy + Eq + Hash> {
    breaker: &'a Breaker<Host>,
    host: Host,
    probe: Option<Probe>,
}

/// What the pause was before a probe, and what the probe has made of it.
#[derive(Clone, Copy, Debug)]
struct Probe {
    before: Timestamp,
    until: Timestamp,
}

impl<Host: Copy + Eq + Hash> Admission<'_, Host> {
    /// The host is called now.
    pub(crate) fn spend(mut self) {
        self.probe = None;
    }
}

impl<Host: Copy + Eq + Hash> Drop for Admission<'_, Host> {
    fn drop(&mut self) {
        let Some(probe) = self.probe else {
            return;
        };
        if let Some(circuit) = self.breaker.circuits().get_mut(&self.host)
            && circuit.open_until == Some(probe.until)
        {
            circuit.open_until = Some(probe.before);
        }
    }
}

/// Doubled with each failure beyond those that opened the circuit.
fn pause(failures: u32) -> Duration {
    let doublings = failures.saturating_sub(FAILURES).min(16);
    FIRST_PAUSE
        .saturating_mul(1 << doublings)
        .min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_millis(1_000_000);
    const HOST: &str = "host";

    fn at(seconds: u64) -> Timestamp {
        START.plus(Duration::from_secs(seconds))
    }

    fn failing(times: u32) -> Breaker<&'static str> {
        let breaker = Breaker::default();
        for _ in 0..times {
            breaker.failed(HOST, START, START);
        }
        breaker
    }

    /// Whether the host may be called, and is.
    fn calls(breaker: &Breaker<&'static str>, host: &'static str, now: Timestamp) -> bool {
        let admission = breaker.admit(host, now);
        admission.map(Admission::spend).is_some()
    }

    #[test]
    fn a_probe_that_is_not_made_is_the_next_ones() {
        let breaker = failing(FAILURES);
        let first = breaker.admit(HOST, at(5)).unwrap();
        assert!(!calls(&breaker, HOST, at(5)), "one at a time");
        drop(first);
        assert!(calls(&breaker, HOST, at(5)));
        assert!(!calls(&breaker, HOST, at(5)));
    }

    #[test]
    fn a_few_failures_leave_the_circuit_closed_and_an_answer_forgets_them() {
        let breaker = failing(FAILURES - 1);
        assert!(calls(&breaker, HOST, START));
        breaker.answered(HOST);
        breaker.failed(HOST, START, START);
        assert!(calls(&breaker, HOST, START));
    }

    #[test]
    fn an_open_circuit_lets_one_through_after_its_pause() {
        let breaker = failing(FAILURES);
        assert!(!calls(&breaker, HOST, at(4)));
        assert!(calls(&breaker, "another host", at(4)));
        assert_eq!(breaker.open(), 1);
        assert!(calls(&breaker, HOST, at(5)));
        assert!(!calls(&breaker, HOST, at(5)), "one at a time");
        breaker.answered(HOST);
        assert!(calls(&breaker, HOST, at(5)));
        assert_eq!(breaker.open(), 0);
    }

    #[test]
    fn calls_that_were_under_way_together_open_the_circuit_once() {
        let breaker = Breaker::default();
        for _ in 0..FAILURES + 3 {
            breaker.failed(HOST, START, at(1));
        }
        assert!(calls(&breaker, HOST, at(6)));
        breaker.failed(HOST, at(6), at(7));
        assert!(!calls(&breaker, HOST, at(16)), "the probe's failure counts");
        assert!(calls(&breaker, HOST, at(17)));
    }

    #[test]
    fn a_probe_that_never_comes_back_is_followed_by_another() {
        let breaker = failing(FAILURES);
        assert!(calls(&breaker, HOST, at(5)));
        assert!(calls(&breaker, HOST, at(10)));
    }

    #[test]
    fn pauses_double_up_to_a_minute() {
        let seconds: Vec<_> = (0..6).map(|n| pause(FAILURES + n).as_secs()).collect();
        assert_eq!(seconds, [5, 10, 20, 40, 60, 60]);
        assert_eq!(pause(u32::MAX), LONGEST_PAUSE);
    }
}
