//! The store: durable rows behind transactions.
//!
//! Work on it is a synchronous function over a [`Tx`]: it reads and writes rows and nothing else,
//! so an engine may run it on any thread, and may run it again after a serialisation failure.

mod access;
mod ledger;
mod log;
mod mail;
mod room;
mod tickets;

use std::any::Any;
use std::sync::Arc;

use async_trait::async_trait;
use nubo_base::{Id, Time, Uuid};
use nubo_domain::{Body, Error, Kind, KindRow, Lookup, Result, Rooms, SharedBody, Table};

pub use access::{CredentialFilter, Credentials, Idempotency, StoredReply, Usage};
pub use ledger::{Burn, Ledger, Moved, SubscriptionFilter, Subscriptions, TransferFilter};
pub use log::{AuditLog, EventLog};
pub use mail::{LetterFilter, Letters, MailedCodes};
pub use room::{Addresses, HostRoom, Placement, Quotas};
pub use tickets::{Ticket, Tickets};

use crate::flows::{FlowRow, FlowStatus, NewFlow, Operation};

/// Which rows of a kind, and which page of them. Rows come in the order of their ids, which is
/// the order of their making; `newest_first` turns it round.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Only of this tenant.
    pub account: Option<Uuid>,
    /// Only of these projects.
    pub rooms: Rooms,
    /// Only these themselves.
    pub ids: Option<Vec<Uuid>>,
    /// Only with this name.
    pub name: Option<String>,
    /// Only with this text in the name. Letters of ASCII are found whatever their case, others at
    /// least as they are written.
    pub search: Option<String>,
    /// Only in these states; empty means any.
    pub states: Vec<String>,
    /// Only with these values in lookup columns.
    pub lookups: Vec<(&'static str, Lookup)>,
    /// Only with these labels.
    pub labels: Vec<(String, String)>,
    /// Also rows that are over.
    pub with_ended: bool,
    /// Only after this id (before it with `newest_first`).
    pub after: Option<Uuid>,
    /// From the newest to the oldest.
    pub newest_first: bool,
    /// At most this many; 0 means 100.
    pub limit: u32,
    /// Without this many of the first ones: for readers who count pages. Costs as much as reading
    /// them.
    pub skip: u32,
}

/// A body as a store hands it out.
#[derive(Clone, Debug)]
pub enum Stored {
    /// Read for this transaction.
    Own(Body),
    /// Kept by the store for all who read it.
    Shared(Arc<SharedBody>),
}

impl Stored {
    /// The object.
    ///
    /// # Errors
    /// As [`Body::object`].
    pub fn object<K: Kind>(&self) -> Result<K> {
        match self {
            Self::Own(body) => body.object(),
            Self::Shared(body) => body.object(),
        }
    }
}

/// Rows of kinds. The statements follow from the [`Table`]; a new kind needs no code here.
pub trait Rows {
    /// A row; none if absent.
    ///
    /// # Errors
    /// `unavailable` or `internal_error` from the engine, as with every method of a transaction.
    fn row_get(&mut self, table: &'static Table, id: Uuid) -> Result<Option<KindRow>>;

    /// A page of rows.
    ///
    /// # Errors
    /// Those of the engine.
    fn row_list(&mut self, table: &'static Table, query: &Query) -> Result<Vec<KindRow>>;

    /// The body of a row; none if absent. It costs less than the whole row.
    ///
    /// # Errors
    /// Those of the engine.
    fn body_get(&mut self, table: &'static Table, id: Uuid) -> Result<Option<Stored>>;

    /// The bodies of a page of rows, in the order of `row_list`.
    ///
    /// # Errors
    /// Those of the engine.
    fn body_list(&mut self, table: &'static Table, query: &Query) -> Result<Vec<Body>>;

    /// How many live rows match (page and order are ignored).
    ///
    /// # Errors
    /// Those of the engine.
    fn row_count(&mut self, table: &'static Table, query: &Query) -> Result<i64>;

    /// Writes a new row and its labels.
    ///
    /// # Errors
    /// `name_taken` at `name` if a live row of the same owner has the name.
    fn row_insert(&mut self, table: &'static Table, row: &KindRow) -> Result<()>;

    /// Replaces the row if its version is still `seen`; says whether it was.
    ///
    /// # Errors
    /// `name_taken` as in `row_insert`.
    fn row_update(&mut self, table: &'static Table, row: &KindRow, seen: i64) -> Result<bool>;
}

/// Workflow rows.
pub trait Flows {
    /// Writes a workflow. With `cancels`, marks the subject's unfinished ones as cancelled first.
    ///
    /// # Errors
    /// Those of the engine.
    fn flow_insert(&mut self, flow: &NewFlow) -> Result<()>;

    /// A workflow; none if absent.
    ///
    /// # Errors
    /// Those of the engine.
    fn flow_get(&mut self, id: Id<Operation>) -> Result<Option<FlowRow>>;

    /// Takes up to `limit` active workflows that are due (`wake <= now`), not leased at `now`, and
    /// the oldest unfinished one of their subject, and leases them to `owner` until `until`.
    ///
    /// # Errors
    /// Those of the engine.
    fn flow_claim(
        &mut self,
        owner: &str,
        now: Time,
        until: Time,
        limit: u32,
    ) -> Result<Vec<FlowRow>>;

    /// Saves how a workflow stands, if `owner` still holds its lease; says whether it did.
    /// `lease_owner` and `lease_until` are taken from the row; the `cancel` mark and `deadline`
    /// are not written, so that a wish made meanwhile is not lost.
    ///
    /// # Errors
    /// Those of the engine.
    fn flow_save(&mut self, owner: &str, row: &FlowRow) -> Result<bool>;

    /// Frees every lease of `owner`; says how many. For a process that knows it is alone.
    ///
    /// # Errors
    /// Those of the engine.
    fn flow_free_leases(&mut self, owner: &str) -> Result<u64>;

    /// Makes every active workflow that is due after `after` due earlier by `by`; says how many.
    /// For a clock that was set back: what was put off by the old time would sleep too long.
    ///
    /// # Errors
    /// Those of the engine.
    fn flow_hasten(&mut self, after: Time, by: std::time::Duration) -> Result<u64>;

    /// Lets a workflow that needs attention go on; says whether there was one.
    ///
    /// # Errors
    /// Those of the engine.
    fn flow_retry(&mut self, id: Id<Operation>, now: Time) -> Result<bool>;

    /// A page of workflows, newest first.
    ///
    /// # Errors
    /// Those of the engine.
    fn flow_list(&mut self, filter: &FlowFilter) -> Result<Vec<FlowRow>>;

    /// How many children of a workflow are not over.
    ///
    /// # Errors
    /// Those of the engine.
    fn flow_open_children(&mut self, parent: Id<Operation>) -> Result<i64>;

    /// How many workflows stand how.
    ///
    /// # Errors
    /// Those of the engine.
    fn flow_counts(&mut self) -> Result<Vec<(FlowStatus, i64)>>;

    /// Forgets workflows that were over before `before`, at most `limit`; says how many.
    ///
    /// # Errors
    /// Those of the engine.
    fn flow_prune(&mut self, before: Time, limit: u32) -> Result<u64>;
}

/// Which workflows a reader wants.
#[derive(Clone, Debug, Default)]
pub struct FlowFilter {
    /// Only of this tenant.
    pub account: Option<Uuid>,
    /// Only of these projects.
    pub rooms: Rooms,
    /// Only on this subject.
    pub subject: Option<Uuid>,
    /// Only those that stand so.
    pub status: Option<FlowStatus>,
    /// Only before this id.
    pub before: Option<Uuid>,
    /// At most this many; 0 means 100.
    pub limit: u32,
}

/// One transaction: all that can be read and written in it.
pub trait Tx:
    Rows
    + Flows
    + Credentials
    + Idempotency
    + Usage
    + EventLog
    + AuditLog
    + Addresses
    + Placement
    + Quotas
    + Tickets
    + Ledger
    + Subscriptions
    + Letters
    + MailedCodes
{
}

impl<T> Tx for T where
    T: Rows
        + Flows
        + Credentials
        + Idempotency
        + Usage
        + EventLog
        + AuditLog
        + Addresses
        + Placement
        + Quotas
        + Tickets
        + Ledger
        + Subscriptions
        + Letters
        + MailedCodes
{
}

/// What a transaction's work gives back, without its type.
pub type AnyValue = Box<dyn Any + Send>;

/// The work of one transaction. It may be run more than once; only the last run counts.
pub type Work = Box<dyn FnMut(&mut dyn Tx) -> Result<AnyValue> + Send>;

/// A durable store of rows.
#[async_trait]
pub trait Store: Send + Sync {
    /// Runs `work` and commits it if it succeeds; answers only after it is durable. An error
    /// leaves nothing behind.
    ///
    /// # Errors
    /// Those of `work`, or of the engine.
    async fn write_any(&self, work: Work) -> Result<AnyValue>;

    /// Runs `work` on a consistent snapshot; nothing it writes is kept.
    ///
    /// # Errors
    /// Those of `work`, or of the engine.
    async fn read_any(&self, work: Work) -> Result<AnyValue>;

    /// Whether only this process can be using the data.
    fn is_exclusive(&self) -> bool;

    /// Copies the whole store, as of one moment, while it runs.
    ///
    /// # Errors
    /// `unavailable` with the reason when the copy cannot be made.
    async fn backup(&self, to: &std::path::Path) -> Result<()>;
}

/// Typed work on a store.
pub trait StoreExt {
    /// [`Store::write_any`] with a type.
    ///
    /// # Errors
    /// Those of `work`, or of the engine.
    fn write<T, F>(&self, work: F) -> impl Future<Output = Result<T>> + Send
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Tx) -> Result<T> + Send + 'static;

    /// [`Store::read_any`] with a type.
    ///
    /// # Errors
    /// Those of `work`, or of the engine.
    fn read<T, F>(&self, work: F) -> impl Future<Output = Result<T>> + Send
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Tx) -> Result<T> + Send + 'static;
}

impl StoreExt for dyn Store + '_ {
    async fn write<T, F>(&self, mut work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        typed(self.write_any(Box::new(move |tx| Ok(Box::new(work(tx)?) as AnyValue))).await?)
    }

    async fn read<T, F>(&self, mut work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        typed(self.read_any(Box::new(move |tx| Ok(Box::new(work(tx)?) as AnyValue))).await?)
    }
}

fn typed<T: 'static>(value: AnyValue) -> Result<T> {
    let value = value.downcast().map_err(|_| Error::internal("a store changed a value's type"))?;
    Ok(*value)
}
