//! Push records: find one, and read what became of it.

pub(crate) mod list;
pub(crate) mod send_again;
pub(crate) mod trace;

use domain::SdkAppId;
use domain::delivery::DeliveryState;

use crate::components::Tone;
use crate::pages::applications;

/// The records of an application.
pub(crate) fn address(application: SdkAppId) -> String {
    format!("{}/pushes", applications::address(application))
}

/// How a state is meant.
const fn tone(state: DeliveryState) -> Tone {
    match state {
        DeliveryState::Waiting | DeliveryState::Sending => Tone::Waiting,
        DeliveryState::Accepted | DeliveryState::Arrived => Tone::Good,
        DeliveryState::Failed | DeliveryState::Expired => Tone::Bad,
        DeliveryState::NotPushed => Tone::Neutral,
    }
}
