//! How many connections may be open: in all, from one network, and of one holder.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{Actor, ClientNetwork, SdkAppId, UserId, Who};

use crate::Engine;

/// How many connections may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// Altogether.
    pub in_all: usize,
    /// From one client address; of IPv6, from one network of 64 bits.
    pub per_address: usize,
    /// Of one user, or one member.
    pub per_holder: usize,
}

impl ConnectionLimits {
    /// For devices: a carrier has thousands of phones behind one address. A user has one connection
    /// for each type of device, and for a moment those that they replace.
    pub const DEVICES: Self = Self {
        in_all: 50_000,
        per_address: 10_000,
        per_holder: 20,
    };
    /// For the event streams of pages: a browser opens one for each page that moves.
    pub const STREAMS: Self = Self {
        in_all: 2_000,
        per_address: 500,
        per_holder: 20,
    };
}

/// Why there is no place for one more connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooManyConnections {
    /// The program is full.
    #[error("this program holds as many connections as it may: try again later")]
    InAll,
    /// The address has its share.
    #[error("as many connections as one address may hold are open from this one: close some")]
    FromAddress,
    /// The user or member has their share.
    #[error("as many connections as one user may hold are open: close some")]
    OfHolder,
}

/// The place of a device's connection.
pub type DevicePlace = Place<(SdkAppId, UserId)>;
/// The place of an event stream.
pub type StreamPlace = Place<Who>;
pub(crate) type DevicePlaces = Places<(SdkAppId, UserId)>;
pub(crate) type StreamPlaces = Places<Who>;

/// From now on, no more devices than that may be connected. Who is, stays.
pub fn limit_devices(engine: &Engine, limits: ConnectionLimits) {
    engine.parts().device_places.taken().limits = limits;
}

/// A place for a device's connection, before anybody knows whose it is.
///
/// # Errors
/// [`TooManyConnections`] in all or from the address.
pub fn enter_device(
    engine: &Engine,
    address: Option<IpAddr>,
) -> Result<DevicePlace, TooManyConnections> {
    engine.parts().device_places.enter(address)
}

/// A place for an event stream of the actor's; what it shows, the page asks for itself.
///
/// # Errors
/// [`TooManyConnections`].
pub fn enter_stream(engine: &Engine, actor: &Actor) -> Result<StreamPlace, TooManyConnections> {
    let mut place = engine.parts().stream_places.enter(actor.address)?;
    place.belong_to(actor.who)?;
    Ok(place)
}

#[derive(Debug)]
struct Taken<Holder> {
    limits: ConnectionLimits,
    in_all: usize,
    from: HashMap<ClientNetwork, usize>,
    of: HashMap<Holder, usize>,
}

/// All places of one kind of connection.
#[derive(Debug)]
pub(crate) struct Places<Holder>(Arc<Mutex<Taken<Holder>>>);

/// One open connection's place, given back when it is dropped.
#[derive(Debug)]
pub struct Place<Holder: Eq + Hash> {
    places: Places<Holder>,
    network: Option<ClientNetwork>,
    holder: Option<Holder>,
}

impl<Holder: Eq + Hash> Places<Holder> {
    pub(crate) fn new(limits: ConnectionLimits) -> Self {
        Self(Arc::new(Mutex::new(Taken {
            limits,
            in_all: 0,
            from: HashMap::new(),
            of: HashMap::new(),
        })))
    }

    /// How many connections are open.
    pub(crate) fn open(&self) -> usize {
        self.taken().in_all
    }

    fn enter(&self, address: Option<IpAddr>) -> Result<Place<Holder>, TooManyConnections> {
        let network = address.map(ClientNetwork::of);
        let mut taken = self.taken();
        if taken.in_all >= taken.limits.in_all {
            return Err(TooManyConnections::InAll);
        }
        if let Some(network) = network {
            let most = taken.limits.per_address;
            if !add(&mut taken.from, network, most) {
                return Err(TooManyConnections::FromAddress);
            }
        }
        taken.in_all += 1;
        Ok(Place {
            places: Self(Arc::clone(&self.0)),
            network,
            holder: None,
        })
    }

    /// Nothing panics while holding the lock.
    fn taken(&self) -> MutexGuard<'_, Taken<Holder>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<Holder: Clone + Eq + Hash> Place<Holder> {
    /// Counts it for its holder, once that is known.
    ///
    /// # Errors
    /// [`TooManyConnections::OfHolder`].
    pub fn belong_to(&mut self, holder: Holder) -> Result<(), TooManyConnections> {
        let mut taken = self.places.taken();
        let most = taken.limits.per_holder;
        if !add(&mut taken.of, holder.clone(), most) {
            return Err(TooManyConnections::OfHolder);
        }
        if let Some(before) = self.holder.replace(holder) {
            subtract(&mut taken.of, before);
        }
        Ok(())
    }
}

impl<Holder: Eq + Hash> Drop for Place<Holder> {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.in_all = taken.in_all.saturating_sub(1);
        if let Some(network) = self.network {
            subtract(&mut taken.from, network);
        }
        if let Some(holder) = self.holder.take() {
            subtract(&mut taken.of, holder);
        }
    }
}

/// Counts one more, unless there are as many as there may be.
fn add<Key: Eq + Hash>(counts: &mut HashMap<Key, usize>, key: Key, most: usize) -> bool {
    match counts.entry(key) {
        Entry::Occupied(entry) if *entry.get() >= most => false,
        Entry::Vacant(_) if most == 0 => false,
        entry => {
            *entry.or_default() += 1;
            true
        }
    }
}

/// Counts one less; whoever has none takes no memory.
fn subtract<Key: Eq + Hash>(counts: &mut HashMap<Key, usize>, key: Key) {
    if let Entry::Occupied(mut entry) = counts.entry(key) {
        match *entry.get() {
            0 | 1 => drop(entry.remove()),
            more => *entry.get_mut() = more - 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: ConnectionLimits = ConnectionLimits {
        in_all: 4,
        per_address: 2,
        per_holder: 1,
    };

    fn from(address: &str) -> Option<IpAddr> {
        Some(address.parse().unwrap())
    }

    #[test]
    fn an_address_has_its_share_and_others_have_theirs() {
        let places: Places<&str> = Places::new(LIMITS);
        let first = places.enter(from("198.51.100.1")).unwrap();
        let _second = places.enter(from("198.51.100.1")).unwrap();
        let refused = places.enter(from("::ffff:198.51.100.1")).unwrap_err();
        assert_eq!(refused, TooManyConnections::FromAddress);
        let _other = places.enter(from("198.51.100.2")).unwrap();
        drop(first);
        let _third = places.enter(from("198.51.100.1")).unwrap();
    }

    #[test]
    fn beyond_what_the_program_holds_there_is_no_place_for_anybody() {
        let places: Places<&str> = Places::new(LIMITS);
        let mut held: Vec<_> = (0..4).map(|_| places.enter(None).unwrap()).collect();
        let refused = places.enter(from("198.51.100.9")).unwrap_err();
        assert_eq!(refused, TooManyConnections::InAll);
        held.pop();
        let _last = places.enter(from("198.51.100.9")).unwrap();
    }

    #[test]
    fn a_holder_has_their_share_and_a_place_changes_hands() {
        let places = Places::new(LIMITS);
        let mut first = places.enter(None).unwrap();
        let mut second = places.enter(None).unwrap();
        assert_eq!(first.belong_to("anna"), Ok(()));
        assert_eq!(second.belong_to("anna"), Err(TooManyConnections::OfHolder));
        assert_eq!(second.belong_to("bob"), Ok(()));
        drop(first);
        assert_eq!(second.belong_to("anna"), Ok(()));
        let mut third = places.enter(None).unwrap();
        assert_eq!(third.belong_to("bob"), Ok(()));
    }

    #[test]
    fn nothing_is_kept_of_who_has_gone_nor_of_who_was_refused() {
        let places = Places::new(LIMITS);
        let mut held = Vec::new();
        for address in [
            "198.51.100.1",
            "198.51.100.1",
            "198.51.100.1",
            "2001:db8::1",
        ] {
            if let Ok(mut place) = places.enter(from(address)) {
                // The second is refused, and keeps its place without a holder.
                let _ = place.belong_to("anna");
                held.push(place);
            }
        }
        assert_eq!(places.taken().in_all, 3);
        drop(held);
        let taken = places.taken();
        assert_eq!((taken.in_all, taken.from.len(), taken.of.len()), (0, 0, 0));
    }

    #[test]
    fn a_limit_of_none_lets_nobody_in() {
        let none = ConnectionLimits {
            per_address: 0,
            ..LIMITS
        };
        let places: Places<&str> = Places::new(none);
        assert!(places.enter(from("198.51.100.1")).is_err());
        assert_eq!(places.taken().from.len(), 0);
    }
}
