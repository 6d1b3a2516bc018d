//! Who a callback's host is, asked for every connection: a name that was public when it was saved may
//! lead to this machine today.

use std::io;
use std::net::SocketAddr;

use domain::callback::CallbackReach;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The operating system's answers, without the addresses that may not be called.
#[derive(Clone, Copy, Debug)]
pub(super) struct GuardedResolver(pub(super) CallbackReach);

/// The name has addresses, but none that may be called.
#[derive(Debug, thiserror::Error)]
#[error("{host} has no address on the public internet")]
struct NotPublic {
    host: String,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let host = name.as_str();
            let all: io::Result<Vec<SocketAddr>> = tokio::net::lookup_host((host, 0))
                .await
                .map(Iterator::collect);
            let admitted = admitted(all?, reach);
            if admitted.is_empty() {
                let host = host.to_owned();
                return Err(NotPublic { host }.into());
            }
            let addresses: Addrs = Box::new(admitted.into_iter());
            Ok(addresses)
        })
    }
}

fn admitted(mut all: Vec<SocketAddr>, reach: CallbackReach) -> Vec<SocketAddr> {
    all.retain(|address| reach.admits(address.ip()));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn resolve(host: &str, reach: CallbackReach) -> Result<Vec<SocketAddr>, String> {
        let name = host.parse().unwrap();
        match GuardedResolver(reach).resolve(name).await {
            Ok(addresses) => Ok(addresses.collect()),
            Err(error) => Err(error.to_string()),
        }
    }

    #[tokio::test]
    async fn a_name_of_this_machine_has_an_address_in_the_sandbox_alone() {
        let error = resolve("localhost", CallbackReach::Public)
            .await
            .unwrap_err();
        assert_eq!(error, "localhost has no address on the public internet");
        let found = resolve("localhost", CallbackReach::Sandbox).await.unwrap();
        assert!(found.iter().all(|address| address.ip().is_loopback()));
        assert!(!found.is_empty());
    }

    #[test]
    fn only_what_may_be_called_is_left() {
        let all: Vec<SocketAddr> = ["10.0.0.1:0", "8.8.8.8:0", "127.0.0.1:0", "[fd00::1]:0"]
            .map(|address| address.parse().unwrap())
            .to_vec();
        let left = |reach| {
            let left = admitted(all.clone(), reach).into_iter();
            left.map(|address| address.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(left(CallbackReach::Public), ["8.8.8.8:0"]);
        assert_eq!(left(CallbackReach::Sandbox), ["8.8.8.8:0", "127.0.0.1:0"]);
    }
}
