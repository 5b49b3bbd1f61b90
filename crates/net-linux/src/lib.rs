//! The network driver for one Linux machine: real packets.
//!
//! A network is one namespace with a bridge, a gateway address, a DHCP and name service and a pair
//! of links to the machine's own namespace. A server's port is a tap on that bridge; QEMU is
//! started inside the namespace. What should be is written down before anything is made and struck
//! out after the last of it is gone, so a crash at any moment leaves nothing that nobody knows of.
//!
//! [`rules`] and [`service`] turn wishes into texts and know nothing else; [`links`], [`tap`] and
//! [`shape`] touch the kernel; [`LinuxNet`] brings them together. IPv6 from guests is dropped.
//! This crate must never know a verb, a row or a dialect.

mod book;
mod checks;
mod command;
mod driver;
mod inside;
mod links;
mod naming;
mod rules;
mod service;
mod settings;
mod shape;
mod spec;
mod tap;

pub use checks::{Check, checks};
pub use driver::LinuxNet;
pub use settings::{Cidr, ParseCidrError, Settings};
pub use spec::{
    Direction, NetFigures, NetworkSpec, NicSource, Peer, PortSpec, Protocol, Rule, SeenPort,
};
pub use tap::attach;
