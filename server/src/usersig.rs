//! `pushdeck usersig`.

use domain::Actor;

use crate::arguments::UserSig;
use crate::start_up::StartUpError;
use crate::storage;
use crate::terminal::say;

/// Prints a UserSig, made on the same database as `pushdeck serve`: whoever owns that may.
pub(crate) async fn run(command: UserSig) -> Result<(), StartUpError> {
    let (engine, _) = storage::open_for_command(&command.storage).await?;
    let actor = Actor::operator("command line");
    let made = engine::applications::access::make_usersig(
        &engine,
        &actor,
        command.sdkappid,
        &command.identifier,
        command.valid_for,
    )
    .await;
    engine.close().await;
    say!("{}", made?);
    Ok(())
}
