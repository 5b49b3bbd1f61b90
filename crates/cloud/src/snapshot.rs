//! Snapshots: whole copies of disks, and the verbs of their life.
//!
//! A snapshot is data that lies beside volumes and is kept, priced and counted as they are, so its
//! verbs ask for the rights of volumes. Where it touches a server, as the source that is copied or
//! the disk that is replaced, the caller needs the right over servers too.

use nubo_base::Id;
use nubo_domain::billing::{Item, Period};
use nubo_domain::quota::Counted;
use nubo_domain::server::{ServerEvent, ServerState, flows as server_flows};
use nubo_domain::snapshot::{NewSnapshot, SnapshotEvent, SnapshotState, Source, flows};
use nubo_domain::volume::{VolumeEvent, VolumeState, flows as volume_flows};
use nubo_domain::{
    Account, Error, FlowName, Head, Host, Kind, Labels, Machine, Price, Project, Region, Result,
    Scope, Server, Snapshot, Title, Volume, check_labels, code, parse_description,
};
use nubo_ports::flows::Operation;
use nubo_ports::{Objects, Order, Query};
use serde_json::json;

use crate::ask::Wish;
use crate::{Action, Ask, Facts, Get, ListOf, Listable, Mode, Needs, server, volume};

/// Verbs of snapshots.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<ListOf<Snapshot>>(),
    Facts::of::<Get<Snapshot>>(),
    Facts::of::<CreateSnapshot>(),
    Facts::of::<ChangeSnapshot>(),
    Facts::of::<RevertSnapshot>(),
    Facts::of::<DeleteSnapshot>(),
];

impl Listable for Snapshot {
    const LIST: &'static str = "snapshot.list";
    const GET: &'static str = "snapshot.get";
    const READ_NEEDS: Needs = Needs::Scope(Scope::VolumesRead);
}

/// A snapshot with the operation that was started for it, if any.
#[derive(Clone, Debug)]
pub struct ChangedSnapshot {
    /// The snapshot as it is now.
    pub snapshot: Snapshot,
    /// The work that goes on.
    pub operation: Option<Id<Operation>>,
}

/// Copies a disk as it is now; a running guest goes on meanwhile.
#[derive(Clone, Debug, Default)]
pub struct CreateSnapshot {
    /// Its name, unique in its source's project.
    pub name: String,
    /// A remark.
    pub description: Option<String>,
    /// The volume to copy, by id or name.
    pub volume: Option<String>,
    /// The server whose root disk to copy, by id or name.
    pub server: Option<String>,
    /// Free pairs.
    pub labels: Labels,
}

/// A disk that is about to be copied.
struct Original {
    source: Source,
    owner: (Id<Account>, Id<Project>),
    region: Id<Region>,
    host: Id<Host>,
    size_gib: u64,
}

impl Action for CreateSnapshot {
    const NAME: &'static str = "snapshot.create";
    const NEEDS: Needs = Needs::Scope(Scope::VolumesWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedSnapshot;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedSnapshot> {
        let name = Title::parse("name", &self.name)?;
        check_labels(&self.labels)?;
        let description = parse_description(self.description.as_deref())?;
        let original = match (&self.volume, &self.server) {
            (Some(named), None) => of_volume(ask, named)?,
            (None, Some(named)) => of_server(ask, named)?,
            (None, None) => return Err(Error::invalid("volume", "name a volume or a server")),
            (Some(_), Some(_)) => {
                return Err(Error::invalid("server", "name either a volume or a server"));
            }
        };
        let (account, project) = original.owner;
        let region: Region = ask.tx.get(original.region)?;
        let mut head = Head::new(ask.ids.id(), name.as_str(), ask.now);
        head = head.in_project(account, project);
        head.labels.clone_from(&self.labels);
        head.description = description;
        let Original { source, host, size_gib, .. } = original;
        let region_name = region.head.name.clone();
        let region_id = region.head.id;
        let new = NewSnapshot { head, region: region_id, region_name, host, source, size_gib };
        let mut snapshot = Snapshot::new(new);
        take(ask, &snapshot, region.snapshot_gib_price.unwrap_or_default())?;
        ask.add(&mut snapshot)?;
        let operation = begin(ask, &snapshot, flows::CREATE)?;
        Ok(ChangedSnapshot { snapshot, operation: Some(operation) })
    }
}

fn owner_of<K: Kind>(object: &K) -> Result<(Id<Account>, Id<Project>)> {
    let head = object.head();
    let nobody = || Error::internal(format!("a {} of nobody", K::NAME));
    head.account.zip(head.project).ok_or_else(nobody)
}

/// A volume that has no host yet gets one: what is copied then is an empty disk.
fn of_volume(ask: &mut Ask<'_>, named: &str) -> Result<Original> {
    let mut volume: Volume = ask.resolve("volume", named)?;
    if !matches!(volume.state(), VolumeState::Available | VolumeState::Attached) {
        let text = format!("Cannot copy a volume that is {}.", volume.state());
        return Err(Error::new(&code::WRONG_STATE).public(text));
    }
    let host = match volume.host {
        Some(host) => host,
        None => {
            let (id, spread) = (volume.head.id.uuid(), volume.head.id.uuid().as_u64_pair().1);
            let host = ask.tx.place(volume.region.uuid(), id, volume.room(), spread)?;
            let host = Id::of(host.ok_or_else(|| Error::new(&code::NO_CAPACITY))?);
            volume.host = Some(host);
            ask.tx.update(&mut volume, ask.now)?;
            host
        }
    };
    Ok(Original {
        source: Source::of_volume(&volume),
        owner: owner_of(&volume)?,
        region: volume.region,
        host,
        size_gib: volume.size_gib,
    })
}

fn of_server(ask: &mut Ask<'_>, named: &str) -> Result<Original> {
    ask.caller.check(Needs::Scope(Scope::ServersWrite), Mode::Write)?;
    let server: Server = ask.resolve("server", named)?;
    let state = server.state();
    let host = server.host.filter(|_| matches!(state, ServerState::Running | ServerState::Stopped));
    let host = host.ok_or_else(|| {
        let text = format!("Cannot copy the disk of a server that is {state}.");
        Error::new(&code::WRONG_STATE).public(text)
    })?;
    Ok(Original {
        source: Source::of_server(&server),
        owner: owner_of(&server)?,
        region: server.region,
        host,
        size_gib: u64::try_from(server.build.room.disk_gib).map_err(Error::internal)?,
    })
}

/// Takes what a new snapshot needs: room beside its source, quota, and money.
fn take(ask: &mut Ask<'_>, snapshot: &Snapshot, gib: Price) -> Result<()> {
    let (account, project) = owner_of(snapshot)?;
    let size = snapshot.room().disk_gib;
    let things = [(Counted::Snapshots, 1), (Counted::SnapshotGib, size)];
    ask.count_all(account, Some(project), &things)?;
    let id = snapshot.head.id;
    let host = snapshot.host.map(Id::uuid).unwrap_or_default();
    if !ask.tx.place_at(host, id.uuid(), snapshot.room())? {
        let text = "The host that holds the disk has no room for a copy of it.";
        return Err(Error::new(&code::NO_CAPACITY).public(text));
    }
    ask.hold(Order {
        id: id.uuid(),
        subject: id.to_string(),
        account,
        project: Some(project),
        item: Item::Snapshot,
        name: snapshot.head.name.clone(),
        plan: format!("{} GiB", snapshot.size_gib),
        price: gib.times(snapshot.size_gib),
        period: Period::Hourly,
    })
}

fn begin(ask: &mut Ask<'_>, snapshot: &Snapshot, flow: FlowName) -> Result<Id<Operation>> {
    let within = Snapshot::wait(snapshot.state()).map(|w| w.within).unwrap_or_default();
    let (generation, frame) = (snapshot.generation, json!({}));
    // A deletion that comes while it is copied takes the copying back first.
    ask.start(snapshot, Wish { flow, generation, within, frame, cancels: true })
}

/// Renames or relabels a snapshot.
#[derive(Clone, Debug, Default)]
pub struct ChangeSnapshot {
    /// Which, by id or name.
    pub snapshot: String,
    /// Its new name.
    pub name: Option<String>,
    /// Its new remark; an empty one is none.
    pub description: Option<String>,
    /// Its new free pairs.
    pub labels: Option<Labels>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeSnapshot {
    const NAME: &'static str = "snapshot.change";
    const NEEDS: Needs = Needs::Scope(Scope::VolumesWrite);
    const MODE: Mode = Mode::Write;
    type Output = Snapshot;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Snapshot> {
        let mut snapshot: Snapshot = ask.at_version(&self.snapshot, self.seen)?;
        if matches!(snapshot.state(), SnapshotState::Deleting | SnapshotState::Deleted) {
            return Err(Error::new(&code::WRONG_STATE).public("The snapshot is deleted."));
        }
        let (name, description) = (self.name.as_deref(), self.description.as_deref());
        snapshot.head.change(name, description, self.labels.as_ref())?;
        ask.change(&mut snapshot, "changed")?;
        Ok(snapshot)
    }
}

/// Makes a snapshot's source be as it was then: what it holds now is lost.
#[derive(Clone, Debug)]
pub struct RevertSnapshot {
    /// Which, by id or name.
    pub snapshot: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for RevertSnapshot {
    const NAME: &'static str = "snapshot.revert";
    const NEEDS: Needs = Needs::Scope(Scope::VolumesDestroy);
    const MODE: Mode = Mode::Write;
    type Output = ChangedSnapshot;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedSnapshot> {
        let mut snapshot: Snapshot = ask.at_version(&self.snapshot, self.seen)?;
        snapshot.on(SnapshotEvent::Revert)?;
        let operation = match snapshot.source {
            Source::Volume { volume, .. } => revert_volume(ask, &snapshot, volume)?,
            Source::Server { server, .. } => revert_server(ask, &snapshot, server)?,
        };
        snapshot.fault = None;
        ask.change(&mut snapshot, "reverting")?;
        Ok(ChangedSnapshot { snapshot, operation })
    }
}

fn refuse(text: &str) -> Error {
    Error::new(&code::WRONG_STATE).public(text)
}

fn revert_volume(
    ask: &mut Ask<'_>,
    snapshot: &Snapshot,
    id: Id<Volume>,
) -> Result<Option<Id<Operation>>> {
    let found: Option<Volume> = ask.tx.find(id)?.filter(|volume: &Volume| !volume.ended());
    let mut volume = found
        .filter(|volume| volume.host == snapshot.host)
        .ok_or_else(|| refuse("The snapshot's volume is gone; make a new volume from it."))?;
    if let Some(server) = volume.server {
        let server: Server = ask.tx.get(server)?;
        if server.state() != ServerState::Stopped {
            return Err(refuse("Detach the volume or stop its server first."));
        }
    }
    volume.epoch += 1;
    let frame = json!({ "snapshot": snapshot.head.id });
    Ok(volume::wish(ask, volume, VolumeEvent::Revert, (volume_flows::REVERT, frame))?.operation)
}

fn revert_server(
    ask: &mut Ask<'_>,
    snapshot: &Snapshot,
    id: Id<Server>,
) -> Result<Option<Id<Operation>>> {
    ask.caller.check(Needs::Scope(Scope::ServersDestroy), Mode::Write)?;
    let found: Option<Server> = ask.tx.find(id)?.filter(|server: &Server| !server.ended());
    let server = found
        .filter(|server| server.host == snapshot.host)
        .ok_or_else(|| refuse("The snapshot's server is gone; make a new one from it."))?;
    if server.state() != ServerState::Stopped {
        return Err(refuse("Stop the server first."));
    }
    let frame = json!({ "snapshot": snapshot.head.id, "epoch": server.disk_epoch + 1 });
    Ok(server::wish(ask, server, ServerEvent::Rebuild, (server_flows::REVERT, frame))?.operation)
}

/// Deletes a snapshot. Doing it twice is no error.
#[derive(Clone, Debug)]
pub struct DeleteSnapshot {
    /// Which, by id or name.
    pub snapshot: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for DeleteSnapshot {
    const NAME: &'static str = "snapshot.delete";
    const NEEDS: Needs = Needs::Scope(Scope::VolumesDestroy);
    const MODE: Mode = Mode::Write;
    type Output = ChangedSnapshot;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedSnapshot> {
        let mut snapshot: Snapshot = ask.at_version(&self.snapshot, self.seen)?;
        if matches!(snapshot.state(), SnapshotState::Deleting | SnapshotState::Deleted) {
            return Ok(ChangedSnapshot { snapshot, operation: None });
        }
        let whole = Some(snapshot.head.id);
        let growing = [VolumeState::Creating.word()];
        if any(ask, &snapshot, &growing, |volume: &Volume| volume.snapshot == whole)? {
            return Err(in_use("A volume is being made from the snapshot"));
        }
        let growing = [ServerState::Pending.word(), ServerState::Building.word()];
        if any(ask, &snapshot, &growing, |server: &Server| server.snapshot == whole)? {
            return Err(in_use("A server is being made from the snapshot"));
        }
        snapshot.on(SnapshotEvent::Delete)?;
        snapshot.generation += 1;
        snapshot.fault = None;
        ask.till().end(snapshot.head.id.uuid())?;
        ask.change(&mut snapshot, "deleting")?;
        let operation = begin(ask, &snapshot, flows::DELETE)?;
        Ok(ChangedSnapshot { snapshot, operation: Some(operation) })
    }
}

fn in_use(what: &str) -> Error {
    Error::new(&code::IN_USE).public(format!("{what}; wait until it is there."))
}

/// Rows that are read with one statement.
const AT_ONCE: u32 = 1_000;

/// Whether there is such an object in one of these states, of the snapshot's account.
fn any<K: Kind>(
    ask: &mut Ask<'_>,
    snapshot: &Snapshot,
    states: &[&str],
    is_such: impl Fn(&K) -> bool,
) -> Result<bool> {
    let states = states.iter().map(ToString::to_string).collect();
    let account = snapshot.head.account.map(Id::uuid);
    let mut query = Query { account, states, limit: AT_ONCE, ..Query::default() };
    loop {
        let page: Vec<K> = ask.tx.list(&query)?;
        if page.iter().any(&is_such) {
            return Ok(true);
        }
        match page.last().filter(|_| page.len() >= AT_ONCE as usize) {
            Some(last) => query.after = Some(last.head().id.uuid()),
            None => return Ok(false),
        }
    }
}
