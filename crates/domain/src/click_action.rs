//! What a click on the notification does.

use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::text::{text_type, token};

/// What a click on the notification does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "target", rename_all = "snake_case")]
pub enum ClickAction {
    /// Opens the app: the default, needs nothing.
    #[default]
    OpenApp,
    /// Opens a web page in the browser. Carries no custom content.
    OpenWebPage(WebUrl),
    /// Opens one page of the app by its Activity class: the recommended way.
    OpenActivity(ActivityClass),
    /// Opens the page of the app that declares this Intent action.
    OpenIntentAction(IntentAction),
}

/// The kinds of [`ClickAction`], as a form offers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClickActionKind {
    /// Open the app.
    OpenApp,
    /// Open a web page.
    OpenWebPage,
    /// Open an in-app page by Activity.
    OpenActivity,
    /// Open an in-app page by Intent action.
    OpenIntentAction,
}

impl ClickActionKind {
    /// Every kind, in the order in which a form shows them.
    pub const ALL: [Self; 4] = [
        Self::OpenApp,
        Self::OpenWebPage,
        Self::OpenActivity,
        Self::OpenIntentAction,
    ];

    /// The kind's name in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenApp => "app",
            Self::OpenWebPage => "web",
            Self::OpenActivity => "activity",
            Self::OpenIntentAction => "intent",
        }
    }

    /// The kind of that name; an empty name is the default.
    ///
    /// # Errors
    /// [`Problem::UnknownChoice`] for another name.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        if typed.is_empty() {
            return Ok(Self::OpenApp);
        }
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == typed)
            .ok_or(Problem::UnknownChoice)
    }
}

impl ClickAction {
    /// Which kind this is.
    #[must_use]
    pub const fn kind(&self) -> ClickActionKind {
        match self {
            Self::OpenApp => ClickActionKind::OpenApp,
            Self::OpenWebPage(_) => ClickActionKind::OpenWebPage,
            Self::OpenActivity(_) => ClickActionKind::OpenActivity,
            Self::OpenIntentAction(_) => ClickActionKind::OpenIntentAction,
        }
    }

    /// What is opened, where the kind needs to be told.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        match self {
            Self::OpenApp => None,
            Self::OpenWebPage(url) => Some(url.as_str()),
            Self::OpenActivity(class) => Some(class.as_str()),
            Self::OpenIntentAction(action) => Some(action.as_str()),
        }
    }

    /// Whether custom content reaches the app on this click.
    #[must_use]
    pub const fn carries_custom_content(&self) -> bool {
        !matches!(self, Self::OpenWebPage(_))
    }
}

/// The inputs of a form from which a click action is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClickActionField {
    /// Which kind.
    Kind,
    /// The web page to open.
    WebUrl,
    /// The Activity to open.
    Activity,
    /// The Intent action to open by.
    IntentAction,
}

impl ClickActionField {
    /// The input's name in every form that asks for a click action.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kind => "click_action",
            Self::WebUrl => "web_url",
            Self::Activity => "activity",
            Self::IntentAction => "intent_action",
        }
    }
}

/// What was typed into those inputs.
#[derive(Clone, Copy, Debug)]
pub struct TypedClickAction<'a> {
    /// Name of a [`ClickActionKind`].
    pub kind: &'a str,
    /// The web page to open.
    pub web_url: &'a str,
    /// The Activity to open.
    pub activity: &'a str,
    /// The Intent action to open by.
    pub intent_action: &'a str,
}

impl TypedClickAction<'_> {
    /// The click action in what was typed. Only the input that belongs to the chosen kind counts:
    /// the others stay in the page, out of sight, with whatever was typed into them before the
    /// choice changed.
    ///
    /// # Errors
    /// The input with the [`Problem`] in it.
    pub fn parse(self) -> Result<ClickAction, (ClickActionField, Problem)> {
        use ClickActionField as F;

        let at = |field| move |problem| (field, problem);
        match ClickActionKind::parse(self.kind).map_err(at(F::Kind))? {
            ClickActionKind::OpenApp => Ok(ClickAction::OpenApp),
            ClickActionKind::OpenWebPage => WebUrl::parse(self.web_url)
                .map(ClickAction::OpenWebPage)
                .map_err(at(F::WebUrl)),
            ClickActionKind::OpenActivity => ActivityClass::parse(self.activity)
                .map(ClickAction::OpenActivity)
                .map_err(at(F::Activity)),
            ClickActionKind::OpenIntentAction => IntentAction::parse(self.intent_action)
                .map(ClickAction::OpenIntentAction)
                .map_err(at(F::IntentAction)),
        }
    }

    /// What was typed into that input.
    #[must_use]
    pub const fn value(&self, field: ClickActionField) -> &str {
        match field {
            ClickActionField::Kind => self.kind,
            ClickActionField::WebUrl => self.web_url,
            ClickActionField::Activity => self.activity,
            ClickActionField::IntentAction => self.intent_action,
        }
    }
}

text_type!(
    /// An absolute web address: `http://` or `https://`, a host, at most 500 characters (the older
    /// of OPPO's two published limits \[DOC\]).
    WebUrl,
    |typed| web_url(typed)
);

impl WebUrl {
    /// The most characters.
    pub const MAX: usize = 500;
}

/// Scheme and host are looked at by hand first, so that the person reads which of them is wrong.
fn web_url(typed: &str) -> Result<String, Problem> {
    let text = token(typed, WebUrl::MAX)?;
    let lower = text.to_ascii_lowercase();
    let rest = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"))
        .ok_or(Problem::UrlScheme)?;
    if rest.starts_with(['/', '?', '#', ':', '\\']) || rest.is_empty() {
        return Err(Problem::UrlHost);
    }
    whole_url(&text)?;
    Ok(text)
}

#[cfg(feature = "parse")]
fn whole_url(text: &str) -> Result<(), Problem> {
    use validator::ValidateUrl as _;

    if !text.validate_url() {
        return Err(Problem::NotAUrl);
    }
    match url::Url::parse(text) {
        Ok(url) if url.host_str().is_some_and(|host| !host.is_empty()) => Ok(()),
        Ok(_) => Err(Problem::UrlHost),
        Err(_) => Err(Problem::NotAUrl),
    }
}

/// In the browser nothing is stored: the server looks again.
#[cfg(not(feature = "parse"))]
#[expect(clippy::unnecessary_wraps, reason = "the server's twin refuses")]
const fn whole_url(_: &str) -> Result<(), Problem> {
    Ok(())
}

text_type!(
    /// The full Java class name of an Activity, such as `com.example.chat.SplashActivity`.
    ActivityClass,
    |typed| dotted_name(typed, ActivityClass::MAX, Problem::NotAClassName)
);

impl ActivityClass {
    /// The most characters: OPPO's `click_action_activity` \[DOC\].
    pub const MAX: usize = 500;
}

text_type!(
    /// An Intent action, such as `android.intent.action.VIEW`.
    IntentAction,
    |typed| dotted_name(typed, IntentAction::MAX, Problem::NotAnIntentAction)
);

impl IntentAction {
    /// The most characters: OPPO's `click_action_activity` \[DOC\].
    pub const MAX: usize = 500;
}

/// Java identifiers joined by dots, at least two of them. `$` parts an inner class from its outer.
fn dotted_name(typed: &str, max: usize, problem: Problem) -> Result<String, Problem> {
    let text = token(typed, max)?;
    let parts: Vec<&str> = text.split('.').collect();
    if parts.len() >= 2 && parts.iter().all(|part| is_java_identifier(part)) {
        Ok(text)
    } else {
        Err(problem)
    }
}

fn is_java_identifier(part: &str) -> bool {
    let mut chars = part.chars();
    chars
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_' || first == '$')
        && chars.all(|c| c.is_alphanumeric() || c == '_' || c == '$')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_web_page_has_a_scheme_a_host_and_at_most_500_characters() {
        for good in [
            "https://cloud.tencent.com/document/product/269",
            "http://oppo.com?key1=val1",
            "HTTPS://EXAMPLE.COM",
            "https://例子.中国/页",
            "http://127.0.0.1:8080/",
            "http://[::1]/",
        ] {
            assert_eq!(WebUrl::parse(good).map(String::from), Ok(good.to_owned()));
        }
        for (bad, problem) in [
            ("", Problem::Required),
            ("ftp://example.com", Problem::UrlScheme),
            ("javascript:alert(1)", Problem::UrlScheme),
            ("java\u{200b}script:alert(1)", Problem::UrlScheme),
            ("example.com", Problem::UrlScheme),
            ("//example.com", Problem::UrlScheme),
            ("https:/example.com", Problem::UrlScheme),
            ("https://", Problem::UrlHost),
            ("https:///path", Problem::UrlHost),
            ("https://?q", Problem::UrlHost),
            ("https://:80/", Problem::UrlHost),
            ("https://a b.com", Problem::WhiteSpace),
            ("https://exa\0mple.com", Problem::ControlCharacter),
        ] {
            assert_eq!(WebUrl::parse(bad), Err(problem), "{bad:?}");
        }
        let long = format!("https://example.com/{}", "a".repeat(481));
        assert_eq!(WebUrl::parse(&long), Err(Problem::TooLong { max: 500 }));
        assert!(WebUrl::parse(&long[..500]).is_ok());
    }

    #[cfg(feature = "parse")]
    #[test]
    fn a_host_that_no_browser_takes_is_refused() {
        for bad in [
            "https://exa<mple.com",
            "https://host:99999/",
            "https://[::1",
            "https://1.2.3.999/",
        ] {
            assert_eq!(WebUrl::parse(bad), Err(Problem::NotAUrl), "{bad:?}");
        }
    }

    #[test]
    fn an_activity_is_a_full_java_class_name() {
        for good in [
            "com.tencent.qcloud.tim.demo.SplashActivity",
            "com.example.Outer$Inner",
            "com.example._Main1",
        ] {
            assert!(ActivityClass::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "SplashActivity",
            ".SplashActivity",
            "com.example.",
            "com..Main",
            "com.1st.Main",
            "com.example.Main()",
            "com/example/Main",
            "com.example.Ma-in",
        ] {
            assert_eq!(
                ActivityClass::parse(bad),
                Err(Problem::NotAClassName),
                "{bad}"
            );
        }
        assert_eq!(
            ActivityClass::parse("com.exa mple.Main"),
            Err(Problem::WhiteSpace)
        );
    }

    #[test]
    fn an_intent_action_is_a_dotted_name() {
        assert!(IntentAction::parse("android.intent.action.VIEW").is_ok());
        assert_eq!(IntentAction::parse("VIEW"), Err(Problem::NotAnIntentAction));
        assert_eq!(
            IntentAction::parse("intent://x#Intent;end"),
            Err(Problem::NotAnIntentAction)
        );
    }

    #[test]
    fn only_a_web_page_carries_no_custom_content() {
        let web = ClickAction::OpenWebPage(WebUrl::parse("https://example.com").unwrap());
        assert!(!web.carries_custom_content());
        assert!(ClickAction::OpenApp.carries_custom_content());
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_accepted_again_unchanged(typed in "(https?://)?[a-z.$_\u{200b} /:0-9]{0,40}") {
            if let Ok(url) = WebUrl::parse(&typed) {
                prop_assert_eq!(WebUrl::parse(url.as_str()), Ok(url.clone()));
            }
            if let Ok(class) = ActivityClass::parse(&typed) {
                prop_assert_eq!(ActivityClass::parse(class.as_str()), Ok(class.clone()));
            }
        }

        #[test]
        fn no_text_makes_the_parsers_panic(typed in any::<String>()) {
            let _ = (WebUrl::parse(&typed), ActivityClass::parse(&typed), IntentAction::parse(&typed));
        }
    }
}
