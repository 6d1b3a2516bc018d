//! Callbacks: what became of its pushes is told to an application's back end, at the URL that its
//! admin has set.
//!
//! An event is a row, written in the transaction of the step that it tells of, and deleted when the
//! back end has taken it: it may be told twice, and is not lost before it is a day old or too many
//! wait. An application's events go in the order in which they were written, up to a hundred in a
//! call; while the oldest wait for their next attempt, so do the later ones.

mod client;
mod drop_oldest;
mod group;
mod note;
mod queue;
mod resolver;
mod send;
mod sender;

pub use client::{CallbackClient, CallbackClientError};
pub use drop_oldest::drop_oldest;
pub(crate) use note::note;
pub(crate) use queue::restart;
pub use sender::{CallbackSender, run_due};

use crate::Engine;

/// Says that there is something to tell, once the transaction with it is committed.
pub(crate) fn wake(engine: &Engine) {
    engine.parts().callbacks_due.notify_one();
}
