//! What a server shows OPPO to be let in.

use domain::oppo::{AppKey, MasterSecret, Region};

/// The credentials of one OPPO app. Printing them shows no secret.
#[derive(Clone, Debug)]
pub struct OppoCredentials {
    /// Which app.
    pub app_key: AppKey,
    /// What signs. Not the AppSecret, which is for phones \[DOC\].
    pub master_secret: MasterSecret,
    /// Which of OPPO's services knows the app.
    pub region: Region,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_print_without_their_secret() {
        let credentials = OppoCredentials {
            app_key: AppKey::parse("appkey0001").unwrap(),
            master_secret: MasterSecret::parse("the-master-secret-0001").unwrap(),
            region: Region::China,
        };
        let printed = format!("{credentials:?} {credentials:#?}");
        assert!(printed.contains("appkey0001"));
        assert!(!printed.contains("master-secret-0001"), "{printed}");
    }
}
