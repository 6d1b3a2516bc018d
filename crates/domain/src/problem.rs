//! What can be wrong with a typed value: codes here, words at the edge, in the reader's language.

use std::time::Duration;

/// What is wrong with one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// Nothing was typed where something is needed.
    Required,
    /// More characters than the vendor or this console takes.
    TooLong {
        /// The most characters allowed.
        max: usize,
    },
    /// Fewer characters than are needed.
    TooShort {
        /// The fewest characters allowed.
        min: usize,
    },
    /// A password that is guessed with little effort.
    EasilyGuessed,
    /// Not the password that the member has.
    WrongPassword,
    /// Not a code that is good now.
    WrongCode,
    /// Wrong so often that nothing is compared for a while.
    TriedTooOften {
        /// How long that still is.
        wait: Duration,
    },
    /// A control character, NUL among them.
    ControlCharacter,
    /// White space inside a value that never has any.
    WhiteSpace,
    /// A character outside ASCII letters and digits.
    NotLettersAndDigits,
    /// A character outside visible ASCII.
    NotVisibleAscii,
    /// Not a choice that is offered.
    UnknownChoice,
    /// Not `http://` or `https://`.
    UrlScheme,
    /// No host after the scheme.
    UrlHost,
    /// Not `https://` where nothing else is called.
    UrlNotHttps,
    /// A name or a password in the URL.
    UrlCredentials,
    /// A host that is not on the public internet.
    UrlNotPublic,
    /// Not an absolute URL for another reason.
    NotAUrl,
    /// Not a full Java class name.
    NotAClassName,
    /// Not an Intent action name.
    NotAnIntentAction,
    /// Not JSON.
    NotJson,
    /// JSON, but not an object.
    NotAJsonObject,
    /// Custom content together with opening a web page, where it never arrives.
    LostOnWebPage,
    /// A notify level without a category.
    NeedsCategory,
    /// More values than the field takes.
    TooMany {
        /// The most values allowed.
        max: usize,
    },
    /// Not a user ID.
    NotAUserId,
    /// Not a ten-digit number that starts with 14.
    NotAnSdkAppId,
    /// Already in use.
    Taken,
    /// Names nothing that is there.
    NotFound,
}

/// Everything that is wrong with a form, in the order of its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems<Field>(Vec<(Field, Problem)>);

impl<Field> Default for Problems<Field> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<Field: Copy + PartialEq> Problems<Field> {
    /// One problem alone.
    #[must_use]
    pub fn one(field: Field, problem: Problem) -> Self {
        Self(vec![(field, problem)])
    }

    /// Notes a problem.
    pub fn add(&mut self, field: Field, problem: Problem) {
        self.0.push((field, problem));
    }

    /// Takes the value, or notes why there is none.
    pub fn check<T>(&mut self, field: Field, parsed: Result<T, Problem>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(problem) => {
                self.add(field, problem);
                None
            }
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with that field, if anything.
    #[must_use]
    pub fn of(&self, field: Field) -> Option<Problem> {
        self.0
            .iter()
            .find(|(with, _)| *with == field)
            .map(|(_, problem)| *problem)
    }

    /// The problems in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = (Field, Problem)> + '_ {
        self.0.iter().copied()
    }
}
