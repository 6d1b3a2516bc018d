//! The fields of a message, which come as a JSON object or flat in a form.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::codes::{Code, Refusal};
use super::form::Form;

/// Where fields are read from. An absent field, JSON's `null` and an empty text are the same.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fields<'a> {
    /// The keys of an object.
    Json(&'a Map<String, Value>),
    /// The fields of a form, where everything is text.
    Form(&'a Form),
}

impl<'a> Fields<'a> {
    fn json(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
        object.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn text(self, name: &str) -> Result<Option<&'a str>, Refusal> {
        let text = match self {
            Self::Form(form) => form.get(name),
            Self::Json(object) => Self::json(object, name)
                .map(|value| value.as_str().ok_or_else(|| not_a("text", name)))
                .transpose()?,
        };
        Ok(text.filter(|text| !text.is_empty()))
    }

    /// A text of at most `most` characters, where any character counts one.
    pub(crate) fn text_up_to(self, most: usize, name: &str) -> Result<Option<&'a str>, Refusal> {
        let text = self.text(name)?;
        match text.map(|text| text.chars().count()) {
            Some(length) if length > most => Err(Code::InvalidArguments
                .because(format!("{name} has {length} characters, at most {most}"))),
            _ => Ok(text),
        }
    }

    pub(crate) fn integer(self, name: &str) -> Result<Option<i64>, Refusal> {
        match self {
            Self::Form(form) => form.get(name).map(|text| text.parse().ok()),
            Self::Json(object) => Self::json(object, name).map(Value::as_i64),
        }
        .map(|number| number.ok_or_else(|| not_a("whole number", name)))
        .transpose()
    }

    pub(crate) fn integer_in(
        self,
        range: RangeInclusive<i64>,
        name: &str,
    ) -> Result<Option<i64>, Refusal> {
        match self.integer(name)? {
            Some(number) if !range.contains(&number) => {
                Err(Code::InvalidArguments.because(format!("{name} {number}")))
            }
            number => Ok(number),
        }
    }

    pub(crate) fn boolean(self, name: &str) -> Result<Option<bool>, Refusal> {
        match self {
            Self::Form(form) => form.get(name).map(|text| text.parse().ok()),
            Self::Json(object) => Self::json(object, name).map(Value::as_bool),
        }
        .map(|truth| truth.ok_or_else(|| not_a("truth value", name)))
        .transpose()
    }

    /// An object whose values are texts; in a form it is written as JSON.
    pub(crate) fn is_text_map(self, name: &str) -> Result<bool, Refusal> {
        let object = match self {
            Self::Form(form) => form
                .get(name)
                .map(|text| serde_json::from_str::<Map<String, Value>>(text).ok()),
            Self::Json(object) => Self::json(object, name).map(|value| value.as_object().cloned()),
        };
        match object {
            None => Ok(false),
            Some(Some(object)) if object.values().all(Value::is_string) => Ok(true),
            Some(_) => Err(not_a("JSON object of texts", name)),
        }
    }
}

/// The value that must be there.
pub(crate) fn required<T>(value: Result<Option<T>, Refusal>, name: &str) -> Result<T, Refusal> {
    value?.ok_or_else(|| Code::MissingArguments.because(name))
}

fn not_a(kind: &str, name: &str) -> Refusal {
    Code::InvalidArguments.because(format!("{name} is not a {kind}"))
}
