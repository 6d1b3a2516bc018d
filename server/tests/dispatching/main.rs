//! The engine's dispatcher and the simulated vendor, over real sockets, by a clock that stands still.

// Tells clippy that helpers here may unwrap as tests may.
#![cfg(test)]

mod faults;
mod world;
