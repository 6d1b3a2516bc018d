//! The buttons of a member's page.

use axum::response::Response;
use domain::MemberId;
use http::StatusCode;
use http::header::HOST;

use super::invited::Invited;
use super::{ADDRESS, address, member_of};
use crate::failure::Failure;
use crate::posted::{Nothing, Posted, Segments, Visitor};

pub(crate) async fn disable(
    Segments(segment): Segments<String>,
    posted: Posted<Nothing>,
) -> Response {
    let visitor = posted.visitor;
    let done = async {
        let (engine, actor) = (&visitor.state.engine, visitor.actor()?);
        engine::members::disable(engine, &actor, member_of(&segment)?).await?;
        Ok(())
    };
    let done = done.await;
    answer(visitor, done).await
}

pub(crate) async fn enable(
    Segments(segment): Segments<String>,
    posted: Posted<Nothing>,
) -> Response {
    let visitor = posted.visitor;
    let done = async {
        let (engine, actor) = (&visitor.state.engine, visitor.actor()?);
        engine::members::enable(engine, &actor, member_of(&segment)?).await?;
        Ok(())
    };
    let done = done.await;
    answer(visitor, done).await
}

pub(crate) async fn end_sessions(
    Segments(segment): Segments<String>,
    posted: Posted<Nothing>,
) -> Response {
    let visitor = posted.visitor;
    match end_all_of(&visitor, &segment).await {
        Ok(id) => visitor.redirect(&format!("{}?ended", address(id))),
        Err(failure) => visitor.fail(failure).await,
    }
}

async fn end_all_of(visitor: &Visitor, segment: &str) -> Result<MemberId, Failure> {
    let (engine, actor) = (&visitor.state.engine, visitor.actor()?);
    let id = member_of(segment)?;
    engine::members::find(engine, &actor, id).await?;
    engine::sessions::end_all(engine, &actor, id).await?;
    Ok(id)
}

async fn answer(visitor: Visitor, done: Result<(), Failure>) -> Response {
    match done {
        Ok(()) => visitor.redirect(&format!("{ADDRESS}?saved")),
        Err(failure) => visitor.fail(failure).await,
    }
}

pub(crate) async fn reset(
    Segments(segment): Segments<String>,
    posted: Posted<Nothing>,
) -> Response {
    let visitor = posted.visitor;
    match make_link(&visitor, &segment).await {
        Ok((id, made)) => {
            visitor
                .render_again(&address(id), StatusCode::OK, made)
                .await
        }
        Err(failure) => visitor.fail(failure).await,
    }
}

async fn make_link(visitor: &Visitor, segment: &str) -> Result<(MemberId, Invited), Failure> {
    let actor = visitor.actor()?;
    let engine = &visitor.state.engine;
    let id = member_of(segment)?;
    let member = engine::members::find(engine, &actor, id).await?;
    let invitation = engine::members::reset(engine, &actor, id).await?;
    let made = Invited {
        name: member.name,
        invitation,
        origin: origin(visitor),
    };
    Ok((id, made))
}

/// How the invited one's browser reaches this console: as is configured, and as the admin's does where
/// nothing is. Cookies that only travel encrypted tell that the console is reached by https.
pub(super) fn origin(visitor: &Visitor) -> String {
    // Whoever can choose the Host of the admin's request must not choose where the secret goes.
    if let Some(configured) = &visitor.state.public_url {
        return configured.to_string();
    }
    let scheme = match visitor.state.secure_cookies.0 {
        true => "https",
        false => "http",
    };
    let host = visitor.header(HOST).unwrap_or("127.0.0.1");
    format!("{scheme}://{host}")
}
