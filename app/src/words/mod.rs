//! Everything the console says, once per language. A message that one language lacks does not
//! compile.

mod api_keys;
mod audit;
mod causes;
mod chat_app;
mod deletion;
mod en;
mod en_api_keys;
mod en_audit;
mod en_causes;
mod en_chat_app;
mod en_deletion;
mod en_members;
mod en_offline_push;
mod en_profile;
mod en_single_sign_on;
mod en_test_push;
mod members;
mod offline_push;
mod profile;
mod single_sign_on;
mod test_push;
mod zh;
mod zh_api_keys;
mod zh_audit;
mod zh_causes;
mod zh_chat_app;
mod zh_deletion;
mod zh_members;
mod zh_offline_push;
mod zh_profile;
mod zh_single_sign_on;
mod zh_test_push;

use domain::Problem;

use crate::language::Language;

pub(crate) use api_keys::ApiKeys;
pub(crate) use audit::Audit;
pub(crate) use causes::Causes;
pub(crate) use chat_app::ChatApp;
pub(crate) use deletion::Deletion;
pub(crate) use en::ENGLISH;
pub(crate) use members::Members;
pub(crate) use offline_push::{OfflinePush, Pushes};
pub(crate) use profile::Profile;
pub(crate) use single_sign_on::SingleSignOn;
pub(crate) use test_push::TestPush;
pub(crate) use zh::CHINESE;

/// A fixed text.
pub(crate) type Text = &'static str;

/// One language.
#[derive(Debug)]
pub struct Words {
    pub(crate) language: Language,
    pub(crate) frame: Frame,
    pub(crate) sign_in: SignIn,
    pub(crate) single_sign_on: SingleSignOn,
    pub(crate) profile: Profile,
    pub(crate) applications: Applications,
    pub(crate) settings: Settings,
    pub(crate) certificate: Certificate,
    pub(crate) history: History,
    pub(crate) test_push: TestPush,
    pub(crate) phones: Phones,
    pub(crate) chat_app: ChatApp,
    pub(crate) offline_push: OfflinePush,
    pub(crate) audit: Audit,
    pub(crate) deletion: Deletion,
    pub(crate) members: Members,
    pub(crate) api_keys: ApiKeys,
    pub(crate) failure: Failure,
    /// What is wrong with a field, and what would be right.
    pub(crate) problem: fn(Problem) -> String,
    pub(crate) causes: Causes,
}

/// What stands around every page.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) skip_to_content: Text,
    pub(crate) sign_out: Text,
    pub(crate) language: Text,
    pub(crate) phones: Text,
    pub(crate) sections: Text,
    pub(crate) breadcrumbs: Text,
    pub(crate) sandbox: Text,
    pub(crate) sandbox_meaning: Text,
    pub(crate) error_prefix: Text,
    pub(crate) error_summary: Text,
    /// Between a label and what is said of it.
    pub(crate) colon: Text,
    /// Between two sentences.
    pub(crate) space: Text,
    pub(crate) optional: Text,
    pub(crate) copy: Text,
    pub(crate) copied: Text,
    pub(crate) cancel: Text,
    /// "hours, minutes and seconds" of a wait, for refusals.
    pub(crate) duration: fn(std::time::Duration) -> String,
}

#[derive(Debug)]
pub(crate) struct SignIn {
    pub(crate) title: Text,
    pub(crate) name: Text,
    pub(crate) password: Text,
    pub(crate) submit: Text,
    pub(crate) refused: Text,
    pub(crate) took_too_long: Text,
}

#[derive(Debug)]
pub(crate) struct Applications {
    pub(crate) title: Text,
    /// For those who can add one.
    pub(crate) none: Text,
    /// For those who cannot.
    pub(crate) none_reached: Text,
    pub(crate) add: Text,
    pub(crate) add_title: Text,
    pub(crate) name: Text,
    pub(crate) name_hint: Text,
    pub(crate) sdkappid_hint: Text,
    pub(crate) save: Text,
    pub(crate) certificates: fn(i64) -> String,
    pub(crate) in_effect: fn(i64) -> String,
    pub(crate) waiting: fn(i64) -> String,
    pub(crate) no_certificate: Text,
}

/// The page "Basic configuration" of an application.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) title: Text,
    pub(crate) facts: Text,
    pub(crate) created: fn(&str, &str) -> String,
    pub(crate) created_label: Text,
    pub(crate) android: Text,
    pub(crate) android_hint: Text,
    pub(crate) add_certificate: Text,
    pub(crate) no_certificate: Text,
    pub(crate) edit: Text,
    pub(crate) test: Text,
    pub(crate) history: Text,
    pub(crate) verify: Text,
    pub(crate) withdraw: fn(i64) -> String,
    pub(crate) saved_notice: fn(i64) -> String,
    pub(crate) saved_hint: fn(&str) -> String,
    pub(crate) withdrawn_notice: fn(i64) -> String,
    pub(crate) verified_notice: Text,
    pub(crate) too_late: fn(i64) -> String,
    pub(crate) already_withdrawn: fn(i64) -> String,
}

/// A certificate: its card and its form.
#[derive(Debug)]
pub(crate) struct Certificate {
    pub(crate) id: Text,
    pub(crate) platform: Text,
    pub(crate) platform_hint: Text,
    pub(crate) in_effect: Text,
    pub(crate) waiting: Text,
    pub(crate) nothing_in_effect: Text,
    pub(crate) withdrawn: Text,
    pub(crate) replaced: Text,
    pub(crate) revision: fn(i64) -> String,
    pub(crate) takes_effect_in: Text,
    pub(crate) now_in_effect: fn(i64, i64) -> String,
    pub(crate) saved_by: fn(&str, &str) -> String,
    pub(crate) saved: Text,
    pub(crate) verification: Text,
    pub(crate) verification_pending: Text,
    pub(crate) verification_look_again: Text,
    pub(crate) verification_accepted: fn(&str) -> String,
    /// Accepted once, and a push refused since.
    pub(crate) verification_overtaken: fn(&str) -> String,
    pub(crate) verification_refused: fn(&str) -> String,
    pub(crate) no_channel: Text,

    pub(crate) add_title: Text,
    pub(crate) edit_title: fn(i64) -> String,
    pub(crate) edit_hint: fn(&str) -> String,
    pub(crate) add_hint: fn(&str) -> String,
    pub(crate) app_key_hint: Text,
    pub(crate) app_id_hint: Text,
    pub(crate) master_secret_hint: Text,
    pub(crate) master_secret_saved: fn(&str, Option<&str>) -> String,
    pub(crate) channel_hint: Text,
    pub(crate) click_action: Text,
    pub(crate) click_action_hint: Text,
    pub(crate) open_app: Text,
    pub(crate) open_app_hint: Text,
    pub(crate) open_web_page: Text,
    pub(crate) open_web_page_hint: Text,
    pub(crate) open_activity: Text,
    pub(crate) open_activity_hint: Text,
    pub(crate) open_intent_action: Text,
    pub(crate) open_intent_action_hint: Text,
    pub(crate) web_url: Text,
    pub(crate) web_url_hint: Text,
    pub(crate) activity: Text,
    pub(crate) activity_hint: Text,
    pub(crate) intent_action: Text,
    pub(crate) intent_action_hint: Text,
    pub(crate) manifest: Text,
    pub(crate) region: Text,
    pub(crate) region_hint: Text,
    pub(crate) china: Text,
    pub(crate) overseas: Text,
    pub(crate) advanced: Text,
    pub(crate) category: Text,
    pub(crate) category_hint: Text,
    pub(crate) notify_level: Text,
    pub(crate) notify_level_hint: Text,
    pub(crate) notify_level_unset: Text,
    pub(crate) notify_level_bar: Text,
    pub(crate) notify_level_lock_screen: Text,
    pub(crate) notify_level_strong: Text,
    pub(crate) template: Text,
    pub(crate) template_hint: Text,
    pub(crate) note: Text,
    pub(crate) note_hint: Text,
    pub(crate) limits: Text,
    pub(crate) save: Text,
    pub(crate) conflict: fn(&str, &str) -> String,
    pub(crate) conflict_hint: Text,
    pub(crate) conflict_field: Text,
    pub(crate) conflict_saved: Text,
    pub(crate) conflict_typed: Text,
    pub(crate) secret_kept: Text,
    pub(crate) secret_replaced: Text,
}

#[derive(Debug)]
pub(crate) struct History {
    pub(crate) title: fn(i64) -> String,
    pub(crate) hint: Text,
    pub(crate) effective: Text,
    pub(crate) secret_saved: fn(&str, Option<&str>) -> String,
}

/// The sandbox's page.
#[derive(Debug)]
pub(crate) struct Phones {
    pub(crate) title: Text,
    pub(crate) hint: Text,
    pub(crate) bar: Text,
    pub(crate) bar_empty: Text,
    pub(crate) token: Text,
    pub(crate) installed: Text,
    pub(crate) channels: Text,
    pub(crate) clear: Text,
    pub(crate) not_shown: Text,
    pub(crate) channel_missing: Text,
    pub(crate) channel_unknown: fn(&str) -> String,
    pub(crate) opened: Text,
    pub(crate) opened_nothing: Text,
    pub(crate) opened_app: Text,
    pub(crate) opened_web_page: fn(&str) -> String,
    pub(crate) opened_activity: fn(&str) -> String,
    pub(crate) opened_intent_action: fn(&str) -> String,
    pub(crate) extras: Text,
    pub(crate) no_extras: Text,
    pub(crate) gone: Text,
    pub(crate) accounts: Text,
    pub(crate) accounts_hint: Text,
    pub(crate) fault: Text,
    pub(crate) set_fault: Text,
    pub(crate) fault_name: fn(sandbox::Fault) -> Text,
}

/// What goes wrong outside a form.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) invitation_over: Text,
    pub(crate) invitation_over_hint: Text,
    pub(crate) not_found: Text,
    pub(crate) not_found_hint: Text,
    pub(crate) not_permitted: Text,
    pub(crate) not_permitted_hint: Text,
    pub(crate) at_provider: Text,
    pub(crate) at_provider_hint: Text,
    pub(crate) internal: Text,
    pub(crate) internal_hint: Text,
    pub(crate) only_posted: Text,
    pub(crate) only_posted_hint: Text,
    pub(crate) bad_form: Text,
    pub(crate) bad_form_hint: Text,
    pub(crate) too_large: Text,
    pub(crate) too_large_hint: Text,
    pub(crate) too_many_open: Text,
    pub(crate) too_many_open_hint: Text,
    pub(crate) full: Text,
    pub(crate) full_hint: Text,
    pub(crate) cross_site: Text,
    pub(crate) cross_site_hint: Text,
    pub(crate) too_slow: Text,
    pub(crate) too_slow_hint: Text,
    pub(crate) back: Text,
}
