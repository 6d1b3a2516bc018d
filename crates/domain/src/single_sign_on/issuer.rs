//! Who issues the tokens that are believed.

use std::fmt;

use url::{Host, Url};

use crate::text::clean_token;

/// The address by which a provider calls itself. Compared as it is written: a slash at its end counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Issuer(String);

/// Why an address cannot be an issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IssuerProblem {
    /// Not an absolute address with a host.
    #[error("write a whole address, as in https://sign-in.example.com")]
    NotAUrl,
    /// Keys and tokens would travel where others can change them.
    #[error(
        "an issuer must be https, for its keys are read from there; http is for this machine alone"
    )]
    NotHttps,
    /// A name or a password in the address.
    #[error("leave the name and the password out of the address")]
    Credentials,
    /// OpenID Connect Discovery allows neither.
    #[error("an issuer has no ? and no #: leave that part out")]
    QueryOrFragment,
}

impl Issuer {
    /// The issuer in what was typed: https, or http on this machine.
    ///
    /// # Errors
    /// [`IssuerProblem`].
    pub fn parse(typed: &str) -> Result<Self, IssuerProblem> {
        let text = clean_token(typed);
        let url = Url::parse(&text).map_err(|_| IssuerProblem::NotAUrl)?;
        let host = url.host().ok_or(IssuerProblem::NotAUrl)?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&host) => {}
            _ => return Err(IssuerProblem::NotHttps),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(IssuerProblem::Credentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(IssuerProblem::QueryOrFragment);
        }
        Ok(Self(text))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether everything of the provider's is reached over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        // The scheme's capitals do not count.
        self.0
            .get(..8)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"))
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => *name == "localhost",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_https_or_on_this_machine() {
        for good in [
            "https://sign-in.example.com",
            "https://example.com/realms/staff/",
            "HTTPS://example.com",
            "http://127.0.0.1:8080",
            "http://[::1]:8080/oidc",
            "http://localhost:9",
        ] {
            let issuer = Issuer::parse(good).unwrap();
            assert_eq!(issuer.as_str(), good);
            assert_eq!(issuer.is_https(), good.to_lowercase().starts_with("https"));
        }
        for (bad, problem) in [
            ("", IssuerProblem::NotAUrl),
            ("example.com", IssuerProblem::NotAUrl),
            ("https://", IssuerProblem::NotAUrl),
            ("http://example.com", IssuerProblem::NotHttps),
            ("http://127.0.0.1.example.com", IssuerProblem::NotHttps),
            ("ftp://example.com", IssuerProblem::NotHttps),
            ("https://me:pw@example.com", IssuerProblem::Credentials),
            ("https://example.com/?a=b", IssuerProblem::QueryOrFragment),
            ("https://example.com/#a", IssuerProblem::QueryOrFragment),
        ] {
            assert_eq!(Issuer::parse(bad), Err(problem), "{bad}");
        }
    }
}
