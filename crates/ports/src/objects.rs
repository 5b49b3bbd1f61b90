//! Typed reading and writing of kinds over the rows of a transaction.

use nubo_base::{Id, Time};
use nubo_domain::{Body, Error, Kind, KindRow, Result, code};

use crate::store::{Query, Tx};

/// Typed access to every kind, for anything that is a transaction.
pub trait Objects {
    /// An object; none if absent.
    ///
    /// # Errors
    /// Those of the store.
    fn find<K: Kind>(&mut self, id: Id<K>) -> Result<Option<K>>;

    /// An object.
    ///
    /// # Errors
    /// `not_found` if absent, or those of the store.
    fn get<K: Kind>(&mut self, id: Id<K>) -> Result<K> {
        self.find(id)?.ok_or_else(|| Error::not_found(K::NAME))
    }

    /// The first live object that matches.
    ///
    /// # Errors
    /// Those of the store.
    fn first<K: Kind>(&mut self, query: Query) -> Result<Option<K>>;

    /// A page of objects.
    ///
    /// # Errors
    /// Those of the store.
    fn list<K: Kind>(&mut self, query: &Query) -> Result<Vec<K>>;

    /// Writes a new object; its version becomes 1.
    ///
    /// # Errors
    /// `name_taken` if the name is in use, or those of the store.
    fn insert<K: Kind>(&mut self, object: &mut K) -> Result<()>;

    /// Writes a changed object; its version grows by one.
    ///
    /// # Errors
    /// `precondition_failed` if somebody changed it since it was read, `name_taken`, or those of
    /// the store.
    fn update<K: Kind>(&mut self, object: &mut K, now: Time) -> Result<()>;
}

impl Objects for dyn Tx + '_ {
    fn find<K: Kind>(&mut self, id: Id<K>) -> Result<Option<K>> {
        self.body_get(K::TABLE, id.uuid())?.map(|body| body.object()).transpose()
    }

    fn first<K: Kind>(&mut self, query: Query) -> Result<Option<K>> {
        let bodies = self.body_list(K::TABLE, &Query { limit: 1, ..query })?;
        bodies.first().map(Body::object).transpose()
    }

    fn list<K: Kind>(&mut self, query: &Query) -> Result<Vec<K>> {
        self.body_list(K::TABLE, query)?.iter().map(Body::object).collect()
    }

    fn insert<K: Kind>(&mut self, object: &mut K) -> Result<()> {
        object.head_mut().version = 1;
        self.row_insert(K::TABLE, &KindRow::of(object)?)
    }

    fn update<K: Kind>(&mut self, object: &mut K, now: Time) -> Result<()> {
        let seen = object.head().version;
        object.head_mut().version = seen + 1;
        object.head_mut().updated = now;
        let row = KindRow::of(object)?;
        if self.row_update(K::TABLE, &row, seen)? {
            return Ok(());
        }
        Err(Error::new(&code::PRECONDITION_FAILED))
    }
}
