//! The connections that devices and browsers hold to this program: what goes over those of devices,
//! and how many of either may be open.

mod connection;
mod places;

pub(crate) use connection::Connections;
pub use connection::{Connection, Incoming, IncomingMessage};
pub use places::{
    ConnectionLimits, DevicePlace, Place, StreamPlace, TooManyConnections, enter_device,
    enter_stream, limit_devices,
};
pub(crate) use places::{DevicePlaces, StreamPlaces};
