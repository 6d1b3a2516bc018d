//! How single sign-on is configured, and refused where it is by half.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use domain::single_sign_on::{
    Grant, GrantProblem, Grants, GroupsClaim, Issuer, IssuerProblem, ProviderName, Scope,
};
use engine::single_sign_on::{SingleSignOn, SingleSignOnSetUpError, SingleSignOnSettings, TIMEOUT};
use secrecy::SecretString;

const HEADING: &str = "Single sign-on (OpenID Connect)";
const SECRET_VARIABLE: &str = "PUSHDECK_OIDC_CLIENT_SECRET";
/// Where most providers put groups.
const GROUPS: &str = "groups";

/// A second way in, through a provider of OpenID Connect.
#[derive(Args, Clone, Debug)]
pub(crate) struct SingleSignOnOptions {
    /// The provider, by the address that it calls itself; https, or http on this machine.
    #[arg(
        long = "oidc-issuer",
        env = "PUSHDECK_OIDC_ISSUER",
        value_name = "URL",
        value_parser = issuer,
        help_heading = HEADING
    )]
    issuer: Option<Issuer>,

    /// What the provider knows this console by.
    #[arg(
        long = "oidc-client-id",
        env = "PUSHDECK_OIDC_CLIENT_ID",
        value_name = "ID",
        value_parser = NonEmptyStringValueParser::new(),
        help_heading = HEADING
    )]
    client_id: Option<String>,

    /// File that holds the client secret, where PUSHDECK_OIDC_CLIENT_SECRET does not hold the secret
    /// itself.
    #[arg(
        long = "oidc-client-secret-file",
        env = "PUSHDECK_OIDC_CLIENT_SECRET_FILE",
        value_name = "FILE",
        help_heading = HEADING
    )]
    client_secret_file: Option<PathBuf>,

    /// What people call the provider: "Sign in with NAME" stands on the button.
    #[arg(
        long = "oidc-name",
        env = "PUSHDECK_OIDC_NAME",
        value_name = "NAME",
        value_parser = provider_name,
        help_heading = HEADING
    )]
    name: Option<ProviderName>,

    /// A scope to ask for besides openid and profile, as some providers want it before they tell
    /// groups; may be given several times.
    #[arg(
        long = "oidc-scope",
        env = "PUSHDECK_OIDC_SCOPES",
        value_name = "SCOPE",
        value_delimiter = ',',
        value_parser = scope,
        help_heading = HEADING
    )]
    scopes: Vec<Scope>,

    /// The claim that holds somebody's groups, in the ID token or at the userinfo endpoint.
    #[arg(
        long = "oidc-groups-claim",
        env = "PUSHDECK_OIDC_GROUPS_CLAIM",
        value_name = "CLAIM",
        default_value = GROUPS,
        value_parser = groups_claim,
        help_heading = HEADING
    )]
    groups_claim: GroupsClaim,

    /// What a group may do: GROUP=admin, or GROUP=developer:SDKAPPID,SDKAPPID; may be given several
    /// times, in the variable separated by semicolons. Nobody else comes in.
    #[arg(
        long = "oidc-grant",
        env = "PUSHDECK_OIDC_GRANTS",
        value_name = "GRANT",
        value_delimiter = ';',
        value_parser = grant,
        help_heading = HEADING
    )]
    grants: Vec<Grant>,
}

/// What is wrong with the configuration of single sign-on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SingleSignOnConfigurationError {
    #[error(
        "single sign-on is configured by half: {missing} is missing too, or leave all of it out"
    )]
    Half { missing: String },
    #[error(
        "single sign-on needs --public-url: the provider sends browsers back there, and {address} is not where they come from"
    )]
    NoPublicUrl { address: SocketAddr },
    #[error(
        "the client secret is given twice: leave out {SECRET_VARIABLE} or --oidc-client-secret-file"
    )]
    SecretTwice,
    #[error("the client secret's file {path} cannot be read")]
    SecretFile {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("the client secret's file {path} is empty")]
    NoSecretInFile { path: PathBuf },
    #[error(transparent)]
    SetUp(#[from] SingleSignOnSetUpError),
}

use SingleSignOnConfigurationError as Error;

impl SingleSignOnOptions {
    /// Single sign-on, where it is configured. Browsers reach this console at `public_url`, or without
    /// one at the address that it listens on.
    pub(crate) fn set_up(
        self,
        public_url: Option<&str>,
        listen: SocketAddr,
    ) -> Result<Option<SingleSignOn>, Error> {
        let variable = std::env::var(SECRET_VARIABLE).ok();
        let variable = variable.filter(|secret| !secret.is_empty());
        self.set_up_with(variable.map(SecretString::from), public_url, listen)
    }

    fn set_up_with(
        self,
        secret: Option<SecretString>,
        public_url: Option<&str>,
        listen: SocketAddr,
    ) -> Result<Option<SingleSignOn>, Error> {
        let missing = self.missing(secret.is_some());
        let (Some(issuer), Some(client_id), Some(name), true) =
            (self.issuer, self.client_id, self.name, missing.is_empty())
        else {
            let says_more = !self.scopes.is_empty() || self.groups_claim.as_str() != GROUPS;
            return match missing.len() == Self::NEEDED && !says_more {
                true => Ok(None),
                false => Err(Error::Half {
                    missing: missing.join(", "),
                }),
            };
        };
        let url = match public_url {
            Some(url) => url.to_owned(),
            None if listen.ip().is_loopback() => format!("http://{listen}"),
            None => return Err(Error::NoPublicUrl { address: listen }),
        };
        let settings = SingleSignOnSettings {
            issuer,
            client_id,
            client_secret: client_secret(secret, self.client_secret_file)?,
            name,
            scopes: self.scopes,
            groups_claim: self.groups_claim,
            grants: Grants::new(self.grants),
            redirect_url: format!("{url}{}", app::SINGLE_SIGN_ON_REDIRECT),
        };
        Ok(Some(SingleSignOn::new(settings, TIMEOUT)?))
    }

    /// How much has to be said.
    const NEEDED: usize = 5;

    /// What has to be said and is not.
    fn missing(&self, has_secret_variable: bool) -> Vec<&'static str> {
        let needed: [(bool, &str); Self::NEEDED] = [
            (self.issuer.is_some(), "--oidc-issuer"),
            (self.client_id.is_some(), "--oidc-client-id"),
            (
                has_secret_variable || self.client_secret_file.is_some(),
                SECRET_VARIABLE,
            ),
            (self.name.is_some(), "--oidc-name"),
            (!self.grants.is_empty(), "--oidc-grant"),
        ];
        let missing = needed.into_iter().filter(|(is_said, _)| !is_said);
        missing.map(|(_, option)| option).collect()
    }
}

fn client_secret(
    variable: Option<SecretString>,
    file: Option<PathBuf>,
) -> Result<SecretString, Error> {
    match (variable, file) {
        (Some(_), Some(_)) => Err(Error::SecretTwice),
        (Some(secret), None) => Ok(secret),
        (None, Some(path)) => match fs::read_to_string(&path) {
            Ok(text) if text.trim().is_empty() => Err(Error::NoSecretInFile { path }),
            Ok(text) => Ok(SecretString::from(text.trim())),
            Err(source) => Err(Error::SecretFile { path, source }),
        },
        (None, None) => Err(Error::Half {
            missing: SECRET_VARIABLE.to_owned(),
        }),
    }
}

fn issuer(typed: &str) -> Result<Issuer, IssuerProblem> {
    Issuer::parse(typed)
}

fn provider_name(typed: &str) -> Result<ProviderName, String> {
    ProviderName::parse(typed)
        .map_err(|_| format!("take 1 to {} characters on one line", ProviderName::MAX))
}

fn scope(typed: &str) -> Result<Scope, String> {
    Scope::parse(typed).map_err(|_| "a scope is one word of visible ASCII".to_owned())
}

fn groups_claim(typed: &str) -> Result<GroupsClaim, String> {
    GroupsClaim::parse(typed).map_err(|_| "name a claim, such as groups".to_owned())
}

fn grant(typed: &str) -> Result<Grant, GrantProblem> {
    Grant::parse(typed)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: SingleSignOnOptions,
    }

    const WHOLE: [&str; 4] = [
        "--oidc-issuer=https://id.example.com",
        "--oidc-client-id=pushdeck",
        "--oidc-name=Example ID",
        "--oidc-grant=staff=admin",
    ];
    const LOOPBACK: &str = "127.0.0.1:3000";

    fn set_up(
        options: &[&str],
        secret: Option<&str>,
        public_url: Option<&str>,
        listen: &str,
    ) -> Result<Option<SingleSignOn>, Error> {
        let line = Line::parse_from([&["pushdeck"], options].concat());
        let secret = secret.map(SecretString::from);
        line.options
            .set_up_with(secret, public_url, listen.parse().unwrap())
    }

    #[test]
    fn nothing_said_is_no_single_sign_on() {
        assert!(set_up(&[], None, None, LOOPBACK).unwrap().is_none());
    }

    #[test]
    fn what_is_said_by_half_is_refused_with_what_is_missing() {
        for left_out in 0..WHOLE.len() {
            let mut options = WHOLE.to_vec();
            let (missing, _) = options.remove(left_out).split_once('=').unwrap();
            let error = set_up(&options, Some("secret"), None, LOOPBACK).unwrap_err();
            assert!(error.to_string().contains(missing), "{error}");
        }
        let error = set_up(&WHOLE, None, None, LOOPBACK).unwrap_err();
        assert!(error.to_string().contains(SECRET_VARIABLE), "{error}");
        for alone in ["--oidc-scope=groups", "--oidc-groups-claim=roles"] {
            let error = set_up(&[alone], None, None, LOOPBACK).unwrap_err();
            assert!(error.to_string().contains("--oidc-issuer"), "{error}");
        }
        let error = set_up(&[], Some("secret"), None, LOOPBACK).unwrap_err();
        assert!(!error.to_string().contains(SECRET_VARIABLE), "{error}");
    }

    #[test]
    fn the_provider_sends_browsers_to_where_they_came_from() {
        let redirect = |public_url, listen| {
            let set_up = set_up(&WHOLE, Some("secret"), public_url, listen)?;
            Ok::<_, Error>(set_up.unwrap().settings().redirect_url.clone())
        };
        let public = redirect(Some("https://push.example.com"), "0.0.0.0:3000").unwrap();
        assert_eq!(
            public,
            "https://push.example.com/sign-in/single-sign-on/callback"
        );
        let local = redirect(None, LOOPBACK).unwrap();
        assert_eq!(
            local,
            "http://127.0.0.1:3000/sign-in/single-sign-on/callback"
        );
        let nowhere = redirect(None, "0.0.0.0:3000").unwrap_err();
        assert!(nowhere.to_string().contains("--public-url"), "{nowhere}");
    }

    #[test]
    fn the_secret_stands_in_a_variable_or_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let option = format!("--oidc-client-secret-file={}", path.display());
        let options = [&WHOLE[..], &[option.as_str()]].concat();
        let missing = set_up(&options, None, None, LOOPBACK);
        assert!(matches!(missing, Err(Error::SecretFile { .. })));
        fs::write(&path, " \n").unwrap();
        let empty = set_up(&options, None, None, LOOPBACK);
        assert!(matches!(empty, Err(Error::NoSecretInFile { .. })));
        fs::write(&path, "from the file\n").unwrap();
        let twice = set_up(&options, Some("secret"), None, LOOPBACK);
        assert!(matches!(twice, Err(Error::SecretTwice)));
        let once = set_up(&options, None, None, LOOPBACK).unwrap().unwrap();
        use secrecy::ExposeSecret as _;
        let secret = &once.settings().client_secret;
        assert_eq!(secret.expose_secret(), "from the file");
    }
}
