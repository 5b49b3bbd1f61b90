//! How much disk a host may give away, measured again: disks are added to machines, and others
//! who write on them take from it or give back.
//!
//! What it may give away in all is what its disks hold already, and what it may still promise. A
//! host whose room the operator has said is left alone.

use nubo_base::Id;
use nubo_domain::host::HostState;
use nubo_domain::{Host, Kind as _, Result};
use nubo_ports::{Objects, StoreExt as _, Tx};

use crate::World;

/// Measures a host; says whether its row was changed.
///
/// # Errors
/// Those of the store, and `unavailable` when the host does not answer.
pub async fn measure(world: &World, host: Id<Host>) -> Result<bool> {
    let row = world.store.read(move |tx| tx.get(host)).await?;
    if !row.is_measured() {
        return Ok(false);
    }
    let before = held(world, host).await?;
    let left = world.disks.room(host).await?.left_bytes >> 30;
    if held(world, host).await? != before {
        // A disk was made or removed meanwhile: the next run sees it on one side.
        return Ok(false);
    }
    let all = i64::try_from(before.saturating_add(left)).unwrap_or(i64::MAX).max(1);
    if is_near(row.capacity.disk_gib, all) {
        return Ok(false);
    }
    let now = world.now();
    let write = move |tx: &mut dyn Tx| {
        let mut row: Host = tx.get(host)?;
        if !row.is_measured() || row.ended() {
            return Ok(false);
        }
        row.capacity.disk_gib = all;
        row.is_measured = Some(true);
        tx.update(&mut row, now)?;
        let open = row.state == HostState::Active;
        tx.host_put(host.uuid(), row.region.uuid(), row.capacity, open)?;
        Ok(true)
    };
    world.store.write(write).await
}

/// The sizes of all disks and snapshots of a host, in GiB.
async fn held(world: &World, host: Id<Host>) -> Result<u64> {
    let roots = world.disks.list(host).await?.into_iter().map(|disk| disk.size_gib);
    let volumes = world.disks.list_volumes(host).await?.into_iter().map(|volume| volume.size_gib);
    let snapshots = world.disks.list_snapshots(host).await?.into_iter().map(|seen| seen.size_gib);
    Ok(roots.chain(volumes).chain(snapshots).sum())
}

/// Whether a measure is the known one but for what logs and rounding make of it.
fn is_near(known: i64, measured: i64) -> bool {
    (known - measured).abs() <= (known / 100).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_counts_once_it_differs_by_more_than_a_hundredth() {
        for (known, measured, near) in [
            (40, 41, true),
            (40, 42, false),
            (1_000, 990, true),
            (1_000, 989, false),
            (0, 9, false),
        ] {
            assert_eq!(is_near(known, measured), near, "{known} {measured}");
        }
    }
}
