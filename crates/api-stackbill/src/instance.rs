//! Instances: ordering them, their power, their size, their end.
//!
//! An instance has no public address of its own: one is acquired and led to it by static NAT.

mod order;

use nubo_api_kit::Reply;
use nubo_base::Id;
use nubo_cloud::server::{
    AttachIso, AttachNetwork, ChangeServer, Changed, DeleteServer, DetachIso, DetachNetwork,
    RecoverServer, ReplaceKeys, ResizeServer, StartServer, StopServer, TrashServer,
};
use nubo_cloud::{Action, Rendered};
use nubo_domain::server::ServerState;
use nubo_domain::{Error, Image, Network, Result, Scope, Server, Size, SshKey, code};
use schemars::JsonSchema;
use serde::Serialize;

use crate::names::{self, Networks};
use crate::op::{Bound, Op, Param, Shape, may, must, on};
use crate::said::Said;
use crate::{page, words};

const INSTANCES: &str = "listInstanceResponse";
const NETWORKS: &str = "kongInstanceNetworkResponses";
const PASSWORDS: &str = "listInstancePasswordResponse";

const WHICH: Param = must("uuid", Shape::Uuid, "Which instance");

/// Operations on instances.
pub const OPS: &[Op] = &[
    Op::get("instance.list", "server.list", "/restapi/instance/instanceList")
        .says("Lists instances")
        .takes(&[
            may("zoneUuid", Shape::Uuid, "Only in this zone"),
            may("vmUuid", Shape::Uuid, "Only this one"),
        ])
        .lists::<Instance>(INSTANCES),
    Op::post("instance.create", "server.create", "/restapi/instance/createInstance")
        .says("Orders an instance")
        .takes(order::PARAMS)
        .lists::<Instance>(INSTANCES),
    Op::get("instance.start", "server.start", "/restapi/instance/startInstance")
        .says("Switches an instance on")
        .takes(&[WHICH])
        .lists::<Instance>(INSTANCES),
    Op::get("instance.stop", "server.stop", "/restapi/instance/stopInstance")
        .says("Switches an instance off")
        .takes(&[WHICH, may("forceStop", Shape::Flag, "Without waiting for the guest")])
        .lists::<Instance>(INSTANCES),
    Op::get("instance.destroy", "server.delete", "/restapi/instance/destroyInstance")
        .says("Throws an instance away: for a day it can be recovered, unless expunge is said")
        .takes(&[WHICH, may("expunge", Shape::Flag, "At once and for good")])
        .lists::<Instance>(INSTANCES),
    Op::get("instance.recover", "server.recover", "/restapi/instance/recoverVm")
        .says("Takes an instance back that was thrown away; it stays off")
        .takes(&[WHICH])
        .lists::<Instance>(INSTANCES),
    Op::get("instance.resize", "server.resize", "/restapi/instance/resizeVm")
        .says("Gives a stopped instance another offering")
        .reading(Scope::ServersRead)
        .takes(&[
            WHICH,
            must("offeringUuid", Shape::Uuid, "The compute offering"),
            may("cpuCore", Shape::Count(1, 1_024), "The offering's own figure, if given"),
            may("memory", Shape::Count(1, 16_777_216), "The offering's own figure, if given"),
        ])
        .lists::<Instance>(INSTANCES),
    Op::get("instance.status", "server.get", "/restapi/instance/vmStatus")
        .says("Tells an instance's state")
        .takes(&[WHICH])
        .shows::<Status>(),
    Op::put("instance.rename", "server.change", "/restapi/instance/updateInstanceName")
        .says("Gives an instance another name")
        .takes(&[WHICH, must("displayName", Shape::Text(253), "The name, a host name")])
        .lists::<Instance>(INSTANCES),
    Op::get("instance.networks", "server.get", "/restapi/instance/instanceNetworkList")
        .says("Lists the networks of an instance with its addresses")
        .takes(&[WHICH])
        .lists::<Nic>(NETWORKS),
    Op::get("instance.passwords", "server.list", "/restapi/instance/instancePasswordList")
        .says("Lists the passwords of instances that were ordered with one")
        .takes(&[
            may("zoneUuid", Shape::Uuid, "Only in this zone"),
            may("uuid", Shape::Uuid, "Only this one"),
        ])
        .lists::<Password>(PASSWORDS),
    Op::get("instance.reset_key", "server.replace_keys", "/restapi/instance/resetSSHkey")
        .says("Makes a key the only one that opens an instance")
        .takes(&[WHICH, must("sshUuid", Shape::Text(253), "The key, by UUID or name")])
        .lists::<Instance>(INSTANCES),
    Op::get("instance.attach_iso", "server.attach_iso", "/restapi/instance/attachIso")
        .says("Puts an ISO into an instance's drive; one that lies there is taken out")
        .takes(&[WHICH, must("isoUuid", Shape::Uuid, "The ISO")])
        .lists::<Instance>(INSTANCES),
    Op::get("instance.detach_iso", "server.detach_iso", "/restapi/instance/detachIso")
        .says("Takes the ISO out of an instance's drive")
        .takes(&[WHICH, may("isoUuid", Shape::Uuid, "The ISO that should be there")])
        .lists::<Instance>(INSTANCES),
    Op::post("instance.attach_network", "server.attach_network", "/restapi/instance/attachNetwork")
        .says("Plugs an instance into a further network")
        .takes(&[WHICH, must("networkUuid", Shape::Uuid, "The network")])
        .lists::<Instance>(INSTANCES),
    Op::post("instance.detach_network", "server.detach_network", "/restapi/instance/detachNetwork")
        .says("Takes an instance out of a further network")
        .takes(&[WHICH, must("networkUuid", Shape::Uuid, "The network")])
        .lists::<Instance>(INSTANCES),
];

pub fn routes() -> Vec<Bound> {
    let [
        listing,
        creating,
        starting,
        stopping,
        destroying,
        recovering,
        resizing,
        telling,
        renaming,
        nics,
        passwords,
        resetting_key,
        attaching_iso,
        detaching_iso,
        attaching_network,
        detaching_network,
    ] = OPS
    else {
        return Vec::new();
    };
    vec![
        on(listing, list),
        on(creating, order::create),
        on(starting, start),
        on(stopping, stop),
        on(destroying, destroy),
        on(recovering, recover),
        on(resizing, resize),
        on(telling, status),
        on(renaming, rename),
        on(nics, list_networks),
        on(passwords, list_passwords),
        on(resetting_key, reset_key),
        on(attaching_iso, attach_iso),
        on(detaching_iso, detach_iso),
        on(attaching_network, attach_network),
        on(detaching_network, detach_network),
    ]
}

/// A virtual machine. Clients of this API refuse fields that they do not know, so there are none
/// but these.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Instance {
    /// Its id.
    pub uuid: String,
    /// Its name.
    pub name: String,
    /// Its name once more.
    pub display_name: String,
    /// A remark, or empty.
    pub description: String,
    /// Where it is in its life, such as `RUNNING`.
    pub state: String,
    /// The same.
    pub status: String,
    /// Whether it is not deleted.
    pub is_active: bool,
    /// Memory in MiB, as a text.
    pub memory: String,
    /// Virtual processors, as a text.
    pub cpu_core: String,
    /// Its template's name.
    pub template_name: String,
    /// Its template.
    pub template_uuid: String,
    /// Its compute offering.
    pub compute_offering_uuid: String,
    /// Always null: its root disk comes with its compute offering.
    pub storage_offering_uuid: Option<String>,
    /// Its network's name.
    pub network_name: Option<String>,
    /// Its network.
    pub network_uuid: String,
    /// Its address there.
    pub instance_private_ip: Option<String>,
    /// Its zone.
    pub zone_uuid: String,
    /// The first key that may log in.
    pub ssh_uuid: Option<String>,
    /// The account's name.
    pub instance_owner_name: Option<String>,
    /// Always null: its root disk is that of its compute offering, see `volumeSize`.
    pub root_disk_size: Option<u64>,
    /// Its root disk in GiB, as a text.
    pub volume_size: String,
    /// Its root disk in GiB.
    pub disk_size: i64,
}

/// What answers about instances tell of others.
pub struct Around {
    networks: Networks,
    owner: Option<String>,
}

impl Around {
    /// What instances in these networks need.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn of(said: &Said, networks: impl IntoIterator<Item = Id<Network>>) -> Result<Self> {
        let owner = names::domain(said).await?;
        Ok(Self { networks: Networks::of(said, networks).await?, owner })
    }

    /// An instance as it is shown.
    #[must_use]
    pub fn shown(&self, server: &Server) -> Instance {
        let word = words::server(server.state(), server.trash.is_some());
        let over = matches!(server.state(), ServerState::Deleting | ServerState::Terminated);
        let (build, reach) = (&server.build, &server.reach);
        Instance {
            uuid: server.head.id.uuid().to_string(),
            name: server.head.name.clone(),
            display_name: server.head.name.clone(),
            description: server.head.description.clone().unwrap_or_default(),
            state: word.to_owned(),
            status: word.to_owned(),
            is_active: !over,
            memory: build.room.memory_mib.to_string(),
            cpu_core: build.room.vcpus.to_string(),
            template_name: build.image_name.clone(),
            template_uuid: build.image.uuid().to_string(),
            compute_offering_uuid: build.size.uuid().to_string(),
            storage_offering_uuid: None,
            network_name: self.networks.get(Some(reach.network)),
            network_uuid: reach.network.uuid().to_string(),
            instance_private_ip: reach.private_ip.map(|ip| ip.to_string()),
            zone_uuid: server.region.uuid().to_string(),
            ssh_uuid: server.ssh_keys.first().map(|key: &Id<SshKey>| key.uuid().to_string()),
            instance_owner_name: self.owner.clone(),
            root_disk_size: None,
            volume_size: build.room.disk_gib.to_string(),
            disk_size: build.room.disk_gib,
        }
    }

    /// The answer of a change.
    #[must_use]
    pub fn changed(&self, server: &Server) -> Rendered {
        page::changed(INSTANCES, &self.shown(server))
    }
}

async fn list(said: Said) -> Result<Reply> {
    let found = said.in_zone("vmUuid", |server: &Server| server.region).await?;
    let networks: Vec<_> = found.iter().map(|s| s.reach.network).collect();
    let around = Around::of(&said, networks).await?;
    page::list(INSTANCES, &found.iter().map(|s| around.shown(s)).collect::<Vec<_>>())
}

/// The instance that is asked for, with what its answer needs.
async fn wanted(said: &Said) -> Result<(Server, Around)> {
    let server = said.get::<Server>(said.need_id::<Server>("uuid")).await?;
    let around = Around::of(said, [server.reach.network]).await?;
    Ok((server, around))
}

/// What the answer about an instance needs; nothing where the caller may change but not read it.
async fn around(said: &Said) -> Result<Around> {
    let id = said.need_id::<Server>("uuid");
    let server = crate::said::forgiven(said.get::<Server>(id).await)?;
    Around::of(said, server.map(|server| server.reach.network)).await
}

async fn act<A: Action<Output = Changed>>(said: Said, action: A) -> Result<Reply> {
    let around = around(&said).await?;
    said.call_once(action, move |changed: Changed| around.changed(&changed.server)).await
}

async fn start(said: Said) -> Result<Reply> {
    let server = said.need_id::<Server>("uuid");
    act(said, StartServer { server, seen: None }).await
}

async fn stop(said: Said) -> Result<Reply> {
    let (server, hard) = (said.need_id::<Server>("uuid"), said.flag("forceStop"));
    act(said, StopServer { server, hard: hard.unwrap_or(false), seen: None }).await
}

async fn destroy(said: Said) -> Result<Reply> {
    let server = said.need_id::<Server>("uuid");
    match said.flag("expunge") {
        Some(true) => act(said, DeleteServer { server, release_address: false, seen: None }).await,
        Some(false) | None => act(said, TrashServer { server, seen: None }).await,
    }
}

async fn recover(said: Said) -> Result<Reply> {
    let server = said.need_id::<Server>("uuid");
    let around = around(&said).await?;
    let action = RecoverServer { server, seen: None };
    said.call_once(action, move |server| around.changed(&server)).await
}

async fn rename(said: Said) -> Result<Reply> {
    let (server, name) = (said.need_id::<Server>("uuid"), said.text("displayName"));
    let around = around(&said).await?;
    let action = ChangeServer { server, name, ..ChangeServer::default() };
    said.call_once(action, move |server| around.changed(&server)).await
}

async fn reset_key(said: Said) -> Result<Reply> {
    let server = said.need_id::<Server>("uuid");
    let ssh_keys = vec![said.need_id::<SshKey>("sshUuid")];
    act(said, ReplaceKeys { server, ssh_keys, seen: None }).await
}

async fn attach_iso(said: Said) -> Result<Reply> {
    let (server, iso) = (said.need_id::<Server>("uuid"), said.need_id::<Image>("isoUuid"));
    act(said, AttachIso { server, iso, seen: None }).await
}

async fn detach_iso(said: Said) -> Result<Reply> {
    let (server, iso) = (said.need_id::<Server>("uuid"), said.id::<Image>("isoUuid"));
    act(said, DetachIso { server, iso, seen: None }).await
}

async fn attach_network(said: Said) -> Result<Reply> {
    let (server, network) = joined(&said);
    act(said, AttachNetwork { server, network, ..AttachNetwork::default() }).await
}

async fn detach_network(said: Said) -> Result<Reply> {
    let (server, network) = joined(&said);
    act(said, DetachNetwork { server, network, seen: None }).await
}

/// Which instance, and which network.
fn joined(said: &Said) -> (String, String) {
    (said.need_id::<Server>("uuid"), said.need_id::<Network>("networkUuid"))
}

/// Only while it is off: this API promises that nothing restarts by itself.
async fn resize(said: Said) -> Result<Reply> {
    let (server, around) = wanted(&said).await?;
    let size = said.get::<Size>(said.need_id::<Size>("offeringUuid")).await?;
    order::check_figures(&said, &size)?;
    if server.state() != ServerState::Stopped {
        let word = words::server(server.state(), server.trash.is_some());
        let text = format!("Stop the instance before it is resized; it is {word}.");
        return Err(Error::new(&code::WRONG_STATE).public(text));
    }
    let action = ResizeServer {
        server: server.head.id.to_string(),
        size: size.head.id.to_string(),
        seen: Some(server.head.version),
    };
    said.call_once(action, move |changed: Changed| around.changed(&changed.server)).await
}

/// An instance's state.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Status {
    /// Its id.
    pub uuid: String,
    /// Where it is in its life, such as `RUNNING`.
    pub status: String,
}

async fn status(said: Said) -> Result<Reply> {
    let server = said.get::<Server>(said.need_id::<Server>("uuid")).await?;
    let status = words::server(server.state(), server.trash.is_some()).to_owned();
    page::flat(&Status { uuid: server.head.id.uuid().to_string(), status })
}

/// An instance in a network.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Nic {
    /// The network.
    pub uuid: String,
    /// Its name.
    pub name: Option<String>,
    /// Always `Isolated`.
    pub r#type: String,
    /// The instance's address there.
    pub private_ip: Option<String>,
    /// The public address that leads to it.
    pub public_ip: Option<String>,
    /// The network's router.
    pub gateway: Option<String>,
    /// The network's mask.
    pub netmask: Option<String>,
    /// Whether it is the one that leads outside.
    pub default_network: bool,
}

async fn list_networks(said: Said) -> Result<Reply> {
    let server = said.get::<Server>(said.need_id::<Server>("uuid")).await?;
    let mut nics = Vec::with_capacity(1 + server.nics.len());
    for card in server.cards() {
        let network = said.peek::<Network>(card.network).await?;
        let public_ip = server.reach.public_ip.filter(|_| card.primary);
        nics.push(Nic {
            uuid: card.network.uuid().to_string(),
            name: network.as_ref().map(|network| network.head.name.clone()),
            r#type: crate::network::ISOLATED.to_owned(),
            private_ip: card.private_ip.map(|ip| ip.to_string()),
            public_ip: public_ip.map(|ip| ip.to_string()),
            gateway: network.as_ref().map(crate::network::gateway),
            netmask: network.as_ref().map(crate::network::netmask),
            default_network: card.primary,
        });
    }
    page::list(NETWORKS, &nics)
}

/// An instance's password.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Password {
    /// The instance.
    pub uuid: String,
    /// The present one; null where none was set that may be read again.
    pub password: Option<String>,
}

async fn list_passwords(said: Said) -> Result<Reply> {
    let found = said.in_zone("uuid", |server: &Server| server.region).await?;
    let shown = |server: &Server| {
        // One that another instance key has sealed is lost, which must not hide the others.
        let password = said.req.cloud().password_of(server).ok().flatten();
        let password = password.map(|secret| secret.reveal().to_owned());
        Password { uuid: server.head.id.uuid().to_string(), password }
    };
    page::list(PASSWORDS, &found.iter().map(shown).collect::<Vec<_>>())
}
