//! Compressing once at build time, as hard as it goes, instead of at every request.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Whether a file becomes noticeably smaller: pictures and fonts are compressed already.
pub(super) fn is_worth_it(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| matches!(extension, "js" | "wasm" | "css" | "svg"))
}

/// Brotli at its highest quality.
pub(super) fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)
        .context("cannot compress with brotli")?;
    Ok(compressed)
}

/// gzip at its highest level, for the few clients without brotli (which browsers offer over HTTPS only).
pub(super) fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder
        .write_all(content)
        .context("cannot compress with gzip")?;
    encoder.finish().context("cannot compress with gzip")
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_compressed_comes_back_unchanged_and_is_smaller() {
        let text = "calm, dense, professional; ".repeat(500);

        let small = brotli(text.as_bytes()).unwrap();
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut &small[..], &mut back).unwrap();
        assert_eq!(back, text.as_bytes());
        assert!(small.len() * 10 < text.len());

        let small = gzip(text.as_bytes()).unwrap();
        let mut back = String::new();
        flate2::read::GzDecoder::new(&small[..])
            .read_to_string(&mut back)
            .unwrap();
        assert_eq!(back, text);
        assert!(small.len() * 10 < text.len());
    }

    #[test]
    fn an_empty_file_can_be_compressed_too() {
        assert!(!brotli(b"").unwrap().is_empty());
        assert!(!gzip(b"").unwrap().is_empty());
    }
}
