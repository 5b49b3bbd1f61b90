//! The Civo API, asked over HTTP: golden pairs, rights, bad input, the contract's traps.

#![cfg(test)]

mod gauntlet;
mod golden;
mod inputs;
mod rights;
mod table;
mod tokens;
mod traps;
