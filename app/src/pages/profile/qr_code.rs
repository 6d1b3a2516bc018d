//! A text as a picture that phones read.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qrcodegen::{QrCode, QrCodeEcc};

/// Four modules of white around it, or no phone finds it.
const QUIET: i32 = 4;

/// The picture as the source of an `<img>`; nothing for a text that is too long for one.
pub(super) fn source(text: &str) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let side = size + 2 * QUIET;
    let mut path = String::new();
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            let (left, top) = (x + QUIET, y + QUIET);
            write!(path, "M{left} {top}h1v1h-1z").ok()?;
        }
    }
    let picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>\
         <path d=\"{path}\"/></svg>"
    );
    let encoded = STANDARD.encode(picture);
    Some(format!("data:image/svg+xml;base64,{encoded}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_a_picture_and_an_endless_one_does_not() {
        let source = source("otpauth://totp/Pushdeck:admin?secret=JBSWY3DPEHPK3PXP").unwrap();
        let encoded = source.strip_prefix("data:image/svg+xml;base64,").unwrap();
        let picture = STANDARD.decode(encoded).unwrap();
        assert!(picture.starts_with(b"<svg"));
        assert!(super::source(&"x".repeat(5000)).is_none());
    }
}
