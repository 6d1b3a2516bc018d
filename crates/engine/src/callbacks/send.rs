//! Tell one application what it is to be told.

use domain::callback::{given_up_until, next_attempt};
use domain::{SdkAppId, Timestamp};

use super::client::NotTaken;
use super::group::{Group, next_group};
use super::queue::{delete, give_up, postpone};
use crate::metrics::{CallbackEnd, number};
use crate::{Engine, StorageError, random};

/// Calls until nothing is due or a call is not taken; tells how many events were taken.
pub(super) async fn drain(engine: &Engine, application: SdkAppId) -> Result<usize, StorageError> {
    let mut taken = 0;
    while !engine.parts().background.is_closing()
        && let Some(group) = next_group(engine, application).await?
    {
        match call(engine, &group).await {
            Ok(()) => {
                delete(engine, &group).await?;
                taken += group.events.len();
                let metrics = &engine.parts().metrics;
                metrics.callbacks_ended(CallbackEnd::Taken, number(group.events.len()));
            }
            Err(error) => {
                fail(engine, &group, &error).await?;
                break;
            }
        }
    }
    Ok(taken)
}

/// Nothing of the database is held meanwhile.
async fn call(engine: &Engine, group: &Group) -> Result<(), NotTaken> {
    let body = group.body();
    let secret = group.secret.as_ref();
    let signature = secret.map(|secret| secret.sign(engine.now(), &body));
    let client = &engine.parts().callbacks;
    client
        .post(
            engine.clock(),
            &group.url,
            group.application,
            body,
            signature,
        )
        .await
}

async fn fail(engine: &Engine, group: &Group, error: &NotTaken) -> Result<(), StorageError> {
    let now = engine.now();
    let attempts = group.attempts().saturating_add(1);
    let until = next_attempt(attempts, error.retry_after(), now, random::share()?);
    tracing::warn!(
        application = group.application.number(),
        events = group.events.len(),
        attempts,
        error = error as &dyn std::error::Error,
        "callbacks.not_taken"
    );
    postpone(engine, group, until).await?;
    if group.oldest().is_some_and(|at| is_too_old(at, now)) {
        let given_up = give_up(engine, group.application, now).await?;
        let metrics = &engine.parts().metrics;
        metrics.callbacks_ended(CallbackEnd::GivenUp, given_up);
        tracing::warn!(
            application = group.application.number(),
            given_up,
            "callbacks.given_up: the back end has taken no call for a day"
        );
    }
    Ok(())
}

fn is_too_old(at: Timestamp, now: Timestamp) -> bool {
    at <= given_up_until(now)
}
