//! Files that nobody but the program's own user may read.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Makes the file, with mode 0600 where there are modes.
pub(crate) fn create_new(path: &Path) -> io::Result<File> {
    private().create_new(true).open(path)
}

/// Opens the file to write to it, and makes it where there is none.
pub(crate) fn open_or_create(path: &Path) -> io::Result<File> {
    private().create(true).truncate(false).open(path)
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes the folder that the file is to stand in.
pub(crate) fn create_folder_of(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder_of(path))
}

/// Makes sure that the file's name, too, outlives a power cut.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder_of(path))?.sync_all()?;
    }
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
