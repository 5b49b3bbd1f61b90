//! Block storage: disks that outlive machines.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::Uuid;
use nubo_cloud::volume::{
    AttachVolume, ChangeVolume, ChangedVolume, CreateVolume, DeleteVolume, DetachVolume,
    ResizeVolume,
};
use nubo_cloud::{Action, Facts, Get, ListOf};
use nubo_domain::{Lookup, Result, Scope, Server, Volume};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalogue::{self, Cycle, Named, Provider};
use crate::form::{Form, TEXT_MAX, nested, told};
use crate::page::{self, Wanted};
use crate::project::{self, ProjectView};
use crate::route::{Bound, on};
use crate::server::{self, Place, Service};
use crate::shelf::{Shelf, absent, by_id, seen, sheet};
use crate::snapshot::Shot;
use crate::when::stamp;
use crate::{plan, slug, snapshot, words};

const ONE: &str = "/blockstorages/{slug}";

pub fn routes() -> Vec<Bound> {
    vec![
        on(
            Facts::of::<ListOf<Volume>>(),
            "blockstorage.list",
            ("GET", "/blockstorages"),
            "Lists disks.",
            list,
        ),
        on(
            Facts::of::<CreateVolume>(),
            "blockstorage.create",
            ("POST", "/blockstorages"),
            "Orders a disk.",
            create,
        ),
        on(Facts::of::<Get<Volume>>(), "blockstorage.get", ("GET", ONE), "Shows a disk.", get),
        on(
            Facts::of::<ChangeVolume>(),
            "blockstorage.change",
            ("PUT", ONE),
            "Renames a disk.",
            change,
        ),
        on(
            Facts::of::<DeleteVolume>(),
            "blockstorage.delete",
            ("DELETE", ONE),
            "Deletes a disk that is in no machine.",
            delete,
        ),
        on(
            Facts::of::<AttachVolume>(),
            "blockstorage.attach",
            ("POST", "/blockstorages/{slug}/attach"),
            "Puts a disk into a machine.",
            attach,
        )
        .reading(Scope::ServersRead),
        on(
            Facts::of::<DetachVolume>(),
            "blockstorage.detach",
            ("POST", "/blockstorages/{slug}/detach"),
            "Takes a disk out of its machine.",
            detach,
        ),
        on(
            Facts::of::<ResizeVolume>(),
            "blockstorage.resize",
            ("POST", "/blockstorages/{slug}/resize"),
            "Makes a disk larger.",
            resize,
        ),
    ]
}

/// A machine beside an object.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InMachine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its slug.
    pub slug: String,
}

/// A machine beside an object.
#[must_use]
pub fn in_machine(server: &Server) -> InMachine {
    let head = &server.head;
    let id = head.id.uuid().to_string();
    InMachine { id, name: head.name.clone(), slug: slug::code("vm", head) }
}

/// What was ordered.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Offering {
    /// Size in GB.
    pub size: u64,
    /// What it costs; decimal text.
    pub price: String,
    /// Whether it is being paid for.
    pub billing_status: bool,
    /// When it is paid for again.
    pub renew_at: Option<String>,
    /// What is paid for at a time.
    pub billing_cycle: Cycle,
}

/// A disk.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Disk {
    /// What every service has.
    #[serde(flatten)]
    pub service: Service,
    /// The id below this API: the same.
    pub blockstorage_id: String,
    /// The id of the machine it is in.
    pub virtual_machine_id: Option<String>,
    /// Size in GB.
    pub size: u64,
    /// `DATADISK`: root disks belong to their machines.
    pub volume_type: &'static str,
    /// `Allocated`, `Ready`, `Attaching`, `Detaching` and passing words.
    pub state: &'static str,
    /// Whether a machine starts from it.
    pub bootable: bool,
    /// Whether a machine starts from it.
    pub is_root: bool,
    /// Whether its snapshots are kept from its owner.
    pub is_snapshot_hidden: bool,
    /// Whether the operator took it from its owner.
    pub is_restricted: bool,
    /// Whether it can be made larger.
    pub is_resize_enable: bool,
    /// There are no trials here.
    pub is_service_trial_expired: bool,
    /// The serial number that a guest sees it by.
    pub serial: String,
    /// The machine it is in.
    pub virtual_machine: Option<InMachine>,
    /// What it is kept on.
    pub storage_setting: Named,
    /// What was ordered.
    pub offering: Offering,
    /// Where it is.
    pub region: Option<Place>,
    /// In which project.
    pub project: Option<ProjectView>,
    /// Whose it is.
    pub cloud_provider: Provider,
    /// Its snapshots, where they are wished for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshots: Option<Vec<Shot>>,
    /// Why it is not as wished, if it is not.
    pub error: Option<String>,
}

fn service(volume: &Volume, shelf: &Shelf) -> Service {
    let (head, name) = (&volume.head, (slug::code("bs", &volume.head), "Block Storage"));
    Service {
        description: head.description.clone(),
        ..Service::of(head, name, volume.region, volume.ended, shelf)
    }
}

/// A disk as it is shown, beside machines that were read before.
#[must_use]
pub fn shown(volume: &Volume, shelf: &Shelf, servers: &[Server]) -> Disk {
    let project = shelf.projects.iter().find(|p| Some(p.head.id) == volume.head.project);
    let region = shelf.regions.iter().find(|region| region.head.id == volume.region);
    let server = servers.iter().find(|server| Some(server.head.id) == volume.server);
    let paid = shelf.paid.get(&volume.head.id.uuid());
    let price = match (paid, region.and_then(|region| region.volume_gib_price)) {
        (Some(paid), _) => paid.price,
        (None, one) => one.unwrap_or_default().times(volume.size_gib),
    };
    Disk {
        service: service(volume, shelf),
        blockstorage_id: volume.head.id.uuid().to_string(),
        virtual_machine_id: volume.server.map(|id| id.uuid().to_string()),
        size: volume.size_gib,
        volume_type: "DATADISK",
        state: words::volume(volume.state(), volume.host.is_some()),
        bootable: false,
        is_root: false,
        is_snapshot_hidden: false,
        is_restricted: false,
        is_resize_enable: !volume.is_passing(),
        is_service_trial_expired: false,
        serial: volume.serial(),
        virtual_machine: server.map(in_machine),
        storage_setting: catalogue::storage(),
        offering: Offering {
            size: volume.size_gib,
            price: price.of(shelf.period(volume.head.id.uuid())).to_string(),
            billing_status: true,
            renew_at: paid.map(|paid| stamp(paid.paid_until())),
            billing_cycle: catalogue::cycle_of(shelf.period(volume.head.id.uuid())),
        },
        region: region.map(server::place),
        project: project.map(project::shown),
        cloud_provider: catalogue::provider(),
        snapshots: None,
        error: volume.fault.as_ref().map(|fault| fault.message.clone()),
    }
}

/// The disk in an address.
async fn at(req: &Req) -> Result<Volume> {
    let found = match slug::read_code("bs", req.path("slug")) {
        Some(id) => by_id(req, id).await?,
        None => None,
    };
    found.ok_or_else(|| absent("blockstorage"))
}

/// What answers show beside the disk in an address.
async fn beside(req: &Req) -> Result<Shelf> {
    let id = slug::read_code("bs", req.path("slug"));
    let ids: Vec<Uuid> = id.into_iter().collect();
    Shelf::places(req).await?.with_bills(req, &ids).await
}

/// The machines that some disks are in, as far as the caller may know of them.
async fn machines(req: &Req, volumes: &[Volume]) -> Result<Vec<Server>> {
    let mut found: Vec<Server> = Vec::new();
    for id in volumes.iter().filter_map(|volume| volume.server) {
        if found.iter().any(|server| server.head.id == id) {
            continue;
        }
        match by_id::<Server>(req, id.uuid()).await {
            Ok(server) => found.extend(server),
            Err(error) if error.kind() == nubo_domain::ErrorKind::Forbidden => break,
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

async fn list(req: Req) -> Result<Reply> {
    let wanted = Wanted::of(&req);
    let shelf = Shelf::places(&req).await?;
    let mut listing = shelf.listing_there(&wanted);
    if let (Some(listing), Some(text)) = (&mut listing, wanted.filter("virtual_machine")) {
        let id = slug::read_code("vm", text).map_or_else(String::new, |id| id.to_string());
        listing.lookups.push(("server", Lookup::Text(id)));
    }
    let (found, total) = sheet::<Volume>(&req, &wanted, listing).await?;
    let servers = machines(&req, &found).await?;
    let ids: Vec<Uuid> = found.iter().map(|volume| volume.head.id.uuid()).collect();
    let shelf = shelf.with_bills(&req, &ids).await?;
    let mut disks: Vec<Disk> = found.iter().map(|v| shown(v, &shelf, &servers)).collect();
    if wanted.includes("snapshots") {
        let mut of_disks = snapshot::of_disks_shown(&req, &shelf, &found).await?;
        for (disk, volume) in disks.iter_mut().zip(&found) {
            disk.snapshots = Some(of_disks.remove(&volume.head.id).unwrap_or_default());
        }
    }
    wanted.sheet(&req, disks, total)
}

async fn get(req: Req) -> Result<Reply> {
    let volume = at(&req).await?;
    let servers = machines(&req, std::slice::from_ref(&volume)).await?;
    page::read(shown(&volume, &beside(&req).await?, &servers))
}

/// Fields that nest.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Parts {
    custom_plan: Option<CustomStorage>,
}

/// A disk in the buyer's own numbers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CustomStorage {
    storage: Option<u64>,
    size: Option<u64>,
}

/// The size that an order names, by plan or in numbers.
fn size_gib(form: &mut Form, parts: &Parts) -> u64 {
    if let Some(custom) = &parts.custom_plan {
        let Some(size) = custom.storage.or(custom.size) else {
            form.missing("custom_plan.storage");
            return 0;
        };
        return size;
    }
    let Some(text) = form.text("plan", TEXT_MAX) else {
        if form.flag("is_custom_plan") == Some(true) {
            form.missing("custom_plan.storage");
        } else if !form.has("plan") {
            let text = "The plan field is required when custom plan is not present.";
            form.fault("plan", text);
        }
        return 0;
    };
    form.named("plan", &text, plan::disk_gib(&text)).unwrap_or(0)
}

/// Names of the cloud's fields here.
const NAMES: &[(&str, &str)] =
    &[("size_gib", "custom_plan.storage"), ("server", "virtual_machine")];

async fn create(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let parts: Parts = nested(&req).await?;
    let shelf = Shelf::places(&req).await?;
    let name = form.required("name", 100);
    let text = form.required("project", TEXT_MAX);
    let project = form.named("project", &text, shelf.project(&text));
    let text = form.required("region", TEXT_MAX);
    let region = form.named("region", &text, shelf.region(&text));
    fixed_choices(&mut form);
    let size_gib = size_gib(&mut form, &parts);
    let machine = machine(&req, &mut form, false).await?;
    let description = form.text("description", TEXT_MAX);
    form.verdict()?;
    let action = CreateVolume {
        name,
        size_gib,
        region: region.map(|region| region.head.id.to_string()),
        project: project.map(|project| project.head.id.to_string()),
        server: machine.as_ref().map(|server| server.head.id.to_string()),
        description,
        ..CreateVolume::default()
    };
    let servers: Vec<Server> = machine.into_iter().collect();
    let render = move |changed: ChangedVolume| {
        let disk = shown(&changed.volume, &shelf, &servers);
        page::changed(StatusCode::CREATED, "Block storage created successfully", disk)
    };
    req.call_once(action, render).await.map_err(told(NAMES))
}

/// Fields of which there is little to choose here.
fn fixed_choices(form: &mut Form) {
    if let Some(text) = form.text("cloud_provider", TEXT_MAX)
        && !catalogue::is_provider(&text)
    {
        form.selected("cloud_provider");
    }
    let cycle = form.required("billing_cycle", TEXT_MAX);
    form.named("billing_cycle", &cycle, catalogue::cycle(&cycle));
    let storage = form.required("storage_category", TEXT_MAX);
    form.named("storage_category", &storage, catalogue::is_storage(&storage).then_some(()));
    form.without("is_free_trial_plan");
    form.without_coupon();
}

/// The machine that `virtual_machine` names.
async fn machine(req: &Req, form: &mut Form, is_needed: bool) -> Result<Option<Server>> {
    let text = if is_needed {
        form.required("virtual_machine", TEXT_MAX)
    } else {
        form.text("virtual_machine", TEXT_MAX).unwrap_or_default()
    };
    server::named(req, form, &text).await
}

async fn change(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let name = form.required("name", 100);
    let description = form.text("description", TEXT_MAX);
    form.verdict()?;
    let volume = at(&req).await?;
    let shelf = beside(&req).await?;
    let servers = machines(&req, std::slice::from_ref(&volume)).await?;
    let volume = volume.head.id.to_string();
    let action = ChangeVolume { volume, name: Some(name), description, ..ChangeVolume::default() };
    let render = move |volume: Volume| {
        let disk = shown(&volume, &shelf, &servers);
        page::changed(StatusCode::OK, "Block storage updated successfully", disk)
    };
    req.call_once(action, render).await
}

/// Runs an action on a disk and shows the disk as it is then.
async fn act<A: Action<Output = ChangedVolume>>(
    req: &Req,
    action: A,
    message: &'static str,
) -> Result<Reply> {
    let shelf = beside(req).await?;
    let servers: Vec<Server> = seen(req).await?;
    let render = move |changed: ChangedVolume| {
        page::changed(StatusCode::OK, message, shown(&changed.volume, &shelf, &servers))
    };
    req.call_once(action, render).await.map_err(told(NAMES))
}

async fn delete(req: Req) -> Result<Reply> {
    let volume = at(&req).await?.head.id.to_string();
    act(&req, DeleteVolume { volume, seen: None }, "Block storage is being deleted").await
}

async fn attach(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let volume = at(&req).await?.head.id.to_string();
    let machine = machine(&req, &mut form, true).await?;
    form.verdict()?;
    let server = machine.map(|server| server.head.id.to_string()).unwrap_or_default();
    let message = "Block storage is being attached";
    act(&req, AttachVolume { volume, server, seen: None }, message).await
}

async fn detach(req: Req) -> Result<Reply> {
    let volume = at(&req).await?.head.id.to_string();
    act(&req, DetachVolume { volume, seen: None }, "Block storage is being detached").await
}

async fn resize(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let parts: Parts = nested(&req).await?;
    let size_gib = size_gib(&mut form, &parts);
    form.verdict()?;
    let volume = at(&req).await?.head.id.to_string();
    let message = "Block storage is being resized";
    act(&req, ResizeVolume { volume, size_gib, seen: None }, message).await
}
