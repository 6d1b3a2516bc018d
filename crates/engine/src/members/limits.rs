//! How often passwords may be tried.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::{ClientNetwork, MemberId, Timestamp};
use sha2::{Digest, Sha256};

use super::MemberName;

/// Failures of one account before there are pauses.
const FREE_OF_ACCOUNT: u32 = 5;
/// Failures from one address: a whole office may stand behind one.
const FREE_OF_ADDRESS: u32 = 50;
/// The first pause; each failure after it doubles it.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// No pause is longer: whoever has the right password gets in on the same day.
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);
/// Failures count until there was none for so long.
const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);
/// How many accounts and addresses are remembered; beyond that the oldest are forgotten.
const MOST: usize = 10_000;

/// Who tried a password: the name as a hash, since people type passwords there by mistake.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attempt {
    account: Option<[u8; 32]>,
    network: Option<ClientNetwork>,
}

impl Attempt {
    pub(super) fn new(name: Option<&MemberName>, address: Option<IpAddr>) -> Self {
        Self {
            account: name.map(|name| Sha256::digest(name.as_str()).into()),
            network: address.map(ClientNetwork::of),
        }
    }
}

impl Attempt {
    /// An attempt at a member's second factor, counted apart from their password's: whoever gets so
    /// far knows that one, and would begin anew with each right one.
    pub(super) fn of_code(member: MemberId, address: Option<IpAddr>) -> Self {
        let account = Sha256::digest(format!("second factor of {member}"));
        Self {
            account: Some(account.into()),
            network: address.map(ClientNetwork::of),
        }
    }
}

/// Failed attempts by account and by address. Memory is enough: one program serves a database, and
/// a restart gives an attacker a handful of attempts more. An account that does not exist is counted
/// like one that does.
#[derive(Debug, Default)]
pub(crate) struct SignInLimits(Mutex<Both>);

#[derive(Debug, Default)]
struct Both {
    accounts: Failures<[u8; 32]>,
    networks: Failures<ClientNetwork>,
}

impl SignInLimits {
    /// Lets the attempt through or says how long it has to wait. It counts as failed until
    /// [`Self::succeeded`], so that many at once are not compared before the first has failed.
    pub(super) fn admit(&self, attempt: Attempt, now: Timestamp) -> Result<(), Duration> {
        let mut both = self.lock();
        let of_account = attempt.account.map(|it| both.accounts.wait(&it, now));
        let of_network = attempt.network.map(|it| both.networks.wait(&it, now));
        match of_account.max(of_network) {
            Some(wait) if !wait.is_zero() => return Err(wait),
            _ => {}
        }
        if let Some(account) = attempt.account {
            both.accounts.count(account, now, FREE_OF_ACCOUNT);
        }
        if let Some(network) = attempt.network {
            both.networks.count(network, now, FREE_OF_ADDRESS);
        }
        Ok(())
    }

    /// Forgets the account's failures. The address keeps its earlier ones: a member could otherwise
    /// try the passwords of all others.
    pub(super) fn succeeded(&self, attempt: Attempt) {
        let mut both = self.lock();
        if let Some(account) = attempt.account {
            both.accounts.0.remove(&account);
        }
        if let Some(failures) = attempt.network.and_then(|it| both.networks.0.get_mut(&it)) {
            failures.count = failures.count.saturating_sub(1);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Both> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug)]
struct Failures<K>(HashMap<K, Failed>);

impl<K> Default for Failures<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

#[derive(Clone, Copy, Debug)]
struct Failed {
    count: u32,
    last: Timestamp,
    /// Nothing is compared before.
    until: Timestamp,
}

impl<K: Copy + Eq + Hash> Failures<K> {
    fn wait(&self, key: &K, now: Timestamp) -> Duration {
        self.0
            .get(key)
            .map_or(Duration::ZERO, |failed| failed.until.left_from(now))
    }

    fn count(&mut self, key: K, now: Timestamp, free: u32) {
        if !self.0.contains_key(&key) {
            self.make_room(now);
        }
        let failed = self.0.entry(key).or_insert(Failed {
            count: 0,
            last: now,
            until: now,
        });
        if failed.last.plus(REMEMBERED) <= now {
            failed.count = 0;
        }
        failed.count = failed.count.saturating_add(1);
        failed.last = now;
        failed.until = now.plus(pause(failed.count, free));
    }

    fn make_room(&mut self, now: Timestamp) {
        if self.0.len() < MOST {
            return;
        }
        self.0
            .retain(|_, failed| failed.last.plus(REMEMBERED) > now);
        if self.0.len() >= MOST
            && let Some(oldest) = self.0.iter().min_by_key(|(_, failed)| failed.last)
        {
            let oldest = *oldest.0;
            self.0.remove(&oldest);
        }
    }
}

/// How long nothing is compared after so many failures.
fn pause(failures: u32, free: u32) -> Duration {
    match failures.checked_sub(free + 1) {
        None => Duration::ZERO,
        Some(doublings) => FIRST_PAUSE
            .saturating_mul(2_u32.saturating_pow(doublings))
            .min(LONGEST_PAUSE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(name: &str, address: &str) -> Attempt {
        let name = MemberName::parse(name).unwrap();
        Attempt::new(Some(&name), Some(address.parse().unwrap()))
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn pauses_grow_after_the_free_failures_and_end_at_a_quarter_of_an_hour() {
        let seconds: Vec<u64> = (1..=20)
            .map(|failures| pause(failures, FREE_OF_ACCOUNT).as_secs())
            .collect();
        assert_eq!(
            seconds,
            [
                0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900
            ]
        );
        assert_eq!(pause(u32::MAX, FREE_OF_ACCOUNT), LONGEST_PAUSE);
    }

    #[test]
    fn an_account_is_limited_wherever_it_is_tried_from_and_others_are_not() {
        let limits = SignInLimits::default();
        for number in 0..6 {
            let from = format!("198.51.100.{number}");
            assert_eq!(limits.admit(attempt("anna", &from), at(0)), Ok(()));
        }
        let elsewhere = attempt("anna", "203.0.113.1");
        assert_eq!(
            limits.admit(elsewhere, at(0)),
            Err(Duration::from_secs(1)),
            "the sixth failure is followed by a pause"
        );
        assert_eq!(limits.admit(attempt("bob", "198.51.100.1"), at(0)), Ok(()));
        assert_eq!(limits.admit(elsewhere, at(1)), Ok(()));
        assert_eq!(limits.admit(elsewhere, at(1)), Err(Duration::from_secs(2)));
    }

    #[test]
    fn waiting_attempts_make_the_pause_no_longer() {
        let limits = SignInLimits::default();
        let anna = attempt("anna", "198.51.100.1");
        for _ in 0..6 {
            assert_eq!(limits.admit(anna, at(0)), Ok(()));
        }
        for _ in 0..100 {
            assert!(limits.admit(anna, at(0)).is_err());
        }
        assert_eq!(limits.admit(anna, at(1)), Ok(()));
    }

    #[test]
    fn success_forgets_the_accounts_failures_and_not_the_addresss() {
        let limits = SignInLimits::default();
        for number in 0..50 {
            let name = format!("name{number}");
            let tried = attempt(&name, "198.51.100.1");
            assert_eq!(limits.admit(tried, at(0)), Ok(()));
        }
        let own = attempt("mallory", "198.51.100.1");
        assert_eq!(limits.admit(own, at(0)), Ok(()));
        limits.succeeded(own);
        assert!(limits.admit(own, at(0)).is_err(), "the address must wait");
        let elsewhere = attempt("mallory", "203.0.113.1");
        for _ in 0..6 {
            assert_eq!(limits.admit(elsewhere, at(0)), Ok(()));
        }
    }

    #[test]
    fn failures_are_forgotten_after_a_day_without_one() {
        let limits = SignInLimits::default();
        let anna = attempt("anna", "198.51.100.1");
        for _ in 0..6 {
            assert_eq!(limits.admit(anna, at(0)), Ok(()));
        }
        let day = at(24 * 60 * 60);
        for _ in 0..6 {
            assert_eq!(limits.admit(anna, day), Ok(()));
        }
        assert!(limits.admit(anna, day).is_err());
    }

    #[test]
    fn memory_is_bounded_and_the_oldest_are_forgotten_first() {
        let mut failures = Failures::default();
        for number in 0..MOST + 10 {
            let now = at(i64::try_from(number).unwrap());
            failures.count(number, now, FREE_OF_ACCOUNT);
        }
        assert_eq!(failures.0.len(), MOST);
        assert!(!failures.0.contains_key(&9) && failures.0.contains_key(&10));
    }
}
