//! What can keep the program from starting: one clear line each.

use std::net::SocketAddr;
use std::path::PathBuf;

/// Why the program did not start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartUpError {
    #[error(
        "cannot listen on {address}: another program has this port, so stop it or choose another one with {option}"
    )]
    PortTaken {
        address: SocketAddr,
        option: &'static str,
    },
    #[error("cannot listen on {address}")]
    Listen {
        address: SocketAddr,
        source: std::io::Error,
    },
    #[error(
        "the site is not built: {path} cannot be read, so run `cargo xtask build` or name the folder with --site"
    )]
    Site {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("the site is broken: {path} is not what `cargo xtask build` writes, so run it again")]
    Manifest {
        path: PathBuf,
        source: serde_json::Error,
    },
    #[error(transparent)]
    Open(#[from] engine::OpenError),
    #[error(transparent)]
    Key(#[from] engine::sealing::KeyFileError),
    #[error(transparent)]
    Sandbox(#[from] sandbox::SandboxError),
    #[error(transparent)]
    HttpClient(#[from] vendors::HttpClientError),
    #[error(transparent)]
    SingleSignOn(#[from] crate::single_sign_on::SingleSignOnConfigurationError),
    #[error(transparent)]
    CallbackClient(#[from] engine::callbacks::CallbackClientError),
    #[error(
        "the first admin could not be created: `pushdeck member add NAME --role admin` makes one by another name"
    )]
    FirstAdmin(#[source] engine::members::AddMemberError),
    #[error("the first admin cannot have the password in PUSHDECK_ADMIN_PASSWORD")]
    AdminPassword(#[source] engine::members::PasswordProblem),
    #[error("the sandbox's first certificate could not be created")]
    Seed(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("no password could be made up")]
    Password(#[from] engine::members::PasswordError),
    #[error("no UserSig was made")]
    UserSig(#[from] engine::applications::access::MakeUserSigError),
    #[error("the member was not added")]
    AddMember(#[from] engine::members::AddMemberError),
    #[error("the master key was not rotated to the end: put it right and run it again")]
    Rotate(#[source] engine::sealing::RotateError),
    #[error("the audit log could not be read")]
    AuditLog(#[source] engine::StorageError),
    #[error("the audit log is not whole: compare it with a backup")]
    AuditFault(#[source] engine::audit::AuditFault),
    #[error("what was accepted earlier could not be taken up")]
    Dispatcher(#[source] engine::StorageError),
    #[error("the OpenAPI document could not be written")]
    OpenApi(#[source] serde_json::Error),
    #[error("the console stopped serving")]
    Serve(#[source] std::io::Error),
}

/// The error with all its causes on one line.
pub(crate) fn one_line(error: &StartUpError) -> String {
    engine::error_chain(error).replace(['\n', '\r'], " ")
}
