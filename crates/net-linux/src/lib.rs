//! The network driver for one Linux machine: real packets.
//!
//! A network is one namespace with a bridge, a gateway address, a DHCP and name service and a pair
//! of links to the machine's own namespace. A server's port is a tap on that bridge; QEMU is
//! started inside the namespace. What should be is written down before anything is made and struck
//! out after the last of it is gone, so a crash at any moment leaves nothing that nobody knows of.
//!
//! The binary builds it so, once for each process and data folder:
//!
//! 1. [`Settings::of_machine`] with a run folder of its own for each data folder, for instance
//!    `/run/nubo/<short hash>`, which root owns and all may pass through (mode 0711; so for the
//!    folders above it). It finds the uplink and the name servers of the machine; both may be
//!    absent. [`Settings::new`] looks at nothing.
//! 2. `tap_owner`: the number of the user as which QEMU runs, if that is not root. `transit`
//!    (100.127.0.0/16) needs a change only where the machine uses that range, `blocked` where
//!    guests must be kept off some network that the machine reaches.
//! 3. [`checks`] for `nubo doctor` and before serving: each entry that is not `ok` has its remedy.
//! 4. [`LinuxNet::open`], inside a tokio runtime with all its drivers; it implements
//!    [`nubo_ports::Net`] and touches nothing in the kernel before the first wish.
//!
//! The machine needs root (`CAP_NET_ADMIN` and `CAP_SYS_ADMIN`); `ip`, `tc`, `nft` and `dnsmasq`;
//! the modules `tun` and `br_netfilter`, and for limits of bandwidth `ifb`, `sch_tbf`,
//! `sch_ingress`, `cls_u32` and `act_mirred`. No sysctl need be set: forwarding is switched on for
//! the driver's own links and the uplink only.
//!
//! [`rules`] and [`service`] turn wishes into texts and know nothing else; [`links`], [`tap`] and
//! [`shape`] touch the kernel; [`LinuxNet`] brings them together. IPv6 from guests is dropped.
//! Connections that a rule let in go on when the rule is taken away, as on AWS; new ones are
//! refused. This crate must never know a verb, a row or a dialect.

mod book;
mod checks;
mod command;
mod detect;
mod driver;
mod inside;
mod links;
mod naming;
mod rules;
mod ruleset;
mod service;
mod settings;
mod shape;
mod spec;
mod sysctl;
mod tap;

pub use checks::checks;
pub use driver::LinuxNet;
pub use settings::{Cidr, ParseCidrError, Settings};
pub use tap::attach;
