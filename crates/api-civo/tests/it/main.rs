//! The Civo API, asked over HTTP: golden pairs, rights, bad input, the contract's traps.

#![cfg(test)]

mod gauntlet;
mod golden;
mod house;
mod inputs;
mod objects;
mod restores;
mod rights;
mod screens;
mod table;
mod tokens;
mod traps;
