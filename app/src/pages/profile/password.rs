//! The form that changes the password.

use domain::{Problem, Problems};
use engine::members::{ChangePasswordError, Password, PasswordProblem, SignInError};
use leptos::prelude::*;
use serde::Deserialize;

use super::ADDRESS;
use crate::components::{Button, Form, FormActions, SecretInput};
use crate::failure::Failure;
use crate::pages::refused::Refused;
use crate::posted::NotDone;
use crate::words::Words;

/// The form as it was posted. Has no `Debug`: passwords are in it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PasswordForm {
    pub(super) old_password: String,
    pub(super) new_password: String,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum PasswordField {
    Old,
    New,
}

impl PasswordField {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Old => "old_password",
            Self::New => "new_password",
        }
    }

    pub(super) const fn label(self, words: &Words) -> &'static str {
        match self {
            Self::Old => words.profile.old,
            Self::New => words.profile.new,
        }
    }
}

/// Nothing that was typed is kept: both are secrets.
pub(super) type RefusedPassword = Refused<(), PasswordField>;

impl PasswordForm {
    /// What can be told without comparing the old password.
    pub(super) fn problems(&self, name: &str) -> Problems<PasswordField> {
        let mut problems = Problems::default();
        if self.old_password.is_empty() {
            problems.add(PasswordField::Old, Problem::Required);
        }
        if self.new_password.is_empty() {
            problems.add(PasswordField::New, Problem::Required);
        } else if let Err(problem) = Password::parse(self.new_password.as_str().into(), name) {
            problems.add(PasswordField::New, problem_of(problem));
        }
        problems
    }
}

pub(super) fn form(words: &'static Words, refused: &RefusedPassword) -> impl IntoView + use<> {
    let texts = &words.profile;
    let (old, new) = (PasswordField::Old, PasswordField::New);
    let [old_problem, new_problem] = [old, new].map(|field| refused.problem(field, words));
    view! {
        <section class="section" aria-labelledby="change-password">
            <h2 id="change-password">{texts.password}</h2>
            <p class="section-lead">{texts.password_hint}</p>
            <Form action=ADDRESS>
                <SecretInput
                    name=old.name()
                    label=old.label(words)
                    problem=old_problem
                    required=true
                    autocomplete="current-password"
                />
                <SecretInput
                    name=new.name()
                    label=new.label(words)
                    hint=(texts.new_hint)(Password::MIN)
                    problem=new_problem
                    required=true
                />
                <FormActions>
                    <Button>{texts.change}</Button>
                </FormActions>
            </Form>
        </section>
    }
}

/// What stands beside which field.
pub(super) fn not_changed(error: ChangePasswordError) -> NotDone<PasswordField> {
    let (field, problem) = match error {
        ChangePasswordError::Old(SignInError::Refused) => {
            (PasswordField::Old, Problem::WrongPassword)
        }
        ChangePasswordError::Old(SignInError::Paused(wait)) => {
            (PasswordField::Old, Problem::TriedTooOften { wait })
        }
        ChangePasswordError::New(problem) => (PasswordField::New, problem_of(problem)),
        ChangePasswordError::None => return Failure::AtProvider.into(),
        other => return Failure::internal(&other).into(),
    };
    Problems::one(field, problem).into()
}

const fn problem_of(problem: PasswordProblem) -> Problem {
    match problem {
        PasswordProblem::TooShort => Problem::TooShort { min: Password::MIN },
        PasswordProblem::EasilyGuessed => Problem::EasilyGuessed,
        PasswordProblem::TooLong => Problem::TooLong {
            max: Password::MAX_BYTES,
        },
    }
}
