//! The real binary as an operator uses it: started, asked, stopped, killed, backed up.

#![cfg(test)]

mod archive;
mod binary;
mod civo;
mod client;
mod clients;
mod crowd;
mod examples;
mod http;
mod life;
mod mail;
mod money;
mod native;
mod octos;
mod operator;
mod otwa;
mod people;
mod portal;
mod real;
mod refusals;
mod schemathesis;
mod storm;
mod walks;
