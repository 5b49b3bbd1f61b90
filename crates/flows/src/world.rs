//! What workflows and reconcilers work on.

use std::sync::Arc;

use nubo_base::{Clock, Ids, Time};
use nubo_ports::{Disks, Mailer, Net, Store, Vmm};

/// The store, the drivers, the clock and the source of ids.
#[derive(Clone)]
pub struct World {
    /// Where the rows are.
    pub store: Arc<dyn Store>,
    /// Guests.
    pub vmm: Arc<dyn Vmm>,
    /// Ports.
    pub net: Arc<dyn Net>,
    /// Root disks.
    pub disks: Arc<dyn Disks>,
    /// Letters.
    pub mailer: Arc<dyn Mailer>,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// Fresh ids.
    pub ids: Ids,
}

impl World {
    pub(crate) fn now(&self) -> Time {
        self.clock.now()
    }
}
