//! Custom content: JSON that reaches the app on click.

use std::fmt;

use serde_json::{Map, Value};

use crate::Problem;

/// A JSON object. On OPPO its top-level keys become the Intent's extras, values as strings; anything
/// but an object would be dropped by the vendor without a word, so it is refused here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomContent(Map<String, Value>);

impl CustomContent {
    /// The most characters of its compact text: OPPO's `action_parameters` \[DOC\].
    pub const MAX: usize = 4000;

    /// The object in what was typed.
    ///
    /// # Errors
    /// [`Problem::NotJson`], [`Problem::NotAJsonObject`] or [`Problem::TooLong`].
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let value: Value = serde_json::from_str(typed.trim_start_matches('\u{feff}').trim())
            .map_err(|_| Problem::NotJson)?;
        let Value::Object(object) = value else {
            return Err(Problem::NotAJsonObject);
        };
        let content = Self(object);
        if content.to_string().chars().count() > Self::MAX {
            return Err(Problem::TooLong { max: Self::MAX });
        }
        Ok(content)
    }

    /// The keys and values that the app reads from the Intent.
    pub fn extras(&self) -> impl Iterator<Item = (&str, String)> {
        self.0.iter().map(|(key, value)| {
            let text = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            (key.as_str(), text)
        })
    }
}

/// The compact JSON text, as it goes on the wire.
impl fmt::Display for CustomContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match serde_json::to_string(&self.0) {
            Ok(text) => f.write_str(&text),
            Err(_) => Err(fmt::Error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_a_json_object_is_custom_content() {
        assert_eq!(
            CustomContent::parse(" {\"extKey\": \"ext content\"} ").map(|c| c.to_string()),
            Ok("{\"extKey\":\"ext content\"}".to_owned())
        );
        for text in ["[1]", "\"text\"", "1", "null", "true"] {
            assert_eq!(
                CustomContent::parse(text),
                Err(Problem::NotAJsonObject),
                "{text}"
            );
        }
        for text in [
            "",
            "ext content",
            "{",
            "{'a':1}",
            "{\"a\":1}}",
            "{\"a\":\"\0\"}",
        ] {
            assert_eq!(CustomContent::parse(text), Err(Problem::NotJson), "{text}");
        }
        let long = format!("{{\"a\":\"{}\"}}", "x".repeat(4_000));
        assert_eq!(
            CustomContent::parse(&long),
            Err(Problem::TooLong { max: 4_000 })
        );
    }

    #[test]
    fn nesting_without_end_is_refused_not_overflowed() {
        let deep = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
        assert_eq!(CustomContent::parse(&deep), Err(Problem::NotJson));
    }

    #[test]
    fn the_app_reads_every_value_as_a_string() {
        let content = CustomContent::parse(r#"{"b":"x","a":1,"c":{"d":[true]}}"#).unwrap();
        let extras: Vec<_> = content.extras().collect();
        assert_eq!(
            extras,
            [
                ("b", "x".to_owned()),
                ("a", "1".to_owned()),
                ("c", "{\"d\":[true]}".to_owned())
            ]
        );
    }

    #[test]
    fn a_number_arrives_as_it_was_written() {
        for written in [r#"{"a":-2.83035462574372e-129}"#, r#"{"a":0.1}"#] {
            let content = CustomContent::parse(written).unwrap();
            assert_eq!(content.to_string(), written);
        }
    }

    proptest! {
        #[test]
        fn what_is_accepted_reads_back_as_itself(typed in "\\{(\"[a-c]\":(1|\"x\"|\\[\\]),?)*\\}") {
            if let Ok(content) = CustomContent::parse(&typed) {
                prop_assert_eq!(CustomContent::parse(&content.to_string()), Ok(content));
            }
        }
    }
}
