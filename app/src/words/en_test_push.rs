//! English: test pushes.

use domain::delivery::ReceiptEvent;

use super::TestPush;

pub(super) const TEST_PUSH: TestPush = TestPush {
    title: "Test push",
    hint: "Sends one real notification through the vendor, with the revision that is in effect.",
    certificate: "Certificate",
    certificate_option: |id, platform, state| format!("{id} · {platform} · {state}"),
    no_certificate: "This application has no certificate yet.",
    user_hint: "Lists the tokens that the user's devices have reported. A token can also be pasted below.",
    target: "Send to",
    target_hint: "A device gets the push by the certificate for which its app reported the token.",
    other_token: "Another token",
    none_for_certificate: |user, id| {
        format!("No device of {user} has reported a token for certificate {id}.")
    },
    no_device_has_token: |user| format!("No device of {user} has a token."),
    token_gone: "This device has no token any more.",
    other_certificate: |id| {
        format!(
            "The app on this device has reported its token for certificate {id} by now. Choose the device again."
        )
    },
    token: "Registration token",
    token_hint: "The regId that OPPO's SDK gave to the app on this phone.",
    sandbox_phones_hint: "Choose one of the simulated phones or paste any token.",
    notification_title: "Title",
    notification_body: "Body",
    custom_content: "Custom content",
    custom_content_hint: "A JSON object; its keys become the Intent's extras. Does not reach the app when the click opens a web page.",
    click_action: "Another click action for this push",
    click_action_hint: "For this push alone: the certificate stays as it is.",
    as_certificate: "As the certificate says",
    length_hint: |max| format!("At most {max} characters; most emoji count as two."),
    preview: "On the phone",
    preview_now: "now",
    preview_still: "Without JavaScript this shows the text with which the page was opened.",
    title_placeholder: "Title",
    body_placeholder: "Body",
    default_title: "Hello from Pushdeck",
    default_body: "This is a test push.",
    send: "Send test push",
    not_in_effect: |id, left| {
        format!("Certificate {id} takes effect in {left}. Nothing can be sent with it before.")
    },
    nothing_in_effect: |id| {
        format!("Certificate {id} has no revision in effect or waiting. Edit it first.")
    },
    result_title: |id| format!("Test push {id}"),
    accepted: "Accepted by the vendor",
    accepted_hint: "Whether it reached the phone is not known without a receipt. OPPO sends receipts to a Pushdeck that is started with --public-url.",
    awaited_hint: "Whether it reached the phone is told by the vendor's receipt.",
    arrived: "Arrived on the device",
    arrived_hint: "The vendor's receipt says so. OPPO does not tell whether it was shown or clicked.",
    not_arrived: "It did not arrive on the device",
    receipt_cause: |event| match event {
        ReceiptEvent::Arrived => ("It arrived.", "Nothing to do."),
        ReceiptEvent::RegidInvalid => (
            "OPPO calls the token invalid: the app was uninstalled or reset, or the phone had no connection for 30 days.",
            "Open the app on the phone, so that it reports a new token, and send to that one.",
        ),
        ReceiptEvent::UserDailyLimit => (
            "The phone has reached the daily limit of pushes from this app.",
            "Send it again tomorrow. Pushes that OPPO classifies as communication and service have no such limit.",
        ),
    },
    look_at_phones: "Look at the sandbox phones",
    refused: "Not accepted by the vendor",
    unfinished: "No outcome was recorded",
    unfinished_hint: "Pushdeck stopped while this push was on its way. The vendor may have taken it or not.",
    steps: "What happened",
    step_in_effect: |id, revision| format!("Certificate {id} is in effect (revision {revision})"),
    step_authorised: "Authorised with the vendor",
    step_authorised_cached: "Authorised with the vendor earlier; that access token is still good",
    step_not_authorised: "The vendor did not authorise us",
    step_accepted: "Accepted by the vendor",
    step_not_accepted: "The vendor did not accept the message",
    step_not_asked: "The message was not sent",
    step_awaited: "Waiting for the vendor's receipt",
    step_no_receipt: "No receipt is asked for without a public URL",
    vendor_message_id: "Vendor message ID",
    vendor_code: "Vendor code",
    vendor_message: "Vendor's words",
    cause: "Cause",
    fix: "What to do",
    what_was_sent: "The push",
    request: "The vendor request, secrets masked",
    sent: "Started",
    again: "Send another",
    recent: "Recent test pushes",
    recent_none: "None yet.",
    when: "Time",
    outcome: "Outcome",
};
