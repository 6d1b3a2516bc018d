//! Phones: what arrives on them, what they show, and what a finger on it does.

mod arrive;
mod click;

use std::fmt;
use std::str::FromStr;

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::changes::Changes;
use crate::chat_app::ChatApp;
use crate::lock::Lock;

pub(crate) use arrive::{Arrival, Arriving};
pub use click::{ClickError, UnknownPhone};

/// The most notifications that a phone keeps, in its bar and among those not shown alike.
pub const MOST_NOTIFICATIONS: usize = 50;

/// Makes a number that names something.
macro_rules! number_type {
    ($(#[$doc:meta])* $name:ident($number:ty)) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub(crate) $number);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

number_type!(
    /// Which phone.
    PhoneId(u32)
);
number_type!(
    /// Which notification, among those of all phones since the sandbox was started.
    NotificationId(u64)
);

impl PhoneId {
    /// Its number, from 1 up.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

/// What a phone did when a notification was clicked, or what it would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// Opened the app.
    App {
        /// What the app reads from the Intent.
        extras: Vec<(String, String)>,
    },
    /// Opened the browser. The app gets nothing.
    WebPage {
        /// The address, as the sender wrote it: it may have any scheme.
        url: String,
    },
    /// Opened one page of the app by its class.
    Activity {
        /// Full Java class name.
        class: String,
        /// What the app reads from the Intent.
        extras: Vec<(String, String)>,
    },
    /// Opened the page of the app that declares this action.
    IntentAction {
        /// The action.
        action: String,
        /// What the app reads from the Intent.
        extras: Vec<(String, String)>,
    },
    /// Opened the page of the app that declares this scheme (OPPO's click action 5).
    IntentUrl {
        /// The address, such as `command://test?key1=val1`.
        url: String,
        /// What the app reads from the Intent; that there are any with this action is \[MEM\].
        extras: Vec<(String, String)>,
    },
}

/// A notification in the bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// Which one.
    pub id: NotificationId,
    /// Title.
    pub title: String,
    /// Body.
    pub body: String,
    /// The NotificationChannel that it appeared in.
    pub channel: String,
    /// When it arrived.
    pub arrived_at: Timestamp,
    /// The vendor's number for the message.
    pub message_id: String,
    /// What a click on it opens.
    pub opens: Opened,
    /// The sender's number for its place in the bar: a later one with the same number replaces it.
    notify_id: Option<i64>,
}

/// A message that reached the phone and was not shown: the sender sees success and the person
/// sees nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotShown {
    /// Title.
    pub title: String,
    /// Body.
    pub body: String,
    /// When it arrived.
    pub arrived_at: Timestamp,
    /// The vendor's number for the message.
    pub message_id: String,
    /// Why it was not shown.
    pub reason: NotShownReason,
}

/// Why Android 8 and later did not show a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotShownReason {
    /// The message named no NotificationChannel.
    ChannelMissing,
    /// The message named a NotificationChannel that the app has not created.
    ChannelUnknown {
        /// The channel that the message named.
        channel: String,
    },
}

/// What was opened last on a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastOpened {
    /// What was opened.
    pub opened: Opened,
    /// When.
    pub at: Timestamp,
}

/// A phone with one app installed, as it is at one moment. It runs Android 8 or later; scheduled
/// display times are not simulated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// Which phone.
    pub id: PhoneId,
    /// What people call it.
    pub name: String,
    /// The vendor app that the installed app was built with.
    pub app_key: String,
    /// The installed app's package name.
    pub package_name: String,
    /// The vendor's name for this app on this phone.
    pub registration_id: String,
    /// The NotificationChannels that the app has created.
    pub channels: Vec<String>,
    /// The notification bar, newest first.
    pub notifications: Vec<Notification>,
    /// What reached the phone and was not shown, newest first.
    pub not_shown: Vec<NotShown>,
    /// What was opened last.
    pub last_opened: Option<LastOpened>,
    /// Whether it has a network.
    pub network: bool,
    /// The installed app.
    pub app: ChatApp,
}

/// All phones.
#[derive(Debug)]
pub(crate) struct Phones {
    shelf: Lock<Shelf>,
    changes: Changes,
}

#[derive(Debug)]
struct Shelf {
    phones: Vec<Phone>,
    last_notification: u64,
}

impl Phones {
    pub(crate) fn switched_on(phones: Vec<Phone>, changes: Changes) -> Self {
        Self {
            shelf: Lock::new(Shelf {
                phones,
                last_notification: 0,
            }),
            changes,
        }
    }

    pub(crate) fn all(&self) -> Vec<Phone> {
        self.shelf.lock().phones.clone()
    }

    pub(crate) fn one(&self, id: PhoneId) -> Option<Phone> {
        self.shelf
            .lock()
            .phones
            .iter()
            .find(|phone| phone.id == id)
            .cloned()
    }
}
