//! The portal's API, asked over HTTP: golden pairs, rights, bad input, its traps.

#![cfg(test)]

mod auth;
mod golden;
mod inputs;
mod rights;
mod table;
mod traps;
mod walk;
