//! Accept a message.

use std::time::Duration;

use domain::message::{NewMessage, NewPush, PushContent};
use domain::push::PushRules;
use domain::{SdkAppId, UserId};
use serde_json::Value;
use tokio::sync::oneshot;

use super::group::Job;
use crate::applications::access::known;
use crate::{Engine, StorageError};

/// Which call a message came by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// `sendmsg`
    SendMsg,
    /// `batchsendmsg`
    BatchSendMsg,
    /// `timpush/batch`
    Push,
    /// A device's own connection.
    Device,
}

impl Source {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::SendMsg => "sendmsg",
            Self::BatchSendMsg => "batchsendmsg",
            Self::Push => "push",
            Self::Device => "device",
        }
    }
}

/// A message that is on disk, with all its deliveries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The message's name for back ends: `sequence_random_time`.
    pub message_key: String,
    /// When it was accepted, in UNIX seconds.
    pub message_time: i64,
    /// Recipients who have never signed in: nothing was written down for them.
    pub unknown: Vec<UserId>,
}

/// Why a message was not accepted. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// There is no such application.
    #[error("there is no application {0}: look up its SDKAppID in the console")]
    UnknownApplication(SdkAppId),
    /// None of the recipients has ever signed in.
    #[error("none of the recipients has ever signed in: check To_Account")]
    NobodyKnown,
    /// The program is being stopped.
    #[error("the program is being stopped: send again to the next one")]
    Stopping,
    /// The database did not take it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What is written down of a message.
pub(super) struct Draft {
    pub(super) source: Source,
    pub(super) from: UserId,
    pub(super) to: Vec<UserId>,
    pub(super) random: u32,
    pub(super) lifetime: Duration,
    pub(super) rules: PushRules,
    pub(super) content: PushContent,
    /// The elements for devices that are connected; empty for a push without a message.
    pub(super) body: Vec<Value>,
}

impl Draft {
    /// By what a repetition to the same recipient is recognised; a push without a message has only a
    /// number of ours, which nobody repeats.
    pub(super) fn repeats_by(&self) -> Option<u32> {
        (self.source != Source::Push).then_some(self.random)
    }
}

/// Accepts a message of `from` where the message names no other sender: decides for each device of
/// the recipients, writes message and deliveries down in one transaction, and returns when they are
/// on disk. Recipients who got the same message within the last five minutes do not get it again;
/// where nobody is left, the first one's answer is given once more.
///
/// # Errors
/// [`AcceptError`].
pub async fn accept(
    engine: &Engine,
    application: SdkAppId,
    source: Source,
    from: &UserId,
    message: NewMessage,
) -> Result<Accepted, AcceptError> {
    let known = known(engine, application)
        .await?
        .ok_or(AcceptError::UnknownApplication(application))?;
    let draft = Draft {
        source,
        rules: message.rules(),
        content: message.content(known.language),
        from: message.from.unwrap_or_else(|| from.clone()),
        to: message.to,
        random: message.random,
        lifetime: message.lifetime,
        body: message.body,
    };
    enqueue(engine, application, draft).await
}

/// Accepts a push without a chat message, as [`accept`].
///
/// # Errors
/// [`AcceptError`].
pub async fn push(
    engine: &Engine,
    application: SdkAppId,
    from: &UserId,
    push: NewPush,
) -> Result<Accepted, AcceptError> {
    let known = known(engine, application)
        .await?
        .ok_or(AcceptError::UnknownApplication(application))?;
    let random: [u8; 4] = crate::random::bytes().map_err(StorageError::from)?;
    let draft = Draft {
        source: Source::Push,
        rules: push.rules(),
        content: push.content(known.language),
        from: push.from.unwrap_or_else(|| from.clone()),
        to: push.to,
        random: u32::from_be_bytes(random),
        lifetime: push.lifetime,
        body: Vec::new(),
    };
    enqueue(engine, application, draft).await
}

async fn enqueue(
    engine: &Engine,
    application: SdkAppId,
    draft: Draft,
) -> Result<Accepted, AcceptError> {
    let (reply, answer) = oneshot::channel();
    let job = Job {
        application,
        draft,
        reply,
    };
    engine.parts().accepting.hand_in(engine, job).await?;
    answer.await.map_err(|_| AcceptError::Stopping)?
}
