//! The console as a browser meets it: the real router on a real database, a clock that stands
//! still, and the sandbox as the vendor. A test does what a person does, and reads the pages.

// Tells clippy that helpers here may unwrap as tests may.
#![cfg(test)]

mod access;
mod adding;
mod answer;
mod api_keys;
mod applications;
mod audit;
mod bad_input;
mod belonging;
mod broken_requests;
mod browser;
mod chat_app;
mod console;
mod deleting;
mod developers;
mod editing;
mod form;
mod languages;
mod members;
mod offline_push;
mod page;
mod pages;
mod phones;
mod profile;
mod receipts;
mod roles;
mod rules_of_all_pages;
mod second_factor;
mod secrets;
mod signing_in;
mod single_sign_on;
mod streams;
mod test_push_click_actions;
mod test_push_receipts;
mod test_push_recipients;
mod test_pushes;
mod vendor_trouble;
mod withdrawing;
