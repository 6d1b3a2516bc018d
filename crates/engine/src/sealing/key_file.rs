//! The file that holds the master key.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{MasterKey, NotAKey};
use crate::private_file;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The file is there and cannot be read.
    #[error("the key file {} cannot be read", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file holds something else.
    #[error(
        "the key file {} holds no key: put the right file back; delete it only if no secret was ever saved with it",
        path.display()
    )]
    NotAKey {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: NotAKey,
    },
    /// The file is not there and cannot be made.
    #[error("the key file {} cannot be created", path.display())]
    NotCreated {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// There is nothing to make a key of.
    #[error("the operating system gave no random bytes for a key")]
    Random(#[from] getrandom::Error),
}

impl MasterKey {
    /// The key in that file; on the very first start, a new key in a new file that only the
    /// program's own user may read. Tells whether the file was made.
    ///
    /// # Errors
    /// [`KeyFileError`] when there is no key to be had. A file that is there is never overwritten.
    pub fn load_or_create(path: impl AsRef<Path>) -> Result<(Self, bool), KeyFileError> {
        let path = path.as_ref();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::from_hex(&text)
                .map(|key| (key, false))
                .map_err(|source| KeyFileError::NotAKey {
                    path: path.to_owned(),
                    source,
                }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = Self::generate()?;
                write_new(path, &key).map_err(|source| KeyFileError::NotCreated {
                    path: path.to_owned(),
                    source,
                })?;
                Ok((key, true))
            }
            Err(source) => Err(KeyFileError::Unreadable {
                path: path.to_owned(),
                source,
            }),
        }
    }
}

/// On disk before anything is sealed with it: a key lost in a power cut takes every secret along.
fn write_new(path: &Path, key: &MasterKey) -> io::Result<()> {
    private_file::create_folder_of(path)?;
    let mut file = private_file::create_new(path)?;
    writeln!(file, "{}", hex::encode(key.expose()))?;
    file.sync_all()?;
    private_file::sync_folder_of(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_start_makes_a_key_and_the_next_one_finds_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new folder").join("pushdeck.key");
        let (made, created) = MasterKey::load_or_create(&path).unwrap();
        let (found, created_again) = MasterKey::load_or_create(&path).unwrap();
        assert!(created && !created_again);
        assert_eq!(made.id(), found.id());
    }

    #[cfg(unix)]
    #[test]
    fn only_its_own_user_may_read_the_key_file() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pushdeck.key");
        MasterKey::load_or_create(&path).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_file_that_holds_no_key_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pushdeck.key");
        for (content, wrong) in [
            ("", NotAKey::Length(0)),
            ("abc", NotAKey::Length(3)),
            (&"a".repeat(63), NotAKey::Length(63)),
            (&"a".repeat(66), NotAKey::Length(66)),
            (&"g".repeat(64), NotAKey::Characters),
            (&"钥".repeat(64), NotAKey::Characters),
        ] {
            std::fs::write(&path, content).unwrap();
            match MasterKey::load_or_create(&path) {
                Err(KeyFileError::NotAKey { source, .. }) => assert_eq!(source, wrong),
                other => panic!("{content:?}: {other:?}"),
            }
            assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
        }
    }

    #[test]
    fn a_key_file_that_cannot_be_read_or_made_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let is_a_folder = MasterKey::load_or_create(folder.path()).unwrap_err();
        assert!(matches!(is_a_folder, KeyFileError::Unreadable { .. }));

        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let below_a_file = MasterKey::load_or_create(file.join("pushdeck.key")).unwrap_err();
        assert!(
            below_a_file.to_string().contains("pushdeck.key"),
            "{below_a_file}"
        );
    }

    #[test]
    fn a_key_prints_its_name_only() {
        let hex = "0123456789abcdef".repeat(4);
        let key = MasterKey::from_hex(&format!("  {hex}\n")).unwrap();
        let printed = format!("{key:?} {key:#?}");
        assert!(!printed.contains("0123456789abcdef"), "{printed}");
        assert!(printed.contains(key.id().as_str()));
    }
}
