//! Where an application is told of its pushes.

use std::net::IpAddr;

use url::{Host, Url};

use super::{COMMAND, is_public};
use crate::click_action::WebUrl;
use crate::text::text_type;
use crate::{Problem, SdkAppId};

text_type!(
    /// Where an application is told of its pushes: `https://` or `http://`, a host, nobody's name or
    /// password, at most 500 characters. Whether it may be called is [`CallbackUrl::check`]'s
    /// question.
    CallbackUrl,
    |typed| callback_url(typed)
);

/// What callbacks may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackReach {
    /// Public addresses over HTTPS.
    Public,
    /// Also this machine, and also without TLS: for the sandbox.
    Sandbox,
}

impl CallbackReach {
    /// Whether that address may be called.
    #[must_use]
    pub fn admits(self, address: IpAddr) -> bool {
        is_public(address) || (self == Self::Sandbox && address.to_canonical().is_loopback())
    }
}

fn callback_url(typed: &str) -> Result<String, Problem> {
    let text = String::from(WebUrl::parse(typed)?);
    let url = Url::parse(&text).map_err(|_| Problem::NotAUrl)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Problem::UrlCredentials);
    }
    Ok(text)
}

impl CallbackUrl {
    /// Whether the URL may be called, as far as it can be told without asking who its name belongs
    /// to: the name's addresses are looked at with [`CallbackReach::admits`] for every call.
    ///
    /// # Errors
    /// [`Problem::UrlNotHttps`] and [`Problem::UrlNotPublic`].
    pub fn check(&self, reach: CallbackReach) -> Result<(), Problem> {
        let url = self.url()?;
        if url.scheme() != "https" && reach != CallbackReach::Sandbox {
            return Err(Problem::UrlNotHttps);
        }
        let admitted = match url.host().ok_or(Problem::UrlHost)? {
            Host::Ipv4(address) => reach.admits(address.into()),
            Host::Ipv6(address) => reach.admits(address.into()),
            Host::Domain(name) => reach == CallbackReach::Sandbox || !is_this_machine(name),
        };
        if admitted {
            Ok(())
        } else {
            Err(Problem::UrlNotPublic)
        }
    }

    /// The address of a call for that application, with the reference's parameters.
    ///
    /// # Errors
    /// [`Problem::NotAUrl`], which no checked URL has.
    pub fn for_application(&self, application: SdkAppId) -> Result<String, Problem> {
        let mut url = self.url()?;
        url.set_fragment(None);
        url.query_pairs_mut()
            .append_pair("SdkAppid", &application.to_string())
            .append_pair("CallbackCommand", COMMAND)
            .append_pair("contenttype", "json");
        Ok(url.into())
    }

    fn url(&self) -> Result<Url, Problem> {
        Url::parse(self.as_str()).map_err(|_| Problem::NotAUrl)
    }
}

/// The names that every machine has for itself (RFC 6761).
fn is_this_machine(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_callback_url_names_a_host_and_nobodys_password() {
        for good in [
            "https://im.example.com/callbacks?tenant=1",
            "http://127.0.0.1:8080/",
            "https://[2606:4700::1]:8443/x",
        ] {
            assert_eq!(
                CallbackUrl::parse(good).map(String::from).as_deref(),
                Ok(good)
            );
        }
        for (bad, problem) in [
            ("", Problem::Required),
            ("im.example.com", Problem::UrlScheme),
            ("ftp://im.example.com", Problem::UrlScheme),
            ("https://", Problem::UrlHost),
            ("https://ada@im.example.com/", Problem::UrlCredentials),
            ("https://a:b@127.0.0.1/", Problem::UrlCredentials),
        ] {
            assert_eq!(CallbackUrl::parse(bad), Err(problem), "{bad}");
        }
    }

    #[test]
    fn outside_the_sandbox_only_the_public_internet_is_called() {
        let ok = Ok(());
        let (not_https, not_public) = (Err(Problem::UrlNotHttps), Err(Problem::UrlNotPublic));
        for (url, public, sandbox) in [
            ("https://im.example.com/", ok, ok),
            ("https://8.8.8.8/", ok, ok),
            ("http://im.example.com/", not_https, ok),
            ("http://127.0.0.1:8080/", not_https, ok),
            ("https://127.0.0.1/", not_public, ok),
            ("https://127.1/", not_public, ok),
            ("https://2130706433/", not_public, ok),
            ("https://0x7f.0.0.1/", not_public, ok),
            ("https://0177.0.0.1/", not_public, ok),
            ("https://127.0.0.1./", not_public, ok),
            ("https://[::1]/", not_public, ok),
            ("https://[::ffff:127.0.0.1]/", not_public, ok),
            ("https://localhost/", not_public, ok),
            ("https://LOCALHOST./", not_public, ok),
            ("https://im.localhost/", not_public, ok),
            ("https://10.0.0.1/", not_public, not_public),
            ("https://169.254.169.254/", not_public, not_public),
            ("http://169.254.169.254/", not_https, not_public),
            ("https://[::ffff:169.254.169.254]/", not_public, not_public),
            ("https://[fd00::1]/", not_public, not_public),
            ("https://0.0.0.0/", not_public, not_public),
        ] {
            let parsed = CallbackUrl::parse(url).unwrap();
            assert_eq!(parsed.check(CallbackReach::Public), public, "{url}");
            assert_eq!(parsed.check(CallbackReach::Sandbox), sandbox, "{url}");
        }
    }

    #[test]
    fn a_call_has_the_references_parameters() {
        for (url, called) in [
            ("https://im.example.com", "https://im.example.com/?"),
            (
                "https://im.example.com/a?b=c#d",
                "https://im.example.com/a?b=c&",
            ),
        ] {
            let url = CallbackUrl::parse(url).unwrap();
            assert_eq!(
                url.for_application(SdkAppId::FIRST),
                Ok(format!(
                    "{called}SdkAppid=1400000001&CallbackCommand=Push.OfflinePush&contenttype=json"
                ))
            );
        }
    }
}
