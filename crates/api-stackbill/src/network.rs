//! Private networks.

use std::net::Ipv4Addr;

use nubo_api_kit::Reply;
use nubo_cloud::network::{
    ChangeNetwork, ChangedNetwork, CreateNetwork, DeleteNetwork, RestartNetwork, SetNetworkGroup,
};
use nubo_domain::{Error, Network, Region, Result, SecurityGroup, code};
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::{NETWORK_ID, check_offering};
use crate::op::{Bound, Op, Param, Shape, may, must, on};
use crate::said::Said;
use crate::{names, page};

const NETWORKS: &str = "listNetworkResponse";
/// The type of every network.
pub const ISOLATED: &str = "Isolated";

const WHICH: Param = must("uuid", Shape::Uuid, "Which network");
const CHANGES: &[Param] = &[
    WHICH,
    may("name", Shape::Text(100), "Its new name"),
    may("description", Shape::Text(255), "A remark"),
    may("networkDomain", Shape::Text(253), "Not regarded"),
];

/// Operations on networks.
pub const OPS: &[Op] = &[
    Op::get("network.list", "network.list", "/restapi/network/networkList")
        .says("Lists networks")
        .takes(&[
            may("zoneUuid", Shape::Uuid, "Only in this zone"),
            may("uuid", Shape::Uuid, "Only this one"),
        ])
        .lists::<Net>(NETWORKS),
    Op::get("network.get", "network.get", "/restapi/network/networkId")
        .says("Reads a network")
        .takes(&[WHICH])
        .lists::<Net>(NETWORKS),
    Op::post("network.create", "network.create", "/restapi/network/createNetwork")
        .says("Makes a network")
        .takes(&[
            must("name", Shape::Text(100), "Its name, unique in the domain"),
            must("zoneUuid", Shape::Uuid, "The zone"),
            may("networkOfferingUuid", Shape::Uuid, "The one network offering"),
            may("gateway", Shape::Text(15), "Its router, the first address of the network"),
            may("netmask", Shape::Text(15), "Its mask, from 255.255.0.0 to 255.255.255.240"),
            may("isPublic", Shape::Flag, "Not regarded: every network leads outside"),
            may("securityGroupId", Shape::Uuid, "A group that every instance in it has besides"),
            may("virtualmachineUuid", Shape::Uuid, "Refused: an instance stays in its network"),
            may("vpcUuid", Shape::Uuid, "Refused: there are no VPCs"),
            may("aclUuid", Shape::Uuid, "Refused: there are no network ACLs"),
        ])
        .lists::<Net>(NETWORKS),
    Op::put("network.change", "network.change", "/restapi/network/updateNetwork")
        .says("Renames a network")
        .takes(CHANGES)
        .lists::<Net>(NETWORKS),
    Op::post("network.change_by_post", "network.change", "/restapi/network/updateNetwork")
        .says("Renames a network, for clients that send this")
        .takes(CHANGES)
        .lists::<Net>(NETWORKS),
    Op::delete("network.delete", "network.delete", "/restapi/network/deleteNetwork/{uuid}")
        .says("Deletes a network that no instance is in"),
    Op::get("network.restart", "network.restart", "/restapi/network/restartNetwork")
        .says("Makes anew what hosts have of a network; connections go on")
        .takes(&[WHICH, may("cleanUpNetwork", Shape::Flag, "Not regarded: it is done always")])
        .lists::<Net>(NETWORKS),
    Op::get(
        "network.set_security_group",
        "network.set_security_group",
        "/restapi/network/changeSecurityGroup",
    )
    .says("Gives every instance of a network another security group besides its own ones")
    .takes(&[
        WHICH,
        may("securityGroupUuid", Shape::Uuid, "The group; none if this and the next are absent"),
        may("securityGroupId", Shape::Uuid, "The same, as it is called when a network is made"),
    ])
    .lists::<Net>(NETWORKS),
];

pub fn routes() -> Vec<Bound> {
    let [listing, reading, creating, changing, posting, deleting, restarting, grouping] = OPS
    else {
        return Vec::new();
    };
    vec![
        on(listing, list),
        on(reading, get),
        on(creating, create),
        on(changing, change),
        on(posting, change),
        on(deleting, delete),
        on(restarting, restart),
        on(grouping, set_group),
    ]
}

/// A private network.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Net {
    /// Its id.
    pub uuid: String,
    /// Its name.
    pub name: String,
    /// `IMPLEMENTED`, or `DESTROYED`.
    pub status: String,
    /// Whether it is not deleted.
    pub is_active: bool,
    /// Always `Isolated`.
    pub network_type: String,
    /// Its router.
    pub gateway: String,
    /// Its block of addresses.
    #[serde(rename = "cIDR")]
    pub cidr: String,
    /// Its zone.
    pub zone_uuid: String,
    /// The account's name.
    pub domain_name: Option<String>,
    /// The one network offering.
    pub network_offering_uuid: String,
    /// Always null: there are no network ACLs.
    pub network_acl_list: Option<String>,
    /// Always false.
    pub clean_up_network: bool,
    /// Always null.
    pub network_domain: Option<String>,
}

/// A network's router: the first address after the network's own.
#[must_use]
pub fn gateway(network: &Network) -> String {
    Ipv4Addr::from(u32::from(network.base).saturating_add(1)).to_string()
}

/// A network's mask.
#[must_use]
pub fn netmask(network: &Network) -> String {
    let host = u32::MAX.checked_shr(u32::from(network.prefix)).unwrap_or(0);
    Ipv4Addr::from(!host).to_string()
}

fn shown(network: &Network, domain: Option<String>) -> Net {
    let status = if network.deleted { "DESTROYED" } else { "IMPLEMENTED" };
    Net {
        uuid: network.head.id.uuid().to_string(),
        name: network.head.name.clone(),
        status: status.to_owned(),
        is_active: !network.deleted,
        network_type: ISOLATED.to_owned(),
        gateway: gateway(network),
        cidr: network.cidr(),
        zone_uuid: network.region.uuid().to_string(),
        domain_name: domain,
        network_offering_uuid: NETWORK_ID.to_string(),
        network_acl_list: None,
        clean_up_network: false,
        network_domain: None,
    }
}

async fn list(said: Said) -> Result<Reply> {
    let found = said.in_zone("uuid", |network: &Network| network.region).await?;
    let domain = names::domain(&said).await?;
    page::list(NETWORKS, &found.iter().map(|n| shown(n, domain.clone())).collect::<Vec<_>>())
}

async fn get(said: Said) -> Result<Reply> {
    let network = said.get::<Network>(said.need_id::<Network>("uuid")).await?;
    let domain = names::domain(&said).await?;
    page::list(NETWORKS, &[shown(&network, domain)])
}

async fn create(said: Said) -> Result<Reply> {
    check_offering(&said, "networkOfferingUuid", NETWORK_ID)?;
    for name in ["virtualmachineUuid", "vpcUuid", "aclUuid"] {
        if said.text(name).is_some() {
            let text =
                "This cloud has neither VPCs nor ACLs, and an instance stays in its network.";
            return Err(Error::new(&code::UNSUPPORTED).public(text).field(name, "must be absent"));
        }
    }
    let action = CreateNetwork {
        name: said.need("name"),
        cidr: block(said.text("gateway"), said.text("netmask"))?,
        region: said.id::<Region>("zoneUuid"),
        security_group: said.id::<SecurityGroup>("securityGroupId"),
        ..CreateNetwork::default()
    };
    let domain = names::domain(&said).await?;
    said.call_once(action, move |n| page::changed(NETWORKS, &shown(&n, domain.clone()))).await
}

/// The block of a router and a mask; /24 where only the router is said.
fn block(gateway: Option<String>, netmask: Option<String>) -> Result<Option<String>> {
    let read = |name: &str, text: Option<String>| match text {
        Some(text) => {
            let address = text.trim().parse::<Ipv4Addr>();
            let issue = "must be an IPv4 address such as 10.1.1.1";
            address.map(|a| Some(u32::from(a))).map_err(|_| Error::invalid(name, issue))
        }
        None => Ok(None),
    };
    let (router, mask) = (read("gateway", gateway)?, read("netmask", netmask)?);
    let Some(router) = router else {
        return match mask {
            Some(_) => Err(Error::invalid("gateway", "is required beside a netmask")),
            None => Ok(None),
        };
    };
    let mask = mask.unwrap_or(0xffff_ff00);
    if mask.leading_ones() + mask.trailing_zeros() != 32 || mask.leading_ones() > 30 {
        return Err(Error::invalid("netmask", "must be a mask such as 255.255.255.0"));
    }
    let base = router & mask;
    if router != base.saturating_add(1) {
        let first = Ipv4Addr::from(base.saturating_add(1));
        return Err(Error::invalid("gateway", format!("must be the first address, {first}")));
    }
    Ok(Some(format!("{}/{}", Ipv4Addr::from(base), mask.leading_ones())))
}

async fn change(said: Said) -> Result<Reply> {
    let domain = names::domain(&said).await?;
    let action = ChangeNetwork {
        network: said.need_id::<Network>("uuid"),
        name: said.text("name"),
        description: said.text("description"),
        ..ChangeNetwork::default()
    };
    let render =
        move |to: ChangedNetwork| page::changed(NETWORKS, &shown(&to.network, domain.clone()));
    said.call_once(action, render).await
}

async fn delete(said: Said) -> Result<Reply> {
    let action = DeleteNetwork { network: said.need_id::<Network>("uuid"), seen: None };
    said.call_once(action, |_| page::gone()).await
}

async fn restart(said: Said) -> Result<Reply> {
    let domain = names::domain(&said).await?;
    let action = RestartNetwork { network: said.need_id::<Network>("uuid") };
    said.call_once(action, move |n| page::changed(NETWORKS, &shown(&n, domain.clone()))).await
}

async fn set_group(said: Said) -> Result<Reply> {
    let domain = names::domain(&said).await?;
    let named = |name: &str| said.id::<SecurityGroup>(name);
    let action = SetNetworkGroup {
        network: said.need_id::<Network>("uuid"),
        group: named("securityGroupUuid").or_else(|| named("securityGroupId")),
        seen: None,
    };
    let render = move |changed: ChangedNetwork| {
        page::changed(NETWORKS, &shown(&changed.network, domain.clone()))
    };
    said.call_once(action, render).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_router_and_a_mask_make_a_block_or_are_refused_at_their_name() {
        let read = |gateway: &str, mask: &str| {
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            block(some(gateway), some(mask)).map_err(|e| e.fields()[0].field.clone())
        };
        assert_eq!(read("", ""), Ok(None));
        assert_eq!(read("10.1.1.1", ""), Ok(Some("10.1.1.0/24".to_owned())));
        assert_eq!(read("10.1.0.1", "255.255.0.0"), Ok(Some("10.1.0.0/16".to_owned())));
        for (gateway, mask, at) in [
            ("10.1.1.9", "255.255.255.0", "gateway"),
            ("ten", "", "gateway"),
            ("", "255.255.255.0", "gateway"),
            ("10.1.1.1", "255.0.255.0", "netmask"),
            ("10.1.1.1", "0", "netmask"),
            ("255.255.255.255", "255.255.255.255", "netmask"),
        ] {
            assert_eq!(read(gateway, mask), Err(at.to_owned()), "{gateway} {mask}");
        }
    }
}
