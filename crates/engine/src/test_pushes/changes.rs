//! Hear when something becomes of test pushes.

use tokio::sync::watch;

use crate::Engine;

/// Counts what became of test pushes in this program, all applications together: whoever shows one
/// reads it again when the number changes.
#[derive(Debug)]
pub(crate) struct Changes(watch::Sender<u64>);

impl Default for Changes {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

/// The number that changes with every answer and every receipt for a test push.
#[must_use]
pub fn changes(engine: &Engine) -> watch::Receiver<u64> {
    engine.parts().test_push_changes.0.subscribe()
}

/// Says that something became of a test push, once it can be read.
pub(crate) fn tell(engine: &Engine) {
    let Changes(count) = &engine.parts().test_push_changes;
    count.send_modify(|count| *count = count.wrapping_add(1));
}
