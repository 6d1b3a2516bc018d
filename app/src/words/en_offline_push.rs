//! English: devices, push records, and the keys of back ends.

use domain::delivery::{DeliveryEventKind as Kind, DeliveryState as State};
use domain::device::{SignOutReason, TokenDropReason, UserState};
use domain::message::FallbackLanguage;
use domain::oppo::PushRemark;
use domain::push::NoPush;

use super::offline_push::{Access, Callback, Devices, OfflinePush, Pushes};

pub(super) const OFFLINE_PUSH: OfflinePush = OfflinePush {
    held: "Queue waiting",
    held_hint: |until, what| {
        format!(
            "Until {until} nothing is sent with this certificate: {what} What waits is sent then; verify the certificate to have it tried at once."
        )
    },
    paused: "Queue paused",
    paused_hint: |at, what, fix| {
        format!(
            "Since {at} nothing is sent with this revision: {what} {fix} Then verify the certificate: the queue goes on when the vendor accepts it."
        )
    },
    access: Access {
        title: "Back-end access",
        hint: "Your IM back end signs its calls with the UserSig key, as one of these admins.",
        edit: "Edit",
        edit_title: "Edit back-end access",
        save: "Save",
        saved: "Saved. It counts for the next call.",
        admins: "REST admins",
        admins_hint: "User IDs that may call for everybody, one a line, at most 20. A new application has only administrator.",
        language: "Language of fallback texts",
        language_hint: "For notifications of messages without a title or text of their own, such as “[Image]”.",
        language_name: |language| match language {
            FallbackLanguage::Chinese => "Chinese",
            FallbackLanguage::English => "English",
        },
        key: "UserSig key",
        no_key: "None yet: back ends and phones are not let in.",
        key_facts: |tail, at, by| format!("Ends in …{tail}, made on {at} by {by}"),
        retires: |at| format!("(accepted until {at})"),
        state_change: "State.StateChange callback",
        state_change_hint: "For an IM that tells who is online: put this path behind the address of this console. Whoever knows it can report states.",
        replace_address: "Replace the address",
        replace_address_warning: "The present address stops working at once: states are reported again once your IM has the new one.",
        address_replaced: "The address for state changes was replaced. Tell your IM the new one: the one before is refused.",
        make_key: "Make a key",
        replace_key: "Replace the key",
        replace_warning: "A new key is made and shown once. Sign with it from then on; the present one is accepted for another 7 days.",
        made_title: "New UserSig key",
        made_once: "This key is shown only now. Copy it to your back end, which signs UserSigs with it.",
        made_overlap: "The key before it is accepted for another 7 days.",
        back: "Back to the application",
    },
    callback: Callback {
        url: "Callback URL",
        url_hint: "Where Push.OfflinePush tells your back end that a push was sent, failed or arrived. It starts with https:// and is reachable on the internet.",
        no_url: "None: your back end is told nothing.",
        secret: "Callback secret",
        no_secret: "None yet: callbacks are not signed.",
        secret_made: |at| format!("Made on {at}"),
        make_secret: "Make a callback secret",
        replace_secret: "Replace the callback secret",
        replace_warning: "The present secret stops signing at once: your back end refuses callbacks until it has the new one.",
        made_title: "New callback secret",
        made_once: "This secret is shown only now. Copy it to your back end, which checks the signature of callbacks with it.",
        made_before: "It signs every callback from now on; the one before is no longer used. Callbacks that your back end refuses until then come again.",
        events: "Callback events",
        event_counts: |waiting, given_up| format!("{waiting} waiting, {given_up} given up"),
    },
    devices: Devices {
        title: "Devices",
        hint: "Where a user is signed in, and by which token a vendor reaches them.",
        user: "User ID",
        look_up: "Look up",
        not_a_user: "A user ID has 1 to 32 bytes and no white space.",
        none: |user| format!("{user} has never signed in."),
        device: "Device",
        state: "State",
        certificate: "Certificate ID",
        token: "Registration token",
        last_seen: "Last seen",
        unread: "Unread",
        no_token: "No token",
        reported: |at| format!("Reported on {at}"),
        unbind: "Unbind",
        unbound: "The device has no token any more. It gets no push until the app reports one again.",
        state_name: |state| match state {
            UserState::Online => "Online",
            UserState::OnlineInBackground => "Online, in background",
            UserState::PushOnline => "Push-online",
            UserState::Offline => "Offline",
        },
        signed_out: |reason, at| {
            let what = match reason {
                SignOutReason::LoggedOut => "Signed out",
                SignOutReason::KickedByLogin => "Kicked by a later sign-in",
                SignOutReason::KickedByServer => "Kicked by the back end",
            };
            format!("{what} on {at}")
        },
        dropped: |reason, at| {
            let what = match reason {
                TokenDropReason::ReportedNone => "Switched off by the app",
                TokenDropReason::TakenOver => "Taken over by another user of the phone",
                TokenDropReason::SignedOut => "Gone with the sign-out",
                TokenDropReason::BadToken => "Refused by the vendor",
                TokenDropReason::RegidInvalid => "Called invalid by the vendor's receipt",
                TokenDropReason::Unbound => "Unbound in the console",
            };
            format!("{what} on {at}")
        },
    },
    pushes: Pushes {
        title: "Push records",
        hint: "What became of each message for each device. Records are kept for 30 days.",
        record: |id| format!("Push record {id}"),
        user: "User ID",
        certificate: "Certificate ID",
        state: "State",
        any_state: "Any",
        vendor_code: "Vendor code",
        since: "From day (UTC)",
        until: "To day (UTC)",
        not_a_day: "Type a day as 2026-11-23.",
        message_key: "Message key",
        filter: "Filter",
        reset: "Show all",
        not_a_number: "Type a number.",
        none: "No record.",
        older: "Older records",
        when: "When",
        to: "To",
        from: "From",
        device: "Device",
        attempts: "Attempts",
        expires: "Expires",
        next_attempt: "Next attempt",
        certificate_deleted: "None: the certificate is deleted",
        notification: "Notification",
        steps: "Steps",
        why: "Why",
        send_again: "Send again",
        sent_again: "It is in the queue again.",
        not_dead: "It was not sent again: only failed and expired pushes can be.",
        not_reached: |what, fix| format!("It was not sent again. {what} {fix}"),
        state_name: |state| match state {
            State::Waiting => "Waiting",
            State::Sending => "Sending",
            State::Accepted => "Accepted by the vendor",
            State::Arrived => "Arrived",
            State::Failed => "Failed",
            State::Expired => "Expired",
            State::NotPushed => "Not pushed",
        },
        step: |kind| match kind {
            Kind::Queued => "Accepted from the back end and queued",
            Kind::NotPushed => "Not pushed",
            Kind::Remark => "Remark",
            Kind::WaitsForCertificate => "Waits until the certificate takes effect",
            Kind::Accepted => "Accepted by the vendor",
            Kind::Refused => "Not accepted by the vendor",
            Kind::Held => "All pushes of the certificate wait, as the vendor asks",
            Kind::Paused => "The certificate's queue is paused",
            Kind::Arrived => "Arrived on the device",
            Kind::RegidInvalid => "The vendor calls the token invalid",
            Kind::UserDailyLimit => "The device has reached its daily limit of pushes",
            Kind::TokenDropped => "The token was taken from the device",
            Kind::Expired => "Its lifetime was over",
            Kind::TokenReplaced => "The app has reported another token: it goes there",
            Kind::Cancelled => "Cancelled: it is not pushed any more",
            Kind::GaveUp => "Given up",
            Kind::SentAgain => "Sent again",
        },
        reason: |reason| match reason {
            NoPush::PushFlag => (
                "The message asks for no push (PushFlag 1).",
                "Leave PushFlag out, or send 0.",
            ),
            NoPush::LifetimeZero => (
                "The message is not kept for anybody who is away (MsgLifeTime 0).",
                "Give it a lifetime.",
            ),
            NoPush::CustomWithoutDesc => (
                "The message is one custom element without a Desc: there is nothing to show.",
                "Send a Desc in the element or in OfflinePushInfo.",
            ),
            NoPush::Online => (
                "The user was looking at the app.",
                "Nothing to do: the message goes over the connection.",
            ),
            NoPush::LoggedOut => (
                "The user is signed out on this device.",
                "They get pushes again after they sign in.",
            ),
            NoPush::Kicked => (
                "The user was signed out on this device by a later sign-in or by the back end.",
                "They get pushes again after they sign in here.",
            ),
            NoPush::SignInExpired => (
                "The device had no connection for 7 days.",
                "It gets pushes again after the next sign-in.",
            ),
            NoPush::NoDevice => (
                "The user has never signed in.",
                "Check that the app reports the sign-in.",
            ),
            NoPush::NoToken => (
                "The device has no registration token: none was reported, or it was taken away.",
                "Check that the app reports certificate ID and token after sign-in.",
            ),
            NoPush::UnknownCertificate => (
                "The certificate that the device reported is not there.",
                "Compile the certificate ID that the console shows into the app.",
            ),
            NoPush::CustomContentNotAnObject => (
                "The custom content (Ext) is not a JSON object: OPPO would drop the push silently.",
                "Send a JSON object.",
            ),
            NoPush::CustomContentTooLong => (
                "The custom content (Ext) is longer than OPPO takes.",
                "Send at most 4,000 characters.",
            ),
        },
        remark: |remark| match remark {
            PushRemark::TextCut => "Title or body is longer than the vendor takes, and was cut.",
            PushRemark::SoundIgnored => "OPPO plays no custom sound: it was left out.",
            PushRemark::CustomContentDropped => {
                "The click opens a web page, which gets no custom content: it was left out."
            }
            PushRemark::WishIgnored => {
                "OPPO does not know one of the message's settings: the certificate's was used."
            }
        },
    },
};
