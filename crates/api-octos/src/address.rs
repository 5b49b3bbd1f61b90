//! Public addresses that their owner keeps.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::Uuid;
use nubo_cloud::public_ip::{
    AssignAddress, ChangedAddress, ReleaseAddress, ReserveAddress, UnassignAddress,
};
use nubo_cloud::server::ChangeServer;
use nubo_cloud::{Facts, Get, ListOf, Listing};
use nubo_domain::{Error, Network, PublicIp, Result, Scope, Server};
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::{self, Provider};
use crate::form::{Form, TEXT_MAX, told};
use crate::page::{self, Wanted};
use crate::project::{self, ProjectView};
use crate::route::{Bound, on};
use crate::server::{self, Place, Service, place};
use crate::shelf::{Shelf, absent, all, by_id, seen, sheet};
use crate::{plan, slug, words};

/// Each address stands in two places: as seed 000 spells it, and as siblings do.
pub fn routes() -> Vec<Bound> {
    let seed = vec![
        (list_bound(), "/ipaddresses"),
        (create_bound(), "/ipaddresses"),
        (get_bound(), "/ipaddresses/{slug}"),
        (delete_bound(), "/ipaddresses/{slug}"),
        (nat_bound(), "/ipaddresses/{slug}/static-nat"),
        (denat_bound(), "/ipaddresses/{slug}/static-nat"),
        (name_bound(), "/ipaddresses/{slug}/reverse-dns"),
    ];
    seed.into_iter().flat_map(|(bound, sibling)| [bound.also(sibling), bound]).collect()
}

fn list_bound() -> Bound {
    let at = ("GET", "/ip-addresses");
    on(Facts::of::<ListOf<PublicIp>>(), "ip_address.list", at, "Lists addresses.", list)
}

fn create_bound() -> Bound {
    let at = ("POST", "/ip-addresses");
    on(Facts::of::<ReserveAddress>(), "ip_address.create", at, "Acquires an address.", create)
        .reading(Scope::NetworksRead)
}

fn get_bound() -> Bound {
    let at = ("GET", "/ip-addresses/{slug}");
    on(Facts::of::<Get<PublicIp>>(), "ip_address.get", at, "Shows an address.", get)
}

fn delete_bound() -> Bound {
    let at = ("DELETE", "/ip-addresses/{slug}");
    on(Facts::of::<ReleaseAddress>(), "ip_address.delete", at, "Releases an address.", delete)
}

fn nat_bound() -> Bound {
    let at = ("POST", "/ip-addresses/{slug}/static-nat");
    let summary = "Leads an address to a machine.";
    on(Facts::of::<AssignAddress>(), "ip_address.static_nat", at, summary, enable_nat)
        .reading(Scope::ServersRead)
}

fn denat_bound() -> Bound {
    let at = ("DELETE", "/ip-addresses/{slug}/static-nat");
    let summary = "Leads an address nowhere.";
    on(Facts::of::<UnassignAddress>(), "ip_address.no_static_nat", at, summary, disable_nat)
}

fn name_bound() -> Bound {
    let at = ("PUT", "/ip-addresses/{slug}/reverse-dns");
    let summary = "Names what an address leads back to.";
    on(Facts::of::<ChangeServer>(), "ip_address.reverse_dns", at, summary, reverse_dns)
}

/// An address.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Address {
    /// What every service has.
    #[serde(flatten)]
    pub service: Service,
    /// The id below this API: the same.
    pub ip_id: String,
    /// The address.
    pub ipaddress: String,
    /// `IPv4`.
    #[serde(rename = "type")]
    pub family: &'static str,
    /// `Allocated` or `Releasing`.
    pub state: &'static str,
    /// The id of the network that it leads into.
    pub network_id: Option<String>,
    /// The id of the machine it leads to.
    pub virtual_machine_id: Option<String>,
    /// The name of the machine it leads to.
    pub virtual_machine_name: Option<String>,
    /// Never here.
    pub vpc_id: Option<String>,
    /// `static`: it leads to one machine.
    pub strategy: &'static str,
    /// The name that it leads back to, as its machine has it.
    pub reverse_dns: Option<String>,
    /// Whether somebody asked for it, beside any machine.
    pub is_manual_acquire: bool,
    /// Where it is.
    pub region: Option<Place>,
    /// In which project.
    pub project: Option<ProjectView>,
    /// Whose it is.
    pub cloud_provider: Provider,
}

fn service(address: &PublicIp, shelf: &Shelf) -> Service {
    let ended = address.released.then_some(address.head.updated);
    let name = (slug::address(address), "IP Address");
    Service::of(&address.head, name, address.region, ended, shelf)
}

/// An address as it is shown, beside machines that were read before.
fn shown(address: &PublicIp, shelf: &Shelf, servers: &[Server]) -> Address {
    let project = shelf.projects.iter().find(|p| Some(p.head.id) == address.head.project);
    let region = shelf.regions.iter().find(|region| region.head.id == address.region);
    let server = servers.iter().find(|server| Some(server.head.id) == address.server);
    Address {
        service: service(address, shelf),
        ip_id: address.head.id.uuid().to_string(),
        ipaddress: address.ip.to_string(),
        family: "IPv4",
        state: words::address(address),
        network_id: server.map(|server| server.reach.network.uuid().to_string()),
        virtual_machine_id: address.server.map(|id| id.uuid().to_string()),
        virtual_machine_name: server.map(|server| server.head.name.clone()),
        vpc_id: None,
        strategy: "static",
        reverse_dns: server.and_then(|server| server.reverse_dns.clone()),
        is_manual_acquire: true,
        region: region.map(place),
        project: project.map(project::shown),
        cloud_provider: catalogue::provider(),
    }
}

/// The address that a slug, an id, or the address itself names. A slug leaves the dots out, so two
/// addresses may share one; then neither is meant.
pub async fn at(req: &Req) -> Result<PublicIp> {
    let text = req.path("slug");
    if let Ok(id) = text.parse::<Uuid>() {
        return by_id(req, id).await?.ok_or_else(|| absent("ip address"));
    }
    let known: Vec<PublicIp> = all(req, Listing::default()).await?;
    let fits = |a: &&PublicIp| slug::address(a) == text || a.ip.to_string() == text;
    let mut found = known.iter().filter(fits);
    match (found.next(), found.next()) {
        (Some(address), None) => Ok(address.clone()),
        (Some(_), Some(_)) => {
            let text = "Two of your IP addresses have this slug; name one by its id.";
            Err(Error::new(&nubo_domain::code::CONFLICT).public(text))
        }
        (None, _) => Err(absent("ip address")),
    }
}

async fn list(req: Req) -> Result<Reply> {
    let wanted = Wanted::of(&req);
    let shelf = Shelf::places(&req).await?;
    let listing = shelf.listing_there(&wanted).filter(|_| wanted.filter("vpc").is_none());
    let (found, total) = sheet::<PublicIp>(&req, &wanted, listing).await?;
    let servers: Vec<Server> = seen(&req).await?;
    let ids: Vec<Uuid> = found.iter().map(|address| address.head.id.uuid()).collect();
    let shelf = shelf.with_bills(&req, &ids).await?;
    wanted.sheet(&req, found.iter().map(|ip| shown(ip, &shelf, &servers)).collect(), total)
}

async fn get(req: Req) -> Result<Reply> {
    let address = at(&req).await?;
    let servers: Vec<Server> = seen(&req).await?;
    let id = address.head.id.uuid();
    let shelf = Shelf::places(&req).await?.with_bills(&req, &[id]).await?;
    page::read(shown(&address, &shelf, &servers))
}

async fn create(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let shelf = Shelf::networks(&req).await?;
    let network = network(&mut form, &shelf);
    if let Some(text) = form.text("project", TEXT_MAX) {
        let project = form.named("project", &text, shelf.project(&text));
        let there = network.is_none_or(|n| n.head.project == project.map(|p| p.head.id));
        if project.is_some() && !there {
            form.selected("project");
        }
    }
    let plan = form.required("plan", TEXT_MAX);
    form.named("plan", &plan, plan::is_address(&plan).then_some(()));
    let cycle = form.required("billing_cycle", TEXT_MAX);
    form.named("billing_cycle", &cycle, catalogue::cycle(&cycle));
    form.verdict()?;
    let action = ReserveAddress {
        region: network.map(|network| network.region.to_string()),
        project: network.and_then(|network| network.head.project).map(|id| id.to_string()),
        ..ReserveAddress::default()
    };
    let render = move |address: PublicIp| {
        let view = shown(&address, &shelf, &[]);
        page::changed(StatusCode::CREATED, "IP address acquired successfully", view)
    };
    req.call_once(action, render).await
}

/// The network that an address is acquired for. A design of routers of one's own is none.
fn network<'a>(form: &mut Form, shelf: &'a Shelf) -> Option<&'a Network> {
    match (form.text("network", TEXT_MAX), form.has("vpc")) {
        (Some(text), false) => form.named("network", &text, shelf.network(&text)),
        (Some(_), true) => {
            form.fault("vpc", "The vpc field is prohibited when network is present.");
            None
        }
        (None, true) => {
            form.selected("vpc");
            None
        }
        (None, false) => {
            let text = "The network field is required when vpc is not present.";
            form.fault("network", text);
            None
        }
    }
}

async fn delete(req: Req) -> Result<Reply> {
    let address = at(&req).await?.head.id.to_string();
    req.call(ReleaseAddress { address, unassign: false, seen: None }).await?;
    page::done("IP address released successfully", ())
}

/// Names of the cloud's fields here.
const NAMES: &[(&str, &str)] = &[("server", "virtual_machine")];

async fn enable_nat(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let shelf = Shelf::networks(&req).await?;
    let text = form.required("virtual_machine", TEXT_MAX);
    let machine = server::named(&req, &mut form, &text).await?;
    let text = form.required("network", TEXT_MAX);
    let network = form.named("network", &text, shelf.network(&text));
    if let (Some(machine), Some(network)) = (&machine, network)
        && machine.reach.network != network.head.id
    {
        form.fault("network", "The virtual machine is not in the selected network.");
    }
    form.verdict()?;
    let address = at(&req).await?.head.id.to_string();
    let server = machine.as_ref().map(|m| m.head.id.to_string()).unwrap_or_default();
    let servers: Vec<Server> = machine.into_iter().collect();
    let render = move |changed: ChangedAddress| {
        let view = shown(&changed.address, &shelf, &servers);
        page::changed(StatusCode::OK, "Static NAT enabled successfully", view)
    };
    let action = AssignAddress { address, server, seen: None };
    req.call_once(action, render).await.map_err(told(NAMES))
}

async fn disable_nat(req: Req) -> Result<Reply> {
    let address = at(&req).await?.head.id.to_string();
    let shelf = Shelf::places(&req).await?;
    let render = move |changed: ChangedAddress| {
        let view = shown(&changed.address, &shelf, &[]);
        page::changed(StatusCode::OK, "Static NAT disabled successfully", view)
    };
    req.call_once(UnassignAddress { address, seen: None }, render).await
}

/// Names what an address leads back to: the machine that it leads to keeps the name.
async fn reverse_dns(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let ptr = form.required("ptr", TEXT_MAX);
    form.verdict()?;
    let address = at(&req).await?;
    let Some(server) = address.server else {
        let text = "The IP address leads to no virtual machine; enable static NAT first.";
        return Err(Error::new(&nubo_domain::code::WRONG_STATE).public(text));
    };
    let shelf = Shelf::places(&req).await?;
    let name = ptr.strip_suffix('.').unwrap_or(&ptr).to_owned();
    let action = ChangeServer {
        server: server.to_string(),
        reverse_dns: Some(name),
        ..ChangeServer::default()
    };
    let render = move |server: Server| {
        let view = shown(&address, &shelf, &[server]);
        page::changed(StatusCode::OK, "Reverse DNS updated successfully", view)
    };
    req.call_once(action, render).await.map_err(told(&[("reverse_dns", "ptr")]))
}
