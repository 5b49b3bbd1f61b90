//! Public IP addresses, and static NAT that leads them to instances.

use nubo_api_kit::Reply;
use nubo_cloud::public_ip::{
    AssignAddress, ChangedAddress, ReleaseAddress, ReserveAddress, UnassignAddress,
};
use nubo_domain::{Error, Network, PublicIp, Result, Server};
use schemars::JsonSchema;
use serde::Serialize;

use crate::op::{Bound, Op, Shape, may, must, on};
use crate::said::{Said, forgiven};
use crate::{page, words};

const ADDRESSES: &str = "listIpAddressResponse";
const NATS: &str = "kongAttachStaticNatResponse";

/// Operations on addresses.
pub const OPS: &[Op] = &[
    Op::get("address.list", "address.list", "/restapi/ipaddress/ipAddressList")
        .says("Lists public addresses")
        .takes(&[
            may("zoneUuid", Shape::Uuid, "Only in this zone"),
            may("networkUuid", Shape::Uuid, "Only those of this network"),
            may("uuid", Shape::Uuid, "Only this one"),
        ])
        .lists::<Address>(ADDRESSES),
    Op::get("address.acquire", "address.reserve", "/restapi/ipaddress/acquireIpAddress")
        .says("Acquires a public address")
        .takes(&[
            must("networkUuid", Shape::Uuid, "The network that it is for"),
            may("networkType", Shape::Text(100), "Not regarded"),
        ])
        .lists::<Address>(ADDRESSES),
    Op::delete("address.release", "address.release", "/restapi/ipaddress/releaseIpAddress")
        .says("Releases an address, and its static NAT with it")
        .takes(&[must("uuid", Shape::Uuid, "Which address")]),
    Op::post("address.enable_nat", "address.assign", "/restapi/ipaddress/enableStaticNat")
        .says("Leads an address to an instance")
        .takes(&[
            must("ipAddressUuid", Shape::Uuid, "Which address"),
            must("vmUuid", Shape::Uuid, "The instance"),
            may("networkUuid", Shape::Uuid, "The instance's network"),
        ])
        .lists::<StaticNat>(NATS),
    Op::delete("address.disable_nat", "address.unassign", "/restapi/ipaddress/disableStaticNat")
        .says("Takes an address from its instance")
        .takes(&[must("ipAddressUuid", Shape::Uuid, "Which address")]),
];

pub fn routes() -> Vec<Bound> {
    let [listing, acquiring, releasing, enabling, disabling] = OPS else { return Vec::new() };
    vec![
        on(listing, list),
        on(acquiring, acquire),
        on(releasing, release),
        on(enabling, enable),
        on(disabling, disable),
    ]
}

/// A public address.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// Its id.
    pub uuid: String,
    /// The address.
    pub public_ip_address: String,
    /// `ALLOCATED`, or `FREE` once it is released.
    pub state: String,
    /// Whether it is not released.
    pub is_active: bool,
    /// Its zone.
    pub zone_uuid: String,
    /// The zone's name.
    pub zone_name: String,
    /// The network that it is for.
    pub network_uuid: Option<String>,
    /// Always false: what leaves a network without an address of its own has none of these.
    #[serde(rename = "isSourcenat")]
    pub is_source_nat: bool,
    /// `ENABLED`, or `DISABLED` once it is released.
    pub status: String,
}

/// An address that leads to an instance.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StaticNat {
    /// The address.
    pub ip_address_uuid: String,
    /// The instance.
    pub vm_uuid: String,
    /// The instance's name.
    pub vm_name: Option<String>,
    /// The instance's network.
    pub network_uuid: Option<String>,
    /// Whether it leads there.
    pub is_active: bool,
    /// `ENABLED`.
    pub status: String,
}

fn shown(address: &PublicIp) -> Address {
    Address {
        uuid: address.head.id.uuid().to_string(),
        public_ip_address: address.ip.to_string(),
        state: if address.released { "FREE" } else { "ALLOCATED" }.to_owned(),
        is_active: !address.released,
        zone_uuid: address.region.uuid().to_string(),
        zone_name: address.region_name.clone(),
        network_uuid: address.network.map(|id| id.uuid().to_string()),
        is_source_nat: false,
        status: words::enabled(!address.released).to_owned(),
    }
}

async fn list(said: Said) -> Result<Reply> {
    let found = said.in_zone("uuid", |address: &PublicIp| address.region).await?;
    let network = said.id::<Network>("networkUuid");
    let is_of = |address: &&PublicIp| {
        network.as_ref().is_none_or(|id| address.network.is_some_and(|n| n.to_string() == *id))
    };
    page::list(ADDRESSES, &found.iter().filter(is_of).map(shown).collect::<Vec<_>>())
}

async fn acquire(said: Said) -> Result<Reply> {
    let network = said.id::<Network>("networkUuid");
    let action = ReserveAddress { network, ..ReserveAddress::default() };
    said.call_once(action, |address| page::changed(ADDRESSES, &shown(&address))).await
}

/// Clients of this API release addresses that still lead somewhere.
async fn release(said: Said) -> Result<Reply> {
    let address = said.need_id::<PublicIp>("uuid");
    said.call_once(ReleaseAddress { address, unassign: true, seen: None }, |_| page::gone()).await
}

/// The instance that is named, if the caller may know of it; it must be in the network, where one
/// is said.
///
/// # Errors
/// `validation_failed` at `networkUuid`.
pub async fn in_network(said: &Said, server: &str) -> Result<Option<Server>> {
    let found = forgiven(said.get::<Server>(server).await)?;
    if let (Some(network), Some(found)) = (said.id::<Network>("networkUuid"), &found)
        && found.reach.network.to_string() != network
    {
        return Err(Error::invalid("networkUuid", "is not the instance's network"));
    }
    Ok(found)
}

async fn enable(said: Said) -> Result<Reply> {
    let (address, server) =
        (said.need_id::<PublicIp>("ipAddressUuid"), said.need_id::<Server>("vmUuid"));
    let found = in_network(&said, &server).await?;
    let vm_name = found.map(|server| server.head.name);
    let render = move |changed: ChangedAddress| {
        let address = &changed.address;
        let nat = StaticNat {
            ip_address_uuid: address.head.id.uuid().to_string(),
            vm_uuid: address.server.map(|id| id.uuid().to_string()).unwrap_or_default(),
            vm_name: vm_name.clone(),
            network_uuid: address.network.map(|id| id.uuid().to_string()),
            is_active: true,
            status: words::enabled(true).to_owned(),
        };
        page::changed(NATS, &nat)
    };
    said.call_once(AssignAddress { address, server, seen: None }, render).await
}

async fn disable(said: Said) -> Result<Reply> {
    let address = said.need_id::<PublicIp>("ipAddressUuid");
    said.call_once(UnassignAddress { address, seen: None }, |_| page::gone()).await
}
