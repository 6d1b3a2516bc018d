//! What was typed into the filter, from the address of the page or of an export.

use domain::SdkAppId;
use domain::audit::AuditAction;
use engine::audit::AuditFilter;

use crate::pages::period::{FilterProblem, Period};
use crate::words::Words;

/// What was typed. What cannot be read finds nothing, and says why beside the field.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) application: String,
    pub(super) action: String,
    pub(super) name: String,
    pub(super) period: Period,
    before: Option<i64>,
}

impl Typed {
    /// What the query says.
    pub(super) fn of(query: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name| query(name).unwrap_or_default().trim().to_owned();
        Self {
            application: text("application"),
            action: text("action"),
            name: text("name"),
            period: Period {
                since: text("since"),
                until: text("until"),
            },
            before: query("before").and_then(|typed| typed.parse().ok()),
        }
    }

    /// Why nothing can be found with what was typed.
    pub(super) fn problems(&self, words: &'static Words) -> Vec<FilterProblem> {
        let text = words.audit.not_an_sdkappid;
        let application = FilterProblem::new("application", "SDKAppID", text);
        self.bad_application()
            .then_some(application)
            .into_iter()
            .chain(self.period.problems(words))
            .collect()
    }

    fn bad_application(&self) -> bool {
        !self.application.is_empty() && SdkAppId::parse(&self.application).is_err()
    }

    /// None where nothing can be found with what was typed.
    pub(super) fn filter(&self) -> Option<AuditFilter> {
        let application = match self.application.as_str() {
            "" => None,
            typed => Some(SdkAppId::parse(typed).ok()?),
        };
        let (from, until) = self.period.bounds()?;
        Some(AuditFilter {
            application,
            action: AuditAction::from_name(&self.action),
            name: Some(self.name.clone()).filter(|name| !name.is_empty()),
            from,
            until,
            before: self.before,
        })
    }

    /// An address with what was typed, and with entries older than that one.
    pub(super) fn address(&self, path: &str, before: Option<i64>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, typed) in [
            ("application", &self.application),
            ("action", &self.action),
            ("name", &self.name),
            ("since", &self.period.since),
            ("until", &self.period.until),
        ] {
            if !typed.is_empty() {
                query.append_pair(name, typed);
            }
        }
        if let Some(before) = before {
            query.append_pair("before", &before.to_string());
        }
        match query.finish().as_str() {
            "" => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    fn typed(query: &'static [(&str, &str)]) -> Typed {
        Typed::of(|name| {
            let mut pairs = query.iter();
            let found = pairs.find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_address_says_what_was_typed_and_no_more() {
        assert_eq!(typed(&[]).address("/audit-log", None), "/audit-log");
        let some = typed(&[("name", "a b&c"), ("since", "2026-11-23"), ("other", "x")]);
        assert_eq!(
            some.address("/audit-log", Some(7)),
            "/audit-log?name=a+b%26c&since=2026-11-23&before=7"
        );
    }

    #[test]
    fn what_cannot_be_read_finds_nothing() {
        assert!(typed(&[]).filter().is_some());
        assert!(typed(&[("application", "12")]).bad_application());
        for wrong in [
            &[("application", "12")],
            &[("since", "yesterday")],
            &[("until", "2026-13-01")],
        ] {
            assert!(typed(wrong).filter().is_none(), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn the_address_of_what_was_typed_says_the_same_again(
            application in prop_oneof![any::<String>(), "14[0-9]{8}"],
            name in any::<String>(),
            since in prop_oneof![any::<String>(), "20[0-9]{2}-[01][0-9]-[0-3][0-9]"],
            before in prop_oneof![any::<i64>().prop_map(|number| number.to_string()), any::<String>()],
        ) {
            let typed = HashMap::from([
                ("application", application),
                ("name", name),
                ("since", since),
                ("before", before),
            ]);
            let typed = Typed::of(|field| typed.get(field).cloned());
            let address = typed.address("/audit-log", typed.before);
            let url = url::Url::parse("https://push.example.com").unwrap().join(&address).unwrap();
            let again: HashMap<String, String> = url.query_pairs().into_owned().collect();
            let again = Typed::of(|field| again.get(field).cloned());
            prop_assert_eq!(again.filter(), typed.filter());
            prop_assert_eq!(again.address("/audit-log", again.before), address);
        }
    }
}
