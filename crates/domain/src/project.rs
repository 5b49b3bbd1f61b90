//! A project: the room of an account that keys are scoped to.

use nubo_base::Tag;
use serde::{Deserialize, Serialize};

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
