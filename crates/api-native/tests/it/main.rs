//! The native API, asked over HTTP: golden pairs, rights, bad input, the seed, streams.

#![cfg(test)]

mod browser;
mod catalogue;
mod console;
mod gauntlet;
mod golden;
mod inputs;
mod lists;
mod members;
mod metric;
mod money;
mod once;
mod rights;
mod seed;
mod setting;
mod stream;
mod table;
mod wait;
