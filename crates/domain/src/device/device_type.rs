//! What kind of device an app runs on.

use crate::named::named;

/// What kind of device an app runs on, in the reference's words. A user is signed in on one device
/// of each type: a second sign-in ends the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DeviceType {
    /// An Android phone: the one that vendor push reaches.
    Android,
    /// An iPhone.
    Ios,
    /// An iPad.
    IPad,
    /// A browser.
    Web,
    /// A Windows computer.
    Windows,
    /// A Mac.
    Mac,
}

named!(DeviceType {
    Android => "Android",
    Ios => "iOS",
    IPad => "iPad",
    Web => "Web",
    Windows => "Windows",
    Mac => "Mac",
});
