//! Networks, and their twins below `/v2/vpc`.

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_base::Uuid;
use nubo_cloud::network::{
    ChangeNetwork, ChangedNetwork, CreateNetwork, DeleteNetwork, EnsureDefaults,
};
use nubo_cloud::{AllOf, Get, ListOf, Listing};
use nubo_domain::{Error, Kind, Lookup, Network, Region, Result, Scope, Server, code};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{NETWORK_DEFAULT, Noun};
use crate::instance;
use crate::page::{SUCCESS, Simple, done, object, success};
use crate::read::{Said, id, live, regions, words as split};
use crate::route::{Bound, on};
use crate::words;

pub fn routes() -> Vec<Bound> {
    let plain = family("/v2/networks", "/v2/networks/{id}", "/v2/networks/{id}/subnets");
    let vpc = family("/v2/vpc/networks", "/v2/vpc/networks/{id}", "/v2/vpc/networks/{id}/subnets");
    plain.into_iter().chain(vpc).collect()
}

fn family(all: &'static str, one: &'static str, subnets: &'static str) -> Vec<Bound> {
    let noun = Noun::Network;
    vec![
        on::<ListOf<Network>, _, _>(("network.list", noun), (Method::GET, all), list)
            .gives::<Vec<Shown>>(),
        on::<CreateNetwork, _, _>(("network.create", noun), (Method::POST, all), create)
            .takes::<Wish>()
            .gives::<Made>(),
        on::<Get<Network>, _, _>(("network.get", noun), (Method::GET, one), get).gives::<Shown>(),
        on::<ChangeNetwork, _, _>(("network.change", noun), (Method::PUT, one), change)
            .takes::<Another>()
            .gives::<Made>(),
        on::<DeleteNetwork, _, _>(("network.delete", noun), (Method::DELETE, one), delete)
            .gives::<Simple>(),
        on::<Get<Network>, _, _>(("subnet.list", noun), (Method::GET, subnets), list_subnets),
    ]
}

/// A network.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Network")]
struct Shown {
    id: String,
    name: String,
    /// What its owner calls it.
    label: String,
    default: bool,
    cidr: String,
    cidr_v6: &'static str,
    status: &'static str,
    ipv4_enabled: bool,
    ipv6_enabled: bool,
    nameservers_v4: Vec<String>,
    nameservers_v6: Vec<String>,
    vlan_id: u32,
    physical_interface: &'static str,
    gateway_ipv4: String,
    allocation_pool_v4_start: String,
    allocation_pool_v4_end: String,
    free_ip_count: u32,
    region: String,
}

/// A new network.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "NetworkConfig")]
struct Wish {
    label: String,
    /// Always automatic if absent. It cannot be changed.
    #[serde(default)]
    cidr_v4: Option<String>,
    /// Whom its instances ask about names, at most three, also divided by commas; the network's
    /// own service, or whom they ask so far, if empty.
    #[serde(default)]
    nameservers_v4: Option<Vec<String>>,
    /// Must be empty.
    #[serde(default)]
    nameservers_v6: Option<Vec<String>>,
    /// Must not be `true`: a region keeps the default network that it has.
    #[serde(default)]
    default: Option<String>,
    #[serde(default)]
    ipv4_enabled: Option<bool>,
    #[serde(default)]
    ipv6_enabled: Option<bool>,
    #[serde(default)]
    #[expect(dead_code, reason = "read by itself, but told in the document")]
    region: Option<String>,
}

impl From<Wish> for Another {
    fn from(wish: Wish) -> Self {
        Self {
            label: Some(wish.label),
            cidr_v4: wish.cidr_v4,
            nameservers_v4: wish.nameservers_v4,
            nameservers_v6: wish.nameservers_v6,
            ipv4_enabled: wish.ipv4_enabled,
            ipv6_enabled: wish.ipv6_enabled,
            default: wish.default,
        }
    }
}

/// What a network shall be from now on; what is absent or empty stays.
#[derive(Default, Deserialize, JsonSchema)]
#[schemars(rename = "NetworkChange")]
#[serde(default)]
struct Another {
    label: Option<String>,
    /// It cannot be changed.
    cidr_v4: Option<String>,
    /// Whom its instances ask about names, at most three, also divided by commas.
    nameservers_v4: Option<Vec<String>>,
    /// Must be empty.
    nameservers_v6: Option<Vec<String>>,
    ipv4_enabled: Option<bool>,
    ipv6_enabled: Option<bool>,
    /// Must not be `true`, but for the default network.
    default: Option<String>,
}

impl Another {
    /// Refuses what no network here can be.
    fn refuse_unsupported(&self) -> Result<()> {
        if self.ipv6_enabled == Some(true) || self.ipv4_enabled == Some(false) {
            return Err(unsupported("Networks here have IPv4 and nothing else."));
        }
        if !split(self.nameservers_v6.as_deref().unwrap_or_default()).is_empty() {
            let error = unsupported("Networks here have IPv4 and nothing else.");
            return Err(error.field("nameservers_v6", "must be empty"));
        }
        match self.default.as_deref() {
            None | Some("false" | "") => Ok(()),
            Some("true") => {
                let error = unsupported("A region keeps the default network that it has.");
                Err(error.field("default", "must not be true"))
            }
            Some(_) => Err(Error::invalid("default", "must be true or false")),
        }
    }

    /// Whom instances are to ask about names; nobody if nothing is said.
    fn nameservers(&self) -> Vec<String> {
        split(self.nameservers_v4.as_deref().unwrap_or_default())
    }
}

/// What making or changing a network answers.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NetworkMade")]
struct Made {
    id: String,
    label: String,
    result: &'static str,
}

impl Made {
    fn of(network: &Network, label: &str) -> Self {
        Self { id: network.head.id.uuid().to_string(), label: label.to_owned(), result: SUCCESS }
    }
}

fn shown(network: &Network, region: &Region, servers: &[Server]) -> Shown {
    let base = u32::from(network.base);
    let size = 1_u32.checked_shl(32 - u32::from(network.prefix)).unwrap_or(u32::MAX);
    let at = |offset: u32| std::net::Ipv4Addr::from(base.wrapping_add(offset)).to_string();
    let has = |server: &&Server| {
        server.cards().any(|card| card.network == network.head.id && card.private_ip.is_some())
    };
    let taken = u32::try_from(servers.iter().filter(has).count()).unwrap_or(u32::MAX);
    Shown {
        id: network.head.id.uuid().to_string(),
        name: words::network_name(network, region),
        label: words::label(network, region).to_owned(),
        default: network.is_default,
        cidr: network.cidr(),
        cidr_v6: "",
        status: words::network(network.deleted),
        ipv4_enabled: true,
        ipv6_enabled: false,
        nameservers_v4: network.resolvers().iter().map(ToString::to_string).collect(),
        nameservers_v6: Vec::new(),
        vlan_id: 0,
        physical_interface: "",
        gateway_ipv4: network.gateway().to_string(),
        allocation_pool_v4_start: at(2),
        allocation_pool_v4_end: at(size.saturating_sub(2)),
        // The first address is the network's, the next its gateway's, the last for everybody.
        free_ip_count: size.saturating_sub(3).saturating_sub(taken),
        region: region.head.name.clone(),
    }
}

/// The networks of a region; the default one is made for who may not have it yet, since every
/// client looks for it here.
async fn all(req: &Req, region: &Region) -> Result<Vec<Network>> {
    let lookups = vec![("region", Lookup::Text(region.head.id.uuid().to_string()))];
    let mut found =
        req.call(AllOf::<Network>::new(Listing { lookups, ..Listing::default() })).await?;
    if !found.iter().any(|network| network.is_default) && !req.caller().suspended {
        let region = Some(region.head.id.to_string());
        let made = req.call(EnsureDefaults { region }).await?;
        found.push(made.network);
    }
    found.sort_by_key(|network| !network.is_default);
    Ok(found)
}

/// The default network of the region that a request means.
///
/// # Errors
/// Those of the store.
pub async fn default(req: &Req, region: &Region) -> Result<Option<Network>> {
    Ok(all(req, region).await?.into_iter().find(|network| network.is_default))
}

async fn list(req: Req) -> Result<Reply> {
    let region = Said::of(&req).await?.region(&req).await?;
    let networks = all(&req, &region).await?;
    let servers = instance::all_if_visible(&req).await?;
    object(&networks.iter().map(|n| shown(n, &region, &servers)).collect::<Vec<_>>())
}

async fn found(req: &Req) -> Result<(Network, Region)> {
    let network: Network = live(req, "id").await?;
    let region = regions(req).await?.into_iter().find(|region| region.head.id == network.region);
    let region = region.ok_or_else(|| Error::internal("a network in no region"))?;
    Ok((network, region))
}

/// The network that a path names by its id, or by its label: what shows one network to a person
/// sends what the person wrote, and asks for no list first.
async fn shown_by(req: &Req) -> Result<(Network, Region)> {
    if Uuid::try_parse(req.path("id")).is_ok() {
        return found(req).await;
    }
    let region = Said::of(req).await?.region(req).await?;
    let label = req.path("id");
    let named = |network: &Network| words::label(network, &region) == label;
    let network = all(req, &region).await?.into_iter().find(named);
    Ok((network.ok_or_else(|| Error::not_found(Network::NAME))?, region))
}

async fn get(req: Req) -> Result<Reply> {
    let (network, region) = shown_by(&req).await?;
    let servers = instance::all_if_visible(&req).await?;
    object(&shown(&network, &region, &servers))
}

async fn list_subnets(req: Req) -> Result<Reply> {
    found(&req).await?;
    // Networks have no parts here; what is in one reaches all of it.
    object::<[()]>(&[])
}

async fn create(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    let region = said.region(&req).await?;
    if said.has("vlan_connect") {
        return Err(unsupported("Networks of a physical VLAN cannot be had here."));
    }
    let wish = Another::from(said.read::<Wish>()?);
    wish.refuse_unsupported()?;
    let nameservers = wish.nameservers();
    let label = wish.label.unwrap_or_default();
    if label == words::DEFAULT_NETWORK {
        return Err(Error::new(&code::NAME_TAKEN));
    }
    let action = CreateNetwork {
        name: label.clone(),
        cidr: wish.cidr_v4,
        nameservers,
        region: Some(region.head.id.to_string()),
        ..CreateNetwork::default()
    };
    req.call_once(action, move |network| done(&Made::of(&network, &label))).await
}

fn unsupported(text: &str) -> Error {
    Error::new(&code::UNSUPPORTED).public(text)
}

async fn change(req: Req) -> Result<Reply> {
    // Clients send the whole configuration, most of it empty, which says nothing.
    let mut wish: Another = Said::of(&req).await?.read()?;
    let network = id::<Network>(&req, "id")?;
    let mut name = wish.label.clone();
    let mut shown = wish.label.take();
    if req.caller().scopes.has(Scope::NetworksRead) {
        let (network, region) = found(&req).await?;
        let present = words::label(&network, &region);
        // What it is already is no wish.
        name = name.filter(|label| label != present);
        wish.default = wish.default.filter(|_| !network.is_default);
        shown.get_or_insert_with(|| present.to_owned());
    }
    wish.refuse_unsupported()?;
    let nameservers = Some(wish.nameservers()).filter(|named| !named.is_empty());
    let cidr = wish.cidr_v4;
    let action = ChangeNetwork { network, name, cidr, nameservers, ..ChangeNetwork::default() };
    let render = move |ChangedNetwork { network, .. }: ChangedNetwork| {
        done(&Made::of(&network, shown.as_ref().unwrap_or(&network.head.name)))
    };
    req.call_once(action, render).await
}

async fn delete(req: Req) -> Result<Reply> {
    let id = id::<Network>(&req, "id")?;
    if req.caller().scopes.has(Scope::NetworksRead) {
        let network = req.call(Get::<Network>::new(id.clone())).await?;
        // Every client that omits a network looks for this one.
        if network.is_default && !network.ended() {
            return Err(Error::new(&NETWORK_DEFAULT));
        }
    }
    req.call_once(DeleteNetwork { network: id, seen: None }, |_| success()).await
}
