//! The two languages of the console, and which one a visitor reads.

use http::HeaderMap;
use http::header::{ACCEPT_LANGUAGE, COOKIE};

use crate::words::{self, Words};

/// A language of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// 简体中文.
    Chinese,
    /// English.
    English,
}

/// The cookie in which a choice is remembered.
pub(crate) const COOKIE_NAME: &str = "pushdeck_language";

impl Language {
    /// Every language, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The language's tag for `lang` attributes.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// What its readers call it.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Chinese => "中文",
            Self::English => "English",
        }
    }

    /// Everything the console says in this language.
    #[must_use]
    pub const fn words(self) -> &'static Words {
        match self {
            Self::Chinese => &words::CHINESE,
            Self::English => &words::ENGLISH,
        }
    }

    /// The language of that tag.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// What the visitor chose, else the first of the browser's languages that there is, else
    /// English.
    #[must_use]
    pub fn of_request(headers: &HeaderMap) -> Self {
        chosen(headers)
            .or_else(|| preferred(headers))
            .unwrap_or(Self::English)
    }
}

fn chosen(headers: &HeaderMap) -> Option<Language> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE_NAME)
        .and_then(|(_, tag)| Language::from_tag(tag))
}

fn preferred(headers: &HeaderMap) -> Option<Language> {
    let accepted = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(f32, Language)> = None;
    for range in accepted.split(',') {
        let (tag, weight) = match range.split_once(';') {
            Some((tag, parameters)) => (tag, weight(parameters)),
            None => (range, 1.0),
        };
        let primary = tag.trim().split('-').next().unwrap_or_default();
        let language = match primary.to_ascii_lowercase().as_str() {
            "zh" => Language::Chinese,
            "en" => Language::English,
            _ => continue,
        };
        if weight > 0.0 && best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

fn weight(parameters: &str) -> f32 {
    parameters
        .trim()
        .strip_prefix("q=")
        .and_then(|weight| weight.parse().ok())
        .unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn language(accepted: &str, cookie: &str) -> Language {
        let mut headers = HeaderMap::new();
        if !accepted.is_empty() {
            headers.insert(ACCEPT_LANGUAGE, accepted.parse().unwrap());
        }
        if !cookie.is_empty() {
            headers.insert(COOKIE, cookie.parse().unwrap());
        }
        Language::of_request(&headers)
    }

    #[test]
    fn the_browsers_first_known_language_is_spoken() {
        for (accepted, expected) in [
            ("", Language::English),
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::Chinese),
            ("zh-TW", Language::Chinese),
            ("en-US,en;q=0.5,zh;q=0.3", Language::English),
            ("de-DE,de;q=0.9,zh;q=0.2", Language::Chinese),
            ("en;q=0.1,zh;q=0.9", Language::Chinese),
            ("zh;q=0,en;q=0.1", Language::English),
            ("*", Language::English),
            (";;;,=,q", Language::English),
        ] {
            assert_eq!(language(accepted, ""), expected, "{accepted}");
        }
    }

    #[test]
    fn a_choice_wins_over_the_browser() {
        assert_eq!(
            language("zh-CN", "a=b; pushdeck_language=en"),
            Language::English
        );
        assert_eq!(language("en", "pushdeck_language=zh-CN"), Language::Chinese);
        assert_eq!(language("zh-CN", "pushdeck_language=xx"), Language::Chinese);
    }

    proptest! {
        #[test]
        fn whatever_a_browser_sends_is_one_of_the_languages(
            accepted in prop::collection::vec(any::<u8>(), 0..60),
            ranges in "([a-z*]{0,3}(-[A-Z]{0,2})?(;q=[0-9.naif-]{0,4})?,?){0,4}",
            tag in prop_oneof![any::<String>(), Just("zh-CN".to_owned()), Just("en".to_owned())],
        ) {
            for accepted in [accepted, ranges.into_bytes()] {
                let mut headers = HeaderMap::new();
                if let Ok(value) = accepted.as_slice().try_into() {
                    headers.insert(ACCEPT_LANGUAGE, value);
                }
                let preferred = Language::of_request(&headers);
                prop_assert!(Language::ALL.contains(&preferred));
                if let Ok(cookie) = format!("{COOKIE_NAME}={tag}").parse() {
                    headers.insert(COOKIE, cookie);
                    let chosen = Language::from_tag(&tag).unwrap_or(preferred);
                    prop_assert_eq!(Language::of_request(&headers), chosen);
                }
            }
        }
    }
}
