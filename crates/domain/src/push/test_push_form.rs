//! The test push form: what is posted, and how it becomes a push or a list of problems.

use serde::Deserialize;

use super::{Body, CustomContent, RegistrationToken, Title};
use crate::Problems;
use crate::certificate::CertificateId;
use crate::text::optional;

/// The fields of the form, in the order in which it shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TestPushField {
    /// Which certificate to send with.
    Certificate,
    /// Whom to send to.
    Token,
    /// The notification's title.
    Title,
    /// The notification's body.
    Body,
    /// JSON for the app.
    CustomContent,
}

impl TestPushField {
    /// The field's name in the posted form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Token => "token",
            Self::Title => "title",
            Self::Body => "body",
            Self::CustomContent => "custom_content",
        }
    }
}

/// The form as it was posted. Whatever is missing is empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TestPushForm {
    /// Certificate ID.
    pub certificate: String,
    /// Registration token.
    pub token: String,
    /// Title.
    pub title: String,
    /// Body.
    pub body: String,
    /// Custom content: empty or a JSON object.
    pub custom_content: String,
}

/// A form in which nothing is wrong by itself.
#[derive(Clone, Debug)]
pub struct NewTestPush {
    /// Which certificate to send with.
    pub certificate: CertificateId,
    /// Whom to send to.
    pub token: RegistrationToken,
    /// Title.
    pub title: Title,
    /// Body.
    pub body: Body,
    /// What the app gets on click.
    pub custom_content: Option<CustomContent>,
}

impl TestPushForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Every problem, in the order of the fields.
    pub fn parse(&self) -> Result<NewTestPush, Problems<TestPushField>> {
        use TestPushField as F;

        let mut problems = Problems::default();
        let certificate = problems.check(F::Certificate, CertificateId::parse(&self.certificate));
        let token = problems.check(F::Token, RegistrationToken::parse(&self.token));
        let title = problems.check(F::Title, Title::parse(&self.title));
        let body = problems.check(F::Body, Body::parse(&self.body));
        let custom_content = problems.check(
            F::CustomContent,
            optional(&self.custom_content, CustomContent::parse),
        );
        let push = || {
            Some(NewTestPush {
                certificate: certificate?,
                token: token?,
                title: title?,
                body: body?,
                custom_content: custom_content?,
            })
        };
        push().ok_or(problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Problem;

    #[test]
    fn an_empty_form_names_what_is_needed_in_order() {
        use TestPushField as F;
        let problems: Vec<_> = TestPushForm::default()
            .parse()
            .unwrap_err()
            .iter()
            .collect();
        assert_eq!(
            problems,
            [F::Certificate, F::Token, F::Title, F::Body].map(|f| (f, Problem::Required))
        );
    }
}
