//! Deliveries: from an accepted message to the vendor's answer, whatever happens in between.
//!
//! A delivery is a row with a time at which it is due. Claiming moves that time to the end of a
//! lease, so that a row whose sender died is due again by itself. Every step is written down as an
//! event: the trace that people read is the log.

mod breaker;
mod claim;
mod delivery;
mod dispatcher;
mod event;
mod expire;
mod list;
mod outcome;
mod pacer;
mod places;
mod purge;
mod push_name;
mod queue;
mod recipient;
mod send;
mod send_again;
mod trace;
mod writer;

pub(crate) use breaker::Breaker;
pub use delivery::{Delivery, DeliveryId};
pub use dispatcher::{Dispatcher, run_due};
pub use event::DeliveryEvent;
pub(crate) use event::{NewEvent, insert_events};
pub use list::{DeliveryFilter, PAGE, list};
pub(crate) use pacer::Pacer;
pub use pacer::pace;
pub(crate) use places::Places;
pub use purge::purge;
pub(crate) use push_name::PushName;
pub use send_again::{SendAgainError, send_again};
pub use trace::{Trace, trace};
