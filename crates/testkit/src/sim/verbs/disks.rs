//! What tenants ask for about volumes and snapshots, and how they choose.

use nubo_cloud::snapshot::{CreateSnapshot, DeleteSnapshot, RevertSnapshot};
use nubo_cloud::volume::{AttachVolume, CreateVolume, DeleteVolume, DetachVolume, ResizeVolume};

use super::{Verb, rarely};
use crate::sim::dice::Dice;
use crate::sim::model::Tenant;

/// One of the things that are done with disks that outlive servers.
pub fn draw(dice: &Dice, tenant: &Tenant, number: u64) -> Verb {
    let (volume, server) = (tenant.some_thing(dice, "vol_"), tenant.some_server(dice));
    let snapshot = tenant.some_thing(dice, "snap_");
    let seen = None;
    match dice.below(100) {
        // Whoever has nothing of the sort begins with it.
        20..61 if !tenant.has_some("vol_") => Verb::CreateVolume(order(dice, tenant, number)),
        20..29 | 80.. if !tenant.has_some("snap_") => {
            Verb::CreateSnapshot(copy(dice, (volume, server), number))
        }
        0..20 => Verb::CreateVolume(order(dice, tenant, number)),
        20..29 => Verb::CreateVolume(CreateVolume {
            name: format!("v{number}"),
            size_gib: if dice.chance(700) { 0 } else { dice.within(2, 5) },
            snapshot: Some(snapshot),
            project: rarely(dice, &tenant.projects),
            ..CreateVolume::default()
        }),
        29..42 => Verb::AttachVolume(AttachVolume { volume, server, seen }),
        42..50 => Verb::DetachVolume(DetachVolume { volume, seen }),
        50..55 => {
            let size_gib = dice.within(2, 4);
            Verb::ResizeVolume(ResizeVolume { volume, size_gib, seen })
        }
        55..61 => Verb::DeleteVolume(DeleteVolume { volume, seen }),
        61..80 => Verb::CreateSnapshot(copy(dice, (volume, server), number)),
        80..91 => Verb::RevertSnapshot(RevertSnapshot { snapshot, seen }),
        _ => Verb::DeleteSnapshot(DeleteSnapshot { snapshot, seen }),
    }
}

fn order(dice: &Dice, tenant: &Tenant, number: u64) -> CreateVolume {
    let attached = dice.chance(300);
    CreateVolume {
        name: if dice.chance(50) { "twin".to_owned() } else { format!("v{number}") },
        size_gib: dice.within(1, 3),
        project: rarely(dice, &tenant.projects),
        server: attached.then(|| tenant.some_server(dice)),
        ..CreateVolume::default()
    }
}

fn copy(dice: &Dice, (volume, server): (String, String), number: u64) -> CreateSnapshot {
    let of_server = dice.chance(600);
    CreateSnapshot {
        name: format!("c{number}"),
        volume: (!of_server).then_some(volume),
        server: of_server.then_some(server),
        ..CreateSnapshot::default()
    }
}
