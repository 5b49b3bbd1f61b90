//! Which workflows this process knows.

use std::collections::HashMap;

use nubo_domain::{Error, Result};

use crate::FlowDef;

/// The workflows of this process by name. A row of any other name is parked.
pub struct Registry<C: 'static>(HashMap<&'static str, &'static FlowDef<C>>);

impl<C> Registry<C> {
    /// A registry of these workflows.
    ///
    /// # Errors
    /// `internal_error` when two have one name, or two steps of one do.
    pub fn of(defs: &[&'static FlowDef<C>]) -> Result<Self> {
        let mut known = HashMap::with_capacity(defs.len());
        for def in defs {
            def.check()?;
            if known.insert(def.name.0, *def).is_some() {
                return Err(Error::internal(format!("two workflows are called {}", def.name)));
            }
        }
        Ok(Self(known))
    }

    /// The workflow of this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&'static FlowDef<C>> {
        self.0.get(name).copied()
    }
}
