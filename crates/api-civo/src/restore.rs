//! Restoring instances from snapshots of their disks: as they were, or as new ones beside them.
//!
//! Both families of routes end here. Nothing of a restore is kept: how far it is, the instance
//! tells.

use std::collections::BTreeMap;

use nubo_api_kit::{Reply, Req};
use nubo_cloud::server::{Changed, CreateServer};
use nubo_cloud::snapshot::{ChangedSnapshot, RevertSnapshot};
use nubo_cloud::{AllOf, Get, Listing, Rendered};
use nubo_domain::{
    Error, ErrorKind, Kind as _, Result, Server, Snapshot, SshKey, parse_description,
};
use schemars::JsonSchema;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::error::OLD_INSTANCE_ABSENT;
use crate::words;

/// What sort of thing these snapshots are of.
pub const INSTANCE: &str = "instance";

/// How an instance is restored.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "RestoreInstanceSnapshotParams")]
#[serde(default)]
pub struct Wish {
    /// What the new instance's notes begin as.
    description: Option<String>,
    /// Of the new instance; like that of its source with a few letters more if absent.
    hostname: Option<String>,
    /// Of the new instance; a free one of the network if absent.
    private_ipv4: Option<String>,
    /// Snapshots hold root disks only, so there are no volumes to leave out.
    include_volumes: bool,
    /// Whether the instance itself, which must be off, becomes as it was.
    overwrite_existing: bool,
    #[serde(flatten)]
    #[schemars(skip)]
    more: BTreeMap<String, IgnoredAny>,
}

impl Wish {
    /// Itself, unless it says something and nothing of that is known.
    ///
    /// # Errors
    /// `validation_failed` at `field`.
    pub fn known(self, field: &str) -> Result<Self> {
        let texts = [&self.description, &self.hostname, &self.private_ipv4];
        let says = texts.iter().any(|text| text.is_some())
            || self.include_volumes
            || self.overwrite_existing;
        if says || self.more.is_empty() {
            return Ok(self);
        }
        Err(Error::invalid(field, "says nothing that is known of a restore"))
    }
}

/// A restore that was begun.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "InstanceRestoreInfo")]
pub struct Restored {
    /// The instance: the new one, or the one that becomes as it was.
    id: String,
    name: String,
    hostname: String,
    description: String,
    from_snapshot: String,
    private_ipv4: String,
    include_volumes: bool,
    overwrite_existing: bool,
    status: Progress,
    created_at: String,
    completed_at: Option<String>,
}

/// How far it is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "RestoreStatus")]
struct Progress {
    state: &'static str,
}

/// What of a wish the answer repeats.
#[derive(Clone)]
struct Echo {
    description: String,
    include_volumes: bool,
    overwrite_existing: bool,
}

impl Echo {
    fn shown(&self, server: &Server, snapshot: &Snapshot, is_passing: bool) -> Restored {
        let since =
            if self.overwrite_existing { &snapshot.head.updated } else { &server.head.created };
        Restored {
            id: server.head.id.uuid().to_string(),
            name: server.head.name.clone(),
            hostname: server.guest_name().to_owned(),
            description: self.description.clone(),
            from_snapshot: snapshot.head.id.uuid().to_string(),
            private_ipv4: server.reach.private_ip.map(|ip| ip.to_string()).unwrap_or_default(),
            include_volumes: self.include_volumes,
            overwrite_existing: self.overwrite_existing,
            status: Progress { state: words::restore(is_passing) },
            created_at: since.to_string(),
            completed_at: (!is_passing).then(|| server.head.updated.to_string()),
        }
    }
}

/// Restores from a snapshot of an instance.
///
/// # Errors
/// `database_old_instance_find` when the instance is gone; those of the two actions.
pub async fn restore(
    req: &Req,
    snapshot: Snapshot,
    wish: Wish,
    shown: fn(Restored) -> Rendered,
) -> Result<Reply> {
    let description = parse_description(wish.description.as_deref())?.unwrap_or_default();
    let source = source(req, &snapshot).await?;
    let Wish { include_volumes, overwrite_existing, .. } = wish;
    let echo = Echo { description, include_volumes, overwrite_existing };
    if overwrite_existing {
        same("hostname", wish.hostname.as_deref(), &source.head.name)?;
        let ip = source.reach.private_ip.map(|ip| ip.to_string()).unwrap_or_default();
        same("private_ipv4", wish.private_ipv4.as_deref(), &ip)?;
        let action = RevertSnapshot { snapshot: snapshot.head.id.to_string(), seen: None };
        let render = move |changed: ChangedSnapshot| {
            let snapshot = &changed.snapshot;
            shown(echo.shown(&source, snapshot, snapshot.is_passing()))
        };
        return req.call_once(action, render).await;
    }
    let action = order(req, &snapshot, &source, (wish, &echo.description)).await?;
    let render = move |made: Vec<Changed>| match made.first() {
        Some(Changed { server, .. }) => shown(echo.shown(server, &snapshot, server.is_passing())),
        None => crate::page::success(),
    };
    req.call_once(action, render).await
}

/// The instance that a snapshot is of.
async fn source(req: &Req, snapshot: &Snapshot) -> Result<Server> {
    let absent = || Error::new(&OLD_INSTANCE_ABSENT);
    let id = snapshot.source.server().ok_or_else(absent)?;
    match req.call(Get::<Server>::new(id.to_string())).await {
        Ok(server) if server.ended() => Err(absent()),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(absent()),
        other => other,
    }
}

/// An instance that becomes as it was keeps its name and address.
fn same(field: &str, said: Option<&str>, is: &str) -> Result<()> {
    match said.filter(|said| !said.is_empty() && *said != is) {
        None => Ok(()),
        Some(_) => Err(Error::invalid(field, "stays as it is where an instance is overwritten")),
    }
}

/// The order of an instance like the source, whose disk begins as the snapshot.
async fn order(
    req: &Req,
    snapshot: &Snapshot,
    source: &Server,
    (wish, description): (Wish, &str),
) -> Result<CreateServer> {
    let hostname = wish.hostname.filter(|name| !name.is_empty());
    // Also a machine with a key is logged in to by password on its screen.
    let (_, password) = req.cloud().make_guest_password().await?;
    let keys = req.call(AllOf::<SshKey>::new(Listing::default())).await?;
    let is_there = |id: &&nubo_base::Id<SshKey>| keys.iter().any(|key| key.head.id == **id);
    Ok(CreateServer {
        any_name: hostname.is_none(),
        name: hostname.unwrap_or_else(|| source.head.name.clone()),
        size: source.build.size.to_string(),
        snapshot: Some(snapshot.head.id.to_string()),
        region: Some(snapshot.region.to_string()),
        project: source.head.project.map(|id| id.to_string()),
        network: Some(source.reach.network.to_string()),
        security_groups: source.security_groups.iter().map(ToString::to_string).collect(),
        ssh_keys: source.ssh_keys.iter().filter(is_there).map(ToString::to_string).collect(),
        count: 1,
        public_ip: source.reach.public_ip.is_some(),
        private_ip: wish.private_ipv4.filter(|ip| !ip.is_empty()),
        notes: Some(description.to_owned()),
        password: Some(password),
        on_crash: source.on_crash,
        bandwidth_mbit: source.bandwidth_cap.unwrap_or(0),
        ..CreateServer::default()
    })
}
