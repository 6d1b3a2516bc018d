//! The file that holds the master key.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{KeyId, MasterKey, NotAKey};
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
    /// Somebody else has written the file since it was read.
    #[error(
        "the key file {} was changed by somebody else and is left as it is: let whoever changes it end, then try again",
        path.display()
    )]
    Changed {
        /// Which file.
        path: PathBuf,
    },
    /// There is nothing to make a key of.
    #[error("the operating system gave no random bytes for a key")]
    Random(#[from] getrandom::Error),
}

/// The keys in that file, the one to seal with first; on the very first start, a new key in a new
/// file that only the program's own user may read. Tells whether the file was made. A file that is
/// there is never overwritten.
pub(super) fn load_or_create(path: &Path) -> Result<(Vec<MasterKey>, bool), KeyFileError> {
    match read(path) {
        Err(KeyFileError::Unreadable { source, .. })
            if source.kind() == io::ErrorKind::NotFound =>
        {
            let keys = vec![MasterKey::generate()?];
            private_file::create_folder_of(path)
                .and_then(|()| write(path, &keys))
                .map_err(|source| not_written(path, source))?;
            Ok((keys, true))
        }
        read => read.map(|keys| (keys, false)),
    }
}

/// The keys in that file: one a line.
pub(super) fn read(path: &Path) -> Result<Vec<MasterKey>, KeyFileError> {
    let text = std::fs::read_to_string(path).map_err(|source| KeyFileError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    let mut lines = text.trim().lines();
    // An empty file has one line that is no key.
    let first = lines.next().unwrap_or_default();
    std::iter::once(first)
        .chain(lines)
        .map(MasterKey::from_hex)
        .collect::<Result<_, _>>()
        .map_err(|source| KeyFileError::NotAKey {
            path: path.to_owned(),
            source,
        })
}

/// Refuses a file that holds other keys than these: whoever replaced it would lose some for good.
pub(super) fn ensure_holds(path: &Path, known: &[KeyId]) -> Result<(), KeyFileError> {
    match read(path)?
        .iter()
        .map(MasterKey::id)
        .eq(known.iter().cloned())
    {
        true => Ok(()),
        false => Err(KeyFileError::Changed {
            path: path.to_owned(),
        }),
    }
}

/// Puts these keys in place of the known ones, at once: whoever reads the file finds all of the one or
/// all of the other.
pub(super) fn replace(
    path: &Path,
    known: &[KeyId],
    keys: &[MasterKey],
) -> Result<(), KeyFileError> {
    ensure_holds(path, known)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let replaced = match std::fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        // One that was left behind when a rotation was killed.
        _ => write(&beside, keys).and_then(|()| std::fs::rename(&beside, path)),
    };
    replaced
        .and_then(|()| private_file::sync_folder_of(path))
        .map_err(|source| not_written(path, source))
}

fn not_written(path: &Path, source: io::Error) -> KeyFileError {
    KeyFileError::NotCreated {
        path: path.to_owned(),
        source,
    }
}

/// On disk before anything is sealed with it: a key lost in a power cut takes every secret along.
fn write(path: &Path, keys: &[MasterKey]) -> io::Result<()> {
    let mut file = private_file::create_new(path)?;
    for key in keys {
        writeln!(file, "{}", hex::encode(key.expose()))?;
    }
    file.sync_all()?;
    private_file::sync_folder_of(path)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids(keys: &[MasterKey]) -> Vec<KeyId> {
        keys.iter().map(MasterKey::id).collect()
    }

    #[test]
    fn the_first_start_makes_a_key_and_the_next_one_finds_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new folder").join("pushdeck.key");
        let (made, created) = load_or_create(&path).unwrap();
        let (found, created_again) = load_or_create(&path).unwrap();
        assert!(created && !created_again);
        assert_eq!((made.len(), found.len()), (1, 1));
        assert_eq!(made[0].id(), found[0].id());
    }

    #[cfg(unix)]
    #[test]
    fn only_its_own_user_may_read_the_key_file() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pushdeck.key");
        load_or_create(&path).unwrap();
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
            match load_or_create(&path) {
                Err(KeyFileError::NotAKey { source, .. }) => assert_eq!(source, wrong),
                other => panic!("{content:?}: {other:?}"),
            }
            assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
        }
    }

    #[test]
    fn a_key_file_that_cannot_be_read_or_made_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let is_a_folder = load_or_create(folder.path()).unwrap_err();
        assert!(matches!(is_a_folder, KeyFileError::Unreadable { .. }));

        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let below_a_file = load_or_create(&file.join("pushdeck.key")).unwrap_err();
        assert!(
            below_a_file.to_string().contains("pushdeck.key"),
            "{below_a_file}"
        );
    }

    #[test]
    fn keys_are_replaced_at_once_and_their_order_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pushdeck.key");
        let (first, _) = load_or_create(&path).unwrap();
        let keys = [
            MasterKey::generate().unwrap(),
            MasterKey::generate().unwrap(),
        ];
        replace(&path, &ids(&first), &keys).unwrap();
        assert_eq!(ids(&read(&path).unwrap()), ids(&keys));
        // What a killed rotation left behind is in nobody's way.
        std::fs::write(folder.path().join("pushdeck.key.new"), "half a k").unwrap();
        replace(&path, &ids(&keys), &keys[..1]).unwrap();
        assert_eq!(ids(&read(&path).unwrap()), ids(&keys[..1]));
    }

    #[test]
    fn a_key_that_came_into_the_file_meanwhile_is_not_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pushdeck.key");
        let (first, _) = load_or_create(&path).unwrap();
        let known = ids(&first);
        let others = [
            MasterKey::generate().unwrap(),
            MasterKey::generate().unwrap(),
        ];
        replace(&path, &known, &others).unwrap();
        let refused = replace(&path, &known, &first).unwrap_err();
        assert!(matches!(refused, KeyFileError::Changed { .. }), "{refused}");
        assert_eq!(ids(&read(&path).unwrap()), ids(&others));
    }

    #[test]
    fn a_key_prints_its_name_only() {
        let hex = "0123456789abcdef".repeat(4);
        let key = MasterKey::from_hex(&format!("  {hex}\n")).unwrap();
        let printed = format!("{key:?} {key:#?}");
        assert!(!printed.contains("0123456789abcdef"), "{printed}");
        assert!(printed.contains(key.id().as_str()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_file_holds_keys_line_by_line_or_none_and_is_left_alone(
            content in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..140),
                "([0-9a-fA-F]{64}\n){0,3}[0-9a-f]{0,3}".prop_map(String::into_bytes),
            ],
        ) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("pushdeck.key");
            std::fs::write(&path, &content).unwrap();
            if let Ok((keys, made)) = load_or_create(&path) {
                let text = String::from_utf8(content.clone()).unwrap().to_lowercase();
                let lines: Vec<String> = text.trim().lines().map(|line| line.trim().to_owned()).collect();
                let read: Vec<String> = keys.iter().map(|key| hex::encode(key.expose())).collect();
                prop_assert!(!made && !keys.is_empty());
                prop_assert_eq!(read, lines);
            }
            prop_assert_eq!(std::fs::read(&path).unwrap(), content);
        }
    }
}
