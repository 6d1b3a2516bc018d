//! Who does something, and what they may do. One table, asked by every use case.

mod permission;
mod role;

use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::SdkAppId;

pub use permission::{ConsolePermission, NotPermitted, Permission};
pub use role::Role;

/// A member's number in this console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MemberId(pub i64);

impl fmt::Display for MemberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An API key's number in this console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApiKeyId(pub i64);

impl fmt::Display for ApiKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Who does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// A member, in a browser.
    Member(MemberId),
    /// A program that holds an API key.
    ApiKey(ApiKeyId),
    /// Whoever runs this program: its command line, its first start, and the grants of its single
    /// sign-on.
    Operator,
}

/// `member 1`, `api_key 2`, `operator`: as the audit log exports it.
impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(id) => write!(f, "member {id}"),
            Self::ApiKey(id) => write!(f, "api_key {id}"),
            Self::Operator => f.write_str("operator"),
        }
    }
}

/// What an actor may do, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Grants {
    /// What the role may do, in every application.
    Everywhere(Role),
    /// What the role may do, in these applications.
    In(Role, BTreeSet<SdkAppId>),
    /// Only this, in these applications.
    Only(BTreeSet<Permission>, BTreeSet<SdkAppId>),
}

/// Who does something: taken by every use case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who it is.
    pub who: Who,
    /// The name that histories show.
    pub name: String,
    /// Where from, if that is known.
    pub address: Option<IpAddr>,
    grants: Grants,
}

impl Actor {
    /// A member. An admin reaches every application, a developer these.
    #[must_use]
    pub fn member(
        id: MemberId,
        name: impl Into<String>,
        role: Role,
        applications: impl IntoIterator<Item = SdkAppId>,
    ) -> Self {
        let grants = match role {
            Role::Admin => Grants::Everywhere(role),
            Role::Developer => Grants::In(role, applications.into_iter().collect()),
        };
        Self::new(Who::Member(id), name, grants)
    }

    /// A program that holds an API key of that application.
    #[must_use]
    pub fn api_key(
        id: ApiKeyId,
        name: impl Into<String>,
        application: SdkAppId,
        permissions: impl IntoIterator<Item = Permission>,
    ) -> Self {
        let permissions = permissions.into_iter().collect();
        Self::new(
            Who::ApiKey(id),
            name,
            Grants::Only(permissions, BTreeSet::from([application])),
        )
    }

    /// Whoever runs this program, and so may do everything.
    #[must_use]
    pub fn operator(name: impl Into<String>) -> Self {
        Self::new(Who::Operator, name, Grants::Everywhere(Role::Admin))
    }

    fn new(who: Who, name: impl Into<String>, grants: Grants) -> Self {
        Self {
            who,
            name: name.into(),
            address: None,
            grants,
        }
    }

    /// The same actor, from that address.
    #[must_use]
    pub fn from_address(mut self, address: Option<IpAddr>) -> Self {
        self.address = address;
        self
    }

    /// The member's number in histories; 0, which no member has, for everybody else.
    #[must_use]
    pub const fn member_number(&self) -> i64 {
        match self.who {
            Who::Member(MemberId(number)) => number,
            Who::ApiKey(_) | Who::Operator => 0,
        }
    }

    /// What the actor is; nothing for an API key.
    #[must_use]
    pub const fn role(&self) -> Option<Role> {
        match &self.grants {
            Grants::Everywhere(role) | Grants::In(role, _) => Some(*role),
            Grants::Only(..) => None,
        }
    }

    /// The applications that the actor reaches; none where that is every one.
    #[must_use]
    pub const fn applications(&self) -> Option<&BTreeSet<SdkAppId>> {
        match &self.grants {
            Grants::Everywhere(_) => None,
            Grants::In(_, applications) | Grants::Only(_, applications) => Some(applications),
        }
    }

    /// Whether the application is one that the actor knows of.
    #[must_use]
    pub fn reaches(&self, application: SdkAppId) -> bool {
        self.applications()
            .is_none_or(|applications| applications.contains(&application))
    }

    /// Whether the actor may do this in that application.
    ///
    /// # Errors
    /// [`NotPermitted`] when the table says no, or when the application is not one of the actor's.
    pub fn require(
        &self,
        permission: Permission,
        application: SdkAppId,
    ) -> Result<(), NotPermitted> {
        if !self.reaches(application) {
            return Err(NotPermitted::OutOfReach(application));
        }
        if self.may(permission) {
            Ok(())
        } else {
            Err(NotPermitted::InApplication(permission))
        }
    }

    /// Whether the actor may do this in the applications that they reach.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        match &self.grants {
            Grants::Everywhere(role) | Grants::In(role, _) => role.permits(permission),
            Grants::Only(permissions, _) => permissions.contains(&permission),
        }
    }

    /// Whether the actor may do this in the console, whatever the application.
    ///
    /// # Errors
    /// [`NotPermitted`] when the table says no. API keys may do nothing of the kind.
    pub fn require_in_console(&self, permission: ConsolePermission) -> Result<(), NotPermitted> {
        match self.role() {
            Some(role) if role.permits_in_console(permission) => Ok(()),
            _ => Err(NotPermitted::InConsole(permission)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn application(number: i64) -> SdkAppId {
        SdkAppId::from_number(number).unwrap()
    }

    #[test]
    fn a_developer_does_what_the_role_permits_in_their_applications_only() {
        let [mine, other] = [1_400_000_001, 1_400_000_002].map(application);
        let developer = Actor::member(MemberId(2), "dev", Role::Developer, [mine]);
        assert_eq!(developer.require(Permission::SendTestPush, mine), Ok(()));
        assert_eq!(
            developer.require(Permission::EditCertificate, mine),
            Err(NotPermitted::InApplication(Permission::EditCertificate))
        );
        for permission in Permission::ALL {
            assert_eq!(
                developer.require(permission, other),
                Err(NotPermitted::OutOfReach(other))
            );
        }
    }

    #[test]
    fn an_admin_reaches_every_application() {
        let admin = Actor::member(MemberId(1), "ada", Role::Admin, []);
        for permission in Permission::ALL {
            let required = admin.require(permission, application(1_400_000_009));
            assert_eq!(required, Ok(()), "{permission:?}");
        }
    }

    #[test]
    fn an_api_key_does_what_it_was_made_for_and_nothing_in_the_console() {
        let [mine, other] = [1_400_000_001, 1_400_000_002].map(application);
        let key = Actor::api_key(ApiKeyId(1), "ci", mine, [Permission::SendTestPush]);
        assert_eq!(key.require(Permission::SendTestPush, mine), Ok(()));
        assert!(key.require(Permission::SendTestPush, other).is_err());
        assert!(key.require(Permission::SeeApplication, mine).is_err());
        for permission in ConsolePermission::ALL {
            assert!(key.require_in_console(permission).is_err());
        }
        assert_eq!(key.member_number(), 0);
    }
}
