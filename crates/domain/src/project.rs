//! A project: the room of an account that keys are scoped to.

use std::collections::BTreeMap;

use nubo_base::Tag;
use serde::{Deserialize, Serialize};

use crate::quota::Counted;
use crate::words::words;
use crate::{Head, Kind, Owned, Table};

words! {
    /// The life of a project.
    pub enum ProjectState {
        /// In use.
        Active = "active",
        /// Its account is suspended.
        Suspended = "suspended",
        /// Deleted; kept for the records.
        Archived = "archived",
    }
}

/// A room for resources with quotas and keys of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// The common part.
    pub head: Head<Self>,
    /// Where it is in its life.
    pub state: ProjectState,
    /// Each account has one that cannot be deleted.
    pub is_default: bool,
    /// Its own limits, beside those of the account. The rows that hold what is used hold them too.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub quotas: BTreeMap<Counted, i64>,
}

impl Project {
    /// A fresh one.
    #[must_use]
    pub fn new(head: Head<Self>, is_default: bool) -> Self {
        Self { head, state: ProjectState::Active, is_default, quotas: BTreeMap::new() }
    }

    /// Takes new limits; what is not named stays, and none lifts a limit.
    pub fn limit(&mut self, quotas: &[(Counted, Option<i64>)]) {
        for (counted, limit) in quotas {
            match limit {
                Some(limit) => drop(self.quotas.insert(*counted, *limit)),
                None => drop(self.quotas.remove(counted)),
            }
        }
    }
}

/// The name of the project that every account has.
pub const DEFAULT_NAME: &str = "Default";

impl Tag for Project {
    const PREFIX: &'static str = "proj";
}

impl Kind for Project {
    const NAME: &'static str = "project";
    const TABLE: &'static Table = &Table { name: "projects", lookups: &[] };
    const OWNED: Owned = Owned::ByAccount;

    fn head(&self) -> &Head<Self> {
        &self.head
    }
    fn head_mut(&mut self) -> &mut Head<Self> {
        &mut self.head
    }
    fn state_word(&self) -> &'static str {
        self.state.word()
    }
    fn ended(&self) -> bool {
        self.state == ProjectState::Archived
    }
}
