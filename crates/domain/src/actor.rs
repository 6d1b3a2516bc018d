//! Who does something, and what they may do. One table, asked by every use case.

use serde::{Deserialize, Serialize};

/// A member's number in this console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MemberId(pub i64);

/// What a member is in this console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Manages applications, and edits certificates that are already shipped in apps.
    Admin,
    /// Sees everything of an application, adds certificates, sends test pushes.
    Developer,
}

impl Role {
    /// Every role there is.
    pub const ALL: [Self; 2] = [Self::Admin, Self::Developer];

    /// The role's name in the database and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Developer => "developer",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The table of permissions.
    #[must_use]
    pub const fn permits(self, permission: Permission) -> bool {
        match permission {
            Permission::SeeApplications
            | Permission::AddCertificate
            | Permission::VerifyCertificate
            | Permission::SendTestPush
            | Permission::OperateSandbox => true,
            Permission::AddApplication
            | Permission::ManageApplication
            | Permission::EditCertificate
            | Permission::WithdrawRevision
            | Permission::SendAgain
            | Permission::UnbindDevice => matches!(self, Self::Admin),
        }
    }
}

/// Something that a use case asks for before it does anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// See applications with their certificates, histories and test pushes.
    SeeApplications,
    /// Add an application.
    AddApplication,
    /// Add a certificate to an application.
    AddCertificate,
    /// Save a new revision of a certificate.
    EditCertificate,
    /// Withdraw a revision that waits to take effect.
    WithdrawRevision,
    /// Ask the vendor whether it accepts a certificate's credentials.
    VerifyCertificate,
    /// Send a test push.
    SendTestPush,
    /// Replace an application's keys, and change who may call for it and where it is called.
    ManageApplication,
    /// Send a push again that was given up.
    SendAgain,
    /// Take the registration token from a device.
    UnbindDevice,
    /// Use the phones and set the faults of the simulated vendors.
    OperateSandbox,
}

/// Who does something: taken by every use case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The member's number.
    pub member: MemberId,
    /// The name that histories show.
    pub name: String,
    /// What the member is.
    pub role: Role,
}

/// The actor's role does not permit this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a {} may not do this ({permission:?}): ask an admin", role.name())]
pub struct NotPermitted {
    /// What the actor is.
    pub role: Role,
    /// What was asked for.
    pub permission: Permission,
}

impl Actor {
    /// Whether the actor may do this.
    ///
    /// # Errors
    /// [`NotPermitted`] when the role's row of the table says no.
    pub const fn require(&self, permission: Permission) -> Result<(), NotPermitted> {
        if self.role.permits(permission) {
            Ok(())
        } else {
            Err(NotPermitted {
                role: self.role,
                permission,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_developer_adds_and_tries_but_does_not_change_what_is_shipped() {
        for (permission, developer) in [
            (Permission::SeeApplications, true),
            (Permission::AddCertificate, true),
            (Permission::VerifyCertificate, true),
            (Permission::SendTestPush, true),
            (Permission::OperateSandbox, true),
            (Permission::AddApplication, false),
            (Permission::EditCertificate, false),
            (Permission::WithdrawRevision, false),
            (Permission::ManageApplication, false),
            (Permission::SendAgain, false),
            (Permission::UnbindDevice, false),
        ] {
            assert_eq!(
                Role::Developer.permits(permission),
                developer,
                "{permission:?}"
            );
            assert!(Role::Admin.permits(permission), "{permission:?}");
        }
    }

    #[test]
    fn a_role_is_found_by_its_name_and_nothing_else_is() {
        for role in Role::ALL {
            assert_eq!(Role::from_name(role.name()), Some(role));
        }
        assert_eq!(Role::from_name("Admin"), None);
        assert_eq!(Role::from_name(""), None);
    }
}
