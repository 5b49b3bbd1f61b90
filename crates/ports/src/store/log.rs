//! Rows of events and of the audit log.
//!
//! Both are written unnumbered with the change they tell of. A sequencer numbers what was
//! committed, so that a reader who has seen number n never misses a lower one, whatever order
//! concurrent transactions commit in.

use nubo_base::Time;
use nubo_domain::Result;
use nubo_domain::audit::{AuditFilter, AuditRow};
use nubo_domain::event::{Event, EventFilter};

/// Events.
pub trait EventLog {
    /// Writes an event without a number.
    ///
    /// # Errors
    /// Those of the engine.
    fn event_insert(&mut self, event: &Event) -> Result<()>;

    /// Gives the next numbers to at most `limit` unnumbered events, oldest id first; says how many
    /// there were. Must run in one process at a time (on PostgreSQL a conflict is retried).
    ///
    /// # Errors
    /// Those of the engine.
    fn event_number(&mut self, limit: u32) -> Result<u64>;

    /// Numbered events after `after`, in their order.
    ///
    /// # Errors
    /// Those of the engine.
    fn event_list(&mut self, filter: &EventFilter, after: i64, limit: u32) -> Result<Vec<Event>>;

    /// The highest number given.
    ///
    /// # Errors
    /// Those of the engine.
    fn event_last(&mut self) -> Result<i64>;

    /// The number of an event; none if it is absent or has none yet.
    ///
    /// # Errors
    /// Those of the engine.
    fn event_seq(&mut self, id: nubo_base::Uuid) -> Result<Option<i64>>;

    /// Forgets events before `before`, at most `limit`; says how many.
    ///
    /// # Errors
    /// Those of the engine.
    fn event_prune(&mut self, before: Time, limit: u32) -> Result<u64>;
}

/// The audit log.
pub trait AuditLog {
    /// Writes a line without a number.
    ///
    /// # Errors
    /// Those of the engine.
    fn audit_insert(&mut self, row: &AuditRow) -> Result<()>;

    /// Numbers and chains at most `limit` unsealed lines, oldest id first, with
    /// [`AuditRow::sealed_hash`]; says how many there were.
    ///
    /// # Errors
    /// Those of the engine.
    fn audit_seal(&mut self, limit: u32) -> Result<u64>;

    /// Sealed lines after number `after`, in their order.
    ///
    /// # Errors
    /// Those of the engine.
    fn audit_list(&mut self, filter: &AuditFilter, after: i64, limit: u32)
    -> Result<Vec<AuditRow>>;

    /// The number of a line; none if it is absent or unsealed.
    ///
    /// # Errors
    /// Those of the engine.
    fn audit_seq(&mut self, id: nubo_base::Uuid) -> Result<Option<i64>>;
}
