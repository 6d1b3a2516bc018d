//! Test pushes: send one, see what came of it.

pub(crate) mod new;
mod recent;
pub(crate) mod result;

use domain::SdkAppId;
use engine::test_pushes::TestPushId;

use crate::pages::applications;

/// The form.
pub(crate) fn address(application: SdkAppId) -> String {
    format!("{}/test-push", applications::address(application))
}

/// What came of one.
pub(crate) fn result_address(application: SdkAppId, push: TestPushId) -> String {
    format!("{}/{push}", address(application))
}
