//! English: API keys.

use domain::Permission;
use domain::api_key::ApiKeyExpiry;

use super::api_keys::ApiKeys;

pub(super) const API_KEYS: ApiKeys = ApiKeys {
    title: "API keys",
    hint: "Programs call the management API under /api/v1 with such a key. It reaches this application alone.",
    none: "None yet.",
    name: "Name",
    name_hint: "Who uses it, for example “Deploy pipeline”. Histories show it.",
    permissions: "Permissions",
    permissions_hint: "Every key sees the application with its certificates, devices and push records. What may it do beyond that?",
    permission: |permission| match permission {
        Permission::SeeApplication => "See the application",
        Permission::AddCertificate => "Add certificates",
        Permission::EditCertificate => "Edit certificates",
        Permission::WithdrawRevision => "Withdraw waiting revisions",
        Permission::DeleteCertificate => "Delete and restore certificates",
        Permission::VerifyCertificate => "Ask the vendor about certificates",
        Permission::SendTestPush => "Send test pushes",
        Permission::ManageApplication => "Manage back-end access",
        Permission::ManageApiKeys => "Manage API keys",
        Permission::SendAgain => "Send failed pushes again",
        Permission::UnbindDevice => "Unbind devices",
    },
    key: "Key",
    ends_in: |tail| format!("Ends in …{tail}"),
    made: "Made",
    made_by: |at, by| format!("{at} by {by}"),
    last_used: "Last used",
    never_used: "Never",
    expires: "Expires",
    expiry: "Expires after",
    expiry_hint: "Afterwards it lets nobody in any more.",
    expiry_name: |expiry| match expiry {
        ApiKeyExpiry::Month => "30 days",
        ApiKeyExpiry::Quarter => "90 days",
        ApiKeyExpiry::Year => "One year",
        ApiKeyExpiry::Never => "Never: it counts until it is revoked",
    },
    never: "Never",
    expired: "Expired",
    revoke: "Revoke",
    revoke_warning: "Programs that use this key are refused from their next call on. It cannot be taken back.",
    revoked: "Revoked",
    revoked_by: |at, by| format!("{at} by {by}"),
    revoked_notice: "The key lets nobody in any more.",
    make: "Make an API key",
    make_title: "Make an API key",
    made_title: "New API key",
    made_once: "This key is shown only now. Copy it to where your program keeps its secrets.",
    made_use: "Send it as “Authorization: Bearer …”.",
    back: "Back to the API keys",
};
