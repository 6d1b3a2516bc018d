//! What a browser session remembers: the member's number and nothing else.

use domain::MemberId;
use tower_sessions::Session;
use tower_sessions::session::Error;

const MEMBER: &str = "member";

/// Starts the member's session under a new session ID, so that one planted before is worth nothing.
pub(crate) async fn start(session: &Session, member: MemberId) -> Result<(), Error> {
    session.cycle_id().await?;
    session.insert(MEMBER, member).await
}

/// Whose session it is.
pub(crate) async fn member(session: &Session) -> Result<Option<MemberId>, Error> {
    session.get(MEMBER).await
}

/// Ends the session here and in the database.
pub(crate) async fn end(session: &Session) -> Result<(), Error> {
    session.flush().await
}
