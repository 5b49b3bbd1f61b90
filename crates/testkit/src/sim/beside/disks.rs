//! Volumes and snapshots: hosts hold just those that rows name, with the contents that their
//! owners were told of, in the servers that they are in, at the price that was said.

use std::collections::BTreeSet;

use nubo_base::{Id, Money};
use nubo_domain::billing::{Book, Reason, SubscriptionState};
use nubo_domain::server::ServerState;
use nubo_domain::snapshot::{SnapshotState, Source};
use nubo_domain::volume::VolumeState;
use nubo_domain::{Head, Kind, Server, Snapshot, Volume};

use super::{Broken, Evidence};
use crate::sim::money;
use crate::sim::verify::live;

pub fn everything(evidence: &Evidence, broken: &mut Broken) {
    for volume in &evidence.volumes {
        a_volume_is_as_its_row_says(evidence, volume, broken);
        paid(evidence, &volume.head, !volume.ended(), broken);
    }
    for snapshot in &evidence.snapshots {
        a_snapshot_is_as_its_row_says(evidence, snapshot, broken);
        paid(evidence, &snapshot.head, snapshot.state() == SnapshotState::Ready, broken);
        if snapshot.made.is_none() {
            cost_nothing(evidence, snapshot, broken);
        }
    }
    nothing_else_is_there(evidence, broken);
    for server in live(evidence) {
        has_its_discs(evidence, server, broken);
        a_root_disk_holds_what_it_should(evidence, server, broken);
    }
}

fn a_volume_is_as_its_row_says(evidence: &Evidence, volume: &Volume, broken: &mut Broken) {
    let (id, real) = (volume.head.id, evidence.inside.volumes.get(&volume.head.id));
    let server = volume.server.and_then(|id| live(evidence).find(|s| s.head.id == id));
    let right = match volume.state() {
        VolumeState::Available => volume.server.is_none(),
        VolumeState::Attached => server.is_some_and(|s| s.host == volume.host) && real.is_some(),
        VolumeState::Deleted => real.is_none() && volume.host.is_none(),
        _ => false,
    };
    if !right {
        let (state, holder) = (volume.state(), volume.server);
        broken.push(format!("{id} is {state} in {holder:?}, and on its host is {real:?}"));
    }
    let Some(real) = real else {
        if !volume.ended() && volume.snapshot.is_some() {
            broken.push(format!("{id} was made of a snapshot and is nowhere"));
        }
        return;
    };
    let fits = (Some(real.host), real.size_gib) == (volume.host, volume.size_gib);
    if !fits || real.epoch > volume.epoch {
        let wanted = (volume.host, volume.size_gib, volume.epoch);
        broken.push(format!("{id} should be {wanted:?} and is {real:?}"));
    }
    let content = last_reverted(evidence, volume).or(volume.snapshot);
    if real.snapshot != content {
        let holds = real.snapshot;
        broken.push(format!("{id} should hold the content of {content:?}, not of {holds:?}"));
    }
}

/// The snapshot that a volume's owner was last told it is again.
fn last_reverted(evidence: &Evidence, volume: &Volume) -> Option<Id<Snapshot>> {
    let told = evidence.events.iter().rev().filter(|event| event.name == "snapshot.reverted");
    let mut of = told.filter_map(|event| {
        let is_told = |copy: &&Snapshot| copy.head.id.to_string() == event.resource;
        evidence.snapshots.iter().find(is_told)
    });
    let copy = of.find(|copy| copy.source.volume() == Some(volume.head.id));
    copy.map(|copy| copy.head.id)
}

/// How many snapshots were copied back, or into a new volume.
pub fn restored(evidence: &Evidence) -> u64 {
    let back = evidence.events.iter().filter(|event| event.name == "snapshot.reverted").count();
    let filled = evidence.volumes.iter().filter(|volume| {
        volume.snapshot.is_some() && evidence.inside.volumes.contains_key(&volume.head.id)
    });
    u64::try_from(back + filled.count()).unwrap_or(u64::MAX)
}

fn a_snapshot_is_as_its_row_says(evidence: &Evidence, snapshot: &Snapshot, broken: &mut Broken) {
    let (id, real) = (snapshot.head.id, evidence.inside.snapshots.get(&snapshot.head.id));
    let right = match snapshot.state() {
        SnapshotState::Ready => real.is_some_and(|real| {
            real.whole && (Some(real.host), real.size_gib) == (snapshot.host, snapshot.size_gib)
        }),
        SnapshotState::Failed | SnapshotState::Deleted => real.is_none() && snapshot.host.is_none(),
        SnapshotState::Creating | SnapshotState::Reverting | SnapshotState::Deleting => false,
    };
    if !right {
        broken.push(format!("{id} is {}, and on its host is {real:?}", snapshot.state()));
    }
    let Some(real) = real else { return };
    let right = match &snapshot.source {
        // A revert that failed leaves the file behind its row.
        Source::Volume { epoch, .. } => real.epoch <= *epoch && real.image.is_none(),
        Source::Server { epoch, origin, .. } => {
            let image = origin.image_key.as_ref().unwrap_or(&origin.image_name);
            real.epoch == *epoch && real.image.as_ref() == Some(image)
        }
    };
    if !right {
        let source = &snapshot.source;
        broken.push(format!("{id} is of {source:?} and holds what came later: {real:?}"));
    }
}

fn nothing_else_is_there(evidence: &Evidence, broken: &mut Broken) {
    let inside = &evidence.inside;
    let known = (inside.volumes.len(), inside.snapshots.len());
    let there = (evidence.counts.volumes, evidence.counts.snapshots);
    if known != there {
        let of = "volumes and snapshots";
        broken.push(format!("rows tell of {known:?} {of}, and on the hosts there are {there:?}"));
    }
    if !inside.copying.is_empty() {
        broken.push(format!("nobody goes on copying to {:?}", inside.copying));
    }
    for guest in inside.guests.iter().filter(|guest| !guest.copies.is_empty()) {
        broken.push(format!("the guest of {} still copies to {:?}", guest.server, guest.copies));
    }
}

/// A running guest has just the volumes and the ISO of its server.
fn has_its_discs(evidence: &Evidence, server: &Server, broken: &mut Broken) {
    let id = server.head.id;
    if let Some(iso) = server.iso
        && !evidence.images.iter().any(|image| image.head.id == iso && !image.ended())
    {
        broken.push(format!("{id} has an ISO that nobody knows any more"));
    }
    if server.state() != ServerState::Running {
        return;
    }
    let of = evidence.volumes.iter().filter(|volume| volume.server == Some(id));
    let should: BTreeSet<_> = of.map(|volume| volume.head.id).collect();
    for guest in evidence.inside.guests.iter().filter(|guest| guest.server == id) {
        let has: BTreeSet<_> = guest.volumes.iter().copied().collect();
        if (&has, guest.iso) != (&should, server.iso) {
            let (iso, wanted) = (guest.iso, server.iso);
            broken.push(format!("{id} has {has:?} {iso:?} and should have {should:?} {wanted:?}"));
        }
    }
}

/// Its image, or the snapshot that it was reverted to.
fn a_root_disk_holds_what_it_should(evidence: &Evidence, server: &Server, broken: &mut Broken) {
    let rests = [ServerState::Running, ServerState::Stopped, ServerState::Suspended];
    if !rests.contains(&server.state()) {
        return;
    }
    let id = server.head.id;
    for disk in evidence.inside.disks.iter().filter(|disk| disk.server == id) {
        let born = disk.snapshot.and_then(|copy| {
            let found = evidence.snapshots.iter().find(|row| row.head.id == copy)?;
            match &found.source {
                Source::Server { server, origin, .. } if *server == id => Some(origin.born),
                Source::Server { .. } | Source::Volume { .. } => None,
            }
        });
        let is_right = match server.born_as {
            Some(_) => born == server.born_as,
            None => disk.snapshot == server.snapshot,
        };
        if !is_right || disk.image != server.build.image_file() {
            let (image, born, from) = (server.build.image_file(), server.born_as, server.snapshot);
            let should = format!("of {image}, born as {born:?}, from {from:?}");
            broken.push(format!("{id} should be {should}, and its disk is {disk:?}"));
        }
    }
}

/// What is there is paid for, once; what is not there is not.
fn paid<K: Kind>(evidence: &Evidence, head: &Head<K>, is_there: bool, broken: &mut Broken) {
    money::is_paid(evidence, (head.id.uuid(), &head.id.to_string()), is_there, broken);
}

fn cost_nothing(evidence: &Evidence, snapshot: &Snapshot, broken: &mut Broken) {
    let id = snapshot.head.id.to_string();
    let of = evidence.transfers.iter().map(|posted| &posted.transfer);
    let of = of.filter(|transfer| transfer.subject == id && transfer.reason != Reason::Refund);
    let earned: Money = of.map(|transfer| transfer.change_of(Book::Revenue)).sum();
    let paying = evidence.subscriptions.iter().find(|paying| paying.id == snapshot.head.id.uuid());
    let is_over = paying.is_some_and(|paying| paying.state == SubscriptionState::Ended);
    if earned != Money::ZERO || !is_over {
        broken.push(format!("{id} was never whole and cost {earned}"));
    }
}
