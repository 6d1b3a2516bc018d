//! Names by content: a changed file has a new address, so every address may be kept by browsers for ever.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::front::Front;

/// The names of one build's files, as the server reads them from manifest.json.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Names {
    /// Leptos adds `.js` and `_bg.wasm` to it, so the two share one hash.
    output_name: String,
    stylesheet: String,
}

impl Names {
    /// Names the files after what is in them.
    pub(super) fn of(front: &Front, stylesheet: &str) -> Self {
        let pair = content_hash(&[front.glue.as_bytes(), &front.module]);
        Self {
            output_name: format!("pushdeck.{pair}"),
            stylesheet: format!("pushdeck.{}.css", content_hash(&[stylesheet.as_bytes()])),
        }
    }

    pub(super) fn javascript(&self) -> PathBuf {
        PathBuf::from(format!("pkg/{}.js", self.output_name))
    }

    pub(super) fn webassembly(&self) -> PathBuf {
        PathBuf::from(format!("pkg/{}_bg.wasm", self.output_name))
    }

    pub(super) fn stylesheet(&self) -> PathBuf {
        PathBuf::from(format!("pkg/{}", self.stylesheet))
    }

    /// The text of manifest.json.
    pub(super) fn manifest(&self) -> Result<String> {
        let mut text =
            serde_json::to_string_pretty(self).context("cannot write the site's manifest")?;
        text.push('\n');
        Ok(text)
    }
}

/// The first 48 bits of the SHA-256 over all parts.
pub(super) fn content_hash(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // With the lengths, moving a byte from one part to the next is a change too.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize().get(..6).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn front(glue: &str, module: &[u8]) -> Front {
        Front {
            glue: glue.to_owned(),
            module: module.to_vec(),
            optimised: true,
        }
    }

    #[test]
    fn the_pair_shares_one_hash_in_the_form_that_leptos_asks_for() {
        let names = Names::of(&front("glue", b"module"), "css");
        let hash = content_hash(&[b"glue", b"module"]);
        assert_eq!(
            names.javascript(),
            PathBuf::from(format!("pkg/pushdeck.{hash}.js"))
        );
        assert_eq!(
            names.webassembly(),
            PathBuf::from(format!("pkg/pushdeck.{hash}_bg.wasm"))
        );
    }

    #[test]
    fn a_changed_file_changes_its_own_name_only() {
        let names = Names::of(&front("glue", b"module"), "css");
        let new_style = Names::of(&front("glue", b"module"), "css2");
        assert_eq!(names.output_name, new_style.output_name);
        assert_ne!(names.stylesheet, new_style.stylesheet);
        for changed in [
            front("glue2", b"module"),
            front("glue", b"module2"),
            front("gluem", b"odule"),
        ] {
            let changed = Names::of(&changed, "css");
            assert_ne!(names.output_name, changed.output_name);
            assert_eq!(names.stylesheet, changed.stylesheet);
        }
    }

    #[test]
    fn the_manifest_tells_the_server_both_names() {
        let names = Names {
            output_name: "pushdeck.0123456789ab".to_owned(),
            stylesheet: "pushdeck.ba9876543210.css".to_owned(),
        };
        let manifest: serde_json::Value = serde_json::from_str(&names.manifest().unwrap()).unwrap();
        assert_eq!(
            manifest,
            serde_json::json!({
                "output_name": "pushdeck.0123456789ab",
                "stylesheet": "pushdeck.ba9876543210.css",
            })
        );
    }
}
