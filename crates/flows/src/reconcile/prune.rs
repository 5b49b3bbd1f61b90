//! Forgets what nobody will ask for any more, in small bites.

use std::time::Duration;

use nubo_base::Time;
use nubo_domain::Result;
use nubo_domain::account::REPLAY_WINDOW;
use nubo_ports::{StoreExt as _, Tx};

use crate::World;

/// Rows forgotten in one transaction.
const BITE: u32 = 500;
/// How long workflows that are over are kept.
const FLOWS_KEPT: Duration = Duration::from_secs(30 * 86_400);
/// How long events are kept.
const EVENTS_KEPT: Duration = Duration::from_secs(90 * 86_400);
/// How long tickets are kept after their end, so that a late user is told what is wrong.
const TICKETS_KEPT: Duration = Duration::from_secs(3_600);

/// How long letters are kept that wait no more.
const LETTERS_KEPT: Duration = Duration::from_secs(30 * 86_400);
/// How long codes are kept after their end, so that another one can be asked for.
const CODES_KEPT: Duration = Duration::from_secs(86_400);

/// What one run forgot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PruneStatus {
    /// Stored answers to idempotency keys.
    pub replies: u64,
    /// Workflows that were over.
    pub flows: u64,
    /// Events.
    pub events: u64,
    /// Tickets that had expired.
    pub tickets: u64,
    /// Letters that were sent or given up.
    pub letters: u64,
    /// Codes that had expired, with what was counted of their addresses.
    pub codes: u64,
}

type Bite = fn(&mut dyn Tx, Time, u32) -> Result<u64>;

/// Forgets old answers, workflows, events, tickets, letters and codes.
///
/// # Errors
/// Those of the store.
pub async fn prune(world: &World) -> Result<PruneStatus> {
    let now = world.now();
    Ok(PruneStatus {
        replies: all(world, |tx, t, n| tx.reply_prune(t, n), now.before(REPLAY_WINDOW)).await?,
        flows: all(world, |tx, t, n| tx.flow_prune(t, n), now.before(FLOWS_KEPT)).await?,
        events: all(world, |tx, t, n| tx.event_prune(t, n), now.before(EVENTS_KEPT)).await?,
        tickets: all(world, |tx, t, n| tx.ticket_prune(t, n), now.before(TICKETS_KEPT)).await?,
        letters: all(world, |tx, t, n| tx.letter_prune(t, n), now.before(LETTERS_KEPT)).await?,
        codes: all(world, |tx, t, n| tx.code_prune(t, n), now.before(CODES_KEPT)).await?,
    })
}

async fn all(world: &World, bite: Bite, before: Time) -> Result<u64> {
    let mut forgotten = 0;
    loop {
        let count = world.store.write(move |tx| bite(tx, before, BITE)).await?;
        forgotten += count;
        if count < u64::from(BITE) {
            return Ok(forgotten);
        }
        tokio::task::yield_now().await;
    }
}
