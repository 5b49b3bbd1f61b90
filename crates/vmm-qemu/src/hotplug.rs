//! Volumes of a running guest: plugged in, taken out, grown. And what is in its root ports.
//!
//! What is there is asked of QEMU each time, so a wish that was half followed is followed to its
//! end by the next one.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use nubo_base::{Id, Uuid};
use nubo_domain::{Error, Result};
use nubo_ports::{GuestSpec, GuestVolume};
use serde_json::{Value, json};

use crate::args::{PORTS, Place, block, device_of, node_of, port_name, volume_device};
use crate::nics;
use crate::qmp::{Qmp, QmpError};

/// How the names of volumes' devices begin.
const PREFIX: &str = "vol-";
/// How long a guest may take to let a device go before the wish is put off.
const PATIENCE: Duration = Duration::from_secs(8);
/// An event may be missed; so the list of devices is read now and then.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Names that are longer are none of ours.
const MOST_NAME: usize = 64;
/// No machine of ours has more devices of one sort.
const MOST_DEVICES: usize = 2 * PORTS;

const GIB: u64 = 1 << 30;

/// Makes the running guest have the volumes of the wish and no others.
///
/// # Errors
/// `unavailable` when it is not so yet.
pub async fn follow(qmp: &mut Qmp, dir: &Path, spec: &GuestSpec) -> Result<()> {
    let mut plugged = plugged(qmp).await?;
    let wanted: Vec<String> = spec.volumes.iter().map(|v| device_of(v.volume)).collect();
    let ours = |id: &&String| id.starts_with(PREFIX);
    let extra: Vec<String> = plugged.keys().filter(ours).cloned().collect();
    for id in extra.into_iter().filter(|id| !wanted.contains(id)) {
        unplug(qmp, &id).await?;
        plugged.remove(&id);
    }
    drop_idle_nodes(qmp, spec).await?;
    for volume in &spec.volumes {
        let id = device_of(volume.volume);
        if plugged.contains_key(&id) {
            continue;
        }
        let free = (0..PORTS).map(port_name).find(|port| !plugged.values().any(|p| p == port));
        let bus = free.ok_or_else(|| {
            Error::invalid("volumes", format!("a server can have at most {PORTS}"))
        })?;
        plug(qmp, dir, volume, &bus).await?;
        plugged.insert(id, bus);
    }
    Ok(())
}

/// The devices of volumes and of further cards, and the ports they are in.
///
/// # Errors
/// `unavailable` when QEMU does not answer.
pub async fn plugged(qmp: &mut Qmp) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for id in devices(qmp).await? {
        let path = format!("/machine/peripheral/{id}");
        let asked = json!({ "path": path, "property": "parent_bus" });
        let bus = match qmp.call("qom-get", asked).await {
            Ok(bus) => bus,
            // It has gone in the meantime.
            Err(QmpError::Refused(_)) => continue,
            Err(lost) => return Err(lost.into()),
        };
        found.insert(id, port_of(&bus));
    }
    Ok(found)
}

/// The port in a bus' path such as `/machine/peripheral/port3/port3`.
fn port_of(bus: &Value) -> String {
    bus.as_str().and_then(|bus| bus.rsplit('/').next()).unwrap_or_default().to_owned()
}

async fn devices(qmp: &mut Qmp) -> Result<Vec<String>> {
    let list = qmp.call("qom-list", json!({ "path": "/machine/peripheral" })).await?;
    Ok(ours_among(&list))
}

/// The names of what is in root ports, in a list of properties; there are not more than ports.
fn ours_among(list: &Value) -> Vec<String> {
    let list = list.as_array().map_or(&[][..], Vec::as_slice).iter();
    let names = list.filter_map(|item| item.get("name")?.as_str());
    let ours = |name: &str| name.starts_with(PREFIX) || name.starts_with(nics::PREFIX);
    let names = names.filter(|name| ours(name) && name.len() <= MOST_NAME);
    names.take(MOST_DEVICES).map(String::from).collect()
}

async fn plug(qmp: &mut Qmp, dir: &Path, volume: &GuestVolume, bus: &str) -> Result<()> {
    let node = node_of(volume.volume);
    if !nodes(qmp).await?.contains_key(&node) {
        qmp.call("blockdev-add", block(dir, &node, &volume.source)).await?;
    }
    let place = Place { id: device_of(volume.volume), bus: bus.to_owned() };
    let added = qmp.call("device_add", volume_device(&place, &node, &volume.serial)).await;
    if let Err(why) = added {
        // A node without a device would keep the volume from being used elsewhere.
        qmp.call("blockdev-del", json!({ "node-name": node })).await?;
        return Err(why.into());
    }
    Ok(())
}

/// Asks the guest to let a device go and waits until it has.
///
/// # Errors
/// `unavailable` when it has not yet.
pub async fn unplug(qmp: &mut Qmp, id: &str) -> Result<()> {
    match qmp.call("device_del", json!({ "id": id })).await {
        Ok(_) => {}
        // It was asked before and has not answered yet, or has gone just now.
        Err(QmpError::Refused(why)) => tracing::debug!(why, id, "still being taken out"),
        Err(lost) => return Err(lost.into()),
    }
    let mut waited = Duration::ZERO;
    while waited < PATIENCE {
        let gone = |name: &str, data: &Value| {
            name == "DEVICE_DELETED" && data.get("device").and_then(Value::as_str) == Some(id)
        };
        let told = qmp.wait_for(LOOK_EVERY, gone).await?;
        if told || !devices(qmp).await?.iter().any(|device| device == id) {
            return Ok(());
        }
        waited += LOOK_EVERY;
    }
    Err(Error::unavailable(format!("the guest does not let {id} go yet")))
}

/// Closes the files of volumes that no device uses and nobody wants.
async fn drop_idle_nodes(qmp: &mut Qmp, spec: &GuestSpec) -> Result<()> {
    let wanted: Vec<String> = spec.volumes.iter().map(|v| node_of(v.volume)).collect();
    for node in nodes(qmp).await?.into_keys() {
        if is_volume(&node) && !wanted.contains(&node) {
            qmp.call("blockdev-del", json!({ "node-name": node })).await?;
        }
    }
    Ok(())
}

/// Whether a block node has the form of [`node_of`].
fn is_volume(node: &str) -> bool {
    node.len() == node_of(Id::of(Uuid::nil())).len()
        && node.starts_with('v')
        && node[1..].bytes().all(|b| b.is_ascii_hexdigit())
}

/// The block nodes and their virtual sizes in bytes.
pub async fn nodes(qmp: &mut Qmp) -> Result<BTreeMap<String, u64>> {
    let list = qmp.call("query-named-block-nodes", json!({ "flat": true })).await?;
    Ok(sizes_in(&list))
}

fn sizes_in(list: &Value) -> BTreeMap<String, u64> {
    let list = list.as_array().map_or(&[][..], Vec::as_slice).iter();
    let node = |item: &Value| {
        let name = item.get("node-name")?.as_str()?;
        let size = item.pointer("/image/virtual-size").and_then(Value::as_u64);
        (name.len() <= MOST_NAME).then(|| (name.to_owned(), size.unwrap_or(u64::MAX)))
    };
    // A disk has a node for its file beside its own.
    list.filter_map(node).take(4 * MOST_DEVICES).collect()
}

/// Grows the volumes of a running guest that are smaller than wished. Its root disk only grows
/// while it is off, and then where it lies.
///
/// # Errors
/// `unavailable` when QEMU does not.
pub async fn grow(qmp: &mut Qmp, spec: &GuestSpec) -> Result<()> {
    if spec.volumes.is_empty() {
        return Ok(());
    }
    let nodes = nodes(qmp).await?;
    for volume in &spec.volumes {
        let (node, bytes) = (node_of(volume.volume), volume.size_gib.saturating_mul(GIB));
        if nodes.get(&node).is_some_and(|now| *now < bytes) {
            qmp.call("block_resize", json!({ "node-name": node, "size": bytes })).await?;
        }
    }
    Ok(())
}

/// Lets a guest begin that waits for the further cards it is started with, and one go on that QEMU
/// paused.
///
/// # Errors
/// As [`nics::follow`] and [`resume`].
pub async fn begin(qmp: &mut Qmp, started_as: &GuestSpec) -> Result<()> {
    if status(qmp).await?.as_str() == Some(WAITS) {
        nics::follow(qmp, started_as).await?;
    }
    resume(qmp).await
}

/// How QEMU calls a guest that has not begun yet.
const WAITS: &str = "prelaunch";

/// Lets a guest go on that QEMU paused because the host's disk was full, or that has not begun.
///
/// # Errors
/// `unavailable` when QEMU does not answer.
pub async fn resume(qmp: &mut Qmp) -> Result<()> {
    if matches!(status(qmp).await?.as_str(), Some(WAITS | "io-error")) {
        qmp.call("cont", Value::Null).await?;
    }
    Ok(())
}

async fn status(qmp: &mut Qmp) -> Result<Value> {
    let status = qmp.call("query-status", Value::Null).await?;
    Ok(status.get("status").cloned().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::agent::tests::any_document;

    proptest! {
        #[test]
        fn answers_of_any_shape_are_read_or_left_out(document in any_document()) {
            prop_assert!(ours_among(&document).len() <= MOST_DEVICES);
            prop_assert!(sizes_in(&document).len() <= 4 * MOST_DEVICES);
            let _ = port_of(&document);
        }
    }

    #[test]
    fn what_qemu_says_of_its_devices_is_read() {
        let list = json!([{ "name": "root" }, { "name": "vol-1", "type": "child<x>" }, 7]);
        assert_eq!(ours_among(&list), ["vol-1"]);
        assert_eq!(ours_among(&json!([{ "name": "nic" }, { "name": "nic-52" }])), ["nic-52"]);
        assert_eq!(port_of(&json!("/machine/peripheral/port3/port3")), "port3");
        let nodes = json!([{ "node-name": "v1", "image": { "virtual-size": 5 } }, { "x": 1 }]);
        assert_eq!(sizes_in(&nodes), BTreeMap::from([("v1".to_owned(), 5)]));
        let many = Value::Array(vec![json!({ "name": "vol-1" }); 10_000]);
        assert_eq!(ours_among(&many).len(), MOST_DEVICES);
    }

    #[test]
    fn only_nodes_of_volumes_are_taken_for_volumes() {
        assert!(is_volume(&node_of(Id::of(Uuid::max()))));
        for node in ["root", "seed", "v", "#block123", "vnc0000000000000000000000000000"] {
            assert!(!is_volume(node), "{node}");
        }
    }
}
