//! Numbers what was committed: events for those who follow them, audit lines for their chain.

use nubo_domain::Result;
use nubo_ports::{StoreExt as _, Tx};

use crate::World;

/// Rows numbered in one transaction.
const BATCH: u32 = 500;

/// What one run numbered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SequencerStatus {
    /// Events that got a number.
    pub events: u64,
    /// Audit lines that were sealed.
    pub audit: u64,
    /// The highest number an event has, if any got one.
    pub last_event: i64,
}

/// Numbers events and seals audit lines until none is left.
///
/// # Errors
/// Those of the store.
pub async fn sequencer(world: &World) -> Result<SequencerStatus> {
    let mut status = SequencerStatus::default();
    loop {
        let batch = |tx: &mut dyn Tx| {
            let events = tx.event_number(BATCH)?;
            let audit = tx.audit_seal(BATCH)?;
            let last = if events > 0 { tx.event_last()? } else { 0 };
            Ok((events, audit, last))
        };
        let (events, audit, last) = world.store.write(batch).await?;
        status.events += events;
        status.audit += audit;
        status.last_event = status.last_event.max(last);
        if events < u64::from(BATCH) && audit < u64::from(BATCH) {
            return Ok(status);
        }
    }
}
