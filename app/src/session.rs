//! What a browser session remembers: its member, and how it began.

use std::time::Duration;

use domain::{MemberId, Role, Timestamp};
use engine::sessions::{MemberSession, SessionHandle};
use engine::single_sign_on::Attempt;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use tower_sessions::session::Error;
use tower_sessions::{Expiry, Session};

/// Starts the member's session under a new session ID, so that one planted before is worth nothing.
pub(crate) async fn start(session: &Session, of: MemberSession) -> Result<(), Error> {
    session.cycle_id().await?;
    session.clear().await;
    session.insert(MemberSession::KEY, of).await
}

/// Whose password was right, so that a code is to follow.
#[derive(Debug, Deserialize, Serialize)]
struct Pending {
    member: MemberId,
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
    member: MemberId,
    since: Timestamp,
) -> Result<(), Error> {
    session.cycle_id().await?;
    session.clear().await;
    session
        .insert(Pending::KEY, Pending { member, since })
        .await
}

/// Who is to give a code.
pub(crate) async fn pending(session: &Session, now: Timestamp) -> Result<Option<MemberId>, Error> {
    let pending: Option<Pending> = session.get(Pending::KEY).await?;
    Ok(pending
        .filter(|pending| now < pending.since.plus(Pending::LONGEST))
        .map(|pending| pending.member))
}

/// Keeps the attempt while the browser is at the provider. A session that is nobody's lives as long as
/// that: whoever asks for a thousand of them soon has none.
pub(crate) async fn wait_for_provider(
    session: &Session,
    attempt: &Attempt,
    now: Timestamp,
) -> Result<(), Error> {
    if member(session).await?.is_none() {
        let end = now.plus(Attempt::LONGEST).as_millis();
        let end = OffsetDateTime::from_unix_timestamp_nanos(i128::from(end) * 1_000_000);
        session.set_expiry(end.ok().map(Expiry::AtDateTime));
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

/// Goes on under a new ID once the member has become something else: an ID that leaked before is
/// worth no more than the role of then.
pub(crate) async fn follow_role(
    session: &Session,
    of: MemberSession,
    role: Role,
) -> Result<(), Error> {
    if of.role == role {
        return Ok(());
    }
    start(session, MemberSession { role, ..of }).await
}

/// What the session is listed by. It has none before its answer is sent.
pub(crate) fn handle(session: &Session) -> Option<SessionHandle> {
    session.id().map(|id| SessionHandle::of(&id))
}

/// Ends the session here and in the database.
pub(crate) async fn end(session: &Session) -> Result<(), Error> {
    session.flush().await
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tower_sessions::MemoryStore;

    use super::*;

    #[tokio::test]
    async fn a_session_goes_on_under_another_id_when_its_member_becomes_something_else() {
        let store = Arc::new(MemoryStore::default());
        let session = Session::new(None, Arc::clone(&store), None);
        let of = MemberSession {
            member: MemberId(7),
            role: Role::Developer,
            began_at: Timestamp::from_millis(1),
            address: None,
            user_agent: None,
        };
        start(&session, of.clone()).await.unwrap();
        session.save().await.unwrap();
        let before = session.id();

        follow_role(&session, of.clone(), Role::Developer)
            .await
            .unwrap();
        assert_eq!(session.id(), before);
        follow_role(&session, of.clone(), Role::Admin)
            .await
            .unwrap();
        session.save().await.unwrap();
        assert_ne!(session.id(), before);
        let now = member(&session).await.unwrap().unwrap();
        assert_eq!((now.role, now.began_at), (Role::Admin, of.began_at));
        let copy = Session::new(before, store, None);
        assert_eq!(member(&copy).await.unwrap(), None);
    }
}
