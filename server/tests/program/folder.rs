//! A folder with a small built site, and room for a database.

use std::path::PathBuf;

use tempfile::TempDir;

pub(crate) const PLAIN: &str = "export const plain = true;";
pub(crate) const BROTLI: &str = "stands for the same with brotli";
pub(crate) const GZIP: &str = "stands for the same with gzip";

pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write(
            "site/manifest.json",
            r#"{"output_name":"pushdeck.0123","stylesheet":"main.4567.css"}"#,
        );
        folder.write("site/pkg/pushdeck.0123.js", PLAIN);
        folder.write("site/pkg/pushdeck.0123.js.br", BROTLI);
        folder.write("site/pkg/pushdeck.0123.js.gz", GZIP);
        folder.write("site/pkg/pushdeck.0123_bg.wasm", "\0asm");
        folder.write("site/pkg/main.4567.css", "body{}");
        folder.write(
            "site/favicon.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        );
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The options for everything in this folder.
    pub(crate) fn storage(&self) -> [String; 2] {
        let database = self.path("data/pushdeck.db");
        [
            "--database".into(),
            format!("sqlite:{}", database.display()),
        ]
    }

    /// The same, and the site.
    pub(crate) fn options(&self) -> Vec<String> {
        let site = self.path("site").display().to_string();
        let mut options = Vec::from(self.storage());
        options.extend(["--site".to_owned(), site]);
        options
    }
}
