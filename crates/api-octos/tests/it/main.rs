//! The Octos API, asked over HTTP: golden pairs, rights, bad input, the seed's examples, traps.

#![cfg(test)]

mod gauntlet;
mod golden;
mod inputs;
mod rights;
mod seed;
mod traps;
