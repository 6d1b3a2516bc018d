//! Carry a call out once, whoever still waits for the answer.

use std::future::Future;

use super::OnceCall;
use super::take::{Taken, finish, release, take};
use crate::{Engine, StorageError};

/// What a call is answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Once {
    /// It was carried out, with this body.
    Done(String),
    /// It was carried out before: answer as then.
    Before {
        /// The HTTP status.
        status: u16,
        /// The body.
        answer: String,
    },
    /// Another call has this key.
    OtherBody,
    /// It is being carried out, or the program ended while it was.
    Running,
}

/// Why a call was not carried out. It may be made again.
#[derive(Debug, thiserror::Error)]
pub enum OnceError<E> {
    /// It was refused.
    #[error("the call was refused")]
    Refused(E),
    /// The program is at fault; the log has where.
    #[error("the call broke off: try again, and look at the log")]
    BrokenOff,
    /// The database did not do its part.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Carries the call out if nobody has within a day, and keeps its answer with that HTTP status. All of
/// it is done in the background, from taking the call on: it comes to its end when nobody waits any
/// more, and when the program is told to stop. Whatever creates nothing, and be it by a panic, lets go
/// of the call.
///
/// # Errors
/// [`OnceError`].
pub async fn once<E: Send + 'static>(
    engine: &Engine,
    call: OnceCall,
    status: u16,
    work: impl Future<Output = Result<String, E>> + Send + 'static,
) -> Result<Once, OnceError<E>> {
    let task = engine.clone();
    let carried_out = engine
        .parts()
        .background
        .spawn(async move { carry_out(&task, &call, status, work).await });
    carried_out.await.unwrap_or(Err(OnceError::BrokenOff))
}

async fn carry_out<E: Send + 'static>(
    engine: &Engine,
    call: &OnceCall,
    status: u16,
    work: impl Future<Output = Result<String, E>> + Send + 'static,
) -> Result<Once, OnceError<E>> {
    match take(engine, call).await? {
        Taken::New => {}
        Taken::Before { status, answer } => return Ok(Once::Before { status, answer }),
        Taken::OtherBody => return Ok(Once::OtherBody),
        Taken::Running => return Ok(Once::Running),
    }
    // A task of its own, so that a panic ends that one alone.
    match tokio::spawn(work).await {
        Ok(Ok(answer)) => {
            finish(engine, call, status, &answer).await?;
            Ok(Once::Done(answer))
        }
        Ok(Err(refused)) => {
            release(engine, call).await?;
            Err(OnceError::Refused(refused))
        }
        Err(error) => {
            tracing::error!(%error, "idempotency.broken_off");
            release(engine, call).await?;
            Err(OnceError::BrokenOff)
        }
    }
}
