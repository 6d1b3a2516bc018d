//! How much text OPPO takes.

use crate::push::{Body, Title};

/// How OPPO shows a notification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OppoStyle {
    /// One line of text.
    #[default]
    Standard,
    /// Several lines of text.
    LongText,
}

impl OppoStyle {
    /// The number on the wire \[DOC\].
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Standard => 1,
            Self::LongText => 2,
        }
    }

    /// The most UTF-16 units of a body: 50 in the standard style (the current document as quoted by
    /// \[3P\]), 128 as long text \[DOC\].
    #[must_use]
    pub const fn longest_body(self) -> usize {
        match self {
            Self::Standard => Body::MAX,
            Self::LongText => 128,
        }
    }
}

/// A title and a body that OPPO takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OppoText {
    style: OppoStyle,
    title: String,
    body: String,
}

impl OppoText {
    /// The text cut to what the style has room for, and whether anything was cut. OPPO refuses an
    /// empty title or body \[DOC\]: a blank stands for one.
    #[cfg(feature = "parse")]
    #[must_use]
    pub fn fit(title: &str, body: &str, style: OppoStyle) -> (Self, bool) {
        let (title, title_cut) = crate::message::cut(&title.replace('\n', " "), Title::MAX);
        let (body, body_cut) = crate::message::cut(body, style.longest_body());
        let text = Self {
            style,
            title: or_blank(title),
            body: or_blank(body),
        };
        (text, title_cut || body_cut)
    }

    /// How it is shown.
    #[must_use]
    pub const fn style(&self) -> OppoStyle {
        self.style
    }

    /// The title: 1 to 50 UTF-16 units.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The body: at least one UTF-16 unit, and at most as many as the style has room for.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }
}

#[cfg(feature = "parse")]
fn or_blank(text: String) -> String {
    if text.is_empty() {
        " ".to_owned()
    } else {
        text
    }
}

/// What was checked already fits.
impl From<(Title, Body)> for OppoText {
    fn from((title, body): (Title, Body)) -> Self {
        Self {
            style: OppoStyle::Standard,
            title: title.into(),
            body: body.into(),
        }
    }
}

#[cfg(all(test, feature = "parse"))]
mod tests {
    use super::*;
    use crate::push::utf16_length;
    use proptest::prelude::*;

    #[test]
    fn each_style_has_its_own_room() {
        let long = "x".repeat(200);
        for (style, body) in [(OppoStyle::Standard, 50), (OppoStyle::LongText, 128)] {
            let (text, cut) = OppoText::fit(&long, &long, style);
            assert!(cut);
            assert_eq!(text.title().len(), 50);
            assert_eq!(text.body().len(), body);
            assert!(text.body().ends_with("..."));
        }
        let (text, cut) = OppoText::fit("a\nb", "", OppoStyle::Standard);
        assert_eq!((text.title(), text.body(), cut), ("a b", " ", false));
    }

    proptest! {
        #[test]
        fn whatever_is_written_oppo_takes_it(title in any::<String>(), body in any::<String>()) {
            for style in [OppoStyle::Standard, OppoStyle::LongText] {
                let (text, _) = OppoText::fit(&title, &body, style);
                prop_assert!((1..=50).contains(&utf16_length(text.title())));
                prop_assert!((1..=style.longest_body()).contains(&utf16_length(text.body())));
                prop_assert!(!text.title().chars().any(char::is_control));
            }
        }
    }
}
