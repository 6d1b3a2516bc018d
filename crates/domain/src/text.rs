//! What typed and pasted text goes through before a rule looks at it.

use crate::Problem;

/// Whether the character takes no room and is not meant by anybody: zero-width characters, marks
/// of writing direction, the byte-order mark, soft hyphens.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{034F}'
            | '\u{061C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206F}'
            | '\u{FEFF}'
    )
}

/// A pasted name or credential without the invisible characters inside it and the white space
/// around it, which people carry along from web pages and chat windows.
#[must_use]
pub fn clean_token(typed: &str) -> String {
    let visible: String = typed.chars().filter(|c| !is_invisible(*c)).collect();
    visible.trim().to_owned()
}

/// One line or more of prose: only the ends are cleaned, for joiners inside are part of emoji and
/// of several scripts.
#[must_use]
pub fn clean_prose(typed: &str) -> String {
    typed
        .trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
        .replace("\r\n", "\n")
}

/// Refuses nothing-at-all, control characters, and more than `max` characters.
pub(crate) fn line(text: String, max: usize) -> Result<String, Problem> {
    if text.is_empty() {
        Err(Problem::Required)
    } else if text.chars().count() > max {
        Err(Problem::TooLong { max })
    } else if text.chars().any(char::is_control) {
        Err(Problem::ControlCharacter)
    } else {
        Ok(text)
    }
}

/// As [`line()`], and without white space inside.
pub(crate) fn token(typed: &str, max: usize) -> Result<String, Problem> {
    let text = line(clean_token(typed), max)?;
    if text.chars().any(char::is_whitespace) {
        Err(Problem::WhiteSpace)
    } else {
        Ok(text)
    }
}

/// Nothing when nothing was typed, else what `parse` makes of it.
///
/// # Errors
/// What `parse` says of a text that is there.
pub fn optional<T>(
    typed: &str,
    parse: impl FnOnce(&str) -> Result<T, Problem>,
) -> Result<Option<T>, Problem> {
    if clean_token(typed).is_empty() {
        Ok(None)
    } else {
        parse(typed).map(Some)
    }
}

/// Makes a type for a text that has been checked: reading, printing, storing.
macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $parse:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The value in what was typed.
            ///
            /// # Errors
            /// The [`Problem`](crate::Problem) with it.
            pub fn parse(typed: &str) -> Result<Self, crate::Problem> {
                let parse: fn(&str) -> Result<String, crate::Problem> = $parse;
                parse(typed).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(stored: String) -> Result<Self, String> {
                Self::parse(&stored)
                    .map_err(|problem| format!("not a valid {}: {problem:?}", stringify!($name)))
            }
        }
    };
}
pub(crate) use text_type;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_comes_along_with_a_paste_is_dropped() {
        for pasted in [
            " key ",
            "\u{feff}key",
            "k\u{200b}ey",
            "key\u{a0}",
            "key\r\n",
            "\u{202a}key\u{202c}",
            "k\u{ad}ey",
        ] {
            assert_eq!(clean_token(pasted), "key", "{pasted:?}");
        }
    }

    #[test]
    fn a_family_emoji_stays_whole_inside_prose() {
        assert_eq!(
            clean_prose("  hi 👨\u{200d}👩\u{200d}👧 \u{200b}"),
            "hi 👨\u{200d}👩\u{200d}👧"
        );
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing_more(typed in any::<String>()) {
            let token = clean_token(&typed);
            prop_assert_eq!(clean_token(&token), token.clone());
            let prose = clean_prose(&typed);
            prop_assert_eq!(clean_prose(&prose), prose.clone());
        }

        #[test]
        fn a_token_has_no_white_space_no_control_character_and_is_short(typed in any::<String>()) {
            if let Ok(text) = token(&typed, 20) {
                prop_assert!(!text.is_empty() && text.chars().count() <= 20);
                prop_assert!(text.chars().all(|c| !c.is_whitespace() && !c.is_control()));
            }
        }
    }
}
