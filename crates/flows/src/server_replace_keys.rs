//! Replaces the keys that may log in, in the running guest.

use std::time::Duration;

use nubo_base::Id;
use nubo_domain::server::flows;
use nubo_domain::{Result, Server, SshKey};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::{NewFlow, Objects, StoreExt as _, Tx};
use serde_json::json;

use crate::reconcile::new_flow;
use crate::steps::server;
use crate::{World, marks, spec};

/// Frame: the ids of the keys.
pub const KEYS: &str = "ssh_keys";

flow! {
    /// Replaces the keys in the running guest, and keeps them for the next disk.
    pub SERVER_REPLACE_KEYS(World) = flows::REPLACE_KEYS;
    try { act set_keys; }
    then { row keep_keys; }
    else { }
}

/// How long a guest that was just started may take until it can be told its keys.
const WITHIN: Duration = Duration::from_secs(900);

/// Lets a guest that was just started be told of keys that were replaced while it was off.
pub fn follow(tx: &mut dyn Tx, doing: &Doing<World>, server: &Server) -> Result<()> {
    let told = new_flow(&doing.world, server, (flows::REPLACE_KEYS, WITHIN), doing.now);
    tx.flow_insert(&NewFlow { frame: json!({ KEYS: server.ssh_keys }), ..told })
}

async fn set_keys(doing: &mut Doing<World>) -> StepResult {
    let ids: Vec<Id<SshKey>> = doing.frame.need(KEYS)?;
    let read = move |tx: &mut dyn Tx| {
        let mut keys = Vec::with_capacity(ids.len());
        for id in &ids {
            let key = tx.find::<SshKey>(*id)?.filter(|key| !key.deleted);
            keys.extend(key.map(|key| key.key.text));
        }
        Ok(keys)
    };
    let keys = doing.world.store.read(read).await?;
    let server = server(doing).await?;
    let guest = spec::reference(&server, doing.facts.generation)?;
    doing.world.vmm.ensure_keys(guest, &server.build.login, &keys).await?;
    Ok(Next::Done)
}

/// The guest has the keys whatever was wished since, so a newer generation is no reason to forget
/// them.
fn keep_keys(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let ids: Vec<Id<SshKey>> = doing.frame.need(KEYS)?;
    if let Some(mut server) = marks::live::<Server>(tx, doing)? {
        (server.ssh_keys, server.keys_due) = (ids, false);
        marks::keep(tx, doing, &mut server, "server.keys_replaced")?;
    }
    Ok(Next::Done)
}
