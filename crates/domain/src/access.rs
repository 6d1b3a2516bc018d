//! Who may call for an application, and where the application itself is called.

use serde::Deserialize;

use crate::callback::{CallbackReach, CallbackUrl};
use crate::message::FallbackLanguage;
use crate::text::optional;
use crate::{Problem, Problems, UserId};

/// The most admins of an application.
pub const MOST_ADMINS: usize = 20;

/// The fields of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccessField {
    /// Who may call for everybody.
    Admins,
    /// In which language notifications speak where the message does not.
    FallbackLanguage,
    /// Where the application is told of its pushes.
    CallbackUrl,
}

impl AccessField {
    /// The field's name in the posted form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Admins => "admins",
            Self::FallbackLanguage => "fallback_language",
            Self::CallbackUrl => "callback_url",
        }
    }
}

/// The form as it was posted. Whatever is missing is empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AccessForm {
    /// User IDs, one a line or parted by commas.
    pub admins: String,
    /// The name of a language.
    pub fallback_language: String,
    /// A URL; empty for none.
    pub callback_url: String,
}

/// Who may call for an application, and where the application itself is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessSettings {
    /// Who may call for everybody: 1 to [`MOST_ADMINS`], each once.
    pub admins: Vec<UserId>,
    /// In which language notifications speak where the message does not.
    pub language: FallbackLanguage,
    /// Where the application is told of its pushes.
    pub callback_url: Option<CallbackUrl>,
}

impl AccessForm {
    /// The form as the settings would be typed.
    #[must_use]
    pub fn of(settings: &AccessSettings) -> Self {
        let admins: Vec<_> = settings.admins.iter().map(UserId::as_str).collect();
        let url = settings.callback_url.as_ref().map(CallbackUrl::as_str);
        Self {
            admins: admins.join("\n"),
            fallback_language: settings.language.name().to_owned(),
            callback_url: url.unwrap_or_default().to_owned(),
        }
    }

    /// Reads the form.
    ///
    /// # Errors
    /// Every problem, in the order of the fields.
    pub fn parse(&self, reach: CallbackReach) -> Result<AccessSettings, Problems<AccessField>> {
        let mut problems = Problems::default();
        let admins = problems.check(AccessField::Admins, admins(&self.admins));
        let language = FallbackLanguage::from_name(&self.fallback_language);
        let language = problems.check(
            AccessField::FallbackLanguage,
            language.ok_or(Problem::UnknownChoice),
        );
        let url = optional(&self.callback_url, |typed| {
            let url = CallbackUrl::parse(typed)?;
            url.check(reach)?;
            Ok(url)
        });
        let callback_url = problems.check(AccessField::CallbackUrl, url);
        match (admins, language, callback_url) {
            (Some(admins), Some(language), Some(callback_url)) => Ok(AccessSettings {
                admins,
                language,
                callback_url,
            }),
            _ => Err(problems),
        }
    }
}

/// The admins in what was typed: both kinds of comma part them, for people write in both languages.
fn admins(typed: &str) -> Result<Vec<UserId>, Problem> {
    let mut admins = Vec::new();
    for name in typed.split(['\n', ',', '，']).map(str::trim) {
        if name.is_empty() {
            continue;
        }
        let admin = UserId::parse(name).map_err(|_| Problem::NotAUserId)?;
        if !admins.contains(&admin) {
            admins.push(admin);
        }
        if admins.len() > MOST_ADMINS {
            return Err(Problem::TooMany { max: MOST_ADMINS });
        }
    }
    if admins.is_empty() {
        Err(Problem::Required)
    } else {
        Ok(admins)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn form(admins: &str, language: &str, url: &str) -> AccessForm {
        AccessForm {
            admins: admins.into(),
            fallback_language: language.into(),
            callback_url: url.into(),
        }
    }

    #[test]
    fn admins_are_parted_by_lines_and_commas() {
        for typed in [
            "ada\nbob",
            "ada,bob",
            " ada , bob ",
            "ada，bob",
            "\r\nada\r\n\r\nbob\r\nada,",
        ] {
            let names: Vec<_> = admins(typed)
                .unwrap()
                .into_iter()
                .map(String::from)
                .collect();
            assert_eq!(names, ["ada", "bob"], "{typed:?}");
        }
        for (typed, problem) in [
            ("", Problem::Required),
            (" \n,", Problem::Required),
            ("ada bob", Problem::NotAUserId),
            (&"x".repeat(33), Problem::NotAUserId),
        ] {
            assert_eq!(admins(typed), Err(problem), "{typed:?}");
        }
        let names = |count: usize| (0..count).map(|n| format!("a{n}\n")).collect::<String>();
        assert_eq!(admins(&names(20)).unwrap().len(), 20);
        assert_eq!(admins(&names(21)), Err(Problem::TooMany { max: 20 }));
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let problems = form("", "fr", "http://127.0.0.1")
            .parse(CallbackReach::Public)
            .unwrap_err();
        assert_eq!(problems.of(AccessField::Admins), Some(Problem::Required));
        assert_eq!(
            problems.of(AccessField::FallbackLanguage),
            Some(Problem::UnknownChoice)
        );
        assert_eq!(
            problems.of(AccessField::CallbackUrl),
            Some(Problem::UrlNotHttps)
        );
        let settings = form("ada", "en", "http://127.0.0.1").parse(CallbackReach::Sandbox);
        assert!(settings.unwrap().callback_url.is_some());
        let settings = form("ada", "zh", " ").parse(CallbackReach::Public);
        assert_eq!(settings.unwrap().callback_url, None);
    }

    proptest! {
        #[test]
        fn what_was_read_reads_the_same_again(typed in "[a-c ,\n]{0,20}", english in any::<bool>()) {
            let language = if english { "en" } else { "zh" };
            if let Ok(settings) = form(&typed, language, "https://a.example/").parse(CallbackReach::Public) {
                let again = AccessForm::of(&settings).parse(CallbackReach::Public);
                prop_assert_eq!(again.as_ref(), Ok(&settings));
            }
        }
    }
}
