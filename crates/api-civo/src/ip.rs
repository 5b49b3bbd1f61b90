//! Reserved IPs, and their twins below `/v2/vpc`.

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::public_ip::{
    AssignAddress, ChangeAddress, ReleaseAddress, ReserveAddress, UnassignAddress,
};
use nubo_cloud::{AllOf, Get, ListOf, Listing};
use nubo_domain::{Error, Lookup, PublicIp, Result, Server, code};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Noun;
use crate::instance;
use crate::page::{Page, Simple, Wanted, done, object, success};
use crate::read::{Said, id, live, named};
use crate::route::{Bound, PAGED, on};

pub fn routes() -> Vec<Bound> {
    let plain = family("/v2/ips", "/v2/ips/{id}", "/v2/ips/{id}/actions");
    let vpc = family("/v2/vpc/ips", "/v2/vpc/ips/{id}", "/v2/vpc/ips/{id}/actions");
    plain.into_iter().chain(vpc).collect()
}

fn family(all: &'static str, one: &'static str, actions: &'static str) -> Vec<Bound> {
    let noun = Noun::Ip;
    vec![
        on::<ListOf<PublicIp>, _, _>(("ip.list", noun), (Method::GET, all), list)
            .gives::<Page<Shown>>()
            .asks(PAGED),
        on::<ReserveAddress, _, _>(("ip.create", noun), (Method::POST, all), create)
            .takes::<Wish>()
            .gives::<Shown>(),
        on::<Get<PublicIp>, _, _>(("ip.get", noun), (Method::GET, one), get).gives::<Shown>(),
        on::<ChangeAddress, _, _>(("ip.change", noun), (Method::PUT, one), change)
            .takes::<Wish>()
            .gives::<Shown>(),
        on::<ReleaseAddress, _, _>(("ip.delete", noun), (Method::DELETE, one), delete)
            .gives::<Simple>(),
        on::<AssignAddress, _, _>(("ip.act", noun), (Method::POST, actions), act)
            .takes::<Move>()
            .gives::<Simple>(),
    ]
}

/// A reserved IP.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "IP")]
struct Shown {
    id: String,
    name: String,
    ip: String,
    /// Always an object; its texts are empty while the IP is free.
    assigned_to: AssignedTo,
    region: String,
}

/// What an IP leads to.
#[derive(Default, Serialize, JsonSchema)]
struct AssignedTo {
    id: String,
    r#type: &'static str,
    name: String,
}

/// A new IP, or a new name of one.
#[derive(JsonSchema)]
#[schemars(rename = "IPWish")]
#[expect(dead_code, reason = "describes what is read name by name")]
struct Wish {
    name: Option<String>,
    region: Option<String>,
}

/// Where an IP shall lead.
#[derive(JsonSchema)]
#[schemars(rename = "IPActions")]
#[expect(dead_code, reason = "describes what is read name by name")]
struct Move {
    /// `assign` or `unassign`.
    action: String,
    assign_to_id: Option<String>,
    /// `instance`.
    assign_to_type: Option<String>,
    region: Option<String>,
}

fn shown(address: &PublicIp, servers: &[Server]) -> Shown {
    let server = servers.iter().find(|server| Some(server.head.id) == address.server);
    let assigned_to = address.server.map(|id| AssignedTo {
        id: id.uuid().to_string(),
        r#type: "instance",
        name: server.map(|server| server.head.name.clone()).unwrap_or_default(),
    });
    Shown {
        id: address.head.id.uuid().to_string(),
        name: address.head.name.clone(),
        ip: address.ip.to_string(),
        assigned_to: assigned_to.unwrap_or_default(),
        region: address.region_name.clone(),
    }
}

async fn list(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    let wanted = Wanted::of(&said, None)?;
    let region = said.region(&req).await?;
    let lookups = vec![("region", Lookup::Text(region.head.id.uuid().to_string()))];
    let all = req.call(AllOf::<PublicIp>::new(Listing { lookups, ..Listing::default() })).await?;
    let servers = instance::all_if_visible(&req).await?;
    object(&wanted.cut(all).map(|address| shown(&address, &servers)))
}

async fn get(req: Req) -> Result<Reply> {
    let address: PublicIp = live(&req, "id").await?;
    let servers = instance::all_if_visible(&req).await?;
    object(&shown(&address, &servers))
}

async fn create(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    let region = said.region(&req).await?;
    let action = ReserveAddress {
        name: said.optional("name")?.filter(|name| !name.is_empty()).map(str::to_owned),
        region: Some(region.head.id.to_string()),
        ..ReserveAddress::default()
    };
    req.call_once(action, |address| done(&shown(&address, &[]))).await
}

async fn change(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    let address = id::<PublicIp>(&req, "id")?;
    let name = Some(said.needed("name")?);
    let servers = instance::all_if_visible(&req).await?;
    let action = ChangeAddress { address, name, ..ChangeAddress::default() };
    req.call_once(action, move |address| done(&shown(&address, &servers))).await
}

async fn delete(req: Req) -> Result<Reply> {
    let action =
        ReleaseAddress { address: id::<PublicIp>(&req, "id")?, unassign: false, seen: None };
    req.call_once(action, |_| success()).await
}

async fn act(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    let address = id::<PublicIp>(&req, "id")?;
    match said.needed("action")?.as_str() {
        "assign" => {
            match said.optional("assign_to_type")? {
                None | Some("" | "instance") => {}
                Some("loadbalancer") => {
                    let text = "There are no load balancers here yet.";
                    return Err(Error::new(&code::UNSUPPORTED).public(text));
                }
                Some(_) => {
                    return Err(Error::invalid("assign_to_type", "must be instance"));
                }
            }
            let server = named::<Server>(&said.needed("assign_to_id")?);
            let action = AssignAddress { address, server, seen: None };
            req.call_once(action, |_| success()).await
        }
        "unassign" => {
            let action = UnassignAddress { address, seen: None };
            req.call_once(action, |_| success()).await
        }
        _ => Err(Error::invalid("action", "must be assign or unassign")),
    }
}
