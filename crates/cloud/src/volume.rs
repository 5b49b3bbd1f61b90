//! Volumes: disks that outlive servers.

use nubo_base::Id;
use nubo_domain::billing::{Item, Period};
use nubo_domain::quota::Counted;
use nubo_domain::snapshot::SnapshotState;
use nubo_domain::volume::{VolumeEvent, VolumeState, flows};
use nubo_domain::{
    Error, FlowName, Head, Kind, Labels, Lookup, Machine, Region, Result, Scope, Server, Snapshot,
    Title, Volume, check_labels, code, parse_description,
};
use nubo_ports::flows::Operation;
use nubo_ports::{Objects, Order, Query};

use crate::ask::Wish;
use crate::server::still::{USABLE, check_beside};
use crate::{Action, Ask, Facts, Get, ListOf, Listable, Mode, Needs};

/// Verbs of volumes.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<ListOf<Volume>>(),
    Facts::of::<Get<Volume>>(),
    Facts::of::<CreateVolume>(),
    Facts::of::<ChangeVolume>(),
    Facts::of::<AttachVolume>(),
    Facts::of::<DetachVolume>(),
    Facts::of::<ResizeVolume>(),
    Facts::of::<DeleteVolume>(),
];

impl Listable for Volume {
    const LIST: &'static str = "volume.list";
    const GET: &'static str = "volume.get";
    const READ_NEEDS: Needs = Needs::Scope(Scope::VolumesRead);
}

/// A volume with the operation that was started on it, if any.
#[derive(Clone, Debug)]
pub struct ChangedVolume {
    /// The volume as it is now.
    pub volume: Volume,
    /// The work that goes on.
    pub operation: Option<Id<Operation>>,
}

/// The largest volume in GiB.
const SIZE_GIB_MAX: u64 = 65_536;
/// As many as hot-plug ports are kept free in a guest.
const VOLUMES_PER_SERVER_MAX: i64 = 8;

/// What a volume of this size is called where it is paid for.
fn plan(size_gib: u64) -> String {
    format!("{size_gib} GiB")
}

fn check_size(size_gib: u64) -> Result<i64> {
    let fits = (1..=SIZE_GIB_MAX).contains(&size_gib);
    let size = i64::try_from(size_gib).ok().filter(|_| fits);
    size.ok_or_else(|| Error::invalid("size_gib", format!("must be from 1 to {SIZE_GIB_MAX}")))
}

/// Makes a volume; it takes room on a host with its first attachment.
#[derive(Clone, Debug, Default)]
pub struct CreateVolume {
    /// A remark.
    pub description: Option<String>,
    /// Its name, unique in the project.
    pub name: String,
    /// Its size in GiB; 0 is that of the snapshot it begins as.
    pub size_gib: u64,
    /// The snapshot it begins as, by id or name; it is empty if absent.
    pub snapshot: Option<String>,
    /// The region, by id or slug; the server's or the first that is available if absent.
    pub region: Option<String>,
    /// The project, by id or name; the caller's own or the default one if absent.
    pub project: Option<String>,
    /// A server to attach it to at once, by id or name.
    pub server: Option<String>,
    /// The network whose servers it is for, by id or name.
    pub network: Option<String>,
    /// Free pairs.
    pub labels: Labels,
}

impl Action for CreateVolume {
    const NAME: &'static str = "volume.create";
    const NEEDS: Needs = Needs::Scope(Scope::VolumesWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedVolume;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedVolume> {
        let name = Title::parse("name", &self.name)?;
        check_labels(&self.labels)?;
        let original = self.original(ask)?;
        let size_gib = match &original {
            Some(snapshot) if self.size_gib == 0 => snapshot.size_gib,
            _ => self.size_gib,
        };
        let size = check_size(size_gib)?;
        let server: Option<Server> =
            self.server.as_ref().map(|named| ask.resolve("server", named)).transpose()?;
        let project = ask.project(self.project.as_deref())?;
        let near = server.as_ref().map(|server| server.region);
        let near = near.or(original.as_ref().map(|snapshot| snapshot.region));
        let region: Region = match (&self.region, near) {
            (Some(named), _) => ask.resolve("region", named)?,
            (None, Some(near)) => ask.resolve("region", &near.to_string())?,
            (None, None) => crate::server::first_region(ask)?,
        };
        let (account, room) = (ask.account()?, project.head.id);
        let mut head = Head::new(ask.ids.id(), name.as_str(), ask.now).in_project(account, room);
        head.labels.clone_from(&self.labels);
        head.description = parse_description(self.description.as_deref())?;
        let mut volume = Volume::new(head, &region, size_gib);
        let network = self.network.as_deref();
        volume.network = crate::network::named_in(ask, &project, network)?;
        ask.count(account, Some(room), Counted::Volumes, 1)?;
        ask.count(account, Some(room), Counted::VolumeGib, size)?;
        let price = region.volume_gib_price.unwrap_or_default().times(size_gib);
        ask.charge(Order {
            id: volume.head.id.uuid(),
            subject: volume.head.id.to_string(),
            account,
            project: Some(room),
            item: Item::Volume,
            name: volume.head.name.clone(),
            plan: plan(size_gib),
            price,
            period: Period::Hourly,
        })?;
        if let Some(snapshot) = original {
            return begin_as(ask, volume, &snapshot);
        }
        ask.add(&mut volume)?;
        match server {
            Some(server) => attach(ask, volume, &server),
            None => Ok(ChangedVolume { volume, operation: None }),
        }
    }
}

impl CreateVolume {
    /// The snapshot that the volume begins as.
    fn original(&self, ask: &mut Ask<'_>) -> Result<Option<Snapshot>> {
        let Some(named) = &self.snapshot else { return Ok(None) };
        let snapshot: Snapshot = ask.resolve("snapshot", named)?;
        if snapshot.state() != SnapshotState::Ready {
            let text = format!("Cannot make a volume of a snapshot that is {}.", snapshot.state());
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        if self.size_gib != 0 && self.size_gib < snapshot.size_gib {
            let least = snapshot.size_gib;
            return Err(Error::invalid("size_gib", format!("the snapshot needs at least {least}")));
        }
        if self.server.is_some() {
            let issue = "a volume of a snapshot is attached once it is available";
            return Err(Error::invalid("server", issue));
        }
        Ok(Some(snapshot))
    }
}

/// A volume that begins as a snapshot lies where that does, from the start.
fn begin_as(ask: &mut Ask<'_>, mut volume: Volume, original: &Snapshot) -> Result<ChangedVolume> {
    if volume.region != original.region {
        return Err(Error::invalid("region", "is another than the snapshot's"));
    }
    let host = original.host.ok_or_else(|| Error::internal("a snapshot that is nowhere"))?;
    if !ask.tx.place_at(host.uuid(), volume.head.id.uuid(), volume.room())? {
        let text = "The snapshot's host has no room for the volume.";
        return Err(Error::new(&code::NO_CAPACITY).public(text));
    }
    (volume.host, volume.snapshot) = (Some(host), Some(original.head.id));
    ask.add(&mut volume)?;
    wish(ask, volume, VolumeEvent::Copy, (flows::CREATE, serde_json::json!({})))
}

/// Renames or relabels a volume.
#[derive(Clone, Debug, Default)]
pub struct ChangeVolume {
    /// Its new remark; an empty one is none.
    pub description: Option<String>,
    /// Which, by id or name.
    pub volume: String,
    /// Its new name.
    pub name: Option<String>,
    /// Its new free pairs.
    pub labels: Option<Labels>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeVolume {
    const NAME: &'static str = "volume.change";
    const NEEDS: Needs = Needs::Scope(Scope::VolumesWrite);
    const MODE: Mode = Mode::Write;
    type Output = Volume;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Volume> {
        let mut volume: Volume = ask.at_version(&self.volume, self.seen)?;
        if matches!(volume.state(), VolumeState::Deleting | VolumeState::Deleted) {
            return Err(Error::new(&code::WRONG_STATE).public("The volume is deleted."));
        }
        let (name, description) = (self.name.as_deref(), self.description.as_deref());
        volume.head.change(name, description, self.labels.as_ref())?;
        ask.change(&mut volume, "changed")?;
        Ok(volume)
    }
}

/// Lets an event happen to a volume and starts the workflow that follows from it.
pub(crate) fn wish(
    ask: &mut Ask<'_>,
    mut volume: Volume,
    event: VolumeEvent,
    (flow, frame): (FlowName, serde_json::Value),
) -> Result<ChangedVolume> {
    let was_plugged = volume.is_plugged();
    let cancels = volume.state() == VolumeState::Creating;
    volume.on(event)?;
    if volume.is_plugged() != was_plugged
        && let Some(id) = volume.server
    {
        let mut server: Server = ask.tx.get(id)?;
        server.plugs += 1;
        ask.tx.update(&mut server, ask.now)?;
    }
    volume.generation += 1;
    volume.fault = None;
    let within = Volume::wait(volume.state()).map(|w| w.within).unwrap_or_default();
    let what = volume.state().word();
    ask.change(&mut volume, what)?;
    let generation = volume.generation;
    let operation = ask.start(&volume, Wish { flow, generation, within, frame, cancels })?;
    Ok(ChangedVolume { volume, operation: Some(operation) })
}

/// Attaches a volume to a server; a running one sees it at once.
#[derive(Clone, Debug)]
pub struct AttachVolume {
    /// Which, by id or name.
    pub volume: String,
    /// The server, by id or name.
    pub server: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for AttachVolume {
    const NAME: &'static str = "volume.attach";
    const NEEDS: Needs = Needs::Scope(Scope::VolumesWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedVolume;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedVolume> {
        let volume: Volume = ask.at_version(&self.volume, self.seen)?;
        let server: Server = ask.resolve("server", &self.server)?;
        attach(ask, volume, &server)
    }
}

fn attach(ask: &mut Ask<'_>, mut volume: Volume, server: &Server) -> Result<ChangedVolume> {
    check_beside(server, (volume.head.project, volume.region), "volume")?;
    let host = server.host.filter(|_| USABLE.contains(&server.state()));
    let host = host.ok_or_else(|| {
        let text = format!("Cannot attach to a server that is {}.", server.state());
        Error::new(&code::WRONG_STATE).public(text)
    })?;
    let lookups = vec![("server", Lookup::Text(server.head.id.uuid().to_string()))];
    let has = ask.tx.row_count(Volume::TABLE, &Query { lookups, ..Query::default() })?;
    if has >= VOLUMES_PER_SERVER_MAX {
        let text = format!("A server can have at most {VOLUMES_PER_SERVER_MAX} volumes.");
        return Err(Error::new(&code::QUOTA_EXCEEDED).public(text));
    }
    match volume.host {
        Some(bound) if bound == host => {}
        Some(_) => {
            let text = "The volume's data is on another host than the server.";
            return Err(Error::new(&code::NO_CAPACITY).public(text));
        }
        None if ask.tx.place_at(host.uuid(), volume.head.id.uuid(), volume.room())? => {
            volume.host = Some(host);
        }
        None => {
            let text = "The server's host has no room for the volume.";
            return Err(Error::new(&code::NO_CAPACITY).public(text));
        }
    }
    volume.server = Some(server.head.id);
    wish(ask, volume, VolumeEvent::Attach, (flows::ATTACH, serde_json::json!({})))
}

/// Detaches a volume from its server.
#[derive(Clone, Debug)]
pub struct DetachVolume {
    /// Which, by id or name.
    pub volume: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for DetachVolume {
    const NAME: &'static str = "volume.detach";
    const NEEDS: Needs = Needs::Scope(Scope::VolumesWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedVolume;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedVolume> {
        let volume: Volume = ask.at_version(&self.volume, self.seen)?;
        wish(ask, volume, VolumeEvent::Detach, (flows::DETACH, serde_json::json!({})))
    }
}

/// Makes a volume larger; a running server sees its new size at once.
#[derive(Clone, Debug)]
pub struct ResizeVolume {
    /// Which, by id or name.
    pub volume: String,
    /// Its new size in GiB, above the present one.
    pub size_gib: u64,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ResizeVolume {
    const NAME: &'static str = "volume.resize";
    const NEEDS: Needs = Needs::Scope(Scope::VolumesWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedVolume;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedVolume> {
        let mut volume: Volume = ask.at_version(&self.volume, self.seen)?;
        let new = check_size(self.size_gib)?;
        let old = i64::try_from(volume.size_gib).map_err(Error::internal)?;
        if new <= old {
            let issue = format!("must be above the present {old}; a volume never shrinks");
            return Err(Error::invalid("size_gib", issue));
        }
        let account = ask.account()?;
        ask.count(account, volume.head.project, Counted::VolumeGib, new - old)?;
        volume.size_gib = self.size_gib;
        if volume.host.is_some() && !ask.tx.replace(volume.head.id.uuid(), volume.room())? {
            let text = "The volume's host has no room for this size.";
            return Err(Error::new(&code::NO_CAPACITY).public(text));
        }
        let region: Region = ask.tx.get(volume.region)?;
        let price = region.volume_gib_price.unwrap_or_default().times(self.size_gib);
        ask.till().change(volume.head.id.uuid(), &plan(self.size_gib), price)?;
        let frame = serde_json::json!({ "old_size_gib": old });
        wish(ask, volume, VolumeEvent::Resize, (flows::RESIZE, frame))
    }
}

/// Deletes a volume that is in no server: its data is lost. Doing it twice is no error.
#[derive(Clone, Debug)]
pub struct DeleteVolume {
    /// Which, by id or name.
    pub volume: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for DeleteVolume {
    const NAME: &'static str = "volume.delete";
    const NEEDS: Needs = Needs::Scope(Scope::VolumesDestroy);
    const MODE: Mode = Mode::Write;
    type Output = ChangedVolume;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedVolume> {
        let volume: Volume = ask.at_version(&self.volume, self.seen)?;
        if matches!(volume.state(), VolumeState::Deleting | VolumeState::Deleted) {
            return Ok(ChangedVolume { volume, operation: None });
        }
        if volume.server.is_some() {
            let text = "The volume is attached to a server; detach it first.";
            return Err(Error::new(&code::IN_USE).public(text));
        }
        ask.till().end(volume.head.id.uuid())?;
        wish(ask, volume, VolumeEvent::Delete, (flows::DELETE, serde_json::json!({})))
    }
}
