//! The doors as a client sees them, with a small dialect of its own over a real cloud.

#![cfg(test)]

mod bodies;
mod pages;
mod place;
mod sequence;
mod sockets;
mod websockets;
