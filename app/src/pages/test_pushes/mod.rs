//! Test pushes: send one, see what came of it.

mod form;
pub(crate) mod live;
pub(crate) mod new;
mod not_now;
mod recent;
mod recipients;
pub(crate) mod result;
mod trace;
mod verdict;

use domain::SdkAppId;
use engine::devices::DeviceKey;
use engine::test_pushes::TestPushId;

use crate::pages::applications;

/// The name of a user who is looked up, in addresses and in forms.
const USER: &str = "user";

/// The form.
pub(crate) fn address(application: SdkAppId) -> String {
    format!("{}/test-push", applications::address(application))
}

/// The form with that device chosen.
pub(crate) fn address_of_device(device: &DeviceKey) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair(USER, device.user.as_str())
        .append_pair("device", device.device.as_str())
        .finish();
    format!("{}?{query}", address(device.application))
}

/// What came of one.
pub(crate) fn result_address(application: SdkAppId, push: TestPushId) -> String {
    format!("{}/{push}", address(application))
}
