//! A text that a page may leave out.

/// A text or none, made of whatever the page has at hand: `&str`, `String`, or an `Option` of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MaybeText(Option<String>);

impl MaybeText {
    /// The text, if there is one.
    #[must_use]
    pub(crate) fn get(self) -> Option<String> {
        self.0
    }

    /// Whether there is a text.
    #[must_use]
    pub(crate) const fn is_some(&self) -> bool {
        self.0.is_some()
    }
}

impl From<&str> for MaybeText {
    fn from(text: &str) -> Self {
        Self(Some(text.to_owned()))
    }
}

impl From<String> for MaybeText {
    fn from(text: String) -> Self {
        Self(Some(text))
    }
}

impl<T: Into<String>> From<Option<T>> for MaybeText {
    fn from(text: Option<T>) -> Self {
        Self(text.map(Into::into))
    }
}
