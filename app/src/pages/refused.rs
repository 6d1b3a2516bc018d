//! A form that was not accepted: what was typed, and what is wrong with it.

use domain::{Problem, Problems};

use crate::words::Words;

/// A form that was not accepted. The page that finds one in its context shows it again.
#[derive(Clone)]
pub(crate) struct Refused<Form, Field> {
    /// What was typed, secrets excepted.
    pub(crate) form: Form,
    /// What is wrong with it.
    pub(crate) problems: Problems<Field>,
}

impl<Form: Default, Field> Default for Refused<Form, Field> {
    fn default() -> Self {
        Self {
            form: Form::default(),
            problems: Problems::default(),
        }
    }
}

impl<Form, Field: Copy + PartialEq> Refused<Form, Field> {
    /// What stands beside that field.
    pub(crate) fn problem(&self, field: Field, words: &Words) -> Option<String> {
        self.problems.of(field).map(words.problem)
    }
}

/// The lines of the summary at the top: each field's name for the link, and its label with the
/// problem.
pub(crate) fn summary<Field: Copy + PartialEq>(
    problems: &Problems<Field>,
    words: &Words,
    field: impl Fn(Field) -> (&'static str, &'static str),
) -> Vec<(String, String)> {
    problems
        .iter()
        .map(|(of, problem): (Field, Problem)| {
            let (name, label) = field(of);
            let colon = words.frame.colon;
            (
                name.to_owned(),
                format!("{label}{colon}{}", (words.problem)(problem)),
            )
        })
        .collect()
}
