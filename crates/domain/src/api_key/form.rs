//! The form that makes a key: what is posted, and how it becomes a key or a list of problems.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::Deserialize;

use super::ApiKeyName;
use crate::{Permission, Problem, Problems, Timestamp};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Starts the name of a permission's box.
const MAY: &str = "may_";

/// The fields of the form, in the order in which it shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApiKeyField {
    /// What people call it.
    Name,
    /// What it may do besides seeing its application.
    Permissions,
    /// When it lets nobody in any more.
    Expiry,
}

impl ApiKeyField {
    /// The field's name in the posted form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Permissions => "permissions",
            Self::Expiry => "expiry",
        }
    }
}

/// How long a key lets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApiKeyExpiry {
    /// 30 days.
    Month,
    /// 90 days.
    Quarter,
    /// 365 days.
    Year,
    /// Until it is revoked.
    Never,
}

impl ApiKeyExpiry {
    /// Every choice, in the order in which a form shows them.
    pub const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::Year, Self::Never];

    /// The choice's name in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Month => "30d",
            Self::Quarter => "90d",
            Self::Year => "365d",
            Self::Never => "never",
        }
    }

    /// The choice of that name.
    ///
    /// # Errors
    /// [`Problem::UnknownChoice`] for another name.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let found = Self::ALL.into_iter().find(|it| it.name() == typed);
        found.ok_or(Problem::UnknownChoice)
    }

    /// When a key that is made at `now` lets nobody in any more.
    #[must_use]
    pub fn from(self, now: Timestamp) -> Option<Timestamp> {
        let days = match self {
            Self::Month => 30,
            Self::Quarter => 90,
            Self::Year => 365,
            Self::Never => return None,
        };
        Some(now.plus(DAY * days))
    }
}

/// What a key may do: always see its application, and never make other keys or change who else is let
/// in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKeyPermissions(BTreeSet<Permission>);

impl ApiKeyPermissions {
    /// What may be chosen, in the order in which a form shows it: what the API has calls for.
    pub const CHOICES: [Permission; 6] = [
        Permission::AddCertificate,
        Permission::EditCertificate,
        Permission::WithdrawRevision,
        Permission::DeleteCertificate,
        Permission::VerifyCertificate,
        Permission::SendTestPush,
    ];

    /// These and [`Permission::SeeApplication`].
    ///
    /// # Errors
    /// [`Problem::UnknownChoice`] when one is not for keys.
    pub fn new(chosen: impl IntoIterator<Item = Permission>) -> Result<Self, Problem> {
        let mut all: BTreeSet<_> = chosen.into_iter().collect();
        all.insert(Permission::SeeApplication);
        let is_for_keys =
            |it: &Permission| Self::CHOICES.contains(it) || *it == Permission::SeeApplication;
        match all.iter().all(is_for_keys) {
            true => Ok(Self(all)),
            false => Err(Problem::UnknownChoice),
        }
    }

    /// The permissions.
    pub fn iter(&self) -> impl Iterator<Item = Permission> + '_ {
        self.0.iter().copied()
    }
}

/// The form as it was posted. Whatever is missing is empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ApiKeyForm {
    /// What people call it.
    pub name: String,
    /// Name of an [`ApiKeyExpiry`].
    pub expiry: String,
    /// Everything else: of the boxes, a browser posts those that are ticked.
    #[serde(flatten)]
    pub others: BTreeMap<String, String>,
}

/// A form in which nothing is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApiKey {
    /// What people call it.
    pub name: ApiKeyName,
    /// What it may do.
    pub permissions: ApiKeyPermissions,
    /// How long it lets in.
    pub expiry: ApiKeyExpiry,
}

impl ApiKeyForm {
    /// The name of that permission's box.
    #[must_use]
    pub fn box_of(permission: Permission) -> String {
        format!("{MAY}{}", permission.name())
    }

    /// Whether that permission's box is ticked.
    #[must_use]
    pub fn is_ticked(&self, permission: Permission) -> bool {
        self.others.contains_key(&Self::box_of(permission))
    }

    /// Reads the form.
    ///
    /// # Errors
    /// Every problem, in the order of the fields.
    pub fn parse(&self) -> Result<NewApiKey, Problems<ApiKeyField>> {
        let mut problems = Problems::default();
        let name = problems.check(ApiKeyField::Name, ApiKeyName::parse(&self.name));
        let permissions = problems.check(ApiKeyField::Permissions, self.permissions());
        let expiry = problems.check(ApiKeyField::Expiry, ApiKeyExpiry::parse(&self.expiry));
        let key = || {
            Some(NewApiKey {
                name: name?,
                permissions: permissions?,
                expiry: expiry?,
            })
        };
        key().ok_or(problems)
    }

    fn permissions(&self) -> Result<ApiKeyPermissions, Problem> {
        let ticked = self.others.keys().filter_map(|name| name.strip_prefix(MAY));
        let permissions = ticked
            .map(|name| Permission::from_name(name).ok_or(Problem::UnknownChoice))
            .collect::<Result<Vec<_>, _>>()?;
        ApiKeyPermissions::new(permissions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(ticked: &[&str]) -> ApiKeyForm {
        ApiKeyForm {
            name: "CI".into(),
            expiry: "30d".into(),
            others: ticked
                .iter()
                .map(|name| ((*name).to_owned(), "on".to_owned()))
                .collect(),
        }
    }

    #[test]
    fn a_key_may_see_its_application_and_what_was_ticked() {
        let made = form(&["may_send_test_push", "else"]).parse().unwrap();
        let permissions: Vec<_> = made.permissions.iter().collect();
        assert_eq!(
            permissions,
            [Permission::SeeApplication, Permission::SendTestPush]
        );
        assert_eq!(form(&[]).parse().unwrap().permissions.iter().count(), 1);
    }

    #[test]
    fn no_key_makes_keys_or_changes_who_is_let_in() {
        for permission in Permission::ALL {
            let parsed = form(&[&ApiKeyForm::box_of(permission)]).parse();
            let is_for_keys = permission == Permission::SeeApplication
                || ApiKeyPermissions::CHOICES.contains(&permission);
            assert_eq!(parsed.is_ok(), is_for_keys, "{permission:?}");
        }
        for never in [Permission::ManageApplication, Permission::ManageApiKeys] {
            assert!(ApiKeyPermissions::new([never]).is_err());
        }
        let problems = form(&["may_everything"]).parse().unwrap_err();
        assert_eq!(
            problems.of(ApiKeyField::Permissions),
            Some(Problem::UnknownChoice)
        );
    }

    #[test]
    fn an_empty_form_names_what_is_needed_in_order() {
        let problems: Vec<_> = ApiKeyForm::default().parse().unwrap_err().iter().collect();
        assert_eq!(
            problems,
            [
                (ApiKeyField::Name, Problem::Required),
                (ApiKeyField::Expiry, Problem::UnknownChoice)
            ]
        );
    }

    #[test]
    fn a_key_expires_after_the_chosen_time() {
        let now = Timestamp::from_millis(0);
        let days = ApiKeyExpiry::ALL.map(|it| it.from(now).map(|at| at.as_millis() / 86_400_000));
        assert_eq!(days, [Some(30), Some(90), Some(365), None]);
    }
}
