//! Programs mean what they send: what a form would clean or leave aside is refused here.

use domain::click_action::{ClickActionField, TypedClickAction, WebUrl};
use domain::text::{clean_prose, clean_token};
use domain::{ActivityClass, IntentAction, Problem, Problems};

use super::problem::ApiProblem;

/// What is wrong with the texts of a body before a form reads them.
#[derive(Default)]
pub(super) struct AsSent(Vec<(&'static str, Problem)>);

impl AsSent {
    /// A name or credential, with nothing in it that a form would clean away.
    pub(super) fn token(&mut self, field: &'static str, sent: String) -> String {
        if clean_token(&sent) != sent {
            self.0.push((field, Problem::WhiteSpace));
        }
        sent
    }

    /// The same, where it may be left out.
    pub(super) fn optional_token(&mut self, field: &'static str, sent: Option<String>) -> String {
        let sent = self.optional(field, sent);
        self.token(field, sent)
    }

    /// Words for people, with nothing around them that a form would clean away.
    pub(super) fn prose(&mut self, field: &'static str, sent: String) -> String {
        if clean_prose(&sent) != sent {
            self.0.push((field, Problem::WhiteSpace));
        }
        sent
    }

    /// The same, where they may be left out.
    pub(super) fn optional_prose(&mut self, field: &'static str, sent: Option<String>) -> String {
        let sent = self.optional(field, sent);
        self.prose(field, sent)
    }

    /// What may be left out, but is not empty.
    pub(super) fn optional(&mut self, field: &'static str, sent: Option<String>) -> String {
        if sent.as_ref().is_some_and(String::is_empty) {
            self.0.push((field, Problem::Required));
        }
        sent.unwrap_or_default()
    }

    /// What was sent is right, whether it is used or not.
    pub(super) fn check<T>(
        &mut self,
        field: &'static str,
        sent: &str,
        parse: impl FnOnce(&str) -> Result<T, Problem>,
    ) {
        if !sent.is_empty()
            && let Err(problem) = parse(sent)
        {
            self.0.push((field, problem));
        }
    }

    /// So is what belongs to a click action, even to another one than the chosen.
    pub(super) fn click_action(&mut self, sent: TypedClickAction<'_>) {
        use ClickActionField as F;

        self.check(F::WebUrl.name(), sent.web_url, WebUrl::parse);
        self.check(F::Activity.name(), sent.activity, ActivityClass::parse);
        self.check(
            F::IntentAction.name(),
            sent.intent_action,
            IntentAction::parse,
        );
    }

    /// What a form was read as. Of each field the first problem is told.
    pub(super) fn read<T, Field: Copy + PartialEq>(
        self,
        form: Result<T, Problems<Field>>,
        name: impl Fn(Field) -> &'static str,
    ) -> Result<T, ApiProblem> {
        let mut problems: Vec<(&'static str, Problem)> = Vec::new();
        let named = |(field, problem)| (name(field), problem);
        let (value, more) = match form {
            Ok(value) => (Some(value), Vec::new()),
            Err(more) => (None, more.iter().map(named).collect()),
        };
        for (field, problem) in self.0.into_iter().chain(more) {
            if problems.iter().all(|(noted, _)| *noted != field) {
                problems.push((field, problem));
            }
        }
        value
            .filter(|_| problems.is_empty())
            .ok_or_else(|| ApiProblem::fields(problems))
    }
}
