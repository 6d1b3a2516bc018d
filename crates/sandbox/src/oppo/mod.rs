//! OPPO's gateway, seen from the inside and written from its documents alone.
//!
//! The connector of this product is written from the same documents by itself: where the two do
//! not understand each other, one of them has misread.

mod auth;
mod batch;
mod broadcast;
mod codes;
mod extras;
mod fields;
mod form;
mod gateway;
mod http;
mod journal;
mod notification;
mod outbox;
mod receipts;
mod target;
mod unicast;
mod vendor_apps;

pub(crate) use gateway::Gateway;
pub(crate) use http::router;
pub(crate) use journal::Journal;
pub use journal::JournalEntry;
pub use receipts::ReceiptCounts;
pub(crate) use receipts::{Letters, deliver, postman};
pub use vendor_apps::{UnknownVendorApp, VendorApp, demo_vendor_app};
pub(crate) use vendor_apps::{VendorApps, demo_phones};
