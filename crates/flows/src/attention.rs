//! What is told when a workflow cannot go on by itself.

use nubo_base::Id;
use nubo_domain::event::Event;
use nubo_domain::{Result, Server};
use nubo_ports::{FlowRow, Tx};
use serde_json::json;

use nubo_base::Tag as _;

use crate::World;

/// Writes `operation.needs_attention` with the parking of a workflow. The reason is for the
/// operator and stays in the workflow's row.
///
/// # Errors
/// Those of the store.
pub fn on_attention(tx: &mut dyn Tx, world: &World, row: &FlowRow) -> Result<()> {
    let kind = match row.subject_shown.starts_with(Server::PREFIX) {
        true => "server",
        false => "operation",
    };
    tx.event_insert(&Event {
        id: world.ids.id(),
        seq: 0,
        account: row.account.map(Id::of),
        project: row.project.map(Id::of),
        name: "operation.needs_attention".to_owned(),
        kind: kind.to_owned(),
        resource: row.subject_shown.clone(),
        data: json!({ "operation_id": row.id.to_string(), "flow": row.flow }),
        created: world.now(),
    })
}
