//! The engine on a real store, with a toy world that has nothing to do with clouds.

#![cfg(test)]

mod bakery;
mod engine;
mod faults;
mod runs;
