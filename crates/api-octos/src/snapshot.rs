//! Snapshots of block storages and of virtual machines. Both are one kind of the cloud; a machine's
//! is of its root disk.

use std::collections::BTreeMap;

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::{Id, Uuid};
use nubo_cloud::snapshot::{ChangedSnapshot, CreateSnapshot, DeleteSnapshot, RevertSnapshot};
use nubo_cloud::{Action, Facts, ListOf, Listing};
use nubo_domain::snapshot::SourceKind;
use nubo_domain::{Lookup, Result, Scope, Server, Snapshot, Volume};
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::{self, Provider};
use crate::form::{Form, TEXT_MAX, told};
use crate::page::{self, Wanted};
use crate::project::{self, ProjectView};
use crate::route::{Bound, on};
use crate::server::{self, Place, Service};
use crate::shelf::{Shelf, absent, all, as_far_as_seen, by_id, sheet};
use crate::volume::{InMachine, Offering, in_machine};
use crate::when::stamp;
use crate::{plan, slug, words};

pub fn routes() -> Vec<Bound> {
    [of_disks(), of_machines()].into_iter().flatten().collect()
}

fn of_disks() -> Vec<Bound> {
    let create = Facts::of::<CreateSnapshot>();
    vec![
        on(
            Facts::of::<ListOf<Snapshot>>(),
            "blockstorage_snapshot.list",
            ("GET", "/blockstorages/snapshots"),
            "Lists the snapshots of disks.",
            list_of_disks,
        ),
        on(
            create,
            "blockstorage_snapshot.create",
            ("POST", "/blockstorages/{slug}/snapshots"),
            "Makes a snapshot of a disk.",
            create_of_disk,
        ),
        on(
            create,
            "blockstorage_snapshot.create_named",
            ("POST", "/blockstorages/snapshots"),
            "Makes a snapshot of the disk that the body names.",
            create_of_named_disk,
        )
        .reading(Scope::VolumesRead),
        on(
            Facts::of::<RevertSnapshot>(),
            "blockstorage_snapshot.revert",
            ("POST", "/blockstorages/{slug}/snapshots/{snap}/revert"),
            "Makes a disk be as it was.",
            revert_disk,
        ),
        on(
            Facts::of::<DeleteSnapshot>(),
            "blockstorage_snapshot.delete",
            ("DELETE", "/blockstorages/snapshots/{snap}"),
            "Deletes a snapshot of a disk.",
            delete_of_disk,
        ),
    ]
}

fn of_machines() -> Vec<Bound> {
    vec![
        on(
            Facts::of::<ListOf<Snapshot>>(),
            "virtual_machine_snapshot.list",
            ("GET", "/virtual-machines/snapshots"),
            "Lists the snapshots of machines.",
            list_of_machines,
        ),
        on(
            Facts::of::<CreateSnapshot>(),
            "virtual_machine_snapshot.create",
            ("POST", "/virtual-machines/{slug}/snapshots"),
            "Makes a snapshot of a machine's root disk.",
            create_of_machine,
        )
        .reading(Scope::ServersRead),
        on(
            Facts::of::<RevertSnapshot>(),
            "virtual_machine_snapshot.revert",
            ("POST", "/virtual-machines/snapshots/{snap}/revert"),
            "Makes a machine, which must be stopped, be as it was.",
            revert_machine,
        ),
        on(
            Facts::of::<DeleteSnapshot>(),
            "virtual_machine_snapshot.delete",
            ("DELETE", "/virtual-machines/snapshots/{snap}"),
            "Deletes a snapshot of a machine.",
            delete_of_machine,
        ),
    ]
}

/// A snapshot.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Shot {
    /// What every service has.
    #[serde(flatten)]
    pub service: Service,
    /// The id of the disk that it is of.
    pub blockstorage_id: Option<String>,
    /// The id of the machine that it is of.
    pub virtual_machine_id: Option<String>,
    /// `Creating`, `Ready`, `Reverting`, `Error` and words of what goes.
    pub state: &'static str,
    /// Size in GB.
    pub size: u64,
    /// Memory is never kept.
    pub is_memory: bool,
    /// Whether it is of a machine.
    pub is_vm_snapshot: bool,
    /// The disk that it is of, if that is there.
    pub blockstorage: Option<InMachine>,
    /// The machine that it is of, if that is there.
    pub virtual_machine: Option<InMachine>,
    /// What was ordered.
    pub offering: Offering,
    /// Where it is.
    pub region: Option<Place>,
    /// In which project.
    pub project: Option<ProjectView>,
    /// Whose it is.
    pub cloud_provider: Provider,
    /// Why it is not as wished, if it is not.
    pub error: Option<String>,
}

/// What snapshots are of, as far as it is there and may be known of.
#[derive(Clone, Debug, Default)]
struct Sources {
    volumes: Vec<Volume>,
    servers: Vec<Server>,
}

impl Sources {
    async fn of(req: &Req, snapshots: &[Snapshot]) -> Result<Self> {
        let mut found = Self::default();
        for snapshot in snapshots {
            let known = |id: Uuid| {
                found.volumes.iter().any(|volume| volume.head.id.uuid() == id)
                    || found.servers.iter().any(|server| server.head.id.uuid() == id)
            };
            let id = snapshot.source.id();
            if known(id) {
                continue;
            }
            match snapshot.source.kind() {
                SourceKind::Volume => found.volumes.extend(as_far_as_seen(by_id(req, id).await)?),
                SourceKind::Server => found.servers.extend(as_far_as_seen(by_id(req, id).await)?),
            }
        }
        Ok(found)
    }
}

fn service(snapshot: &Snapshot, shelf: &Shelf) -> Service {
    let head = &snapshot.head;
    let name = match snapshot.source.kind() {
        SourceKind::Volume => "Block Storage Snapshot",
        SourceKind::Server => "VM Snapshot",
    };
    Service {
        description: head.description.clone(),
        ..Service::of(
            head,
            (slug::code("snap", head), name),
            snapshot.region,
            snapshot.ended,
            shelf,
        )
    }
}

fn shown(snapshot: &Snapshot, shelf: &Shelf, sources: &Sources) -> Shot {
    let id = snapshot.head.id.uuid();
    let project = shelf.projects.iter().find(|p| Some(p.head.id) == snapshot.head.project);
    let region = shelf.regions.iter().find(|region| region.head.id == snapshot.region);
    let paid = shelf.paid.get(&id);
    let price = match (paid, region.and_then(|region| region.snapshot_gib_price)) {
        (Some(paid), _) => paid.price,
        (None, one) => one.unwrap_or_default().times(snapshot.size_gib),
    };
    let (volume, server) = (snapshot.source.volume(), snapshot.source.server());
    let disk = sources.volumes.iter().find(|known| Some(known.head.id) == volume);
    let machine = sources.servers.iter().find(|known| Some(known.head.id) == server);
    Shot {
        service: service(snapshot, shelf),
        blockstorage_id: volume.map(|id| id.uuid().to_string()),
        virtual_machine_id: server.map(|id| id.uuid().to_string()),
        state: words::snapshot(snapshot.state()),
        size: snapshot.size_gib,
        is_memory: false,
        is_vm_snapshot: server.is_some(),
        blockstorage: disk.map(|disk| InMachine {
            id: disk.head.id.uuid().to_string(),
            name: disk.head.name.clone(),
            slug: slug::code("bs", &disk.head),
        }),
        virtual_machine: machine.map(in_machine),
        offering: Offering {
            size: snapshot.size_gib,
            price: price.of(shelf.period(id)).to_string(),
            billing_status: true,
            renew_at: paid.map(|paid| stamp(paid.paid_until())),
            billing_cycle: catalogue::cycle_of(shelf.period(id)),
        },
        region: region.map(server::place),
        project: project.map(project::shown),
        cloud_provider: catalogue::provider(),
        error: snapshot.fault.as_ref().map(|fault| fault.message.clone()),
    }
}

/// The snapshots of some disks, by disk.
///
/// # Errors
/// Those of the cloud.
pub async fn of_disks_shown(
    req: &Req,
    shelf: &Shelf,
    volumes: &[Volume],
) -> Result<BTreeMap<Id<Volume>, Vec<Shot>>> {
    let mut shown_by: BTreeMap<Id<Volume>, Vec<Shot>> = BTreeMap::new();
    let sources = Sources { volumes: volumes.to_vec(), servers: Vec::new() };
    for volume in volumes {
        let source = ("source", Lookup::Text(volume.head.id.uuid().to_string()));
        let listing = Listing { lookups: vec![source], ..Listing::default() };
        let found: Vec<Snapshot> = all(req, listing).await?;
        let shots = found.iter().map(|snapshot| shown(snapshot, shelf, &sources)).collect();
        shown_by.insert(volume.head.id, shots);
    }
    Ok(shown_by)
}

async fn list(req: Req, kind: SourceKind) -> Result<Reply> {
    let wanted = Wanted::of(&req);
    let shelf = Shelf::places(&req).await?;
    let mut listing = shelf.listing_there(&wanted);
    if let Some(listing) = &mut listing {
        listing.lookups.push(("source_kind", Lookup::Text(kind.word().to_owned())));
        let (prefix, field) = match kind {
            SourceKind::Volume => ("bs", "blockstorage"),
            SourceKind::Server => ("vm", "virtual_machine"),
        };
        if let Some(text) = wanted.filter(field) {
            let id = slug::read_code(prefix, text).map_or_else(String::new, |id| id.to_string());
            listing.lookups.push(("source", Lookup::Text(id)));
        }
    }
    let (found, total) = sheet::<Snapshot>(&req, &wanted, listing).await?;
    let sources = Sources::of(&req, &found).await?;
    let ids: Vec<Uuid> = found.iter().map(|snapshot| snapshot.head.id.uuid()).collect();
    let shelf = shelf.with_bills(&req, &ids).await?;
    wanted.sheet(&req, found.iter().map(|s| shown(s, &shelf, &sources)).collect(), total)
}

async fn list_of_disks(req: Req) -> Result<Reply> {
    list(req, SourceKind::Volume).await
}

async fn list_of_machines(req: Req) -> Result<Reply> {
    list(req, SourceKind::Server).await
}

/// What is to be copied.
enum Original {
    Disk(Box<Volume>),
    Machine(Box<Server>),
}

impl Original {
    const fn places(&self) -> (Option<Id<nubo_domain::Project>>, Id<nubo_domain::Region>) {
        match self {
            Self::Disk(volume) => (volume.head.project, volume.region),
            Self::Machine(server) => (server.head.project, server.region),
        }
    }
}

async fn disk(req: &Req, text: &str) -> Result<Option<Volume>> {
    match slug::read_code("bs", text) {
        Some(id) => by_id(req, id).await,
        None => Ok(None),
    }
}

async fn create_of_disk(req: Req) -> Result<Reply> {
    let form = Form::of(&req).await?;
    let found = disk(&req, req.path("slug")).await?.ok_or_else(|| absent("blockstorage"))?;
    create(req, form, Original::Disk(Box::new(found))).await
}

async fn create_of_named_disk(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let text = form.required("blockstorage", TEXT_MAX);
    let found = disk(&req, &text).await?;
    match form.named("blockstorage", &text, found) {
        Some(found) => create(req, form, Original::Disk(Box::new(found))).await,
        None => {
            order(&mut form, None, &Shelf::default());
            form.verdict()?;
            Err(absent("blockstorage"))
        }
    }
}

async fn create_of_machine(req: Req) -> Result<Reply> {
    let form = Form::of(&req).await?;
    let found = server::at(&req).await?;
    create(req, form, Original::Machine(Box::new(found))).await
}

/// Reads what an order says beside whose disk it is about, and gives the name.
fn order(form: &mut Form, original: Option<&Original>, shelf: &Shelf) -> String {
    let name = form.required("name", 100);
    form.without_coupon();
    // Whose disk it is about, the address says.
    form.flag("is_vm_snapshot");
    if form.flag("is_memory") == Some(true) {
        let text = "The memory of a virtual machine cannot be kept; only its disk.";
        form.fault("is_memory", text);
    }
    if let Some(text) = form.text("plan", TEXT_MAX) {
        form.named("plan", &text, plan::is_snapshot(&text).then_some(()));
    }
    if let Some(text) = form.text("billing_cycle", TEXT_MAX) {
        let hourly = catalogue::cycle(&text).filter(|c| c.slug == catalogue::all_cycles()[0].slug);
        form.named("billing_cycle", &text, hourly);
    }
    if let Some(text) = form.text("cloud_provider", TEXT_MAX)
        && !catalogue::is_provider(&text)
    {
        form.selected("cloud_provider");
    }
    let Some((project, region)) = original.map(Original::places) else { return name };
    if let Some(text) = form.text("project", TEXT_MAX) {
        let found = shelf.project(&text).filter(|found| Some(found.head.id) == project);
        form.named("project", &text, found);
    }
    if let Some(text) = form.text("region", TEXT_MAX) {
        form.named("region", &text, shelf.region(&text).filter(|found| found.head.id == region));
    }
    name
}

/// Names of the cloud's fields here.
const NAMES: &[(&str, &str)] = &[("volume", "blockstorage"), ("server", "virtual_machine")];

async fn create(req: Req, mut form: Form, original: Original) -> Result<Reply> {
    let shelf = Shelf::places(&req).await?;
    let name = order(&mut form, Some(&original), &shelf);
    let description = form.text("description", TEXT_MAX);
    form.verdict()?;
    let mut action = CreateSnapshot { name, description, ..CreateSnapshot::default() };
    let mut sources = Sources::default();
    match original {
        Original::Disk(volume) => {
            action.volume = Some(volume.head.id.to_string());
            sources.volumes.push(*volume);
        }
        Original::Machine(server) => {
            action.server = Some(server.head.id.to_string());
            sources.servers.push(*server);
        }
    }
    let render = move |changed: ChangedSnapshot| {
        let shot = shown(&changed.snapshot, &shelf, &sources);
        page::changed(StatusCode::CREATED, "Snapshot created successfully", shot)
    };
    req.call_once(action, render).await.map_err(told(NAMES))
}

/// The snapshot in an address, if it is of this kind.
async fn at(req: &Req, kind: SourceKind) -> Result<Snapshot> {
    let found = match slug::read_code("snap", req.path("snap")) {
        Some(id) => by_id::<Snapshot>(req, id).await?,
        None => None,
    };
    found.filter(|found| found.source.kind() == kind).ok_or_else(|| absent("snapshot"))
}

/// Runs an action on a snapshot and shows it as it is then.
async fn act<A: Action<Output = ChangedSnapshot>>(
    req: &Req,
    snapshot: &Snapshot,
    action: A,
    message: &'static str,
) -> Result<Reply> {
    let ids = [snapshot.head.id.uuid()];
    let shelf = Shelf::places(req).await?.with_bills(req, &ids).await?;
    let sources = Sources::of(req, std::slice::from_ref(snapshot)).await?;
    let render = move |changed: ChangedSnapshot| {
        page::changed(StatusCode::OK, message, shown(&changed.snapshot, &shelf, &sources))
    };
    req.call_once(action, render).await.map_err(told(NAMES))
}

async fn revert_disk(req: Req) -> Result<Reply> {
    let snapshot = at(&req, SourceKind::Volume).await?;
    if slug::read_code("bs", req.path("slug")) != Some(snapshot.source.id()) {
        return Err(absent("snapshot"));
    }
    revert(&req, &snapshot).await
}

async fn revert_machine(req: Req) -> Result<Reply> {
    let snapshot = at(&req, SourceKind::Server).await?;
    revert(&req, &snapshot).await
}

async fn revert(req: &Req, snapshot: &Snapshot) -> Result<Reply> {
    let action = RevertSnapshot { snapshot: snapshot.head.id.to_string(), seen: None };
    act(req, snapshot, action, "Snapshot is being reverted").await
}

async fn delete_of_disk(req: Req) -> Result<Reply> {
    let snapshot = at(&req, SourceKind::Volume).await?;
    delete(&req, &snapshot).await
}

async fn delete_of_machine(req: Req) -> Result<Reply> {
    let snapshot = at(&req, SourceKind::Server).await?;
    delete(&req, &snapshot).await
}

async fn delete(req: &Req, snapshot: &Snapshot) -> Result<Reply> {
    let action = DeleteSnapshot { snapshot: snapshot.head.id.to_string(), seen: None };
    act(req, snapshot, action, "Snapshot is being deleted").await
}
