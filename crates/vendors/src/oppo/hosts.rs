//! Where OPPO's services are.

use domain::oppo::Region;

/// The base URLs of OPPO's push services, one per region, without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OppoHosts {
    /// For apps registered in China mainland.
    pub china: String,
    /// For all others.
    pub overseas: String,
}

impl Default for OppoHosts {
    /// The hosts of OPPO's documents \[DOC\]. A newer one for China, `api-push-cn.heytapmobi.com`,
    /// is known from \[3P\] alone.
    fn default() -> Self {
        Self {
            china: "https://api.push.oppomobile.com".to_owned(),
            overseas: "https://api-intl.push.oppomobile.com".to_owned(),
        }
    }
}

impl OppoHosts {
    /// The address of `path` in that region. A slash too many in the configuration does no harm.
    pub(super) fn url(&self, region: Region, path: &str) -> String {
        let base = match region {
            Region::China => &self.china,
            Region::Overseas => &self.overseas,
        };
        format!("{}{path}", base.trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_region_has_its_own_host() {
        let hosts = OppoHosts::default();
        assert_eq!(
            hosts.url(Region::China, "/server/v1/auth"),
            "https://api.push.oppomobile.com/server/v1/auth"
        );
        assert_eq!(
            hosts.url(Region::Overseas, "/server/v1/auth"),
            "https://api-intl.push.oppomobile.com/server/v1/auth"
        );
    }

    #[test]
    fn a_slash_at_the_end_of_a_configured_host_is_not_doubled() {
        let hosts = OppoHosts {
            china: "http://127.0.0.1:9/oppo/".to_owned(),
            ..OppoHosts::default()
        };
        assert_eq!(hosts.url(Region::China, "/x"), "http://127.0.0.1:9/oppo/x");
    }
}
