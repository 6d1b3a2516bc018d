//! The test push form: what is posted, and how it becomes a push or a list of problems.

use serde::Deserialize;

use super::{Body, CustomContent, RegistrationToken, Title};
use crate::certificate::CertificateId;
use crate::click_action::{ClickAction, ClickActionField, TypedClickAction};
use crate::device::DeviceId;
use crate::text::optional;
use crate::{Problem, Problems, UserId};

/// The fields of the form, in the order in which it shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TestPushField {
    /// Which of a user's devices to send to, or a pasted token.
    Target,
    /// Which certificate to send with.
    Certificate,
    /// The pasted token.
    Token,
    /// The notification's title.
    Title,
    /// The notification's body.
    Body,
    /// JSON for the app.
    CustomContent,
    /// Which click action, for this push alone.
    ClickAction,
    /// The web page to open.
    WebUrl,
    /// The Activity to open.
    Activity,
    /// The Intent action to open by.
    IntentAction,
}

impl TestPushField {
    /// The field's name in the posted form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Target => "target",
            Self::Certificate => "certificate",
            Self::Token => "token",
            Self::Title => "title",
            Self::Body => "body",
            Self::CustomContent => "custom_content",
            Self::ClickAction => ClickActionField::Kind.name(),
            Self::WebUrl => ClickActionField::WebUrl.name(),
            Self::Activity => ClickActionField::Activity.name(),
            Self::IntentAction => ClickActionField::IntentAction.name(),
        }
    }
}

impl From<ClickActionField> for TestPushField {
    fn from(field: ClickActionField) -> Self {
        match field {
            ClickActionField::Kind => Self::ClickAction,
            ClickActionField::WebUrl => Self::WebUrl,
            ClickActionField::Activity => Self::Activity,
            ClickActionField::IntentAction => Self::IntentAction,
        }
    }
}

/// The form as it was posted. Whatever is missing is empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TestPushForm {
    /// The user whose devices were offered; empty where none was looked up.
    pub user: String,
    /// What [`TestPushTarget::choice`] makes of one of their devices; empty for a pasted token.
    pub target: String,
    /// Certificate ID for a pasted token.
    pub certificate: String,
    /// The pasted token.
    pub token: String,
    /// Title.
    pub title: String,
    /// Body.
    pub body: String,
    /// Custom content: empty or a JSON object.
    pub custom_content: String,
    /// Name of a [`ClickActionKind`](crate::click_action::ClickActionKind); empty for the
    /// certificate's.
    pub click_action: String,
    /// The web page to open.
    pub web_url: String,
    /// The Activity to open.
    pub activity: String,
    /// The Intent action to open by.
    pub intent_action: String,
}

/// Whom a test push goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestPushTarget {
    /// Whoever has this token.
    Token {
        /// With which certificate.
        certificate: CertificateId,
        /// The token.
        token: RegistrationToken,
    },
    /// A user's device, by the token that it has reported when the push is sent.
    Device {
        /// The certificate for which the token was reported when the device was chosen.
        certificate: CertificateId,
        /// Whose.
        user: UserId,
        /// Which of theirs.
        device: DeviceId,
    },
}

impl TestPushTarget {
    /// The value by which a form offers a device.
    #[must_use]
    pub fn choice(certificate: CertificateId, device: &DeviceId) -> String {
        format!("{certificate}:{device}")
    }

    /// Which certificate to send with.
    #[must_use]
    pub const fn certificate(&self) -> CertificateId {
        match self {
            Self::Token { certificate, .. } | Self::Device { certificate, .. } => *certificate,
        }
    }
}

/// A form in which nothing is wrong by itself.
#[derive(Clone, Debug)]
pub struct NewTestPush {
    /// Whom to send to, with which certificate.
    pub target: TestPushTarget,
    /// Title.
    pub title: Title,
    /// Body.
    pub body: Body,
    /// What the app gets on click.
    pub custom_content: Option<CustomContent>,
    /// What a click on this push does; none for what the certificate says.
    pub click_action: Option<ClickAction>,
}

impl TestPushForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Every problem, in the order of the fields.
    pub fn parse(&self) -> Result<NewTestPush, Problems<TestPushField>> {
        use TestPushField as F;

        let mut problems = Problems::default();
        let target = self.target(&mut problems);
        let title = problems.check(F::Title, Title::parse(&self.title));
        let body = problems.check(F::Body, Body::parse(&self.body));
        let custom_content = problems.check(
            F::CustomContent,
            optional(&self.custom_content, CustomContent::parse),
        );
        let click_action = self.click_action(&mut problems);
        let push = || {
            Some(NewTestPush {
                target: target?,
                title: title?,
                body: body?,
                custom_content: custom_content?,
                click_action: click_action?,
            })
        };
        push().ok_or(problems)
    }

    /// Whether one of a user's devices is chosen, and no token pasted.
    #[must_use]
    pub const fn is_to_a_device(&self) -> bool {
        !self.target.is_empty()
    }

    /// What was typed into the inputs of the click action.
    #[must_use]
    pub fn typed_click_action(&self) -> TypedClickAction<'_> {
        TypedClickAction {
            kind: &self.click_action,
            web_url: &self.web_url,
            activity: &self.activity,
            intent_action: &self.intent_action,
        }
    }

    fn target(&self, problems: &mut Problems<TestPushField>) -> Option<TestPushTarget> {
        use TestPushField as F;

        if self.is_to_a_device() {
            return problems.check(F::Target, self.device().ok_or(Problem::UnknownChoice));
        }
        let certificate = problems.check(F::Certificate, CertificateId::parse(&self.certificate));
        let token = problems.check(F::Token, RegistrationToken::parse(&self.token));
        Some(TestPushTarget::Token {
            certificate: certificate?,
            token: token?,
        })
    }

    fn device(&self) -> Option<TestPushTarget> {
        let (certificate, device) = self.target.split_once(':')?;
        Some(TestPushTarget::Device {
            certificate: CertificateId::parse(certificate).ok()?,
            user: UserId::parse(&self.user).ok()?,
            device: DeviceId::parse(device).ok()?,
        })
    }

    fn click_action(&self, problems: &mut Problems<TestPushField>) -> Option<Option<ClickAction>> {
        if self.click_action.is_empty() {
            return Some(None);
        }
        self.typed_click_action()
            .parse()
            .map(Some)
            .map_err(|(field, problem)| problems.add(field.into(), problem))
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> TestPushForm {
        TestPushForm {
            certificate: "7001".into(),
            token: "CN_0123".into(),
            title: "T".into(),
            body: "B".into(),
            ..TestPushForm::default()
        }
    }

    fn problems(form: &TestPushForm) -> Vec<(TestPushField, Problem)> {
        form.parse()
            .err()
            .map(|problems| problems.iter().collect())
            .unwrap_or_default()
    }

    #[test]
    fn an_empty_form_names_what_is_needed_in_order() {
        use TestPushField as F;
        assert_eq!(
            problems(&TestPushForm::default()),
            [F::Certificate, F::Token, F::Title, F::Body].map(|f| (f, Problem::Required))
        );
    }

    #[test]
    fn a_device_that_was_offered_needs_neither_certificate_nor_token() {
        let certificate = CertificateId::parse("7002").unwrap();
        let user = UserId::parse("bob").unwrap();
        for name in ["phone", "a:b", ":"] {
            let device = DeviceId::parse(name).unwrap();
            let form = TestPushForm {
                user: "bob".into(),
                target: TestPushTarget::choice(certificate, &device),
                certificate: String::new(),
                token: "two words".into(),
                ..filled()
            };
            let target = TestPushTarget::Device {
                certificate,
                user: user.clone(),
                device,
            };
            assert_eq!(form.parse().unwrap().target, target);
        }
    }

    #[test]
    fn a_device_that_nobody_offered_is_no_choice() {
        for (user, target) in [
            ("bob", "phone"),
            ("bob", "x:phone"),
            ("bob", "7001:"),
            ("bob", "7001:two words"),
            ("", "7001:phone"),
        ] {
            let form = TestPushForm {
                user: user.into(),
                target: target.into(),
                ..filled()
            };
            assert_eq!(
                problems(&form),
                [(TestPushField::Target, Problem::UnknownChoice)],
                "{user} {target}"
            );
        }
    }

    #[test]
    fn the_click_action_is_the_certificates_unless_one_is_chosen() {
        use TestPushField as F;
        assert_eq!(filled().parse().unwrap().click_action, None);
        let chosen = |kind: &str| TestPushForm {
            click_action: kind.into(),
            ..filled()
        };
        let app = chosen("app").parse().unwrap().click_action;
        assert_eq!(app, Some(ClickAction::OpenApp));
        for (kind, field) in [
            ("web", F::WebUrl),
            ("activity", F::Activity),
            ("intent", F::IntentAction),
        ] {
            assert_eq!(problems(&chosen(kind)), [(field, Problem::Required)]);
        }
        assert_eq!(
            problems(&chosen("dance")),
            [(F::ClickAction, Problem::UnknownChoice)]
        );
    }
}
