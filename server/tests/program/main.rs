//! The program as its operator meets it: a child process on loopback, in folders of its own.

// Tells clippy that helpers here may unwrap as tests may.
#![cfg(test)]

mod addresses;
mod answer_time;
mod audit;
mod callbacks;
mod client;
mod contract;
mod device_connection;
mod device_connection_limits;
mod event_streams;
mod files;
mod first_start;
mod folder;
mod holder;
mod http;
mod keys;
mod killing;
mod management;
mod management_limits;
mod management_robustness;
mod members;
mod metrics;
mod phones;
mod program;
mod refusals;
mod rest;
mod single_sign_on;
mod stopping;
mod usage;
