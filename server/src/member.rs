//! `pushdeck member`.

use secrecy::ExposeSecret;

use crate::arguments::Member;
use crate::start_up::StartUpError;
use crate::storage;
use crate::terminal::say;

/// Does what the command says, on the same database as `pushdeck serve`.
pub(crate) async fn run(command: Member) -> Result<(), StartUpError> {
    let Member::Add {
        name,
        role,
        applications,
        storage,
    } = command;
    let (engine, key_file) = storage::open_for_command(&storage).await?;
    let password = engine::members::generate_password()?;
    engine::members::add(&engine, &name, role, &applications, password.clone()).await?;
    storage::greet(key_file.as_deref());
    say!(
        "{name} ({}) can sign in with the password {}",
        role.name(),
        password.expose_secret()
    );
    say!("The password is shown only now.");
    engine.close().await;
    Ok(())
}
