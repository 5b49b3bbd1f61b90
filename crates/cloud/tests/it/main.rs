//! The rules, asked through the only door, on a real store.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod access;
mod beginnings;
mod house;
mod logins;
mod members;
mod name_servers;
mod networks;
mod once;
mod people;
mod quota;
mod rights;
mod servers;
