//! What must hold at the end of what lies beside servers: volumes and snapshots, addresses with
//! their parts and rules, networks, ISOs.

mod disks;
mod reach;

use nubo_base::{Id, Uuid};
use nubo_domain::project::ProjectState;
use nubo_domain::quota::Counted;
use nubo_domain::{Head, Kind, Project};

use super::evidence::Evidence;

type Broken = Vec<String>;

/// Everything that must hold of it.
pub fn everything(evidence: &Evidence, broken: &mut Broken) {
    disks::everything(evidence, broken);
    reach::everything(evidence, broken);
    deleted_projects_are_empty(evidence, broken);
}

pub use disks::restored;

/// The ids of everything that lies beside servers, also of what is gone.
pub fn ids(evidence: &Evidence) -> impl Iterator<Item = String> {
    fn of<K: Kind>(objects: &[K]) -> impl Iterator<Item = String> {
        objects.iter().map(|object| object.head().id.to_string())
    }
    of(&evidence.volumes)
        .chain(of(&evidence.snapshots))
        .chain(of(&evidence.addresses_kept))
        .chain(of(&evidence.forwards))
        .chain(of(&evidence.networks))
}

/// What counts in the quotas of whom.
pub fn counted(evidence: &Evidence) -> Vec<([Option<Uuid>; 2], Counted, i64)> {
    fn owners<K: Kind>(head: &Head<K>) -> [Option<Uuid>; 2] {
        [head.account.map(Id::uuid), head.project.map(Id::uuid)]
    }
    let mut counted = Vec::new();
    for volume in evidence.volumes.iter().filter(|volume| !volume.ended()) {
        counted.push((owners(&volume.head), Counted::Volumes, 1));
        counted.push((owners(&volume.head), Counted::VolumeGib, volume.room().disk_gib));
    }
    // One that could not be made takes nothing any more.
    for copy in evidence.snapshots.iter().filter(|copy| copy.host.is_some()) {
        counted.push((owners(&copy.head), Counted::Snapshots, 1));
        counted.push((owners(&copy.head), Counted::SnapshotGib, copy.room().disk_gib));
    }
    for kept in evidence.addresses_kept.iter().filter(|kept| !kept.released) {
        counted.push((owners(&kept.head), Counted::Addresses, 1));
    }
    counted
}

/// Nobody could reach what is left in one, or stop paying for it.
fn deleted_projects_are_empty(evidence: &Evidence, broken: &mut Broken) {
    fn left<K: Kind>(project: &Project, objects: &[K]) -> impl Iterator<Item = String> {
        let inside = |object: &&K| object.head().project == Some(project.head.id);
        let live = objects.iter().filter(inside).filter(|object| !object.ended());
        live.map(|object| object.head().id.to_string())
    }
    for project in evidence.projects.iter().filter(|p| p.state == ProjectState::Archived) {
        let left = left(project, &evidence.servers)
            .chain(left(project, &evidence.volumes))
            .chain(left(project, &evidence.snapshots))
            .chain(left(project, &evidence.addresses_kept))
            .chain(left(project, &evidence.forwards))
            .chain(left(project, &evidence.networks));
        for id in left {
            broken.push(format!("{id} is left in {}, which is deleted", project.head.id));
        }
    }
}
