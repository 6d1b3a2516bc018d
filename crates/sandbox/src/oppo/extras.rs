//! The extras of the Intent that a click sends.

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::codes::{Code, Refusal};

/// `action_parameters` is a text that holds a JSON object. Its top-level keys become the Intent's
/// extras, all of them strings: a text is itself, anything else is what was written, so that no digit
/// of a number is lost. A key that comes twice has its last value.
pub(super) fn extras(action_parameters: Option<&str>) -> Result<Vec<(String, String)>, Refusal> {
    let Some(text) = action_parameters else {
        return Ok(Vec::new());
    };
    let no_object =
        |_| Code::InvalidArguments.because("action_parameters is not the text of a JSON object");
    let object: HashMap<String, &RawValue> = serde_json::from_str(text).map_err(no_object)?;
    let mut extras = object
        .into_iter()
        .map(|(key, value)| {
            let written = value.get();
            if written.starts_with('"') {
                serde_json::from_str(written).map(|text| (key, text))
            } else {
                Ok((key, written.to_owned()))
            }
        })
        .collect::<Result<Vec<_>, _>>()
        .map_err(no_object)?;
    // An Intent's extras have no order; a page should not change by itself.
    extras.sort_unstable();
    Ok(extras)
}
