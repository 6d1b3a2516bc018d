//! The simulated OPPO as a client meets it: real sockets on loopback, the documented forms, and
//! nothing that is not public.

#![cfg(test)]

mod auth;
mod broadcast;
mod client;
mod faults;
mod phones;
mod receipts;
mod unicast;
