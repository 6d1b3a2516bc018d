//! Custom content: JSON that reaches the app on click.

use std::fmt;

use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::Problem;

/// A JSON object. On OPPO its top-level keys become the Intent's extras, values as strings; anything
/// but an object would be dropped by the vendor without a word, so it is refused here. It stays the
/// text that was written, without the white space: numbers mean to the app what their digits say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomContent(String);

impl CustomContent {
    /// The most characters of its compact text: OPPO's `action_parameters` \[DOC\].
    pub const MAX: usize = 4000;

    /// The object in what was typed. Of values with the same key the last counts, as for Android's
    /// own reader.
    ///
    /// # Errors
    /// [`Problem::NotJson`], [`Problem::NotAJsonObject`] or [`Problem::TooLong`].
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let json = typed.trim_start_matches('\u{feff}').trim();
        if serde_json::from_str::<&RawValue>(json).is_err() {
            return Err(Problem::NotJson);
        }
        if !json.starts_with('{') {
            return Err(Problem::NotAJsonObject);
        }
        let mut text = String::with_capacity(json.len());
        for (key, value) in members(json)? {
            text.push(if text.is_empty() { '{' } else { ',' });
            text.push_str(&serde_json::to_string(&key).map_err(|_| Problem::NotJson)?);
            text.push(':');
            push_compact(&mut text, value)?;
        }
        if text.is_empty() {
            text.push('{');
        }
        text.push('}');
        if text.chars().count() > Self::MAX {
            return Err(Problem::TooLong { max: Self::MAX });
        }
        Ok(Self(text))
    }
}

/// The compact JSON text, as it goes on the wire.
impl fmt::Display for CustomContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The object's keys, each once, with their values as they were written.
fn members(json: &str) -> Result<Vec<(String, &RawValue)>, Problem> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let written = reader
        .deserialize_map(Members)
        .map_err(|_| Problem::NotJson)?;
    let mut members: Vec<(String, &RawValue)> = Vec::with_capacity(written.len());
    for (key, value) in written {
        match members.iter_mut().find(|(known, _)| *known == key) {
            Some(member) => member.1 = value,
            None => members.push((key, value)),
        }
    }
    Ok(members)
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

/// How deep objects and arrays may be nested: readers give up at some depth, most at 128.
const DEEPEST: usize = 126;

/// Writes the value without the white space between its parts. Its texts are checked: the reader of
/// raw values takes surrogates that stand alone.
fn push_compact(text: &mut String, value: &RawValue) -> Result<(), Problem> {
    let mut rest = value.get();
    let mut depth = 0_usize;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => text_length(rest),
            other => other.len_utf8(),
        };
        let (part, after) = rest.split_at(length);
        match first {
            '"' => drop(serde_json::from_str::<String>(part).map_err(|_| Problem::NotJson)?),
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(Problem::NotJson);
        }
        if !first.is_ascii_whitespace() {
            text.push_str(part);
        }
        rest = after;
    }
    Ok(())
}

/// How long the text is that the JSON begins with, with its quotation marks.
fn text_length(json: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in json.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    json.len()
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
    fn every_value_arrives_as_it_was_written() {
        for written in [
            r#"{"a":-2.83035462574372e-129}"#,
            r#"{"a":0.1}"#,
            r#"{"a":123456789012345678901234567890}"#,
            r#"{"a":1.10,"b":1e5,"c":1E400,"d":-0}"#,
            r#"{"a":{"b":[1.0,"x\" : y"],"c":{}},"d":null}"#,
            r#"{"a":"\u0041\ud83d\ude00 \\"}"#,
            "{}",
        ] {
            let content = CustomContent::parse(written).unwrap();
            assert_eq!(content.to_string(), written);
        }
    }

    #[test]
    fn white_space_goes_where_it_means_nothing() {
        let typed = "{ \"a b\" :\t[ 1 ,\r\n\" \\\" x \" ] , \"c\": { } }";
        let content = CustomContent::parse(typed).unwrap();
        assert_eq!(content.to_string(), "{\"a b\":[1,\" \\\" x \"],\"c\":{}}");
    }

    #[test]
    fn of_values_with_one_key_the_last_counts() {
        let content = CustomContent::parse(r#"{"a":1,"b":2,"\u0061":3.0}"#).unwrap();
        assert_eq!(content.to_string(), r#"{"a":3.0,"b":2}"#);
    }

    #[test]
    fn half_a_character_is_no_text() {
        for text in [
            r#"{"a":"\ud83d"}"#,
            r#"{"a":["\ude00"]}"#,
            r#"{"\ud83d":1}"#,
        ] {
            assert_eq!(CustomContent::parse(text), Err(Problem::NotJson), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_accepted_reads_back_as_itself(typed in "\\{(\"[a-c]\":(1|\"x\"|\\[\\]),?)*\\}") {
            if let Ok(content) = CustomContent::parse(&typed) {
                prop_assert_eq!(CustomContent::parse(&content.to_string()), Ok(content));
            }
        }

        #[test]
        fn what_is_accepted_means_what_was_typed(typed in "[ {]?(\"[ab]\"|[ :,1]|\\[|\\]|\\{|\\}){0,12}") {
            if let Ok(content) = CustomContent::parse(&typed) {
                let typed: serde_json::Value = serde_json::from_str(&typed).unwrap();
                let carried: serde_json::Value = serde_json::from_str(&content.to_string()).unwrap();
                prop_assert_eq!(carried, typed);
            }
        }
    }
}
