//! What the console says of devices, push records and the keys of back ends.

use domain::delivery::{DeliveryEventKind, DeliveryState};
use domain::device::{SignOutReason, TokenDropReason, UserState};
use domain::message::FallbackLanguage;
use domain::oppo::PushRemark;
use domain::push::NoPush;

use super::Text;

/// One language's words for offline push.
#[derive(Debug)]
pub(crate) struct OfflinePush {
    pub(crate) access: Access,
    pub(crate) callback: Callback,
    pub(crate) devices: Devices,
    pub(crate) pushes: Pushes,
    /// A certificate's queue waits for a person.
    pub(crate) held: Text,
    pub(crate) held_hint: fn(&str, &str) -> String,
    pub(crate) paused: Text,
    pub(crate) paused_hint: fn(&str, &str, Text) -> String,
}

/// Who may call for an application, and the keys that back ends sign with.
#[derive(Debug)]
pub(crate) struct Access {
    pub(crate) title: Text,
    pub(crate) hint: Text,
    pub(crate) edit: Text,
    pub(crate) edit_title: Text,
    pub(crate) save: Text,
    pub(crate) saved: Text,
    pub(crate) admins: Text,
    pub(crate) admins_hint: Text,
    pub(crate) language: Text,
    pub(crate) language_hint: Text,
    pub(crate) language_name: fn(FallbackLanguage) -> Text,
    pub(crate) key: Text,
    pub(crate) no_key: Text,
    pub(crate) key_facts: fn(&str, &str, &str) -> String,
    pub(crate) retires: fn(&str) -> String,
    pub(crate) state_change: Text,
    pub(crate) state_change_hint: Text,
    pub(crate) replace_address: Text,
    pub(crate) replace_address_warning: Text,
    pub(crate) address_replaced: Text,
    pub(crate) make_key: Text,
    pub(crate) replace_key: Text,
    pub(crate) replace_warning: Text,
    pub(crate) made_title: Text,
    pub(crate) made_once: Text,
    pub(crate) made_overlap: Text,
    pub(crate) back: Text,
}

/// Where the application is told of its pushes.
#[derive(Debug)]
pub(crate) struct Callback {
    pub(crate) url: Text,
    pub(crate) url_hint: Text,
    pub(crate) no_url: Text,
    pub(crate) secret: Text,
    pub(crate) no_secret: Text,
    pub(crate) secret_made: fn(&str) -> String,
    pub(crate) make_secret: Text,
    pub(crate) replace_secret: Text,
    pub(crate) replace_warning: Text,
    pub(crate) made_title: Text,
    pub(crate) made_once: Text,
    pub(crate) made_before: Text,
    /// What waits to be told, and what was given up.
    pub(crate) events: Text,
    pub(crate) event_counts: fn(i64, i64) -> String,
}

/// The page "Devices".
#[derive(Debug)]
pub(crate) struct Devices {
    pub(crate) title: Text,
    pub(crate) hint: Text,
    pub(crate) user: Text,
    pub(crate) look_up: Text,
    pub(crate) not_a_user: Text,
    pub(crate) none: fn(&str) -> String,
    pub(crate) device: Text,
    pub(crate) state: Text,
    pub(crate) certificate: Text,
    pub(crate) token: Text,
    pub(crate) last_seen: Text,
    pub(crate) unread: Text,
    pub(crate) no_token: Text,
    pub(crate) reported: fn(&str) -> String,
    pub(crate) unbind: Text,
    pub(crate) unbound: Text,
    pub(crate) state_name: fn(UserState) -> Text,
    pub(crate) signed_out: fn(SignOutReason, &str) -> String,
    pub(crate) dropped: fn(TokenDropReason, &str) -> String,
}

/// The pages "Push records".
#[derive(Debug)]
pub(crate) struct Pushes {
    pub(crate) title: Text,
    pub(crate) hint: Text,
    pub(crate) record: fn(i64) -> String,
    pub(crate) user: Text,
    pub(crate) certificate: Text,
    pub(crate) state: Text,
    pub(crate) any_state: Text,
    pub(crate) vendor_code: Text,
    pub(crate) since: Text,
    pub(crate) until: Text,
    pub(crate) not_a_day: Text,
    pub(crate) message_key: Text,
    pub(crate) filter: Text,
    pub(crate) reset: Text,
    pub(crate) not_a_number: Text,
    pub(crate) none: Text,
    pub(crate) older: Text,
    pub(crate) when: Text,
    pub(crate) to: Text,
    pub(crate) from: Text,
    pub(crate) device: Text,
    pub(crate) attempts: Text,
    pub(crate) expires: Text,
    pub(crate) next_attempt: Text,
    pub(crate) certificate_deleted: Text,
    pub(crate) notification: Text,
    pub(crate) steps: Text,
    pub(crate) why: Text,
    pub(crate) send_again: Text,
    pub(crate) sent_again: Text,
    pub(crate) not_dead: Text,
    /// Nor was it sent again where its device gets no pushes: why, and what to do about it.
    pub(crate) not_reached: fn(Text, Text) -> String,
    pub(crate) state_name: fn(DeliveryState) -> Text,
    pub(crate) step: fn(DeliveryEventKind) -> Text,
    /// Why it was not pushed, and what to do about it.
    pub(crate) reason: fn(NoPush) -> (Text, Text),
    pub(crate) remark: fn(PushRemark) -> Text,
}
