//! What a group at the provider may do here.

use std::collections::BTreeSet;
use std::fmt;

use crate::{Role, SdkAppId};

/// What somebody is, by the groups that they are in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Granted {
    /// An admin, who reaches every application.
    Admin,
    /// A developer of these applications.
    Developer(BTreeSet<SdkAppId>),
}

impl Granted {
    /// The role.
    #[must_use]
    pub const fn role(&self) -> Role {
        match self {
            Self::Admin => Role::Admin,
            Self::Developer(_) => Role::Developer,
        }
    }

    /// The applications that have to be named: an admin's do not.
    #[must_use]
    pub fn into_applications(self) -> BTreeSet<SdkAppId> {
        match self {
            Self::Admin => BTreeSet::new(),
            Self::Developer(applications) => applications,
        }
    }

    /// What somebody is who is in both groups.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Developer(mut here), Self::Developer(there)) => {
                here.extend(there);
                Self::Developer(here)
            }
            _ => Self::Admin,
        }
    }
}

/// What one group may do: `GROUP=admin`, or `GROUP=developer:SDKAPPID,SDKAPPID`. The name of a group
/// may hold any character, `=` among them: the last one counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    group: String,
    granted: Granted,
}

/// What is wrong with a grant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrantProblem {
    /// No `=`.
    #[error("say what the group may do after =, as in staff=admin")]
    NothingGranted,
    /// Nothing before the `=`.
    #[error("name the group before =, as in staff=admin")]
    NoGroup,
    /// Not a role.
    #[error("\"{0}\" is no role: write admin, or developer: and its applications")]
    UnknownRole(String),
    /// An admin reaches every application.
    #[error("an admin reaches every application: write admin alone")]
    AdminOfSome,
    /// A developer of nothing sees nothing.
    #[error("name a developer's applications, as in developer:1400000001,1400000002")]
    NoApplication,
    /// Not an SDKAppID.
    #[error("\"{0}\" is no SDKAppID: it has ten digits and starts with 14")]
    NotAnSdkAppId(String),
}

impl Grant {
    /// The grant in what was typed.
    ///
    /// # Errors
    /// [`GrantProblem`].
    pub fn parse(typed: &str) -> Result<Self, GrantProblem> {
        let (group, granted) = typed.rsplit_once('=').ok_or(GrantProblem::NothingGranted)?;
        let group = group.trim();
        if group.is_empty() {
            return Err(GrantProblem::NoGroup);
        }
        Ok(Self {
            group: group.to_owned(),
            granted: granted_by(granted.trim())?,
        })
    }
}

fn granted_by(text: &str) -> Result<Granted, GrantProblem> {
    let (role, applications) = match text.split_once(':') {
        Some((role, applications)) => (role.trim(), Some(applications)),
        None => (text, None),
    };
    match (Role::from_name(role), applications) {
        (Some(Role::Admin), None) => Ok(Granted::Admin),
        (Some(Role::Admin), Some(_)) => Err(GrantProblem::AdminOfSome),
        (Some(Role::Developer), Some(applications)) => developer(applications),
        (Some(Role::Developer), None) => Err(GrantProblem::NoApplication),
        (None, _) => Err(GrantProblem::UnknownRole(role.to_owned())),
    }
}

fn developer(applications: &str) -> Result<Granted, GrantProblem> {
    let numbers = applications.split(',').map(str::trim);
    let applications: BTreeSet<SdkAppId> = numbers
        .filter(|number| !number.is_empty())
        .map(|number| {
            SdkAppId::parse(number).map_err(|_| GrantProblem::NotAnSdkAppId(number.to_owned()))
        })
        .collect::<Result<_, _>>()?;
    if applications.is_empty() {
        return Err(GrantProblem::NoApplication);
    }
    Ok(Granted::Developer(applications))
}

/// As it is typed.
impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.group, self.granted.role().name())?;
        if let Granted::Developer(applications) = &self.granted {
            let numbers: Vec<_> = applications.iter().map(ToString::to_string).collect();
            write!(f, ":{}", numbers.join(","))?;
        }
        Ok(())
    }
}

/// What every group may do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants(Vec<Grant>);

impl Grants {
    /// The table of these grants.
    #[must_use]
    pub const fn new(grants: Vec<Grant>) -> Self {
        Self(grants)
    }

    /// What somebody is who is in these groups: an admin if one of them says so, else a developer of
    /// all applications together; nothing where no group is named here.
    #[must_use]
    pub fn granted(&self, groups: &BTreeSet<String>) -> Option<Granted> {
        let of_theirs = self.0.iter().filter(|grant| groups.contains(&grant.group));
        of_theirs
            .map(|grant| grant.granted.clone())
            .reduce(Granted::and)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn application(number: i64) -> SdkAppId {
        SdkAppId::from_number(number).unwrap()
    }

    fn groups(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_grant_names_a_group_and_what_it_may_do() {
        let parsed = |typed: &str| Grant::parse(typed).unwrap().to_string();
        assert_eq!(parsed("pushdeck-admins=admin"), "pushdeck-admins=admin");
        assert_eq!(
            parsed(" Chat Team = developer: 1400000002, 1400000001, "),
            "Chat Team=developer:1400000001,1400000002"
        );
        assert_eq!(
            parsed("CN=push,OU=staff=admin"),
            "CN=push,OU=staff=admin",
            "a name may hold what separates"
        );
    }

    #[test]
    fn what_is_wrong_with_a_grant_is_said() {
        for (typed, problem) in [
            ("", GrantProblem::NothingGranted),
            ("staff", GrantProblem::NothingGranted),
            ("=admin", GrantProblem::NoGroup),
            ("staff=", GrantProblem::UnknownRole(String::new())),
            ("staff=Admin", GrantProblem::UnknownRole("Admin".into())),
            ("staff=admin:1400000001", GrantProblem::AdminOfSome),
            ("staff=developer", GrantProblem::NoApplication),
            ("staff=developer:,", GrantProblem::NoApplication),
            (
                "staff=developer:14",
                GrantProblem::NotAnSdkAppId("14".into()),
            ),
        ] {
            assert_eq!(Grant::parse(typed), Err(problem), "{typed}");
        }
    }

    #[test]
    fn groups_add_up_and_strangers_get_nothing() {
        let table = [
            "chat=developer:1400000001",
            "shop=developer:1400000002,1400000001",
            "ops=admin",
        ];
        let table = Grants::new(table.map(|typed| Grant::parse(typed).unwrap()).into());
        let of = |names: &[&str]| table.granted(&groups(names));
        let [first, second] = [1_400_000_001, 1_400_000_002].map(application);
        assert_eq!(of(&["chat"]), Some(Granted::Developer([first].into())));
        assert_eq!(
            of(&["shop", "chat", "lunch"]),
            Some(Granted::Developer([first, second].into()))
        );
        assert_eq!(of(&["chat", "ops"]), Some(Granted::Admin));
        assert_eq!(of(&["Chat", "lunch"]), None);
        assert_eq!(of(&[]), None);
    }

    proptest! {
        #[test]
        fn a_grant_is_read_as_it_is_written(
            group in "[^\\s]([^\\n]{0,20}[^\\s])?",
            numbers in proptest::collection::btree_set(1_400_000_000_i64..=1_499_999_999, 0..5),
        ) {
            let applications: BTreeSet<_> = numbers.into_iter().map(application).collect();
            let granted = match applications.is_empty() {
                true => Granted::Admin,
                false => Granted::Developer(applications),
            };
            let grant = Grant { group, granted };
            prop_assert_eq!(Grant::parse(&grant.to_string()), Ok(grant));
        }

        #[test]
        fn whatever_is_typed_is_a_grant_or_told_to_be_none(typed in any::<String>()) {
            if let Ok(grant) = Grant::parse(&typed) {
                prop_assert_eq!(Grant::parse(&grant.to_string()), Ok(grant));
            }
        }

        #[test]
        fn one_more_group_never_takes_anything_away(
            held in proptest::collection::btree_set(0..4_usize, 0..4),
            more in 0..4_usize,
        ) {
            let names = ["chat", "shop", "ops", "lunch"];
            let table = ["chat=developer:1400000001", "shop=developer:1400000002", "ops=admin"];
            let table = Grants::new(table.map(|typed| Grant::parse(typed).unwrap()).into());
            let mut groups: BTreeSet<String> = held.iter().map(|at| names[*at].to_owned()).collect();
            let before = table.granted(&groups);
            groups.insert(names[more].to_owned());
            let after = table.granted(&groups);
            match (before, after) {
                (None, _) | (Some(_), Some(Granted::Admin)) => {}
                (Some(Granted::Developer(before)), Some(Granted::Developer(after))) => {
                    prop_assert!(before.is_subset(&after));
                }
                (before, after) => prop_assert!(false, "{before:?} became {after:?}"),
            }
        }
    }
}
