//! Networks and their categories.

use std::net::Ipv4Addr;

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::network::{
    ChangeNetwork, ChangedNetwork, CreateNetwork, DeleteNetwork, RestartNetwork,
};
use nubo_cloud::{Facts, Get, ListOf, Listing};
use nubo_domain::{ErrorKind, Network, Result, Server};
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::{self, fixed_id};
use crate::form::{Form, TEXT_MAX, network_sort, told};
use crate::page::{self, Wanted};
use crate::project::{self, ProjectView};
use crate::route::{Bound, on};
use crate::server::{Place, place};
use crate::shelf::{Shelf, absent, all, by_slug, sheet};
use crate::when::stamp;
use crate::{plan, slug};

const ONE: &str = "/networks/{slug}";

pub fn routes() -> Vec<Bound> {
    let categories = on(
        Facts::of::<ListOf<Network>>(),
        "network.categories",
        ("GET", "/network/categories"),
        "Lists sorts of networks.",
        categories,
    );
    vec![
        categories.also("/networks/categories"),
        categories,
        on(
            Facts::of::<ListOf<Network>>(),
            "network.list",
            ("GET", "/networks"),
            "Lists networks.",
            list,
        ),
        on(
            Facts::of::<CreateNetwork>(),
            "network.create",
            ("POST", "/networks"),
            "Makes a network.",
            create,
        ),
        on(Facts::of::<Get<Network>>(), "network.get", ("GET", ONE), "Shows a network.", get),
        on(
            Facts::of::<ChangeNetwork>(),
            "network.change",
            ("PUT", ONE),
            "Renames a network.",
            change,
        ),
        on(
            Facts::of::<RestartNetwork>(),
            "network.restart",
            ("POST", "/networks/{slug}/restart"),
            "Makes anew what hosts have of a network.",
            restart,
        ),
        on(
            Facts::of::<DeleteNetwork>(),
            "network.delete",
            ("DELETE", ONE),
            "Deletes a network without machines.",
            delete,
        ),
    ]
}

/// A sort of networks.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Category {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub description: &'static str,
}

fn category() -> Category {
    Category {
        id: fixed_id("network category isolated").to_string(),
        slug: "isolated",
        name: "Isolated",
        description: "A private network behind a router of its own.",
    }
}

async fn categories(_: Req) -> Result<Reply> {
    page::read([category()])
}

/// What only one network's own answer tells.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Meta {
    /// Its block.
    pub cidr: String,
    /// Its mask.
    pub netmask: String,
    /// Its router's address.
    pub gateway: String,
    /// `Isolated`.
    #[serde(rename = "type")]
    pub sort: &'static str,
    /// `Implemented` where a machine is in it, `Allocated` otherwise.
    pub state: &'static str,
    /// Never here.
    pub vpc_id: Option<String>,
    /// Never here.
    pub acl_name: Option<String>,
    /// The region's name.
    pub zone_name: String,
}

/// A network.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NetworkView {
    /// Its id.
    pub id: String,
    /// Its slug, which orders name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Whether it can be used.
    pub status: bool,
    /// `Isolated`.
    #[serde(rename = "type")]
    pub sort: &'static str,
    /// The older name of `type`.
    pub network_type: &'static str,
    /// Its router's address.
    pub gateway: String,
    /// Its block.
    pub cidr: String,
    /// Its mask.
    pub netmask: String,
    /// Who answers names there: the first that the network's owner named, or its router.
    pub dns1: String,
    /// Who answers names there besides.
    pub dns2: Option<String>,
    /// The region's slug.
    pub zone_slug: String,
    /// The region's name.
    pub zone_name: String,
    /// The name of its category.
    pub category: &'static str,
    /// A remark.
    pub description: Option<String>,
    /// Whether machines join it when nothing else is said.
    pub is_default: bool,
    /// Never here.
    pub vpc: Option<String>,
    /// The slug of the billing cycle.
    pub billing_cycle: &'static str,
    /// The account's id.
    pub account_id: Option<String>,
    /// The project's id.
    pub project_id: Option<String>,
    /// The region's id.
    pub region_id: String,
    /// In which project.
    pub project: Option<ProjectView>,
    /// Where it is.
    pub region: Option<Place>,
    /// When it was made.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
    /// The id below this API: the same. Only in a network's own answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_id: Option<String>,
    /// Only in a network's own answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<Meta>,
}

/// The mask of a prefix length.
#[must_use]
pub fn mask(prefix: u8) -> String {
    let bits = u32::MAX.checked_shl(32 - u32::from(prefix.min(32))).unwrap_or(0);
    Ipv4Addr::from_bits(bits).to_string()
}

/// A network as lists show it.
#[must_use]
pub fn shown(network: &Network, shelf: &Shelf) -> NetworkView {
    let region = shelf.regions.iter().find(|region| region.head.id == network.region);
    let project = shelf.projects.iter().find(|p| Some(p.head.id) == network.head.project);
    let gateway = network.gateway().to_string();
    let mut resolvers = network.resolvers().into_iter().map(|ip| ip.to_string());
    let [hourly, _] = catalogue::all_cycles();
    NetworkView {
        id: network.head.id.uuid().to_string(),
        slug: slug::named(&network.head),
        name: network.head.name.clone(),
        status: !network.deleted,
        sort: "Isolated",
        network_type: "Isolated",
        dns1: resolvers.next().unwrap_or_else(|| gateway.clone()),
        dns2: resolvers.next(),
        gateway,
        cidr: network.cidr(),
        netmask: mask(network.prefix),
        zone_slug: region.map(|region| region.head.name.clone()).unwrap_or_default(),
        zone_name: region.map(catalogue::titled).unwrap_or_default(),
        category: category().name,
        description: network.head.description.clone(),
        is_default: network.is_default,
        vpc: None,
        billing_cycle: hourly.slug,
        account_id: network.head.account.map(|id| id.uuid().to_string()),
        project_id: network.head.project.map(|id| id.uuid().to_string()),
        region_id: network.region.uuid().to_string(),
        project: project.map(project::shown),
        region: region.map(place),
        created_at: stamp(network.head.created),
        updated_at: stamp(network.head.updated),
        network_id: None,
        meta: None,
    }
}

/// A network as its own answer shows it.
fn whole(network: &Network, shelf: &Shelf, is_used: bool) -> NetworkView {
    let view = shown(network, shelf);
    let meta = Meta {
        cidr: view.cidr.clone(),
        netmask: view.netmask.clone(),
        gateway: view.gateway.clone(),
        sort: view.sort,
        state: if is_used { "Implemented" } else { "Allocated" },
        vpc_id: None,
        acl_name: None,
        zone_name: view.zone_name.clone(),
    };
    NetworkView { network_id: Some(view.id.clone()), meta: Some(meta), ..view }
}

/// Whether a machine is in a network, as far as the caller may know.
async fn is_used(req: &Req, network: &Network) -> Result<bool> {
    let listing =
        Listing { project: network.head.project.map(|id| id.to_string()), ..Listing::default() };
    match all::<Server>(req, listing).await {
        Ok(servers) => Ok(servers.iter().any(|s| s.is_in(network.head.id))),
        Err(error) if error.kind() == ErrorKind::Forbidden => Ok(false),
        Err(error) => Err(error),
    }
}

/// The network in an address.
pub async fn at(req: &Req) -> Result<Network> {
    let found: Option<Network> = by_slug(req, req.path("slug")).await?;
    found.ok_or_else(|| absent("network"))
}

async fn list(req: Req) -> Result<Reply> {
    let wanted = Wanted::of(&req);
    let shelf = Shelf::places(&req).await?;
    let listing = shelf.listing_there(&wanted).filter(|_| wanted.filter("vpc").is_none());
    let (found, total) = sheet::<Network>(&req, &wanted, listing).await?;
    wanted.sheet(&req, found.iter().map(|network| shown(network, &shelf)).collect(), total)
}

async fn get(req: Req) -> Result<Reply> {
    let network = at(&req).await?;
    let is_used = is_used(&req, &network).await?;
    page::read(whole(&network, &Shelf::places(&req).await?, is_used))
}

/// Names of the cloud's fields here.
const NAMES: &[(&str, &str)] = &[("cidr", "gateway")];

async fn create(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    form.alias("network_type", "type");
    form.alias("zone_slug", "region");
    let shelf = Shelf::places(&req).await?;
    let name = form.required("name", 100);
    let text = form.required("project", TEXT_MAX);
    let project = form.named("project", &text, shelf.project(&text));
    let text = form.required("region", TEXT_MAX);
    let region = form.named("region", &text, shelf.region(&text));
    choices(&mut form);
    let cidr = block(&mut form);
    let description = form.text("description", TEXT_MAX);
    form.verdict()?;
    let action = CreateNetwork {
        name,
        cidr,
        description,
        region: region.map(|region| region.head.id.to_string()),
        project: project.map(|project| project.head.id.to_string()),
        ..CreateNetwork::default()
    };
    let render = move |network: Network| {
        let view = whole(&network, &shelf, false);
        page::changed(StatusCode::CREATED, "Network created successfully", view)
    };
    req.call_once(action, render).await.map_err(told(NAMES))
}

/// Fields of which there is little to choose here. Networks of one's own design of routers (VPC)
/// and bare cables (L2) are not offered, and saying so is better than giving something else.
fn choices(form: &mut Form) {
    if let Some(text) = form.text("cloud_provider", TEXT_MAX)
        && !catalogue::is_provider(&text)
    {
        form.selected("cloud_provider");
    }
    let sort = network_sort(form, "type");
    if matches!(sort, Some("L2" | "Vpc")) {
        form.fault("type", "The selected network type is not offered in this region.");
    }
    if form.has("vpc") && !matches!(sort, Some("Vpc")) {
        form.fault("vpc", "The vpc field is prohibited unless type is Vpc.");
    }
    match form.text("network_plan", TEXT_MAX) {
        Some(text) if !plan::is_network(&text) => form.selected("network_plan"),
        Some(_) => {}
        None if form.has("network_plan") => {}
        None => form.fault("network_plan", "The network plan field is required"),
    }
    let cycle = form.text("billing_cycle", TEXT_MAX).unwrap_or_default();
    form.named("billing_cycle", &cycle, catalogue::cycle(&cycle));
}

/// The block that gateway and mask describe: the gateway is its first address.
fn block(form: &mut Form) -> Option<String> {
    let gateway = form.text("gateway", TEXT_MAX);
    let netmask = form.text("netmask", TEXT_MAX);
    if gateway.is_none() && netmask.is_none() {
        return None;
    }
    let address = |text: Option<&String>| text.and_then(|text| text.parse::<Ipv4Addr>().ok());
    let Some(gateway_ip) = address(gateway.as_ref()) else {
        form.fault("gateway", "The gateway field must be a valid IPv4 address.");
        return None;
    };
    let mask = match &netmask {
        None => Some(Ipv4Addr::new(255, 255, 255, 0)),
        some => address(some.as_ref()),
    };
    let ones = mask.map(|mask| (mask.to_bits(), mask.to_bits().leading_ones()));
    let Some((bits, ones)) = ones.filter(|(bits, ones)| bits.count_ones() == *ones) else {
        form.fault("netmask", "The netmask field must be a valid IPv4 netmask.");
        return None;
    };
    let base = gateway_ip.to_bits() & bits;
    if gateway_ip.to_bits() != base.saturating_add(1) {
        form.fault("gateway", "The gateway field must be the first address of the network.");
        return None;
    }
    Some(format!("{}/{ones}", Ipv4Addr::from_bits(base)))
}

async fn change(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let name = form.required("name", 100);
    let description = form.text("description", TEXT_MAX);
    form.verdict()?;
    let network = at(&req).await?;
    let is_used = is_used(&req, &network).await?;
    let shelf = Shelf::places(&req).await?;
    let network = network.head.id.to_string();
    let action =
        ChangeNetwork { network, name: Some(name), description, ..ChangeNetwork::default() };
    let render = move |changed: ChangedNetwork| {
        let view = whole(&changed.network, &shelf, is_used);
        page::changed(StatusCode::OK, "Network updated successfully", view)
    };
    req.call_once(action, render).await
}

async fn restart(req: Req) -> Result<Reply> {
    let network = at(&req).await?;
    let is_used = is_used(&req, &network).await?;
    let shelf = Shelf::places(&req).await?;
    let action = RestartNetwork { network: network.head.id.to_string() };
    let render = move |network: Network| {
        let view = whole(&network, &shelf, is_used);
        page::changed(StatusCode::OK, "Network is restarting", view)
    };
    req.call_once(action, render).await
}

async fn delete(req: Req) -> Result<Reply> {
    let network = at(&req).await?.head.id.to_string();
    req.call(DeleteNetwork { network, seen: None }).await?;
    page::done("Network deleted successfully", ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_two_name_servers_are_shown_or_the_router_if_none_are_named() {
        let id = nubo_base::Uuid::from_u128(1);
        let head = nubo_domain::Head::new(nubo_base::Id::of(id), "n", nubo_base::Time::ZERO);
        let block = (Ipv4Addr::new(10, 1, 0, 0), 24);
        let mut network = Network::new(head, nubo_base::Id::of(id), block);
        let told = |network: &Network| {
            let view = shown(network, &Shelf::default());
            (view.dns1, view.dns2)
        };
        assert_eq!(told(&network), ("10.1.0.1".to_owned(), None));
        network.nameservers = vec![[192, 0, 2, 53].into()];
        assert_eq!(told(&network), ("192.0.2.53".to_owned(), None));
        network.nameservers.extend([[192, 0, 2, 54], [192, 0, 2, 55]].map(Ipv4Addr::from));
        assert_eq!(told(&network), ("192.0.2.53".to_owned(), Some("192.0.2.54".to_owned())));
    }

    #[test]
    fn masks_are_written_in_dots() {
        assert_eq!(mask(16), "255.255.0.0");
        assert_eq!(mask(28), "255.255.255.240");
        assert_eq!((mask(0).as_str(), mask(32).as_str()), ("0.0.0.0", "255.255.255.255"));
    }
}
