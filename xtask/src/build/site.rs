//! target/site: every file the server gives away, and nothing else.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::compress;
use super::sizes::Part;
use crate::tree;

/// The site while it is being built.
pub(super) struct Site {
    root: PathBuf,
    placed: BTreeSet<PathBuf>,
}

impl Site {
    pub(super) fn new(root: PathBuf) -> Self {
        Self {
            root,
            placed: BTreeSet::new(),
        }
    }

    /// Places a file and its compressed forms; what lies there unchanged is left alone.
    pub(super) fn place(&mut self, name: &Path, content: &[u8]) -> Result<Part> {
        let path = self.root.join(name);
        if !self.placed.insert(path.clone()) {
            bail!(
                "two files of the site want the name {}: rename the one in public/",
                name.display()
            );
        }
        let compressed = compress::is_worth_it(name);
        let forms = [with_suffix(&path, ".br"), with_suffix(&path, ".gz")];
        if std::fs::read(&path).ok().as_deref() != Some(content) {
            // Away with the compressed forms first: stopped half-way, nothing old is left beside something new.
            for form in &forms {
                remove(form)?;
            }
            tree::write(&path, content)?;
        }
        let mut part = Part {
            raw: content.len(),
            brotli: content.len(),
        };
        if compressed {
            let [brotli, gzip] = &forms;
            part.brotli = kept_or_made(brotli, || compress::brotli(content))?;
            kept_or_made(gzip, || compress::gzip(content))?;
            self.placed.extend(forms);
        }
        Ok(part)
    }

    /// Removes what an earlier build left behind.
    pub(super) fn sweep(self) -> Result<()> {
        for file in tree::files_below(&self.root)? {
            if !self.placed.contains(&file) {
                remove(&file)?;
            }
        }
        Ok(())
    }
}

fn kept_or_made(path: &Path, make: impl FnOnce() -> Result<Vec<u8>>) -> Result<usize> {
    if let Ok(kept) = path.metadata() {
        return usize::try_from(kept.len())
            .with_context(|| format!("{} is too large", path.display()));
    }
    let made = make()?;
    tree::write(path, &made)?;
    Ok(made.len())
}

fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or(OsStr::new("")).to_owned();
    name.push(suffix);
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(root: &Path) -> Vec<String> {
        let files = tree::files_below(root).unwrap();
        files
            .iter()
            .map(|file| {
                file.strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned()
            })
            .collect()
    }

    #[test]
    fn text_is_placed_with_its_compressed_forms_and_pictures_without() {
        let folder = tempfile::tempdir().unwrap();
        let mut site = Site::new(folder.path().into());
        let part = site
            .place(Path::new("pkg/a.css"), "a{color:red}".repeat(99).as_bytes())
            .unwrap();
        site.place(Path::new("b.png"), b"picture").unwrap();
        site.sweep().unwrap();
        assert_eq!(
            names(folder.path()),
            ["b.png", "pkg/a.css", "pkg/a.css.br", "pkg/a.css.gz"]
        );
        assert_eq!(part.raw, 12 * 99);
        assert_eq!(
            part.brotli as u64,
            folder.path().join("pkg/a.css.br").metadata().unwrap().len()
        );
    }

    #[test]
    fn files_of_an_earlier_build_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["pkg/pushdeck.1.js", "pkg/pushdeck.2.js"] {
            let mut site = Site::new(folder.path().into());
            site.place(Path::new(name), b"glue").unwrap();
            site.sweep().unwrap();
        }
        assert_eq!(
            names(folder.path()),
            [
                "pkg/pushdeck.2.js",
                "pkg/pushdeck.2.js.br",
                "pkg/pushdeck.2.js.gz"
            ]
        );
    }

    #[test]
    fn a_file_that_changes_under_the_same_name_gets_new_compressed_forms() {
        let folder = tempfile::tempdir().unwrap();
        for content in ["<svg>one</svg>", "<svg>two, longer</svg>"] {
            Site::new(folder.path().into())
                .place(Path::new("icon.svg"), content.as_bytes())
                .unwrap();
        }
        let compressed = std::fs::read(folder.path().join("icon.svg.br")).unwrap();
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut &compressed[..], &mut back).unwrap();
        assert_eq!(back, b"<svg>two, longer</svg>");
    }

    #[test]
    fn a_lost_compressed_form_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..2 {
            Site::new(folder.path().into())
                .place(Path::new("a.css"), b"a{}")
                .unwrap();
            assert!(folder.path().join("a.css.gz").exists());
            std::fs::remove_file(folder.path().join("a.css.gz")).unwrap();
        }
    }

    #[test]
    fn one_name_cannot_be_taken_twice() {
        let folder = tempfile::tempdir().unwrap();
        let mut site = Site::new(folder.path().into());
        site.place(Path::new("manifest.json"), b"{}").unwrap();
        let error = site.place(Path::new("manifest.json"), b"[]").unwrap_err();
        assert!(error.to_string().contains("manifest.json"), "{error}");
    }
}
