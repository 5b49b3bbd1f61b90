//! How workflows leave marks on a server: its state, its fault, and the event that tells of it,
//! in the transaction that also moves the workflow on.

use nubo_base::{Id, Time};
use nubo_domain::event::Event;
use nubo_domain::server::{Fault, ServerEvent};
use nubo_domain::{Kind, Result, Server};
use nubo_flow::{Cause, Doing, Next, StepResult};
use nubo_ports::{Objects, Tx};
use serde_json::json;

use crate::World;

/// The server of the workflow, if it is still its business: there, not over, and without a newer
/// wish.
pub fn current(tx: &mut dyn Tx, doing: &Doing<World>) -> Result<Option<Server>> {
    let server = tx.find::<Server>(Id::of(doing.facts.subject))?;
    Ok(server.filter(|s| !s.ended() && s.generation == doing.facts.generation))
}

/// Lets `event` happen to the server, with `change`, and tells of it as `name`. A server that a
/// newer wish is about is left alone.
pub fn mark(
    tx: &mut dyn Tx,
    doing: &Doing<World>,
    event: ServerEvent,
    name: &str,
    change: impl FnOnce(&mut Server),
) -> StepResult {
    let Some(mut server) = current(tx, doing)? else { return Ok(Next::Done) };
    server.on(event)?;
    change(&mut server);
    keep(tx, doing, &mut server, name)?;
    Ok(Next::Done)
}

/// Writes the changed server and tells of it as `name`.
pub fn keep(tx: &mut dyn Tx, doing: &Doing<World>, server: &mut Server, name: &str) -> Result<()> {
    tx.update(server, doing.now)?;
    let operation = Some(doing.facts.id.to_string());
    tell(tx, &doing.world, server, name, operation, doing.now)
}

/// Writes an event about a server.
pub fn tell(
    tx: &mut dyn Tx,
    world: &World,
    server: &Server,
    name: &str,
    operation_id: Option<String>,
    now: Time,
) -> Result<()> {
    let mut data = json!({ "status": server.state().word(), "name": server.head.name });
    if let Some(id) = operation_id {
        data["operation_id"] = id.into();
    }
    if let Some(fault) = &server.fault {
        data["fault"] = json!({ "code": fault.code, "message": fault.message });
    }
    tx.event_insert(&Event {
        id: world.ids.id(),
        seq: 0,
        account: server.head.account,
        project: server.head.project,
        name: name.to_owned(),
        kind: Server::NAME.to_owned(),
        resource: server.head.id.to_string(),
        data,
        created: now,
    })
}

/// Writes a changed object of another kind and tells of it as `name`.
pub fn keep_other<K: Kind>(
    tx: &mut dyn Tx,
    doing: &Doing<World>,
    object: &mut K,
    name: &str,
) -> Result<()> {
    tx.update(object, doing.now)?;
    let head = object.head();
    tx.event_insert(&Event {
        id: doing.world.ids.id(),
        seq: 0,
        account: head.account,
        project: head.project,
        name: name.to_owned(),
        kind: K::NAME.replace(' ', "_"),
        resource: head.id.to_string(),
        data: json!({
            "status": object.state_word(),
            "name": head.name,
            "operation_id": doing.facts.id.to_string(),
        }),
        created: doing.now,
    })
}

/// The fault that stands for what a workflow unwinds for.
pub fn fault(doing: &Doing<World>) -> Option<Fault> {
    doing.cause().map(|Cause { code, message }| Fault { code, message })
}
