//! What the filters of records have in common: two days, and how they say what is wrong.

use std::time::Duration;

use domain::Timestamp;
use leptos::prelude::*;

use crate::components::TextInput;
use crate::times;
use crate::words::{Text, Words};

const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What is wrong with what was typed into a field of a filter.
#[derive(Clone, Debug)]
pub(crate) struct FilterProblem {
    field: &'static str,
    label: Text,
    text: Text,
}

impl FilterProblem {
    pub(crate) const fn new(field: &'static str, label: Text, text: Text) -> Self {
        Self { field, label, text }
    }

    /// What stands beside that field.
    pub(crate) fn of(problems: &[Self], field: &str) -> Option<Text> {
        let found = problems.iter().find(|problem| problem.field == field);
        found.map(|problem| problem.text)
    }

    /// The summary's lines.
    pub(crate) fn lines(problems: &[Self], words: &Words) -> Vec<(String, String)> {
        let line = |Self { field, label, text }: &Self| {
            let colon = words.frame.colon;
            ((*field).to_owned(), format!("{label}{colon}{text}"))
        };
        problems.iter().map(line).collect()
    }
}

/// The two days as they were typed, each of which may be left out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Period {
    pub(crate) since: String,
    pub(crate) until: String,
}

impl Period {
    /// The first moment, and the one after the last; none where a day cannot be read.
    pub(crate) fn bounds(&self) -> Option<(Option<Timestamp>, Option<Timestamp>)> {
        let day = |typed: &str| match typed {
            "" => Some(None),
            typed => times::day(typed).map(Some),
        };
        let (since, until) = (day(&self.since)?, day(&self.until)?);
        // The whole of the last day.
        Some((since, until.map(|at| at.plus(A_DAY))))
    }

    /// Each day that cannot be read: its field, what the field is called, and what is wrong.
    pub(crate) fn problems(&self, words: &'static Words) -> Vec<FilterProblem> {
        let texts = &words.offline_push.pushes;
        [
            ("since", texts.since, &self.since),
            ("until", texts.until, &self.until),
        ]
        .into_iter()
        .filter(|(_, _, typed)| !typed.is_empty() && times::day(typed).is_none())
        .map(|(field, label, _)| FilterProblem::new(field, label, texts.not_a_day))
        .collect()
    }

    /// The two fields, with what is wrong beside each.
    pub(crate) fn inputs(&self, words: &'static Words) -> impl IntoView + use<> {
        let texts = &words.offline_push.pushes;
        let problems = self.problems(words);
        let problem = |field| FilterProblem::of(&problems, field);
        let (since_problem, until_problem) = (problem("since"), problem("until"));
        // A browser's field for a day holds nothing else.
        let readable = |typed: &str| times::day(typed).map(|_| typed.to_owned());
        let (since, until) = (readable(&self.since), readable(&self.until));
        view! {
            <TextInput
                name="since"
                label=texts.since
                value=since.unwrap_or_default()
                problem=since_problem
                kind="date"
            />
            <TextInput
                name="until"
                label=texts.until
                value=until.unwrap_or_default()
                problem=until_problem
                kind="date"
            />
        }
    }
}
