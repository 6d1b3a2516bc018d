//! A form as the page offers it: only fields that are there can be filled in.

use std::collections::BTreeSet;

use scraper::ElementRef;

use crate::page::{select, text_of};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Form {
    action: String,
    names: BTreeSet<String>,
    fields: Vec<(String, String)>,
}

impl Form {
    pub(crate) fn read(form: ElementRef<'_>) -> Self {
        let mut read = Self {
            action: form.attr("action").unwrap().to_owned(),
            names: BTreeSet::new(),
            fields: Vec::new(),
        };
        for control in select(form, "input[name], select[name], textarea[name]") {
            let name = control.attr("name").unwrap().to_owned();
            if let Some(value) = posted_value(control) {
                read.fields.push((name.clone(), value));
            }
            read.names.insert(name);
        }
        read
    }

    pub(crate) fn action(&self) -> &str {
        &self.action
    }

    /// Every field that a browser would post.
    pub(crate) fn fields(&self) -> Vec<(&str, &str)> {
        self.fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    #[track_caller]
    pub(crate) fn value(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|(field, _)| field == name);
        field.map_or_else(|| panic!("no {name} in {self:?}"), |(_, value)| value)
    }

    /// The form with that field filled in.
    #[track_caller]
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        assert!(self.names.contains(name), "no {name} in {self:?}");
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The form with that box not ticked.
    #[track_caller]
    pub(crate) fn without(mut self, name: &str) -> Self {
        assert!(self.names.contains(name), "no {name} in {self:?}");
        self.fields.retain(|(field, _)| field != name);
        self
    }
}

/// What a browser would post for the control as it stands.
fn posted_value(control: ElementRef<'_>) -> Option<String> {
    let value = || control.attr("value").unwrap_or_default().to_owned();
    match (control.value().name(), control.attr("type")) {
        ("textarea", _) => Some(control.text().collect()),
        ("select", _) => {
            let chosen = select(control, "option[selected]").into_iter().next();
            let option = chosen.or_else(|| select(control, "option").into_iter().next())?;
            let value = option.attr("value").map(ToOwned::to_owned);
            Some(value.unwrap_or_else(|| text_of(option)))
        }
        (_, Some("radio" | "checkbox")) => control.attr("checked").map(|_| value()),
        _ => Some(value()),
    }
}
