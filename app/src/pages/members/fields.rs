//! What is chosen for a member: role and applications.

use std::collections::{BTreeSet, HashMap};

use domain::{Problem, Problems, Role, SdkAppId};
use engine::applications::ApplicationSummary;
use engine::members::Member;
use leptos::prelude::*;
use serde::Deserialize;

use crate::components::{Checkboxes, Choice, Radios, Tick};
use crate::words::Words;

/// A member's form as it was posted. Applications are ticked under a name of their own each.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MemberForm {
    pub(super) name: String,
    pub(super) role: String,
    #[serde(flatten)]
    ticked: HashMap<String, String>,
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MemberField {
    Name,
    Role,
}

impl MemberField {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Role => "role",
        }
    }

    pub(super) const fn label(self, words: &Words) -> &'static str {
        match self {
            Self::Name => words.members.name,
            Self::Role => words.members.role,
        }
    }
}

const APPLICATION: &str = "application-";

impl MemberForm {
    /// The form that would save what is saved.
    pub(super) fn of(member: &Member) -> Self {
        let ticked = member.applications.iter();
        Self {
            name: member.name.clone(),
            role: member.role.name().to_owned(),
            ticked: ticked
                .map(|id| (format!("{APPLICATION}{id}"), "on".to_owned()))
                .collect(),
        }
    }

    /// The form of an invitation before anything is typed.
    pub(super) fn empty() -> Self {
        Self {
            role: Role::Developer.name().to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn role(&self) -> Result<Role, Problems<MemberField>> {
        Role::from_name(&self.role).ok_or_else(|| {
            let mut problems = Problems::default();
            problems.add(MemberField::Role, Problem::UnknownChoice);
            problems
        })
    }

    /// The applications that are ticked.
    pub(super) fn applications(&self) -> BTreeSet<SdkAppId> {
        let named = self.ticked.keys();
        named
            .filter_map(|name| SdkAppId::parse(name.strip_prefix(APPLICATION)?).ok())
            .collect()
    }
}

/// Role and applications.
pub(super) fn fields(
    words: &'static Words,
    form: &MemberForm,
    role_problem: Option<String>,
    applications: &[ApplicationSummary],
) -> impl IntoView + use<> {
    let texts = &words.members;
    let roles = Role::ALL.map(|role| {
        Choice::new(role.name(), (texts.role_name)(role)).hint((texts.role_hint)(role))
    });
    let ticked = form.applications();
    let ticks: Vec<_> = applications
        .iter()
        .map(|summary| &summary.application)
        .map(|application| Tick {
            name: format!("{APPLICATION}{}", application.id),
            label: format!("{} ({})", application.name, application.id),
            ticked: ticked.contains(&application.id),
        })
        .collect();
    let applications = (!ticks.is_empty()).then(|| {
        view! {
            <Checkboxes
                name="applications"
                legend=texts.applications
                hint=texts.applications_hint
                ticks=ticks
            />
        }
    });
    let role = form.role.clone();
    view! {
        <Radios
            name=MemberField::Role.name()
            legend=texts.role
            choices=roles.into()
            selected=role
            problem=role_problem
        />
        {applications}
    }
}
