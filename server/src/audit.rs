//! `pushdeck audit`.

use crate::arguments::Audit;
use crate::start_up::StartUpError;
use crate::storage;
use crate::terminal::say;

/// Walks through the audit log of the same database as `pushdeck serve`, which may go on running.
pub(crate) async fn run(command: Audit) -> Result<(), StartUpError> {
    let Audit::Verify { storage } = command;
    let (engine, _) = storage::open_for_command(&storage).await?;
    let verdict = engine::audit::verify(&engine).await;
    engine.close().await;
    let verdict = verdict.map_err(StartUpError::AuditLog)?;
    say!("Whole and in order: {} entries", verdict.whole);
    if let Some(hash) = &verdict.hash {
        say!("Hash of the last one: {hash}");
        say!("Kept elsewhere, the hash shows when the whole log is written anew.");
    }
    match verdict.fault {
        None => Ok(()),
        Some(fault) => Err(StartUpError::AuditFault(fault)),
    }
}
