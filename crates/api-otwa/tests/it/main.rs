//! The Otwa Cloud API, asked over HTTP: golden pairs, rights, bad input, and every trap that its
//! documentation sets for whoever answers in it.

#![cfg(test)]

mod golden;
mod inputs;
mod money;
mod orders;
mod rights;
mod shapes;
mod site;
mod sso;
mod stage;
mod work;
