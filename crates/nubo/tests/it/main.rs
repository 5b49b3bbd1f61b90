//! The real binary as an operator uses it: started, asked, stopped, killed, backed up.

#![cfg(test)]

mod archive;
mod binary;
mod client;
mod crowd;
mod examples;
mod http;
mod life;
mod operator;
mod real;
mod refusals;
mod schemathesis;
mod storm;
