//! What a browser session remembers: its member, and how it began.

use std::time::Duration;

use domain::Timestamp;
use engine::members::Proven;
use engine::sessions::{MemberSession, SessionHandle};
use engine::single_sign_on::Attempt;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use tower_sessions::session::Error;

/// Starts the member's session under a new session ID, so that one planted before is worth nothing.
pub(crate) async fn start(session: &Session, of: MemberSession) -> Result<(), Error> {
    session.cycle_id().await?;
    session.clear().await;
    session.insert(MemberSession::KEY, of).await
}

/// Whose password was right, so that a code is to follow.
#[derive(Debug, Deserialize, Serialize)]
struct Pending {
    proven: Proven,
    since: Timestamp,
}

impl Pending {
    const KEY: &str = "pending";
    /// Time to find the phone.
    const LONGEST: Duration = Duration::from_secs(5 * 60);
}

/// Nobody's session yet: a code is to follow, within a few minutes.
pub(crate) async fn wait_for_code(
    session: &Session,
    proven: Proven,
    since: Timestamp,
) -> Result<(), Error> {
    session.cycle_id().await?;
    session.clear().await;
    session
        .insert(Pending::KEY, Pending { proven, since })
        .await
}

/// Who is to give a code.
pub(crate) async fn pending(session: &Session, now: Timestamp) -> Result<Option<Proven>, Error> {
    let pending: Option<Pending> = session.get(Pending::KEY).await?;
    Ok(pending
        .filter(|pending| now < pending.since.plus(Pending::LONGEST))
        .map(|pending| pending.proven))
}

/// Keeps the attempt while the browser is at the provider. A session that is nobody's begins anew, for
/// it does not live longer than an attempt may take.
pub(crate) async fn wait_for_provider(session: &Session, attempt: &Attempt) -> Result<(), Error> {
    if member(session).await?.is_none() {
        session.cycle_id().await?;
    }
    session.insert(Attempt::KEY, attempt).await
}

/// Takes the attempt that expects this state out of the session, so that it is good once. One that
/// expects another stays: whoever sends a browser here with a made-up state ends nothing.
pub(crate) async fn take_attempt(
    session: &Session,
    state: &str,
    now: Timestamp,
) -> Result<Option<Attempt>, Error> {
    let attempt: Option<Attempt> = session.get(Attempt::KEY).await?;
    let Some(attempt) = attempt.filter(|attempt| attempt.expects(state, now)) else {
        return Ok(None);
    };
    session.remove_value(Attempt::KEY).await?;
    // Before anybody is asked about it.
    session.save().await?;
    Ok(Some(attempt))
}

/// Whose session it is.
pub(crate) async fn member(session: &Session) -> Result<Option<MemberSession>, Error> {
    session.get(MemberSession::KEY).await
}

/// What the session is listed by. It has none before its answer is sent.
pub(crate) fn handle(session: &Session) -> Option<SessionHandle> {
    session.id().map(|id| SessionHandle::of(&id))
}

/// Ends the session here and in the database.
pub(crate) async fn end(session: &Session) -> Result<(), Error> {
    session.flush().await
}
