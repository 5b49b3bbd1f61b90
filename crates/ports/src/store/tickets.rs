//! Rows of tickets: single-use permits to look through a console.

use nubo_base::{Digest, Id, Time, Uuid};
use nubo_domain::{Account, Result, Server};

use crate::vmm::ConsoleKind;

/// A ticket. Its secret is never kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// SHA-256 of its secret.
    pub hash: Digest,
    /// Whose console.
    pub server: Id<Server>,
    /// Which.
    pub kind: ConsoleKind,
    /// The tenant of whoever asked for it; none for the operator.
    pub account: Option<Id<Account>>,
    /// The credential that it was asked for with; none for the operator on the machine itself.
    pub credential: Option<Uuid>,
    /// When it is of no use any more.
    pub expires: Time,
    /// When it was used.
    pub used: Option<Time>,
}

/// Tickets, found by the hash of their secret.
pub trait Tickets {
    /// Writes a new ticket.
    ///
    /// # Errors
    /// Those of the engine.
    fn ticket_insert(&mut self, ticket: &Ticket) -> Result<()>;

    /// Marks a ticket as used, unless it is already, and gives it as it was before: whoever sees
    /// `used` as none is the one who used it. None if there is no such ticket.
    ///
    /// # Errors
    /// Those of the engine.
    fn ticket_use(&mut self, hash: &Digest, now: Time) -> Result<Option<Ticket>>;

    /// Forgets tickets that expired before `before`, at most `limit`; says how many.
    ///
    /// # Errors
    /// Those of the engine.
    fn ticket_prune(&mut self, before: Time, limit: u32) -> Result<u64>;
}
