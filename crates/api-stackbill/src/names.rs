//! What answers tell beside the ids of other objects: their names. Callers who may not read those
//! get none.

use std::collections::BTreeMap;

use nubo_base::{Id, Tag};
use nubo_cloud::Listable;
use nubo_cloud::account::GetOwnAccount;
use nubo_domain::{Network, Result, Server, Volume};

use crate::said::{Said, forgiven};

/// Names of objects by id.
pub struct Names<K: Tag>(BTreeMap<Id<K>, String>);

impl<K: Listable> Names<K> {
    /// The names of these objects.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn of(said: &Said, ids: impl IntoIterator<Item = Id<K>>) -> Result<Self> {
        let mut names = BTreeMap::new();
        for id in ids {
            if !names.contains_key(&id)
                && let Some(found) = said.peek::<K>(id).await?
            {
                names.insert(id, found.head().name.clone());
            }
        }
        Ok(Self(names))
    }

    /// The name of an object.
    #[must_use]
    pub fn get(&self, id: Option<Id<K>>) -> Option<String> {
        self.0.get(&id?).cloned()
    }
}

/// Names of networks.
pub type Networks = Names<Network>;
/// Names of servers.
pub type Servers = Names<Server>;
/// Names of volumes.
pub type Volumes = Names<Volume>;

/// The name of the caller's account, which this API calls a domain.
///
/// # Errors
/// Those of the store.
pub async fn domain(said: &Said) -> Result<Option<String>> {
    let account = forgiven(said.call(GetOwnAccount).await)?;
    Ok(account.map(|account| account.head.name))
}
