//! The table of permissions.

use super::Role;
use crate::SdkAppId;

/// Something in an application that a use case asks for before it does anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Permission {
    /// See the application with its certificates, histories, devices, pushes and test pushes.
    SeeApplication,
    /// Add a certificate.
    AddCertificate,
    /// Save a new revision of a certificate.
    EditCertificate,
    /// Withdraw a revision that waits to take effect.
    WithdrawRevision,
    /// Delete a certificate, and take that back.
    DeleteCertificate,
    /// Ask the vendor whether it accepts a certificate's credentials.
    VerifyCertificate,
    /// Send a test push.
    SendTestPush,
    /// Replace the application's keys, and change who may call for it and where it is called.
    ManageApplication,
    /// Make and revoke API keys.
    ManageApiKeys,
    /// Send a push again that was given up.
    SendAgain,
    /// Take the registration token from a device.
    UnbindDevice,
}

/// Something that is not in one application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConsolePermission {
    /// Add an application.
    AddApplication,
    /// Invite members, disable them, change their roles and applications.
    ManageMembers,
    /// Read and export the audit log.
    ReadAuditLog,
    /// Use the phones and set the faults of the simulated vendors.
    OperateSandbox,
}

impl Permission {
    /// Every permission there is.
    pub const ALL: [Self; 11] = [
        Self::SeeApplication,
        Self::AddCertificate,
        Self::EditCertificate,
        Self::WithdrawRevision,
        Self::DeleteCertificate,
        Self::VerifyCertificate,
        Self::SendTestPush,
        Self::ManageApplication,
        Self::ManageApiKeys,
        Self::SendAgain,
        Self::UnbindDevice,
    ];

    /// The permission's name in the database and in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SeeApplication => "see_application",
            Self::AddCertificate => "add_certificate",
            Self::EditCertificate => "edit_certificate",
            Self::WithdrawRevision => "withdraw_revision",
            Self::DeleteCertificate => "delete_certificate",
            Self::VerifyCertificate => "verify_certificate",
            Self::SendTestPush => "send_test_push",
            Self::ManageApplication => "manage_application",
            Self::ManageApiKeys => "manage_api_keys",
            Self::SendAgain => "send_again",
            Self::UnbindDevice => "unbind_device",
        }
    }

    /// The permission of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|permission| permission.name() == name)
    }
}

impl ConsolePermission {
    /// Every permission there is.
    pub const ALL: [Self; 4] = [
        Self::AddApplication,
        Self::ManageMembers,
        Self::ReadAuditLog,
        Self::OperateSandbox,
    ];
}

impl Role {
    /// What the role may do in an application that it reaches.
    #[must_use]
    pub const fn permits(self, permission: Permission) -> bool {
        match permission {
            Permission::SeeApplication
            | Permission::AddCertificate
            | Permission::VerifyCertificate
            | Permission::SendTestPush => true,
            Permission::EditCertificate
            | Permission::WithdrawRevision
            | Permission::DeleteCertificate
            | Permission::ManageApplication
            | Permission::ManageApiKeys
            | Permission::SendAgain
            | Permission::UnbindDevice => matches!(self, Self::Admin),
        }
    }

    /// What the role may do in the console.
    #[must_use]
    pub const fn permits_in_console(self, permission: ConsolePermission) -> bool {
        match permission {
            ConsolePermission::OperateSandbox => true,
            ConsolePermission::AddApplication
            | ConsolePermission::ManageMembers
            | ConsolePermission::ReadAuditLog => matches!(self, Self::Admin),
        }
    }
}

/// The actor may not do this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPermitted {
    /// Not in an application of theirs.
    #[error("{} is not among what you may do here: ask an admin", .0.name())]
    InApplication(Permission),
    /// Not in the console.
    #[error("{0:?} is not among what you may do: ask an admin")]
    InConsole(ConsolePermission),
    /// The application is not one of theirs. To them it looks as if there were none.
    #[error("there is no application {0} for you: ask an admin to let you in")]
    OutOfReach(SdkAppId),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_developer_adds_and_tries_but_does_not_change_what_is_shipped() {
        for permission in Permission::ALL {
            let developer = match permission {
                Permission::SeeApplication
                | Permission::AddCertificate
                | Permission::VerifyCertificate
                | Permission::SendTestPush => true,
                Permission::EditCertificate
                | Permission::WithdrawRevision
                | Permission::DeleteCertificate
                | Permission::ManageApplication
                | Permission::ManageApiKeys
                | Permission::SendAgain
                | Permission::UnbindDevice => false,
            };
            assert_eq!(
                Role::Developer.permits(permission),
                developer,
                "{permission:?}"
            );
            assert!(Role::Admin.permits(permission), "{permission:?}");
        }
        for (permission, developer) in [
            (ConsolePermission::OperateSandbox, true),
            (ConsolePermission::AddApplication, false),
            (ConsolePermission::ManageMembers, false),
            (ConsolePermission::ReadAuditLog, false),
        ] {
            let permitted = Role::Developer.permits_in_console(permission);
            assert_eq!(permitted, developer, "{permission:?}");
            assert!(Role::Admin.permits_in_console(permission), "{permission:?}");
        }
    }

    #[test]
    fn a_permission_is_found_by_its_name() {
        for permission in Permission::ALL {
            assert_eq!(Permission::from_name(permission.name()), Some(permission));
        }
        assert_eq!(Permission::from_name("everything"), None);
    }
}
