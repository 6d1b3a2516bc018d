//! The apps registered with the simulated OPPO, and the phones that have them. All of it is
//! fixed, so that a certificate entered yesterday still works after a restart.

use std::fmt;

use domain::Platform;
use domain::certificate::CertificateForm;
use domain::oppo::Region;

use crate::changes::Changes;
use crate::chat_app::ChatApp;
use crate::faults::Fault;
use crate::lock::Lock;
use crate::phones::{Phone, PhoneId};

/// An app as OPPO's developer console shows it, with all four credentials side by side: the
/// server needs the MasterSecret, and many take the AppSecret.
#[derive(Clone, PartialEq, Eq)]
pub struct VendorApp {
    /// The app's name.
    pub name: String,
    /// Android package name.
    pub package_name: String,
    /// AppID: digits.
    pub app_id: String,
    /// AppKey: public, phones hold it too.
    pub app_key: String,
    /// AppSecret: what the phone needs. Signing a server's sign-in with it is refused.
    pub app_secret: String,
    /// MasterSecret: what the server needs.
    pub master_secret: String,
    /// Which of OPPO's two services it is registered with.
    pub region: Region,
    /// The NotificationChannels that the app creates.
    pub channels: Vec<String>,
    /// What goes wrong for this app at the moment.
    pub fault: Fault,
}

impl VendorApp {
    /// What a person would type who copied the credentials into a certificate's form.
    #[must_use]
    pub fn certificate_form(&self) -> CertificateForm {
        CertificateForm {
            platform: Platform::Oppo.name().into(),
            app_key: self.app_key.clone(),
            app_id: self.app_id.clone(),
            master_secret: self.master_secret.clone(),
            channel_id: self.channels.first().cloned().unwrap_or_default(),
            region: self.region.name().into(),
            ..CertificateForm::default()
        }
    }
}

impl fmt::Debug for VendorApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VendorApp")
            .field("name", &self.name)
            .field("package_name", &self.package_name)
            .field("app_id", &self.app_id)
            .field("app_key", &self.app_key)
            .field("region", &self.region)
            .field("channels", &self.channels)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}

/// There is no vendor app with this AppKey.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no vendor app of the sandbox has the AppKey {0:?}: take one from Sandbox::vendor_apps")]
pub struct UnknownVendorApp(pub String);

/// The demo app for China: what the product is set up with when it starts with the sandbox.
#[must_use]
pub fn demo_vendor_app() -> VendorApp {
    VendorApp {
        name: "Demo IM".to_owned(),
        package_name: "com.example.demoim".to_owned(),
        app_id: "30990001".to_owned(),
        app_key: "de300a11fa4ec0de5a4db0c5000c0001".to_owned(),
        app_secret: "de300a11fa4ec0de5a4db0c5a5ec0001".to_owned(),
        master_secret: "de300a11fa4ec0de5a4db0c53a5e0001".to_owned(),
        region: Region::China,
        channels: vec!["tuikit".to_owned()],
        fault: Fault::None,
    }
}

/// The demo app for everywhere else.
fn overseas_vendor_app() -> VendorApp {
    VendorApp {
        name: "Demo IM Overseas".to_owned(),
        package_name: "com.example.demoim.overseas".to_owned(),
        app_id: "30990002".to_owned(),
        app_key: "de300a11fa4ec0de5a4db0c5000c0002".to_owned(),
        app_secret: "de300a11fa4ec0de5a4db0c5a5ec0002".to_owned(),
        master_secret: "de300a11fa4ec0de5a4db0c53a5e0002".to_owned(),
        region: Region::Overseas,
        channels: vec!["tuikit".to_owned()],
        fault: Fault::None,
    }
}

/// The phones of the sandbox, switched on for the first time.
pub(crate) fn demo_phones() -> Vec<Phone> {
    let (china, overseas) = (demo_vendor_app(), overseas_vendor_app());
    [
        (
            "OPPO Find X8",
            &china,
            "CN_1f0e2d3c4b5a69788796a5b4c3d2e1f0",
        ),
        ("OPPO Reno12", &china, "CN_2a4c6e8f0b1d3f5a7c9e0b2d4f6a8c0e"),
        (
            "OnePlus 13 (overseas)",
            &overseas,
            "OPPO_US_3b7d9f1a5c8e2046b8da0fc2e4169375",
        ),
    ]
    .into_iter()
    .zip(1..)
    .map(|((name, app, registration_id), id)| Phone {
        id: PhoneId(id),
        name: name.to_owned(),
        app_key: app.app_key.clone(),
        package_name: app.package_name.clone(),
        registration_id: registration_id.to_owned(),
        channels: app.channels.clone(),
        notifications: Vec::new(),
        not_shown: Vec::new(),
        last_opened: None,
        network: true,
        app: ChatApp::default(),
    })
    .collect()
}

/// All vendor apps, with what goes wrong for each.
#[derive(Debug)]
pub(crate) struct VendorApps {
    apps: Lock<Vec<VendorApp>>,
    changes: Changes,
}

impl VendorApps {
    pub(crate) fn registered(changes: Changes) -> Self {
        Self {
            apps: Lock::new(vec![demo_vendor_app(), overseas_vendor_app()]),
            changes,
        }
    }

    pub(crate) fn all(&self) -> Vec<VendorApp> {
        self.apps.lock().clone()
    }

    pub(crate) fn by_key(&self, app_key: &str) -> Option<VendorApp> {
        self.apps
            .lock()
            .iter()
            .find(|app| app.app_key == app_key)
            .cloned()
    }

    pub(crate) fn set_fault(&self, app_key: &str, fault: Fault) -> Result<(), UnknownVendorApp> {
        {
            let mut apps = self.apps.lock();
            let app = apps
                .iter_mut()
                .find(|app| app.app_key == app_key)
                .ok_or_else(|| UnknownVendorApp(app_key.to_owned()))?;
            app.fault = fault;
        }
        self.changes.bump();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use domain::oppo::{AppId, AppKey, MasterSecret};

    use super::*;
    use crate::oppo::target::RegistrationId;

    #[test]
    fn the_credentials_have_the_shape_of_real_ones_and_can_be_told_apart() {
        for app in [demo_vendor_app(), overseas_vendor_app()] {
            assert!(AppKey::parse(&app.app_key).is_ok());
            assert!(AppId::parse(&app.app_id).is_ok());
            assert!(app.app_id.bytes().all(|b| b.is_ascii_digit()));
            assert!(MasterSecret::parse(&app.master_secret).is_ok());
            let three = [&app.app_key, &app.app_secret, &app.master_secret];
            assert!(three.iter().all(|text| text.len() == 32));
            assert_ne!(app.app_key, app.app_secret);
            assert_ne!(app.app_secret, app.master_secret);
            assert_ne!(app.app_key, app.master_secret);
        }
    }

    #[test]
    fn every_phone_is_registered_in_the_region_of_its_app() {
        let apps = [demo_vendor_app(), overseas_vendor_app()];
        for phone in demo_phones() {
            let app = apps.iter().find(|app| app.app_key == phone.app_key);
            let id = RegistrationId::parse(&phone.registration_id).unwrap();
            // The rule of OPPO's documents: with a maker in front, the country comes second.
            let parts: Vec<&str> = id.as_str().split('_').collect();
            let country = match parts.as_slice() {
                [country, _] | [_, country, _] => *country,
                _ => "CN",
            };
            let region = if country == "CN" {
                Region::China
            } else {
                Region::Overseas
            };
            assert_eq!(app.unwrap().region, region, "{}", phone.name);
        }
    }

    #[test]
    fn no_secret_is_printed() {
        let app = demo_vendor_app();
        let printed = format!("{app:?}");
        assert!(printed.contains(&app.app_key));
        assert!(!printed.contains(&app.app_secret));
        assert!(!printed.contains(&app.master_secret));
    }

    #[test]
    fn a_fault_hits_one_app_only() {
        let apps = VendorApps::registered(Changes::none_yet());
        let key = demo_vendor_app().app_key;
        apps.set_fault(&key, Fault::Slow).unwrap();
        let faults: Vec<Fault> = apps.all().iter().map(|app| app.fault).collect();
        assert_eq!(faults, [Fault::Slow, Fault::None]);
        assert_eq!(
            apps.set_fault("nobody", Fault::Slow),
            Err(UnknownVendorApp("nobody".to_owned()))
        );
    }
}
