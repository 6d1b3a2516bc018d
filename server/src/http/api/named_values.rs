//! Reading values by their names, so that whatever is wrong can be told with the field that it is in.

use std::fmt;

use serde::de::value::SeqDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Error, Expected, IntoDeserializer, MapAccess, Unexpected,
    Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Value;

/// Why a value was not read.
#[derive(Debug, thiserror::Error)]
#[error("{words}")]
pub(super) struct WrongValue {
    /// The innermost field; none where it is the whole that is wrong.
    pub(super) field: Option<String>,
    /// What is wrong, by a name that does not change.
    pub(super) code: &'static str,
    words: String,
}

impl WrongValue {
    fn of(field: Option<&str>, code: &'static str, words: String) -> Self {
        Self {
            field: field.map(ToOwned::to_owned),
            code,
            words,
        }
    }

    fn within(self, field: &str) -> Self {
        Self {
            field: Some(self.field.unwrap_or_else(|| field.to_owned())),
            ..self
        }
    }
}

impl Error for WrongValue {
    fn custom<T: fmt::Display>(words: T) -> Self {
        Self::of(None, "wrong_type", words.to_string())
    }

    fn missing_field(field: &'static str) -> Self {
        let words = format!("the field `{field}` is missing");
        Self::of(Some(field), "required", words)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let words = format!(
            "the field `{field}` is not known, these are: {}",
            expected.join(", ")
        );
        Self::of(Some(field), "unknown_field", words)
    }

    fn duplicate_field(field: &'static str) -> Self {
        let words = format!("the field `{field}` is there twice");
        Self::of(Some(field), "given_twice", words)
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!(
            "{unexpected} was sent, and is to be {expected}"
        ))
    }
}

/// The members of an object, or the parameters of an address: what is wrong with one is told with its
/// name.
pub(super) struct Members<I, V> {
    rest: I,
    /// The one whose name was read.
    read: Option<(String, V)>,
}

impl<I, V> Members<I, V> {
    pub(super) const fn new(rest: I) -> Self {
        Self { rest, read: None }
    }
}

impl<'de, I, V> MapAccess<'de> for Members<I, V>
where
    I: Iterator<Item = (String, V)>,
    V: Deserializer<'de, Error = WrongValue>,
{
    type Error = WrongValue;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, WrongValue> {
        self.read = self.rest.next();
        let name = self.read.as_ref().map(|(name, _)| name.as_str());
        name.map(|name| seed.deserialize(name.into_deserializer()))
            .transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, WrongValue> {
        match self.read.take() {
            Some((name, value)) => seed.deserialize(value).map_err(|wrong| wrong.within(&name)),
            None => Err(WrongValue::custom("a value comes after its name")),
        }
    }
}

/// A value of a JSON body.
pub(super) struct JsonValue(pub(super) Value);

impl IntoDeserializer<'_, WrongValue> for JsonValue {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for JsonValue {
    type Error = WrongValue;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongValue> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(it) => visitor.visit_bool(it),
            Value::String(it) => visitor.visit_string(it),
            Value::Number(number) => number
                .deserialize_any(visitor)
                .map_err(|error: serde_json::Error| WrongValue::custom(error)),
            Value::Array(items) => {
                let items = items.into_iter().map(Self);
                SeqDeserializer::new(items).deserialize_any(visitor)
            }
            Value::Object(members) => {
                let members = members.into_iter();
                visitor.visit_map(Members::new(members.map(|(name, it)| (name, Self(it)))))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongValue> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, WrongValue> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, WrongValue> {
        match self.0 {
            // To serde it would do as well.
            Value::Array(_) => Err(WrongValue::invalid_type(Unexpected::Seq, &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// A value of an address, which has the type that is asked for.
pub(super) struct TextValue(pub(super) String);

impl<'de> Deserializer<'de> for TextValue {
    type Error = WrongValue;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongValue> {
        visitor.visit_string(self.0)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongValue> {
        match self.0.parse() {
            Ok(number) => visitor.visit_i64(number),
            Err(_) => {
                let text = Unexpected::Str(&self.0);
                Err(WrongValue::invalid_type(text, &"a whole number"))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongValue> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;
    use serde_json::json;

    use super::super::values::Whole;
    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        version: Whole,
        inner: Option<Inner>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        name: String,
        #[serde(default)]
        more: Option<serde_json::Map<String, Value>>,
    }

    fn wrong(value: Value) -> Option<(Option<String>, &'static str)> {
        let read = Outer::deserialize(JsonValue(value));
        read.err().map(|wrong| (wrong.field, wrong.code))
    }

    #[test]
    fn what_is_wrong_is_told_with_the_innermost_field() {
        for (value, field, code) in [
            (json!({}), "version", "required"),
            (json!({"version": "1"}), "version", "wrong_type"),
            (json!({"version": 1.5}), "version", "wrong_type"),
            (json!({"version": 1, "sound": 1}), "sound", "unknown_field"),
            (json!({"version": 1, "inner": {}}), "name", "required"),
            (json!({"version": 1, "inner": ["a"]}), "inner", "wrong_type"),
            (
                json!({"version": 1, "inner": {"name": 7}}),
                "name",
                "wrong_type",
            ),
            (
                json!({"version": 1, "inner": {"name": null}}),
                "name",
                "wrong_type",
            ),
            (
                json!({"version": 1, "inner": {"name": "a", "more": []}}),
                "more",
                "wrong_type",
            ),
        ] {
            let expected = Some((Some(field.to_owned()), code));
            assert_eq!(wrong(value.clone()), expected, "{value}");
        }
        assert_eq!(wrong(json!([])), Some((None, "wrong_type")));
        let read = Outer::deserialize(JsonValue(
            json!({"version": 7.0, "inner": {"name": "a", "more": {"b": [1]}}}),
        ));
        let read = read.unwrap();
        let inner = read.inner.unwrap();
        assert_eq!((read.version.0, inner.name.as_str()), (7, "a"));
        assert_eq!(Value::Object(inner.more.unwrap()), json!({"b": [1]}));
    }

    proptest! {
        #[test]
        fn values_are_read_as_serde_json_reads_them(
            version in prop_oneof![any::<i64>().prop_map(Value::from), any::<f64>().prop_map(Value::from)],
            name in any::<String>(),
            key in "[a-z]{0,7}",
        ) {
            let value = json!({"version": version, key: {"name": name}});
            let ours = Outer::deserialize(JsonValue(value.clone()));
            let theirs = serde_json::from_value::<Outer>(value);
            prop_assert_eq!(ours.is_ok(), theirs.is_ok());
        }
    }
}
