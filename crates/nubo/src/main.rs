//! The binary: wiring and commands.

fn main() {}
