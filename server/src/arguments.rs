//! The command line. Every option is also an environment variable.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand, value_parser};
use domain::pace::PushRate;
use domain::{Role, SdkAppId, UserId};
use engine::api_keys::{CALLS_AT_ONCE, CALLS_PER_SECOND};
use engine::audit::AuditHash;
use engine::connections::ConnectionLimits;
use ipnet::IpNet;

use crate::single_sign_on::SingleSignOnOptions;

/// A self-hosted console and gateway for Android vendor push.
#[derive(Debug, Parser)]
#[command(name = "pushdeck", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the console.
    Serve(Box<Serve>),
    /// Manage the members of the console.
    #[command(subcommand)]
    Member(Member),
    /// Manage the master key.
    #[command(subcommand)]
    Key(Key),
    /// Check the audit log.
    #[command(subcommand)]
    Audit(Audit),
    /// Print a UserSig, to try the REST interface with: a real back end makes its own.
    Usersig(UserSig),
    /// Print the OpenAPI document of the management API.
    Openapi,
}

#[derive(Args, Debug)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) storage: Storage,

    /// Address and port to listen on.
    #[arg(
        long,
        env = "PUSHDECK_LISTEN",
        default_value = "127.0.0.1:3000",
        value_name = "ADDR"
    )]
    pub(crate) listen: SocketAddr,

    /// Address and port to serve /metrics on, for Prometheus; not at all where none is given. There is
    /// no sign-in: take an address that only the monitoring reaches.
    #[arg(long, env = "PUSHDECK_METRICS_LISTEN", value_name = "ADDR")]
    pub(crate) metrics_listen: Option<SocketAddr>,

    /// The address that people type; with https, cookies only travel encrypted.
    #[arg(long, env = "PUSHDECK_PUBLIC_URL", value_name = "URL", value_parser = web_address)]
    pub(crate) public_url: Option<String>,

    /// A network of proxies, as in 10.0.0.0/8, whose X-Forwarded-For is believed; may be given
    /// several times.
    #[arg(
        long = "trusted-proxy",
        env = "PUSHDECK_TRUSTED_PROXIES",
        value_name = "CIDR",
        value_delimiter = ',',
        value_parser = network
    )]
    pub(crate) trusted_proxies: Vec<IpNet>,

    /// Folder with the built site: styles and WebAssembly.
    #[arg(
        long,
        env = "PUSHDECK_SITE",
        default_value = "target/site",
        value_name = "DIR"
    )]
    pub(crate) site: PathBuf,

    /// How long a saved certificate revision waits before it takes effect.
    #[arg(
        long,
        env = "PUSHDECK_ACTIVATION_DELAY",
        default_value = "10m",
        value_name = "TIME",
        value_parser = humantime::parse_duration
    )]
    pub(crate) activation_delay: Duration,

    /// How long an answer may take to begin. A test push calls the vendor up to four times, ten seconds
    /// each, when it has to authorise anew, and may wait for the database before: less cuts it off.
    #[arg(
        long,
        env = "PUSHDECK_ANSWER_TIMEOUT",
        default_value = "60s",
        value_name = "TIME",
        value_parser = humantime::parse_duration
    )]
    pub(crate) answer_timeout: Duration,

    /// How many pushes a second each certificate may send; as fast as the vendor takes them where
    /// nothing is said.
    #[arg(long, env = "PUSHDECK_PUSH_RATE", value_name = "PUSHES", value_parser = push_rate)]
    pub(crate) push_rate: Option<PushRate>,

    /// How many calls of the management API a second each API key may make.
    #[arg(
        long,
        env = "PUSHDECK_API_RATE",
        default_value_t = CALLS_PER_SECOND,
        value_name = "CALLS",
        value_parser = value_parser!(u32).range(1..)
    )]
    pub(crate) api_rate: u32,

    /// How many of them at once after a silence.
    #[arg(
        long,
        env = "PUSHDECK_API_BURST",
        default_value_t = CALLS_AT_ONCE,
        value_name = "CALLS",
        value_parser = value_parser!(u32).range(1..)
    )]
    pub(crate) api_burst: u32,

    /// How many devices may be connected.
    #[arg(
        long,
        env = "PUSHDECK_DEVICE_CONNECTIONS",
        default_value_t = ConnectionLimits::DEVICES.in_all,
        value_name = "CONNECTIONS"
    )]
    pub(crate) device_connections: usize,

    /// How many of them from one address, behind which a carrier may have thousands of phones.
    #[arg(
        long,
        env = "PUSHDECK_DEVICE_CONNECTIONS_PER_ADDRESS",
        default_value_t = ConnectionLimits::DEVICES.per_address,
        value_name = "CONNECTIONS"
    )]
    pub(crate) device_connections_per_address: usize,

    /// Simulate every vendor, and show phones at /sandbox.
    #[arg(long, env = "PUSHDECK_SANDBOX", value_parser = FalseyValueParser::new())]
    pub(crate) sandbox: bool,

    /// OPPO's push service for China, where it is not the usual one.
    #[arg(long, env = "PUSHDECK_OPPO_URL", value_name = "URL", value_parser = web_address)]
    pub(crate) oppo_url: Option<String>,

    /// OPPO's push service for everywhere else, where it is not the usual one.
    #[arg(long, env = "PUSHDECK_OPPO_OVERSEAS_URL", value_name = "URL", value_parser = web_address)]
    pub(crate) oppo_overseas_url: Option<String>,

    #[command(flatten)]
    pub(crate) single_sign_on: SingleSignOnOptions,
}

/// Where everything is kept.
#[derive(Args, Debug)]
pub(crate) struct Storage {
    /// The database; a SQLite file is created where there is none.
    #[arg(
        long,
        env = "PUSHDECK_DATABASE",
        default_value = "sqlite:data/pushdeck.db",
        value_name = "URL"
    )]
    pub(crate) database: String,

    /// File with the master key that seals secrets; created where there is none. By default beside
    /// the database.
    #[arg(long, env = "PUSHDECK_KEY_FILE", value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Member {
    /// Add a member, and print the password once.
    Add {
        /// The name to sign in with.
        name: String,
        /// admin or developer.
        #[arg(long, value_parser = role)]
        role: Role,
        /// An application that a developer reaches, by its SDKAppID; may be given several times.
        #[arg(long = "application", value_name = "SDKAPPID", value_parser = sdkappid)]
        applications: Vec<SdkAppId>,
        #[command(flatten)]
        storage: Storage,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    /// Make a new master key and seal every secret anew with it, while the console runs. To be run
    /// again if it is interrupted.
    Rotate {
        #[command(flatten)]
        storage: Storage,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Tell whether an entry was changed, moved or taken away.
    Verify {
        /// The hash that an earlier check printed, noted elsewhere: it must be an entry's.
        #[arg(long, value_name = "HASH", value_parser = audit_hash)]
        expect: Option<AuditHash>,
        #[command(flatten)]
        storage: Storage,
    },
}

#[derive(Args, Debug)]
pub(crate) struct UserSig {
    /// The application.
    #[arg(value_parser = sdkappid)]
    pub(crate) sdkappid: SdkAppId,

    /// Who calls: a user, or an admin of the application such as `administrator`.
    #[arg(value_parser = user)]
    pub(crate) identifier: UserId,

    /// How long it lets in.
    #[arg(
        long,
        default_value = "1day",
        value_name = "TIME",
        value_parser = humantime::parse_duration
    )]
    pub(crate) valid_for: Duration,

    #[command(flatten)]
    pub(crate) storage: Storage,
}

fn sdkappid(typed: &str) -> Result<SdkAppId, String> {
    SdkAppId::parse(typed).map_err(|_| "an SDKAppID has ten digits and starts with 14".to_owned())
}

fn user(typed: &str) -> Result<UserId, String> {
    UserId::parse(typed).map_err(|_| "a user has 1 to 32 bytes without white space".to_owned())
}

fn role(typed: &str) -> Result<Role, String> {
    Role::from_name(typed).ok_or_else(|| "take admin or developer".to_owned())
}

fn audit_hash(typed: &str) -> Result<AuditHash, String> {
    AuditHash::parse(typed).ok_or_else(|| "a hash has 64 hexadecimal digits".to_owned())
}

fn push_rate(typed: &str) -> Result<PushRate, String> {
    PushRate::parse(typed).ok_or_else(|| "take a whole number from 1 up".to_owned())
}

/// A network, or a single address.
fn network(typed: &str) -> Result<IpNet, String> {
    let typed = typed.trim();
    let address = || typed.parse::<IpAddr>().map(IpNet::from);
    let network = typed.parse::<IpNet>().or_else(|_| address());
    network.map_err(|_| "take a network such as 10.0.0.0/8, or one address".to_owned())
}

/// An http or https address without a slash at its end.
fn web_address(typed: &str) -> Result<String, String> {
    let address = typed.trim_end_matches('/');
    domain::click_action::WebUrl::parse(address)
        .map(String::from)
        .map_err(|_| "an address that starts with http:// or https:// is needed".to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory as _;
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_vendors_address_has_a_scheme_and_no_slash_at_its_end() {
        assert_eq!(
            web_address("http://127.0.0.1:9/"),
            Ok("http://127.0.0.1:9".to_owned())
        );
        assert!(web_address("ftp://example.com").is_err());
        assert!(web_address("example.com").is_err());
    }

    #[test]
    fn a_proxy_is_named_by_its_network_or_by_its_address() {
        assert_eq!(network("10.0.0.0/8"), Ok("10.0.0.0/8".parse().unwrap()));
        assert_eq!(network(" ::1 "), Ok("::1/128".parse().unwrap()));
        for wrong in ["", "10.0.0.0/33", "proxy.example.com", "*"] {
            assert!(network(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn no_option_makes_its_reader_panic_and_what_is_read_is_written_the_same(
            typed in prop_oneof![
                any::<String>(),
                "[0-9.:a-f/ ]{0,24}",
                "https?://[a-z0-9.:/@]{0,20}",
                "[0-9]{0,22}(ns|ms|s|m|h|d|weeks|years)?( [0-9]{1,3}s)?",
            ],
        ) {
            if let Ok(read) = network(&typed) {
                prop_assert_eq!(network(&read.to_string()), Ok(read));
            }
            if let Ok(address) = web_address(&typed) {
                prop_assert!(!address.ends_with('/') && address.to_lowercase().starts_with("http"));
                prop_assert_eq!(web_address(&address), Ok(address.clone()));
            }
            if let Ok(time) = humantime::parse_duration(&typed) {
                let written = humantime::format_duration(time).to_string();
                prop_assert_eq!(humantime::parse_duration(&written), Ok(time));
            }
            prop_assert!(push_rate(&typed).is_err() || typed.parse::<u32>().is_ok());
            prop_assert!(role(&typed).is_err() || ["admin", "developer"].contains(&typed.as_str()));
        }
    }
}
