//! What the audit log tells of.

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuditAction {
    /// An application was added.
    ApplicationAdded,
    /// Who may call for an application, and where it is called, was saved.
    AccessSaved,
    /// An application got another UserSig key.
    UserSigKeyReplaced,
    /// An application got another callback secret.
    CallbackSecretReplaced,
    /// An application got another address for state changes.
    StateChangeAddressReplaced,
    /// A UserSig was made, with which somebody can call for the application.
    UserSigMade,
    /// A certificate was added.
    CertificateAdded,
    /// A new revision of a certificate was saved.
    CertificateEdited,
    /// A revision was withdrawn.
    RevisionWithdrawn,
    /// A certificate was deleted.
    CertificateDeleted,
    /// A deleted certificate was taken back.
    CertificateRestored,
    /// A test push was sent.
    TestPushSent,
    /// A push that was given up was sent again.
    PushSentAgain,
    /// A device lost its registration token.
    DeviceUnbound,
    /// A member was added.
    MemberAdded,
    /// Somebody was invited to be a member.
    MemberInvited,
    /// A member's role or applications were changed.
    MemberChanged,
    /// A member was disabled.
    MemberDisabled,
    /// A disabled member was let in again.
    MemberEnabled,
    /// A member's password and second factor were taken away, for a new invitation.
    MemberReset,
    /// A member signed in.
    SignedIn,
    /// Somebody whom the provider of single sign-on knows was not let in.
    SignInRefused,
    /// A member changed their password.
    PasswordChanged,
    /// A member switched the second factor on.
    SecondFactorOn,
    /// A member switched the second factor off.
    SecondFactorOff,
    /// A member ended sessions of theirs.
    SessionsEnded,
    /// An API key was made.
    ApiKeyMade,
    /// An API key was revoked.
    ApiKeyRevoked,
    /// Every secret was sealed anew with another master key.
    MasterKeyRotated,
}

impl AuditAction {
    /// Everything that the log tells of.
    pub const ALL: [Self; 29] = [
        Self::ApplicationAdded,
        Self::AccessSaved,
        Self::UserSigKeyReplaced,
        Self::CallbackSecretReplaced,
        Self::StateChangeAddressReplaced,
        Self::UserSigMade,
        Self::CertificateAdded,
        Self::CertificateEdited,
        Self::RevisionWithdrawn,
        Self::CertificateDeleted,
        Self::CertificateRestored,
        Self::TestPushSent,
        Self::PushSentAgain,
        Self::DeviceUnbound,
        Self::MemberAdded,
        Self::MemberInvited,
        Self::MemberChanged,
        Self::MemberDisabled,
        Self::MemberEnabled,
        Self::MemberReset,
        Self::SignedIn,
        Self::SignInRefused,
        Self::PasswordChanged,
        Self::SecondFactorOn,
        Self::SecondFactorOff,
        Self::SessionsEnded,
        Self::ApiKeyMade,
        Self::ApiKeyRevoked,
        Self::MasterKeyRotated,
    ];

    /// The action's name in the database and in exports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ApplicationAdded => "application_added",
            Self::AccessSaved => "access_saved",
            Self::UserSigKeyReplaced => "usersig_key_replaced",
            Self::CallbackSecretReplaced => "callback_secret_replaced",
            Self::StateChangeAddressReplaced => "state_change_address_replaced",
            Self::UserSigMade => "usersig_made",
            Self::CertificateAdded => "certificate_added",
            Self::CertificateEdited => "certificate_edited",
            Self::RevisionWithdrawn => "revision_withdrawn",
            Self::CertificateDeleted => "certificate_deleted",
            Self::CertificateRestored => "certificate_restored",
            Self::TestPushSent => "test_push_sent",
            Self::PushSentAgain => "push_sent_again",
            Self::DeviceUnbound => "device_unbound",
            Self::MemberAdded => "member_added",
            Self::MemberInvited => "member_invited",
            Self::MemberChanged => "member_changed",
            Self::MemberDisabled => "member_disabled",
            Self::MemberEnabled => "member_enabled",
            Self::MemberReset => "member_reset",
            Self::SignedIn => "signed_in",
            Self::SignInRefused => "sign_in_refused",
            Self::PasswordChanged => "password_changed",
            Self::SecondFactorOn => "second_factor_on",
            Self::SecondFactorOff => "second_factor_off",
            Self::SessionsEnded => "sessions_ended",
            Self::ApiKeyMade => "api_key_made",
            Self::ApiKeyRevoked => "api_key_revoked",
            Self::MasterKeyRotated => "master_key_rotated",
        }
    }

    /// The action of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_found_by_its_name() {
        for action in AuditAction::ALL {
            assert_eq!(AuditAction::from_name(action.name()), Some(action));
        }
        assert_eq!(AuditAction::from_name("nothing"), None);
    }
}
