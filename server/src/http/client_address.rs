//! Where a request comes from, also behind proxies.

use std::net::{IpAddr, SocketAddr};

use app::ClientAddress;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName};
use ipnet::IpNet;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The networks of the proxies whose word on their clients is taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    pub(crate) const fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Each proxy adds at the right end who called it, so the list is read from there: an address
    /// counts as long as whoever named it is trusted, and what a client wrote itself never does.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let lines = headers.get_all(FORWARDED_FOR).iter();
        let lines: Vec<&str> = lines
            .map(|line| line.to_str().unwrap_or_default())
            .collect();
        let mut named = lines.iter().rev().flat_map(|line| line.rsplit(','));
        while self.trusts(client) {
            match named.next().and_then(address) {
                Some(address) => client = address,
                None => break,
            }
        }
        client
    }
}

/// An address as proxies write it: some add the port.
fn address(named: &str) -> Option<IpAddr> {
    let named = named.trim();
    let bare = named
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(named);
    let address = match bare.parse() {
        Ok(address) => address,
        Err(_) => named.parse::<SocketAddr>().ok()?.ip(),
    };
    Some(address.to_canonical())
}

/// Tells everything behind it where the request comes from.
pub(super) async fn add(
    State(proxies): State<TrustedProxies>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    if let Some(peer) = peer.map(|ConnectInfo(peer)| peer.ip()) {
        let client = proxies.client(peer, request.headers());
        request.extensions_mut().insert(ClientAddress(client));
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let networks = ["10.0.0.0/8", "2001:db8:1::/48"];
        let trusted = TrustedProxies::new(networks.map(|it| it.parse().unwrap()).into());
        for (peer, lines, client) in [
            // Nobody in between.
            ("203.0.113.7", &[][..], "203.0.113.7"),
            // Forged by the client itself.
            ("203.0.113.7", &["127.0.0.1"], "203.0.113.7"),
            ("203.0.113.7", &["10.0.0.1"], "203.0.113.7"),
            // One proxy, which added the last address; what stands before it is the client's word.
            ("10.0.0.1", &["198.51.100.9"], "198.51.100.9"),
            ("10.0.0.1", &["1.1.1.1, 198.51.100.9"], "198.51.100.9"),
            ("10.0.0.1", &["1.1.1.1", "198.51.100.9"], "198.51.100.9"),
            ("10.0.0.1", &["10.0.0.5, 198.51.100.9"], "198.51.100.9"),
            // Two proxies.
            ("10.0.0.1", &["198.51.100.9, 10.9.9.9"], "198.51.100.9"),
            ("10.0.0.1", &["198.51.100.9", "10.9.9.9"], "198.51.100.9"),
            // A caller inside the trusted network.
            ("10.0.0.1", &["10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1", &[], "10.0.0.1"),
            // Nothing that can be read goes as far as it can be read.
            ("10.0.0.1", &["unknown"], "10.0.0.1"),
            ("10.0.0.1", &["1.1.1.1, unknown, 10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1", &["1.1.1.1, "], "10.0.0.1"),
            // Every way to write an address.
            ("10.0.0.1", &["198.51.100.9:4711"], "198.51.100.9"),
            ("10.0.0.1", &["[2001:db8:2::9]:4711"], "2001:db8:2::9"),
            ("10.0.0.1", &["[2001:db8:2::9]"], "2001:db8:2::9"),
            ("::ffff:10.0.0.1", &["::ffff:198.51.100.9"], "198.51.100.9"),
            ("2001:db8:1::1", &["2001:db8:2::9"], "2001:db8:2::9"),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(FORWARDED_FOR, line.parse().unwrap());
            }
            let told = trusted.client(peer.parse().unwrap(), &headers);
            assert_eq!(told, client.parse::<IpAddr>().unwrap(), "{peer} {lines:?}");
        }
    }

    #[test]
    fn without_trusted_proxies_the_header_says_nothing() {
        let mut headers = HeaderMap::new();
        headers.append(FORWARDED_FOR, "198.51.100.9".parse().unwrap());
        let peer = "127.0.0.1".parse().unwrap();
        assert_eq!(TrustedProxies::default().client(peer, &headers), peer);
    }

    proptest! {
        #[test]
        fn whatever_the_header_says_only_who_is_trusted_is_believed(
            peer in any::<IpAddr>(),
            lines in prop::collection::vec(prop_oneof![
                prop::collection::vec(any::<u8>(), 0..40),
                prop::collection::vec(any::<IpAddr>(), 0..4)
                    .prop_map(|chain| chain.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(", ").into_bytes()),
            ], 0..3),
            network in prop::sample::select(vec!["10.0.0.0/8", "0.0.0.0/0", "::/1"]),
        ) {
            let trusted = TrustedProxies::new(vec![network.parse().unwrap()]);
            let mut headers = HeaderMap::new();
            for line in &lines {
                if let Ok(line) = line.as_slice().try_into() {
                    headers.append(FORWARDED_FOR, line);
                }
            }
            let client = trusted.client(peer, &headers);
            prop_assert!(client == peer.to_canonical() || trusted.trusts(peer.to_canonical()));
        }
    }
}
