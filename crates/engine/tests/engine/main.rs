//! The engine as its callers see it: a real database file, a clock that stands still, a simulated
//! vendor on the loopback.

// Tells clippy that helpers here may unwrap as tests may.
#![cfg(test)]

mod access;
mod admitting;
mod api_keys;
mod applications;
mod at_rest;
mod audit;
mod back_end;
mod callback_sender;
mod callbacks;
mod callbacks_limits;
mod changed_hands;
mod concurrency;
mod deleting;
mod deliveries;
mod demo;
mod devices;
mod edits;
mod fixture;
mod forgotten;
mod handing_over;
mod heartbeats;
mod idempotency;
mod invitations;
mod late_answers;
mod members;
mod metrics;
mod model;
mod opening;
mod outcomes;
mod pacing;
mod permissions;
mod provider;
mod queues;
mod readiness;
mod receipts;
mod repetitions;
mod revisions;
mod rotation;
mod second_factor;
mod security_stamp;
mod sessions;
mod signing_in;
mod single_sign_on;
mod state_change_addresses;
mod test_push_receipts;
mod test_push_targets;
mod test_pushes;
mod vendor;
mod verification;
