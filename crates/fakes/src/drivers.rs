//! The three drivers over one world.

mod copy;
mod disks;
mod health;
mod net;
mod vmm;

use std::collections::BTreeMap;

use nubo_base::{Id, Uuid};
use nubo_domain::Host;

use crate::records::Seat;

pub(crate) use copy::Content;

/// What `things` of a host there are.
fn of_host<T>(things: &BTreeMap<Seat, T>, host: Id<Host>) -> impl Iterator<Item = &T> {
    let first = Seat { host, server: Id::of(Uuid::nil()) };
    let last = Seat { host, server: Id::of(Uuid::max()) };
    things.range(first..=last).map(|(_, thing)| thing)
}
