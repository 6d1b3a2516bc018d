//! One file per page: the component that renders it, and beside it the handler of its form.

pub(crate) mod api_keys;
pub(crate) mod applications;
pub(crate) mod audit;
pub(crate) mod certificates;
pub(crate) mod devices;
pub(crate) mod language;
mod loaded;
pub(crate) mod members;
mod period;
pub(crate) mod phones;
pub(crate) mod profile;
pub(crate) mod pushes;
pub(crate) mod refused;
pub(crate) mod sign_in;
pub(crate) mod sign_in_code;
pub(crate) mod single_sign_on;
pub(crate) mod test_pushes;
pub(crate) mod title;

pub(crate) use loaded::loaded;
