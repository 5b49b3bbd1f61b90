//! The order of a machine: what its many fields mean here, and what is wrong with them.

use nubo_api_kit::Req;
use nubo_cloud::server::CreateServer;
use nubo_cloud::{Listable, Mode};
use nubo_domain::billing::Period;
use nubo_domain::image::Medium;
use nubo_domain::server::GuestPassword;
use nubo_domain::{Image, Network, Project, Region, Result, SecurityGroup, SshKey};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::catalogue;
use crate::form::{Form, TEXT_MAX, nested, network_sort, told};
use crate::plan;
use crate::shelf::{Shelf, all, best};

/// Fields that hold more than one value.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Parts {
    networks: Vec<String>,
    security_groups: Vec<String>,
    custom_plan: Option<CustomPlan>,
    blockstorage_custom_plan: Option<CustomStorage>,
    addons: Vec<IgnoredAny>,
}

/// A plan in the buyer's own numbers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CustomPlan {
    cpu: Option<u32>,
    memory: Option<u64>,
    storage: Option<u64>,
}

/// A root disk in the buyer's own numbers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CustomStorage {
    storage: Option<u64>,
}

/// Where the machine is to be.
struct Where<'a> {
    project: Option<&'a Project>,
    region: Option<&'a Region>,
}

/// Names of the cloud's fields here.
pub const NAMES: &[(&str, &str)] = &[
    ("host_name", "hostname"),
    ("size", "plan"),
    ("image", "template"),
    ("ssh_keys", "ssh_key"),
    ("login", "username"),
    ("network", "networks"),
    ("server", "virtual_machine"),
];

/// The same, of an order whose image is an ISO.
pub const ISO_NAMES: &[(&str, &str)] = &[
    ("host_name", "hostname"),
    ("size", "plan"),
    ("image", "iso"),
    ("ssh_keys", "ssh_key"),
    ("login", "username"),
    ("network", "networks"),
];

/// Reads the order.
///
/// # Errors
/// `validation_failed` with every fault, and those of the cloud while it is asked what is named.
pub async fn read(req: &Req, shelf: &Shelf) -> Result<CreateServer> {
    let mut form = Form::of(req).await?;
    let parts: Parts = nested(req).await?;
    may_look(req, &form, &parts)?;
    let (name, hostname) = (form.required("name", 63), form.required("hostname", 63));
    let (place, period) = (place(&mut form, shelf), fixed_choices(&mut form));
    let size = size(&mut form, &parts, shelf);
    let (image, from_iso) = image(&mut form, shelf);
    root_disk(&mut form, &parts, shelf, size.as_deref());
    let joins = networks(&mut form, &parts, shelf, &place);
    let public_ip = form.flag("is_public").unwrap_or(true);
    let groups = groups(&mut form, &parts, shelf, &place);
    let ssh_keys = ssh_keys(req, &mut form, &place).await?;
    let password = password(req, &mut form, ssh_keys.is_empty()).await?;
    let (user_data, login) = (form.raw("user_data"), form.text("username", TEXT_MAX));
    if !parts.addons.is_empty() {
        form.selected("addons");
    }
    form.verdict()?;
    Ok(CreateServer {
        host_name: Some(hostname).filter(|text| *text != name),
        name,
        size: size.unwrap_or_default(),
        image: image.map(|image| image.head.id.to_string()).unwrap_or_default(),
        from_iso,
        region: place.region.map(|region| region.head.id.to_string()),
        project: place.project.map(|project| project.head.id.to_string()),
        network: joins.first,
        networks: joins.all,
        security_groups: groups,
        ssh_keys,
        password,
        login,
        user_data,
        count: 1,
        public_ip,
        period,
        ..CreateServer::default()
    })
}

/// What an order names is looked for among what the caller may read, where none would be found.
fn may_look(req: &Req, form: &Form, parts: &Parts) -> Result<()> {
    let is_placed = form.has("default_network") || !parts.networks.is_empty();
    if is_placed || !parts.security_groups.is_empty() {
        req.caller().check(Network::READ_NEEDS, Mode::Read)?;
    }
    Ok(())
}

fn place<'a>(form: &mut Form, shelf: &'a Shelf) -> Where<'a> {
    let text = form.required("project", TEXT_MAX);
    let project = form.named("project", &text, shelf.project(&text));
    let text = form.required("region", TEXT_MAX);
    let region = form.named("region", &text, shelf.region(&text));
    if let Some(text) = form.text("cloud_provider", TEXT_MAX)
        && !catalogue::is_provider(&text)
    {
        form.selected("cloud_provider");
    }
    Where { project, region }
}

/// Fields of which there is little to choose here.
fn fixed_choices(form: &mut Form) -> Period {
    let cycle = form.required("billing_cycle", TEXT_MAX);
    let period = form.named("billing_cycle", &cycle, catalogue::period(&cycle));
    let storage = form.required("storage_category", TEXT_MAX);
    let known = catalogue::is_storage(&storage).then_some(());
    form.named("storage_category", &storage, known);
    for flag in ["is_vm_password_required", "is_vm_ssh_required"] {
        form.flag(flag);
    }
    form.without("is_vnf");
    form.without("is_free_trial_plan");
    form.without_coupon();
    period.unwrap_or_default()
}

/// What the machine starts from, and whether that is an ISO.
fn image<'a>(form: &mut Form, shelf: &'a Shelf) -> (Option<&'a Image>, bool) {
    // Clients in use say `image` where this API's own pages say `template`.
    let from_iso = form.word("boot_source", &["template", "image", "iso"]) == Some("iso");
    let (field, medium) = if from_iso { ("iso", Medium::Iso) } else { ("template", Medium::Disk) };
    if !from_iso && form.has("iso") {
        form.selected("iso");
    }
    let text = form.required(field, TEXT_MAX);
    let found = form.named(field, &text, catalogue::image(&shelf.images, medium, &text));
    (found, from_iso)
}

/// The plan, by name or by exactly what it gives.
fn size(form: &mut Form, parts: &Parts, shelf: &Shelf) -> Option<String> {
    if let Some(text) = form.text("plan", TEXT_MAX) {
        let found = form.named("plan", &text, catalogue::size(&shelf.sizes, &text));
        return found.map(|size| size.head.id.to_string());
    }
    let Some(wanted) = &parts.custom_plan else {
        if !form.has("plan") {
            let text = "The plan field is required when custom plan is not present.";
            form.fault("plan", text);
        }
        return None;
    };
    let (Some(cpu), Some(memory)) = (wanted.cpu, wanted.memory) else {
        for (field, has) in [("cpu", wanted.cpu.is_some()), ("memory", wanted.memory.is_some())] {
            if !has {
                form.missing(&format!("custom_plan.{field}"));
            }
        }
        return None;
    };
    let fits = |size: &&nubo_domain::Size| {
        size.available
            && size.vcpus == cpu
            && size.memory_mib == memory
            && wanted.storage.is_none_or(|gib| size.disk_gib >= gib)
    };
    let found = shelf.sizes.iter().filter(fits).min_by_key(|size| size.disk_gib);
    if found.is_none() {
        form.selected("custom_plan");
    }
    found.map(|size| size.head.id.to_string())
}

/// A root disk is as large as the plan says; a smaller wish is met, a larger one is not.
fn root_disk(form: &mut Form, parts: &Parts, shelf: &Shelf, size: Option<&str>) {
    let size = shelf.sizes.iter().find(|s| size == Some(s.head.id.to_string().as_str()));
    let most = size.map(|size| size.disk_gib);
    let refuse = |form: &mut Form, field: &str, gib: u64| {
        if let Some(most) = most.filter(|most| gib > *most) {
            let name = crate::error::shown(field);
            form.fault(field, format!("The {name} field must not be greater than {most}."));
        }
    };
    if let Some(text) = form.text("blockstorage_plan", TEXT_MAX) {
        match plan::disk_gib(&text) {
            Some(gib) => refuse(form, "blockstorage_plan", gib),
            None => form.selected("blockstorage_plan"),
        }
    }
    if let Some(wanted) = &parts.blockstorage_custom_plan {
        match wanted.storage {
            Some(gib) => refuse(form, "blockstorage_custom_plan.storage", gib),
            None => form.missing("blockstorage_custom_plan.storage"),
        }
    }
}

/// The networks that are named, by id; none for the project's default one.
#[derive(Default)]
struct Joins {
    first: Option<String>,
    all: Vec<String>,
}

/// The networks: those that are named, or the project's default one for a network plan.
fn networks(form: &mut Form, parts: &Parts, shelf: &Shelf, place: &Where<'_>) -> Joins {
    let sort = network_sort(form, "network_type");
    let wants_public = form.flag("is_public");
    if sort == Some("L2") && wants_public == Some(true) {
        let text = "Cannot deploy with a public IP when the selected network is L2";
        form.fault("is_public", text);
    }
    if matches!(sort, Some("L2" | "Vpc")) {
        form.fault("network_type", "The selected network type is not offered in this region.");
        return Joins::default();
    }
    let default = form.text("default_network", TEXT_MAX);
    if default.is_none() && parts.networks.is_empty() {
        match form.text("network_plan", TEXT_MAX) {
            Some(text) if !plan::is_network(&text) => form.selected("network_plan"),
            Some(_) => {}
            None => form.fault("network_plan", "The network plan field is required"),
        }
        return Joins::default();
    }
    if default.is_none() && parts.networks.len() > 1 {
        let text = "The default network field is required when networks has more than 1 items.";
        form.fault("default_network", text);
    }
    let there = |network: &&Network| {
        place.project.is_some_and(|p| network.head.project == Some(p.head.id))
            && place.region.is_some_and(|r| network.region == r.head.id)
    };
    let near: Vec<Network> = shelf.networks.iter().filter(there).cloned().collect();
    let mut named = |field: &str, text: &String| {
        let found = form.named(field, text, best(&near, text));
        found.map(|network| network.head.id.to_string())
    };
    let first = default.and_then(|text| named("default_network", &text));
    Joins { first, all: parts.networks.iter().filter_map(|text| named("networks", text)).collect() }
}

fn groups(form: &mut Form, parts: &Parts, shelf: &Shelf, place: &Where<'_>) -> Vec<String> {
    let there = |group: &&SecurityGroup| {
        place.project.is_some_and(|p| group.head.project == Some(p.head.id))
    };
    let near: Vec<SecurityGroup> = shelf.groups.iter().filter(there).cloned().collect();
    let mut found = Vec::new();
    for text in &parts.security_groups {
        if let Some(group) = form.named("security_groups", text, best(&near, text)) {
            found.push(group.head.id.to_string());
        }
    }
    found
}

/// The keys that may log in: a name, a slug or an id, or several with commas between them.
async fn ssh_keys(req: &Req, form: &mut Form, place: &Where<'_>) -> Result<Vec<String>> {
    form.alias("auth_method", "authMethod");
    let method = form.word("authMethod", &["ssh-key", "password"]);
    let Some(text) = form.text("ssh_key", TEXT_MAX) else {
        if method == Some("ssh-key") {
            form.fault("ssh_key", "The ssh key field is required when auth method is ssh-key.");
        }
        return Ok(Vec::new());
    };
    let Some(project) = place.project else { return Ok(Vec::new()) };
    let listing = nubo_cloud::Listing {
        project: Some(project.head.id.to_string()),
        ..nubo_cloud::Listing::default()
    };
    let known: Vec<SshKey> = all(req, listing).await?;
    let found = form.named("ssh_key", &text, best(&known, &text));
    Ok(found.map(|key| key.head.id.to_string()).into_iter().collect())
}

/// The login password; a key wins over it.
async fn password(req: &Req, form: &mut Form, is_wanted: bool) -> Result<Option<GuestPassword>> {
    if !form.has("password") || !is_wanted {
        return Ok(None);
    }
    let Some(text) = form.secret("password") else { return Ok(None) };
    req.cloud().guest_password(&text).await.map(Some).map_err(told(NAMES))
}
