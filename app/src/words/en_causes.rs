//! Why a vendor did not take it, in English. OPPO's codes as in its return-code table \[DOC\]; 54
//! and 67 are \[3P\].

use super::Text;
use super::causes::{Causes, Explanation, Fixed};

pub(super) const CAUSES: Causes = Causes {
    http_status: |status| Explanation {
        what: format!("The vendor answered with HTTP status {status} and nothing else."),
        fix: "Try again later. If it stays so, check the vendor's address in Pushdeck's configuration.",
    },
    timeout: (
        "The vendor did not answer in time. It may have taken the message all the same.",
        "Look at the phone before sending again.",
    ),
    unreachable: (
        "No connection to the vendor.",
        "Check that this server may reach the vendor's address, then try again.",
    ),
    broken: (
        "The connection ended before the vendor's answer was complete. It may have taken the message all the same.",
        "Look at the phone before sending again.",
    ),
    unreadable: (
        "The vendor's answer is not what it documents.",
        "Check the vendor's address in Pushdeck's configuration: a proxy or another service may have answered.",
    ),
    secret_not_opened: (
        "The saved secret could not be opened, so the vendor was not asked.",
        "Edit the certificate and type the secret again, or restore a backup of database and key file.",
    ),
    oppo,
};

const fn oppo(code: i64) -> Fixed {
    const OURS: Text = "This is a mistake in Pushdeck: report it with the request below.";
    match code {
        -1 => (
            "OPPO's service is unavailable at the moment.",
            "Try again later.",
        ),
        -2 => (
            "OPPO limits the flow of messages at the moment.",
            "Send more slowly, and try again.",
        ),
        11 => (
            "OPPO does not accept the access token, not even a fresh one.",
            "Check the region: each region has its own tokens.",
        ),
        12 => ("OPPO does not allow this HTTP method.", OURS),
        13 => (
            "The app calls OPPO too often.",
            "Send more slowly, and try again.",
        ),
        14 => (
            "OPPO does not know this AppKey.",
            "Copy the AppKey again from the OPPO push platform, and check the region.",
        ),
        15 => ("The AppKey is missing.", OURS),
        16 => (
            "Invalid signature: the MasterSecret is wrong. Most often AppSecret was pasted in its place.",
            "Copy MasterSecret, not AppSecret, from the OPPO push platform and edit the certificate.",
        ),
        17 => ("The signature is missing.", OURS),
        18 | 19 => (
            "OPPO does not accept the time of the request.",
            "Set this server's clock: it may be at most 10 minutes off.",
        ),
        20..=25 | 29 => ("OPPO could not read the request.", OURS),
        26 => (
            "This server's address is on OPPO's blacklist.",
            "Ask OPPO to take it off, or send from another address.",
        ),
        27 => (
            "The app has no right to this function.",
            "Apply for it on the OPPO push platform.",
        ),
        28 => (
            "OPPO has disabled the app.",
            "Look at the app's state on the OPPO push platform.",
        ),
        30 => (
            "The app may not push through the API.",
            "Open the push service for this app on the OPPO push platform.",
        ),
        31 => (
            "OPPO does not know the data that the request names.",
            "Send a new message.",
        ),
        32 => (
            "OPPO has this data already.",
            "Nothing to do: the earlier one counts.",
        ),
        33 => (
            "The day's number of messages is used up.",
            "Wait until tomorrow, or apply for the communication-and-service class.",
        ),
        34 => (
            "The day's number of picture uploads is used up.",
            "Wait until tomorrow.",
        ),
        40 => (
            "A value is missing from the message.",
            "Check the certificate's settings.",
        ),
        41 => (
            "OPPO does not accept a value in the message. It may be the registration token.",
            "Check the token, the title's and the body's length, and the click action.",
        ),
        51 => ("OPPO does not accept the picture.", "Use another picture."),
        54 => (
            "OPPO asks for a private-message template.",
            "Fill in the template ID in the certificate, or remove its category.",
        ),
        55 => (
            "The app calls OPPO too often.",
            "Send more slowly, and try again.",
        ),
        59 => (
            "The app has no right to this secondary action.",
            "Apply for it on the OPPO push platform.",
        ),
        67 => (
            "OPPO does not accept the category or the notify level.",
            "Check both in the certificate: 16 needs OPPO's approval.",
        ),
        10000 => (
            "This is not a registration token of OPPO.",
            "Copy the regId that OPPO's SDK hands to the app in onRegister.",
        ),
        _ => (
            "OPPO answered with a code that no document explains.",
            "Ask OPPO about this code. It is not tried again.",
        ),
    }
}
