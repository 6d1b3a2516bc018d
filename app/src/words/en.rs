//! English.

use std::time::Duration;

use domain::Problem;
use sandbox::Fault;

use super::{
    Applications, Certificate, Failure, Frame, History, Phones, Settings, SignIn, Words, en_audit,
    en_causes, en_deletion, en_members,
};
use crate::language::Language;

pub(crate) static ENGLISH: Words = Words {
    language: Language::English,
    frame: Frame {
        skip_to_content: "Skip to content",
        sign_out: "Sign out",
        language: "Language",
        phones: "Sandbox phones",
        sections: "Console",
        breadcrumbs: "Breadcrumbs",
        sandbox: "Sandbox",
        sandbox_meaning: "Vendors and phones are simulated. Nothing leaves this machine.",
        error_prefix: "Error: ",
        error_summary: "There is a problem",
        colon: ": ",
        space: " ",
        optional: "optional",
        copy: "Copy",
        copied: "Copied",
        cancel: "Cancel",
        duration,
    },
    sign_in: SignIn {
        title: "Sign in",
        name: "Name",
        password: "Password",
        submit: "Sign in",
        refused: "The name or the password is wrong.",
        took_too_long: "The sign-in took too long. Type your name and password again.",
    },
    single_sign_on: super::en_single_sign_on::SINGLE_SIGN_ON,
    profile: super::en_profile::PROFILE,
    applications: Applications {
        title: "Applications",
        none: "No application yet. Add the first one.",
        none_reached: "There is no application that you may see yet. Ask an admin for one.",
        add: "Add application",
        add_title: "Add an application",
        name: "Name",
        name_hint: "What your team calls it.",
        sdkappid_hint: "Leave empty for a new number. Type the one that shipped apps already know: ten digits that start with 14.",
        save: "Add application",
        certificates: |count| plural(count, "certificate", "certificates"),
        in_effect: |count| format!("{count} in effect"),
        waiting: |count| plural(count, "revision waiting", "revisions waiting"),
        no_certificate: "No certificate",
    },
    settings: Settings {
        title: "Basic configuration",
        facts: "Application",
        created: |at, by| format!("{at} by {by}"),
        created_label: "Added",
        android: "Android platform push settings",
        android_hint: "One certificate per vendor account. The app reports the certificate ID together with its registration token after sign-in.",
        add_certificate: "Add certificate",
        no_certificate: "No certificate yet. Add one with the credentials from the phone maker's push platform.",
        edit: "Edit",
        test: "Test push",
        history: "History",
        verify: "Verify",
        withdraw: |revision| format!("Withdraw revision {revision}"),
        saved_notice: |id| format!("Saved. The certificate ID is {id}."),
        saved_hint: |delay| format!("It takes effect within {delay}."),
        withdrawn_notice: |id| format!("The waiting revision of certificate {id} is withdrawn."),
        verified_notice: "The vendor has been asked. Its answer stands on the card.",
        too_late: |revision| {
            format!(
                "Revision {revision} is already in effect and cannot be withdrawn. Edit the certificate instead."
            )
        },
        already_withdrawn: |revision| format!("Revision {revision} was withdrawn before."),
    },
    certificate: Certificate {
        id: "Certificate ID",
        platform: "Push platform",
        platform_hint: "The phone maker whose credentials these are.",
        in_effect: "In effect",
        waiting: "Waiting",
        nothing_in_effect: "Nothing in effect",
        withdrawn: "Withdrawn",
        replaced: "Replaced",
        revision: |number| format!("Revision {number}"),
        takes_effect_in: "Takes effect in",
        now_in_effect: |id, revision| {
            format!("Revision {revision} of certificate {id} is now in effect.")
        },
        saved_by: |at, by| format!("{at} by {by}"),
        saved: "Saved",
        verification: "Vendor check",
        verification_pending: "Not answered yet.",
        verification_look_again: "Look again",
        verification_accepted: |at| format!("Credentials accepted on {at}"),
        verification_overtaken: |at| format!("Accepted on {at}, refused for a push since"),
        verification_refused: |at| format!("Not confirmed on {at}"),
        no_channel: "None: Android 8 and later show nothing",
        add_title: "Add certificate",
        edit_title: |id| format!("Edit certificate {id}"),
        edit_hint: |delay| {
            format!(
                "Saving makes a new revision that takes effect within {delay}. The one in effect keeps serving until then, and the certificate ID stays the same."
            )
        },
        add_hint: |delay| {
            format!("You get the certificate ID at once; it takes effect within {delay}.")
        },
        app_key_hint: "AppKey on the OPPO push platform, under application configuration.",
        app_id_hint: "AppId on the same page.",
        master_secret_hint: "The server needs MasterSecret, not AppSecret: OPPO shows both.",
        master_secret_saved: |at, tail| match tail {
            Some(tail) => format!("Saved on {at}, ends in …{tail}. Leave empty to keep it."),
            None => format!("Saved on {at}. Leave empty to keep it."),
        },
        channel_hint: "The NotificationChannel that your app creates, for example tuikit. Without one, Android 8 and later show nothing at all.",
        click_action: "Click action",
        click_action_hint: "What a click on the notification does.",
        open_app: "Open app",
        open_app_hint: "Carries custom content.",
        open_web_page: "Open web page",
        open_web_page_hint: "Carries no custom content.",
        open_activity: "Open in-app page by Activity (recommended)",
        open_activity_hint: "Carries custom content.",
        open_intent_action: "Open in-app page by Intent action",
        open_intent_action_hint: "Carries custom content.",
        web_url: "Web page",
        web_url_hint: "Starts with http:// or https://, for example https://cloud.tencent.com/document/product/269. At most 500 characters.",
        activity: "Activity",
        activity_hint: "Full class name, for example com.tencent.qcloud.tim.demo.SplashActivity.",
        intent_action: "Intent action",
        intent_action_hint: "For example android.intent.action.VIEW.",
        manifest: "The Activity to open needs this intent-filter in AndroidManifest.xml, with the category and without a data element:",
        region: "Region",
        region_hint: "Where the app is registered with OPPO. Each region has its own tokens.",
        china: "China",
        overseas: "Overseas",
        advanced: "More OPPO settings",
        category: "Category",
        category_hint: "OPPO's message category, for example IM.",
        notify_level: "Notify level",
        notify_level_hint: "Needs a category.",
        notify_level_unset: "Not set",
        notify_level_bar: "1 – notification bar",
        notify_level_lock_screen: "2 – notification bar and lock screen",
        notify_level_strong: "16 – strong alert (needs OPPO's approval)",
        template: "Private-message template ID",
        template_hint: "The ID of a template that OPPO has approved.",
        note: "Note",
        note_hint: "What is this certificate for?",
        limits: "OPPO takes no custom sound, and only notification-bar messages.",
        save: "Save",
        conflict: |by, at| {
            format!("{by} saved this certificate on {at}, while you were editing it.")
        },
        conflict_hint: "Nothing of yours was saved. Compare the two; saving again puts yours on top of theirs.",
        conflict_field: "Field",
        conflict_saved: "Saved now",
        conflict_typed: "Typed by you",
        secret_kept: "kept",
        secret_replaced: "newly typed; type it again",
    },
    history: History {
        title: |id| format!("History of certificate {id}"),
        hint: "Every revision, the newest first. Secrets are never shown.",
        effective: "In effect from",
        secret_saved: |at, tail| match tail {
            Some(tail) => format!("Saved on {at}, ends in …{tail}"),
            None => format!("Saved on {at}"),
        },
    },
    test_push: super::en_test_push::TEST_PUSH,
    phones: Phones {
        title: "Sandbox phones",
        hint: "Two phones, two users: sign one in on each, kill the app on one, and send it a message from the other. It rings; click to see what the phone does.",
        bar: "Notification bar",
        bar_empty: "No notification",
        token: "Registration token",
        installed: "Installed app",
        channels: "Channels created by the app",
        clear: "Clear all",
        not_shown: "Arrived, but not shown",
        channel_missing: "The message names no ChannelID: Android 8 and later show nothing.",
        channel_unknown: |channel| {
            format!("The app has created no channel “{channel}”: Android 8 and later show nothing.")
        },
        opened: "Last opened by a click",
        opened_nothing: "Nothing yet",
        opened_app: "The app is open",
        opened_web_page: |url| format!("The browser shows {url}"),
        opened_activity: |class| format!("The app is open at {class}"),
        opened_intent_action: |action| format!("The app is open at the page for {action}"),
        extras: "Extras in the Intent",
        no_extras: "No extras",
        gone: "That notification is no longer there.",
        accounts: "Vendor accounts",
        accounts_hint: "What the phone makers' platforms would show. Use these credentials in a certificate, and make the vendor misbehave to see what happens.",
        fault: "Behaviour",
        set_fault: "Apply",
        fault_name,
    },
    chat_app: super::en_chat_app::CHAT_APP,
    offline_push: super::en_offline_push::OFFLINE_PUSH,
    audit: en_audit::AUDIT,
    deletion: en_deletion::DELETION,
    members: en_members::MEMBERS,
    api_keys: super::en_api_keys::API_KEYS,
    failure: Failure {
        invitation_over: "This invitation is no longer valid",
        invitation_over_hint: "It was used or replaced, or has expired. Ask an admin for a new link.",
        not_found: "Page not found",
        not_found_hint: "It does not exist, or it belongs to another application.",
        not_permitted: "Not permitted",
        not_permitted_hint: "Your role does not allow this. Ask an admin.",
        at_provider: "Decided elsewhere",
        at_provider_hint: "Whoever comes in by single sign-on has role, applications and password at the provider. Nothing was changed.",
        internal: "Something went wrong",
        internal_hint: "Nothing was saved. The server's log says why; try again in a moment.",
        only_posted: "Nothing to see at this address",
        only_posted_hint: "It only takes what a button sends; opening it does nothing.",
        bad_form: "The form could not be read",
        bad_form_hint: "Go back, reload the page and try again.",
        too_large: "That was too much",
        too_large_hint: "The form takes at most 4 MB. Go back and shorten what you pasted.",
        too_many_open: "Too many pages are open",
        too_many_open_hint: "You have as many pages open that update by themselves as there may be. Close some, then reload this one.",
        full: "Too many people are watching",
        full_hint: "No more pages can update by themselves now. Reload this one in a moment.",
        cross_site: "Sent by another site",
        cross_site_hint: "Nothing was done: forms of this console are only taken from its own pages. If you did send it from here, reload the page and try again; behind a proxy, Host and Origin must arrive unchanged.",
        too_slow: "This took too long",
        too_slow_hint: "There was no answer in time, and what was sent may be done or not. Look whether it is, then try again.",
        back: "Back to the applications",
    },
    problem,
    causes: en_causes::CAUSES,
};

fn plural(count: i64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn duration(wait: Duration) -> String {
    // Rounded up, so that nobody is told to come back a moment too early.
    let seconds = i64::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(i64::MAX);
    let (minutes, rest) = (seconds / 60, seconds % 60);
    match (minutes, rest) {
        (0, _) => plural(rest, "second", "seconds"),
        (_, 0) => plural(minutes, "minute", "minutes"),
        _ => format!(
            "{} {}",
            plural(minutes, "minute", "minutes"),
            plural(rest, "second", "seconds")
        ),
    }
}

fn fault_name(fault: Fault) -> &'static str {
    match fault {
        Fault::None => "Works",
        Fault::WrongSecret => "Refuses the secret",
        Fault::RateLimited => "Limits the rate",
        Fault::DailyQuota => "Daily quota used up",
        Fault::Unavailable => "Unavailable",
        Fault::ServerError => "Server error (503)",
        Fault::Slow => "Too slow",
        Fault::ConnectionReset => "Resets the connection",
        Fault::HalfBody => "Sends half an answer",
        Fault::NotJson => "Answers no JSON",
        Fault::UserDailyLimit => "Receipt: daily limit of the phone",
        Fault::RegidInvalid => "Receipt: token invalid",
    }
}

fn problem(problem: Problem) -> String {
    match problem {
        Problem::Required => "Fill this in.".into(),
        Problem::TooLong { max } => format!("Too long: at most {max} characters."),
        Problem::TooShort { min } => format!("Too short: at least {min} characters."),
        Problem::EasilyGuessed => {
            "Guessed too easily. Use several words that do not belong together, or let a password manager make one up.".into()
        }
        Problem::WrongPassword => "This is not your password.".into(),
        Problem::WrongCode => {
            "Wrong, or used before. Type the code that the app shows now.".into()
        }
        Problem::TriedTooOften { wait } => {
            format!("Wrong too often. Try again in {}.", duration(wait))
        }
        Problem::ControlCharacter => {
            "Contains a control character or a line break. Type it again or paste it without.".into()
        }
        Problem::WhiteSpace => "Contains a space in the middle. Remove it.".into(),
        Problem::NotLettersAndDigits => "Only the letters A–Z and digits, without accents or signs.".into(),
        Problem::NotVisibleAscii => "Only English letters, digits and signs.".into(),
        Problem::UnknownChoice => "Choose one of the options.".into(),
        Problem::UrlScheme => "Must start with http:// or https://.".into(),
        Problem::UrlHost => "Name a host after http:// or https://.".into(),
        Problem::UrlNotHttps => "Must start with https://.".into(),
        Problem::UrlCredentials => "Leave out the name and the password before the host.".into(),
        Problem::UrlNotPublic => {
            "This host is not on the public internet. Only public addresses are called.".into()
        }
        Problem::NotAUrl => "Not a web address that a browser can open.".into(),
        Problem::NotAClassName => {
            "Not a full Java class name such as com.example.chat.SplashActivity.".into()
        }
        Problem::NotAnIntentAction => {
            "Not an Intent action such as android.intent.action.VIEW.".into()
        }
        Problem::NotJson => "Not JSON. Write an object such as {\"extKey\": \"ext content\"}.".into(),
        Problem::NotAJsonObject => {
            "Must be a JSON object such as {\"extKey\": \"ext content\"}; OPPO drops anything else.".into()
        }
        Problem::LostOnWebPage => {
            "The click opens a web page, which never carries custom content. Leave this empty or choose another click action.".into()
        }
        Problem::NeedsCategory => "Needs a category. Fill in the category or choose “Not set”.".into(),
        Problem::TooMany { max } => format!("Too many: at most {max}."),
        Problem::NotAUserId => "A user ID has 1 to 32 bytes and no white space.".into(),
        Problem::NotAnSdkAppId => "Ten digits that start with 14, or empty.".into(),
        Problem::Taken => "Another application has this number.".into(),
        Problem::NotFound => "There is no such certificate in this application.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_minutes_and_seconds_rounded_up() {
        for (millis, expected) in [
            (1, "1 second"),
            (59_001, "1 minute"),
            (90_000, "1 minute 30 seconds"),
            (600_000, "10 minutes"),
        ] {
            assert_eq!(duration(Duration::from_millis(millis)), expected);
        }
    }
}
