//! What an OPPO certificate holds.
//!
//! OPPO publishes no grammar for its credentials; the limits here are generous and keep out what
//! certainly is a slip of the clipboard.

#[cfg(feature = "parse")]
mod push;
mod text;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

#[cfg(feature = "parse")]
pub use push::{OppoPush, PushRemark};
pub use text::{OppoStyle, OppoText};

use crate::text::{clean_token, line, text_type, token};
use crate::{ClickAction, Problem};

text_type!(
    /// The AppKey that OPPO shows for the application. Public: phones hold it too.
    AppKey,
    |typed| letters_and_digits(typed, AppKey::MAX)
);
text_type!(
    /// The AppID that OPPO shows for the application.
    AppId,
    |typed| letters_and_digits(typed, AppId::MAX)
);
text_type!(
    /// The NotificationChannel that the app creates. Android 8 and later show nothing without one.
    ChannelId,
    |typed| line(clean_token(typed), ChannelId::MAX)
);
text_type!(
    /// OPPO's message category, such as `IM`. The full list of values was not found.
    Category,
    |typed| category(typed)
);
text_type!(
    /// The id of an approved private-message template.
    PrivateTemplateId,
    |typed| visible_ascii(typed, PrivateTemplateId::MAX)
);

impl AppKey {
    /// The most characters.
    pub const MAX: usize = 64;
}
impl AppId {
    /// The most characters.
    pub const MAX: usize = 32;
}
impl ChannelId {
    /// The most characters.
    pub const MAX: usize = 100;
}
impl Category {
    /// The most characters.
    pub const MAX: usize = 40;
}
impl PrivateTemplateId {
    /// The most characters.
    pub const MAX: usize = 64;
}

/// OPPO's MasterSecret: signs the server's sign-in. Cannot be printed, compared or stored in clear.
#[derive(Clone, Debug)]
pub struct MasterSecret(SecretString);

impl MasterSecret {
    /// The most characters.
    pub const MAX: usize = 128;
    /// Shorter secrets show nothing of themselves, not even their end.
    const SHORTEST_WITH_TAIL: usize = 16;

    /// The secret in what was typed.
    ///
    /// # Errors
    /// The [`Problem`] with it.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        visible_ascii(typed, Self::MAX).map(|text| Self(SecretString::from(text)))
    }

    /// The secret itself: only for signing and sealing.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The last four characters, by which a person recognises a long secret.
    #[must_use]
    pub fn tail(&self) -> Option<String> {
        let secret = self.expose();
        (secret.len() >= Self::SHORTEST_WITH_TAIL).then(|| secret[secret.len() - 4..].to_owned())
    }
}

/// Which of OPPO's two services the app is registered with; each has its own hosts and tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Region {
    /// China mainland.
    #[default]
    China,
    /// Everywhere else.
    Overseas,
}

impl Region {
    /// Every region, in the order in which a form shows them.
    pub const ALL: [Self; 2] = [Self::China, Self::Overseas];

    /// The region's name in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::China => "china",
            Self::Overseas => "overseas",
        }
    }

    /// The region of that name; an empty name is China.
    ///
    /// # Errors
    /// [`Problem::UnknownChoice`] for another name.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        if typed.is_empty() {
            return Ok(Self::default());
        }
        Self::ALL
            .into_iter()
            .find(|region| region.name() == typed)
            .ok_or(Problem::UnknownChoice)
    }
}

/// How strongly the phone reminds. OPPO accepts 1, 2 and 16 \[3P\]; what 1 and 2 show is \[MEM\].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum NotifyLevel {
    /// 1: notification bar.
    Bar,
    /// 2: notification bar and lock screen.
    BarAndLockScreen,
    /// 16: strong alert, needs OPPO's approval.
    StrongAlert,
}

impl NotifyLevel {
    /// Every level.
    pub const ALL: [Self; 3] = [Self::Bar, Self::BarAndLockScreen, Self::StrongAlert];

    /// The number on the wire and in forms.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Bar => 1,
            Self::BarAndLockScreen => 2,
            Self::StrongAlert => 16,
        }
    }

    /// The level in what was typed.
    ///
    /// # Errors
    /// [`Problem::UnknownChoice`] for anything but 1, 2 and 16.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        Self::ALL
            .into_iter()
            .find(|level| level.number().to_string() == typed)
            .ok_or(Problem::UnknownChoice)
    }
}

impl TryFrom<u8> for NotifyLevel {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|level| level.number() == number)
            .ok_or_else(|| format!("{number} is not a notify level: 1, 2 or 16"))
    }
}

impl From<NotifyLevel> for u8 {
    fn from(level: NotifyLevel) -> Self {
        level.number()
    }
}

/// Everything of an OPPO certificate that is no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OppoSettings {
    /// Whose credentials these are.
    pub app_key: AppKey,
    /// The application's number at OPPO.
    pub app_id: AppId,
    /// The channel that notifications appear in.
    pub channel_id: Option<ChannelId>,
    /// What a click does, where a message does not say otherwise.
    pub click_action: ClickAction,
    /// Which of OPPO's services to send through.
    pub region: Region,
    /// Message category.
    pub category: Option<Category>,
    /// Reminder level; only with a category.
    pub notify_level: Option<NotifyLevel>,
    /// Approved private-message template.
    pub private_template_id: Option<PrivateTemplateId>,
}

fn letters_and_digits(typed: &str, max: usize) -> Result<String, Problem> {
    let text = token(typed, max)?;
    if text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        Ok(text)
    } else {
        Err(Problem::NotLettersAndDigits)
    }
}

fn visible_ascii(typed: &str, max: usize) -> Result<String, Problem> {
    let text = token(typed, max)?;
    if text.bytes().all(|b| b.is_ascii_graphic()) {
        Ok(text)
    } else {
        Err(Problem::NotVisibleAscii)
    }
}

fn category(typed: &str) -> Result<String, Problem> {
    let text = token(typed, Category::MAX)?;
    if text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        Ok(text)
    } else {
        Err(Problem::NotLettersAndDigits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_freed_from_what_the_clipboard_added() {
        assert_eq!(
            AppKey::parse(" abc123\u{200b}\n").map(String::from),
            Ok("abc123".to_owned())
        );
        assert_eq!(AppKey::parse("abc 123"), Err(Problem::WhiteSpace));
        assert_eq!(AppKey::parse("abc-123"), Err(Problem::NotLettersAndDigits));
        assert_eq!(AppKey::parse("密钥"), Err(Problem::NotLettersAndDigits));
        assert_eq!(AppKey::parse("a\0b"), Err(Problem::ControlCharacter));
        assert_eq!(
            AppKey::parse(&"a".repeat(65)),
            Err(Problem::TooLong { max: 64 })
        );
        assert_eq!(AppId::parse("\u{feff}"), Err(Problem::Required));
    }

    #[test]
    fn a_channel_may_be_named_in_any_language() {
        assert!(ChannelId::parse("聊天 消息").is_ok());
        assert_eq!(ChannelId::parse("a\tb"), Err(Problem::ControlCharacter));
    }

    #[test]
    fn a_secret_prints_nothing_and_shows_its_end_only_when_long() {
        let secret = MasterSecret::parse("0123456789abcdef").unwrap();
        assert!(!format!("{secret:?}").contains("0123"));
        assert_eq!(secret.tail().as_deref(), Some("cdef"));
        assert_eq!(MasterSecret::parse("0123456789abcde").unwrap().tail(), None);
        assert_eq!(
            MasterSecret::parse("sécret").err(),
            Some(Problem::NotVisibleAscii)
        );
    }

    #[test]
    fn notify_levels_are_1_2_and_16() {
        let numbers: Vec<u8> = (0..=255)
            .filter(|n| NotifyLevel::try_from(*n).is_ok())
            .collect();
        assert_eq!(numbers, [1, 2, 16]);
        assert_eq!(NotifyLevel::parse("16"), Ok(NotifyLevel::StrongAlert));
        assert_eq!(NotifyLevel::parse("3"), Err(Problem::UnknownChoice));
    }
}
