//! `pushdeck audit`.

use crate::arguments::Audit;
use crate::start_up::StartUpError;
use crate::storage;
use crate::terminal::say;

/// Walks through the audit log of the same database as `pushdeck serve`, which may go on running.
pub(crate) async fn run(command: Audit) -> Result<(), StartUpError> {
    let Audit::Verify { expect, storage } = command;
    let engine = storage::open_existing(&storage).await?;
    let verdict = engine::audit::verify(&engine, expect.as_ref()).await;
    engine.close().await;
    let verdict = verdict.map_err(StartUpError::AuditLog)?;
    say!("Whole and in order: {} entries", verdict.whole);
    if let Some(hash) = &verdict.hash {
        say!("Hash of the last one: {hash}");
        say!(
            "Kept elsewhere and given to --expect, it shows when the log was written anew or lost its end."
        );
    }
    match verdict.fault {
        None => Ok(()),
        Some(fault) => Err(StartUpError::AuditFault(fault)),
    }
}
