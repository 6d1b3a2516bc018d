//! `pushdeck key`.

use domain::Actor;

use crate::arguments::Key;
use crate::start_up::StartUpError;
use crate::storage;
use crate::terminal::say;

/// Rotates the master key of the same database as `pushdeck serve`, which may go on running.
pub(crate) async fn run(command: Key) -> Result<(), StartUpError> {
    let Key::Rotate { storage } = command;
    let engine = storage::open_existing(&storage).await?;
    let actor = Actor::operator("command line");
    let rotated = engine::sealing::rotate(&engine, &actor).await;
    engine.close().await;
    let resealed = rotated.map_err(StartUpError::Rotate)?;
    say!("Sealed anew with a new master key: {resealed} texts");
    say!("Keep a copy of the key file; the copy of the old one opens nothing any more.");
    Ok(())
}
