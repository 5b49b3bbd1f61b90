//! Port forwarding: parts of an address that lead to instances.

use nubo_api_kit::Reply;
use nubo_cloud::forward_rule::{ChangedForward, CreateForward, DeleteForward};
use nubo_domain::{ForwardRule, Lookup, PublicIp, Region, Result, Scope, Server};
use schemars::JsonSchema;
use serde::Serialize;

use crate::address::in_network;
use crate::names::Servers;
use crate::op::{Bound, Op, Shape, may, must, on};
use crate::said::Said;
use crate::{page, words};

const FORWARDS: &str = "listPortForwardingResponse";

/// Operations on port forwarding.
pub const OPS: &[Op] = &[
    Op::get(
        "forward_rule.list",
        "forward_rule.list",
        "/restapi/portforwardingrule/portForwardingRuleList",
    )
    .says("Lists which ports of addresses lead to instances")
    .takes(&[
        may("zoneUuid", Shape::Uuid, "Only in this zone"),
        may("uuid", Shape::Uuid, "Only this one"),
        may("vmUuid", Shape::Uuid, "Only to this instance"),
        may("ipAddressUuid", Shape::Uuid, "Only of this address"),
    ])
    .lists::<Forwarding>(FORWARDS),
    Op::post(
        "forward_rule.create",
        "forward_rule.create",
        "/restapi/portforwardingrule/createPortForwardingRule",
    )
    .reading(Scope::NetworksRead)
    .says("Leads ports of an address to an instance; its firewall rules let them in")
    .takes(&[
        must("ipAddressUuid", Shape::Uuid, "Which address"),
        must("protocol", Shape::Word(&["TCP", "UDP"]), "What is spoken"),
        must("publicPort", Shape::Count(1, 65_535), "The first port of the address"),
        may("publicEndPort", Shape::Count(1, 65_535), "The last one; the first if absent"),
        must("privatePort", Shape::Count(1, 65_535), "The first port of the instance"),
        may("privateEndPort", Shape::Count(1, 65_535), "The last one; as many if absent"),
        must("virtualmachineUuid", Shape::Uuid, "The instance"),
        may("networkUuid", Shape::Uuid, "The instance's network"),
    ])
    .lists::<Forwarding>(FORWARDS),
    Op::delete(
        "forward_rule.delete",
        "forward_rule.delete",
        "/restapi/portforwardingrule/deletePortForwardingRule/{uuid}",
    )
    .says("Leads ports of an address nowhere"),
];

pub fn routes() -> Vec<Bound> {
    let [listing, creating, deleting] = OPS else { return Vec::new() };
    vec![on(listing, list), on(creating, create), on(deleting, delete)]
}

/// A part of an address that leads to an instance. Its numbers are texts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Forwarding {
    /// Its id.
    pub uuid: String,
    /// `ENABLED`.
    pub status: String,
    /// Whether it leads there.
    pub is_active: bool,
    /// `TCP` or `UDP`.
    pub protocol: String,
    /// The first port of the address.
    pub public_port: String,
    /// The last port of the address.
    pub public_end_port: String,
    /// The first port of the instance.
    pub private_port: String,
    /// The last port of the instance.
    pub private_end_port: String,
    /// The address.
    pub ip_address_uuid: String,
    /// The instance.
    #[serde(rename = "virtualmachineUuid")]
    pub server: String,
    /// The instance's name.
    pub virtual_machine_name: Option<String>,
    /// The instance's network.
    pub network_uuid: String,
    /// The zone.
    pub zone_uuid: Option<String>,
}

fn shown(rule: &ForwardRule, name: Option<String>, zone: Option<String>) -> Forwarding {
    Forwarding {
        uuid: rule.head.id.uuid().to_string(),
        status: words::enabled(!rule.deleted).to_owned(),
        is_active: !rule.deleted,
        protocol: words::protocol(rule.protocol).to_owned(),
        public_port: rule.public.0.to_string(),
        public_end_port: rule.public.1.to_string(),
        private_port: rule.private.0.to_string(),
        private_end_port: rule.private.1.to_string(),
        ip_address_uuid: rule.address.uuid().to_string(),
        server: rule.server.uuid().to_string(),
        virtual_machine_name: name,
        network_uuid: rule.network.uuid().to_string(),
        zone_uuid: zone,
    }
}

async fn list(said: Said) -> Result<Reply> {
    let zone = said.zone().await?.map(|zone| zone.head.id);
    let addresses = said.all::<PublicIp>(Vec::new()).await?;
    let lookup = |id: Option<String>| id.and_then(|text| nubo_base::unlabelled(&text));
    let named = |name: &str| said.text(name).is_some();
    let (server, address) =
        (lookup(said.id::<Server>("vmUuid")), lookup(said.id::<PublicIp>("ipAddressUuid")));
    let lookups = [("server", server), ("address", address)];
    let lookups = lookups.into_iter().filter_map(|(column, id)| Some((column, id?)));
    let lookups = lookups.map(|(column, id)| (column, Lookup::Text(id.to_string()))).collect();
    let odd =
        (named("vmUuid") && server.is_none()) || (named("ipAddressUuid") && address.is_none());
    let mut found = if odd { Vec::new() } else { said.all::<ForwardRule>(lookups).await? };
    if let Some(only) = said.text("uuid") {
        found.retain(|rule| rule.head.id.uuid().to_string() == only.trim());
    }
    let zone_of = |rule: &ForwardRule| {
        addresses.iter().find(|a| a.head.id == rule.address).map(|address| address.region)
    };
    found.retain(|rule| zone.is_none() || zone_of(rule) == zone);
    let servers: Vec<_> = found.iter().map(|rule| rule.server).collect();
    let names = Servers::of(&said, servers).await?;
    let show = |rule: &ForwardRule| {
        shown(rule, names.get(Some(rule.server)), zone_of(rule).map(|id| id.uuid().to_string()))
    };
    page::list(FORWARDS, &found.iter().map(show).collect::<Vec<_>>())
}

/// A range that begins at `first`; without a last port it is `width` ports wide.
fn range(first: u64, last: Option<u64>, width: u64) -> String {
    format!("{first}-{}", last.unwrap_or_else(|| first.saturating_add(width)))
}

async fn create(said: Said) -> Result<Reply> {
    let server = said.need_id::<Server>("virtualmachineUuid");
    let found = in_network(&said, &server).await?;
    let (name, zone) = (found.as_ref().map(|s| s.head.name.clone()), found.map(|s| zone_of(&s)));
    let public = said.count("publicPort").unwrap_or_default();
    let public_last = said.count("publicEndPort");
    let width = public_last.unwrap_or(public).saturating_sub(public);
    let private = said.count("privatePort").unwrap_or_default();
    let action = CreateForward {
        address: said.need_id::<PublicIp>("ipAddressUuid"),
        server,
        protocol: words::read_protocol(&said.need("protocol")),
        public_ports: range(public, public_last, 0),
        private_ports: Some(range(private, said.count("privateEndPort"), width)),
        ..CreateForward::default()
    };
    let render = move |changed: ChangedForward| {
        page::changed(FORWARDS, &shown(&changed.rule, name.clone(), zone.clone()))
    };
    let names = [("server", "virtualmachineUuid")];
    said.call_once(action, render).await.map_err(|error| error.renamed(&names))
}

fn zone_of(server: &Server) -> String {
    nubo_base::Id::<Region>::uuid(server.region).to_string()
}

async fn delete(said: Said) -> Result<Reply> {
    let rule = said.need_id::<ForwardRule>("uuid");
    said.call_once(DeleteForward { rule, seen: None }, |_| page::gone()).await
}
