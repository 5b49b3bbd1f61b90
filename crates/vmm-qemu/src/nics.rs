//! Further network cards of a guest: plugged in and taken out, while it runs or waits to begin.
//!
//! Only the primary card is on the command line. Taps of the others are opened here, each in its
//! own namespace, and handed to QEMU over the monitor. What is there is asked of QEMU each time,
//! so a wish that was half followed is followed to its end by the next one.

use nubo_domain::{Error, Result};
use nubo_ports::{GuestSpec, NicSource};
use serde_json::{Value, json};

use crate::args::{PORTS, port_name};
use crate::hotplug::{plugged, unplug};
use crate::qmp::{Qmp, QmpError};
use crate::tap;

/// How the names of cards begin.
pub const PREFIX: &str = "nic-";

/// The name of a further card's device, by its hardware address.
#[must_use]
pub fn device_of(mac: &str) -> String {
    let digits = mac.chars().filter(char::is_ascii_hexdigit).map(|c| c.to_ascii_lowercase());
    PREFIX.chars().chain(digits).collect()
}

/// The name of what carries a card's frames, and of its open tap until it is used.
fn wire_of(device: &str) -> String {
    format!("net-{device}")
}

/// Makes the guest have the further cards of the wish and no others.
///
/// # Errors
/// `unavailable` when it is not so yet; `wrong_state` when the port of a card is not there.
pub async fn follow(qmp: &mut Qmp, spec: &GuestSpec) -> Result<()> {
    let mut there = plugged(qmp).await?;
    let wanted: Vec<String> = spec.more_nics.iter().map(|nic| device_of(&nic.mac)).collect();
    let ours = |id: &&String| id.starts_with(PREFIX);
    let extra: Vec<String> = there.keys().filter(ours).cloned().collect();
    for id in extra.into_iter().filter(|id| !wanted.contains(id)) {
        unplug(qmp, &id).await?;
        there.remove(&id);
        forget(qmp, "netdev_del", json!({ "id": wire_of(&id) })).await?;
    }
    for (nic, id) in spec.more_nics.iter().zip(wanted) {
        if there.contains_key(&id) {
            continue;
        }
        // Volumes begin with the first port, so the two do not change each other's places.
        let mut ports = (0..PORTS).rev().map(port_name);
        let free = ports.find(|port| !there.values().any(|taken| taken == port));
        let bus = free.ok_or_else(|| Error::internal("a guest without a free port"))?;
        plug(qmp, nic, &id, &bus).await?;
        there.insert(id, bus);
    }
    Ok(())
}

async fn plug(qmp: &mut Qmp, nic: &NicSource, id: &str, bus: &str) -> Result<()> {
    let wire = wire_of(id);
    // A tap can be opened once; whoever died half way may have left it open in QEMU.
    forget(qmp, "netdev_del", json!({ "id": wire })).await?;
    forget(qmp, "closefd", json!({ "fdname": wire })).await?;
    let open = tap::open_inside(nic.clone()).await?;
    qmp.hand_over(&wire, &open).await?;
    qmp.call("netdev_add", json!({ "type": "tap", "id": wire, "fd": wire })).await?;
    let added = qmp.call("device_add", device(nic, id, bus)).await;
    if let Err(why) = added {
        qmp.call("netdev_del", json!({ "id": wire })).await?;
        return Err(why.into());
    }
    Ok(())
}

/// The device of a further card; without its ROM, as the primary one.
fn device(nic: &NicSource, id: &str, bus: &str) -> Value {
    json!({
        "driver": "virtio-net-pci", "id": id, "bus": bus, "netdev": wire_of(id),
        "mac": nic.mac, "disable-legacy": "on", "romfile": "",
    })
}

/// Removes what may not be there.
async fn forget(qmp: &mut Qmp, command: &str, arguments: Value) -> Result<()> {
    match qmp.call(command, arguments).await {
        Ok(_) | Err(QmpError::Refused(_)) => Ok(()),
        Err(lost) => Err(lost.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_known_by_its_hardware_address_however_it_is_written() {
        assert_eq!(device_of("52:54:00:AA:bb:01"), "nic-525400aabb01");
        assert_eq!(device_of("52:54:00:aa:BB:01"), "nic-525400aabb01");
    }
}
