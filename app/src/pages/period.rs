//! From one day to another: what the filters of records have in common.

use std::time::Duration;

use domain::Timestamp;
use leptos::prelude::*;

use crate::components::TextInput;
use crate::times;
use crate::words::Words;

const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

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

    /// The two fields, with what is wrong beside each.
    pub(crate) fn inputs(&self, words: &'static Words) -> impl IntoView + use<> {
        let texts = &words.offline_push.pushes;
        let problem = |typed: &str| {
            let is_bad = !typed.is_empty() && times::day(typed).is_none();
            is_bad.then(|| texts.not_a_day.to_owned())
        };
        let (since_problem, until_problem) = (problem(&self.since), problem(&self.until));
        let Self { since, until } = self.clone();
        view! {
            <TextInput
                name="since"
                label=texts.since
                value=since
                problem=since_problem
                code=true
            />
            <TextInput
                name="until"
                label=texts.until
                value=until
                problem=until_problem
                code=true
            />
        }
    }
}
