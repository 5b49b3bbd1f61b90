//! How workflows leave marks on a server: its state, its fault, and the event that tells of it,
//! in the transaction that also moves the workflow on.

use nubo_base::{Id, Time};
use nubo_domain::event::Event;
use nubo_domain::server::{Fault, ServerEvent};
use nubo_domain::{Kind, Result, Server};
use nubo_flow::{Cause, Doing, Next, StepResult};
use nubo_ports::{Objects, StoreExt as _, Tx};
use serde_json::json;

use crate::World;

/// What the workflow is about, whatever became of it.
///
/// # Errors
/// `not_found`; those of the store.
pub async fn subject<K: Kind>(doing: &Doing<World>) -> Result<K> {
    let id = Id::<K>::of(doing.facts.subject);
    doing.world.store.read(move |tx| tx.get(id)).await
}

/// What the workflow is about, if it is not over; what else was wished of it since does not matter.
pub fn live<K: Kind>(tx: &mut dyn Tx, doing: &Doing<World>) -> Result<Option<K>> {
    let found = tx.find::<K>(Id::of(doing.facts.subject))?;
    Ok(found.filter(|object| !object.ended()))
}

/// The server of the workflow, if it is still its business: there, not over, and without a newer
/// wish.
pub fn current(tx: &mut dyn Tx, doing: &Doing<World>) -> Result<Option<Server>> {
    Ok(live::<Server>(tx, doing)?.filter(|server| server.generation == doing.facts.generation))
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
    event(tx, world, server, (name, data), now)
}

/// Writes an event about an object.
pub fn event<K: Kind>(
    tx: &mut dyn Tx,
    world: &World,
    object: &K,
    (name, data): (&str, serde_json::Value),
    now: Time,
) -> Result<()> {
    let head = object.head();
    tx.event_insert(&Event {
        id: world.ids.id(),
        seq: 0,
        account: head.account,
        project: head.project,
        name: name.to_owned(),
        kind: K::NAME.replace(' ', "_"),
        resource: head.id.to_string(),
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
    let data = json!({
        "status": object.state_word(),
        "name": object.head().name,
        "operation_id": doing.facts.id.to_string(),
    });
    event(tx, &doing.world, object, (name, data), doing.now)
}

/// The fault that stands for what a workflow unwinds for.
pub fn fault(doing: &Doing<World>) -> Option<Fault> {
    doing.cause().map(|Cause { code, message }| Fault { code, message })
}
