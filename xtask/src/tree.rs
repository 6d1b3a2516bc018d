//! Walking folders.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Every file below a folder, in a fixed order. A folder that does not exist holds none.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in folder.read_dir().with_context(|| unreadable(&folder))? {
            let path = entry.with_context(|| unreadable(&folder))?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn unreadable(folder: &Path) -> String {
    format!("cannot list the folder {}", folder.display())
}

/// Reads a text file; the error names it.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads a file; the error names it.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file and the folders above it, so that nobody ever sees half of it.
pub(crate) fn write(path: &Path, content: &[u8]) -> Result<()> {
    let whole = || format!("cannot write {}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(whole)?;
    }
    let mut half = path.as_os_str().to_owned();
    half.push(".part");
    std::fs::write(&half, content).with_context(whole)?;
    std::fs::rename(&half, path).with_context(whole)
}
