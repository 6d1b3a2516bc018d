//! The OPPO connector over real sockets: what it sends, how it authorises, and what it makes of
//! every kind of trouble.

// `cfg(test)` tells clippy that helpers here may unwrap as tests may.
#[cfg(test)]
mod authorising;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod gateway;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod silence;
#[cfg(test)]
mod trouble;
