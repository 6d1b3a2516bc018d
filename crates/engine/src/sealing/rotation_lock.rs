//! One rotation of a key file at a time.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::private_file;

/// Why a rotation may not begin.
#[derive(Debug, thiserror::Error)]
pub enum RotationLockError {
    /// Another program rotates the same file.
    #[error(
        "the key in {} is being rotated by another program: wait until that has ended",
        path.display()
    )]
    UnderWay {
        /// Which key file.
        path: PathBuf,
    },
    /// It cannot be told whether another program does.
    #[error("the file {} cannot be locked: it must be writable", path.display())]
    NotLocked {
        /// Which file beside the key file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// Takes the lock, on a file beside the key file: that one is replaced, and its lock with it. It is
/// held for as long as the file is open; the system lets go of it when the program ends, however it
/// ends.
pub(super) fn lock(key_file: &Path) -> Result<File, RotationLockError> {
    let mut path = key_file.as_os_str().to_owned();
    path.push(".lock");
    let path = PathBuf::from(path);
    let locked = private_file::open_or_create(&path)
        .map_err(TryLockError::Error)
        .and_then(|file| file.try_lock().map(|()| file));
    // The file is never deleted: who had it open and who makes it anew would both have a lock.
    locked.map_err(|error| match error {
        TryLockError::WouldBlock => RotationLockError::UnderWay {
            path: key_file.to_owned(),
        },
        TryLockError::Error(source) => RotationLockError::NotLocked { path, source },
    })
}
