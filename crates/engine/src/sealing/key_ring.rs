//! The keys that open secrets, and the one that seals them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use secrecy::SecretString;

use super::{KeyFileError, MasterKey, Place, Sealer, SealingError, key_file};
use crate::StorageError;

/// The keys that open secrets, the one to seal with first. While a rotation is under way there are
/// two, and the file says so before anything is sealed with the new one.
#[derive(Debug)]
pub struct KeyRing {
    sealers: RwLock<Arc<[Sealer]>>,
    /// Where they came from: read again when something may have changed there.
    file: Option<PathBuf>,
}

impl From<MasterKey> for KeyRing {
    /// One key that does not change.
    fn from(key: MasterKey) -> Self {
        Self {
            sealers: RwLock::new(Arc::from([Sealer::new(&key)])),
            file: None,
        }
    }
}

impl KeyRing {
    /// The keys in that file; on the very first start, a new key in a new file that only the
    /// program's own user may read. Tells whether the file was made.
    ///
    /// # Errors
    /// [`KeyFileError`] when there is no key to be had. A file that is there is never overwritten.
    pub fn load_or_create(path: impl Into<PathBuf>) -> Result<(Self, bool), KeyFileError> {
        let path = path.into();
        let (keys, created) = key_file::load_or_create(&path)?;
        Ok((Self::of_file(path, &keys), created))
    }

    /// The keys in that file, which is there.
    ///
    /// # Errors
    /// [`KeyFileError`] when it is not, or holds no key.
    pub fn load(path: impl Into<PathBuf>) -> Result<Self, KeyFileError> {
        let path = path.into();
        let keys = key_file::read(&path)?;
        Ok(Self::of_file(path, &keys))
    }

    fn of_file(path: PathBuf, keys: &[MasterKey]) -> Self {
        Self {
            sealers: RwLock::new(sealers(keys)),
            file: Some(path),
        }
    }

    /// The file that the keys came from.
    pub(super) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    fn sealers(&self) -> Arc<[Sealer]> {
        let sealers = self.sealers.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&sealers)
    }

    /// Reads the file again.
    pub(super) fn refresh(&self) -> Result<(), KeyFileError> {
        if let Some(path) = &self.file {
            let keys = key_file::read(path)?;
            let mut held = self.sealers.write().unwrap_or_else(PoisonError::into_inner);
            *held = sealers(&keys);
        }
        Ok(())
    }

    /// Seals a secret for its place, with the key that the file names at this moment: to be called
    /// where nobody else can write, so that a rotation cannot come to its end in between.
    ///
    /// # Errors
    /// [`SealingError`].
    pub fn seal(&self, place: &Place, secret: &SecretString) -> Result<String, SealingError> {
        self.refresh().map_err(Box::new)?;
        match self.sealers().first() {
            Some(sealer) => sealer.seal(place, secret),
            // A file without a key is not read.
            None => Err(SealingError::Malformed),
        }
    }

    /// Opens a secret at its place. A key that is not known yet may have come into the file since it
    /// was read.
    ///
    /// # Errors
    /// [`SealingError`].
    pub fn open(&self, place: &Place, sealed: &str) -> Result<SecretString, SealingError> {
        match self.open_with_known(place, sealed) {
            Err(SealingError::WrongKey { .. }) => {
                self.refresh().map_err(Box::new)?;
                self.open_with_known(place, sealed)
            }
            opened => opened,
        }
    }

    fn open_with_known(&self, place: &Place, sealed: &str) -> Result<SecretString, SealingError> {
        let mut last = Err(SealingError::Malformed);
        for sealer in self.sealers().iter() {
            match sealer.open(place, sealed) {
                Err(error @ SealingError::WrongKey { .. }) => last = Err(error),
                opened => return opened,
            }
        }
        last
    }

    /// Seals a secret that is about to be stored at its place.
    pub(crate) fn seal_stored(
        &self,
        place: &Place,
        secret: &SecretString,
    ) -> Result<String, StorageError> {
        self.seal(place, secret)
            .map_err(|source| StorageError::secret(place, source))
    }

    /// Opens a secret that is stored at its place.
    pub(crate) fn open_stored(
        &self,
        place: &Place,
        sealed: &str,
    ) -> Result<SecretString, StorageError> {
        self.open(place, sealed)
            .map_err(|source| StorageError::secret(place, source))
    }
}

fn sealers(keys: &[MasterKey]) -> Arc<[Sealer]> {
    keys.iter().map(Sealer::new).collect()
}
