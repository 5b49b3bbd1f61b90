//! An instance as it is shown.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nubo_api_kit::Req;
use nubo_cloud::{AllOf, Cloud, Listing};
use nubo_domain::{Lookup, PublicIp, Result, Scope, Server, Volume};
use schemars::JsonSchema;
use serde::Serialize;

use crate::words;

/// An instance.
#[derive(Serialize, JsonSchema)]
pub struct Instance {
    id: String,
    openstack_server_id: String,
    account_id: String,
    name: String,
    hostname: String,
    reverse_dns: String,
    size: String,
    region: String,
    network_id: String,
    /// Null until it is known.
    private_ip: Option<String>,
    public_ip: Option<String>,
    pseudo_ip: Option<String>,
    ipv6: Option<String>,
    /// The id of its disk image.
    template_id: String,
    source_type: &'static str,
    /// The name of its disk image.
    source_id: String,
    /// The snapshot that its disk began as; empty where that began as its disk image.
    snapshot_id: String,
    initial_user: String,
    /// The present login password; empty where none was made here.
    initial_password: String,
    ssh_key: String,
    ssh_key_id: String,
    status: &'static str,
    notes: String,
    firewall_id: String,
    tags: Vec<String>,
    civostatsd_token: &'static str,
    civostatsd_stats: Option<String>,
    civostatsd_stats_per_minute: Vec<String>,
    civostatsd_stats_per_hour: Vec<String>,
    openstack_image_id: Option<String>,
    rescue_password: Option<String>,
    volume_backed: bool,
    cpu_cores: i64,
    ram_mb: i64,
    disk_gb: i64,
    gpu_count: u32,
    gpu_type: &'static str,
    /// In base64.
    script: String,
    user_script: String,
    created_at: String,
    reserved_ip_id: String,
    reserved_ip_name: String,
    reserved_ip: String,
    volume_type: &'static str,
    subnets: Vec<String>,
    attached_volumes: Vec<Attached>,
    placement_rule: Nothing,
    network_bandwidth_limit: u32,
    allowed_ips: Vec<String>,
    namespace_id: Option<String>,
}

/// A volume of an instance.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AttachedVolume")]
struct Attached {
    id: String,
}

/// An object without fields.
#[derive(Serialize, JsonSchema)]
struct Nothing {}

/// What instances are shown with.
pub struct Around {
    cloud: Cloud,
    addresses: Vec<PublicIp>,
    volumes: Vec<Volume>,
}

impl Around {
    /// What these are shown with.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn of(req: &Req, servers: &[Server]) -> Result<Self> {
        let mut around = match servers.iter().any(|server| server.reach.reserved.is_some()) {
            true => Self::to_be(req).await?,
            false => Self::bare(req),
        };
        if req.caller().scopes.has(Scope::VolumesRead) {
            let only = match servers {
                [one] => vec![("server", Lookup::Text(one.head.id.uuid().to_string()))],
                _ => Vec::new(),
            };
            let listing = Listing { lookups: only, ..Listing::default() };
            around.volumes = req.call(AllOf::<Volume>::new(listing)).await?;
        }
        Ok(around)
    }

    /// What instances are shown with that are not there yet.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn to_be(req: &Req) -> Result<Self> {
        let mut around = Self::bare(req);
        if req.caller().scopes.has(Scope::NetworksRead) {
            around.addresses = req.call(AllOf::<PublicIp>::new(Listing::default())).await?;
        }
        Ok(around)
    }

    fn bare(req: &Req) -> Self {
        Self { cloud: req.cloud().clone(), addresses: Vec::new(), volumes: Vec::new() }
    }

    /// The login password. One that another instance key has sealed is lost, which must not hide
    /// the instance.
    fn password(&self, server: &Server) -> String {
        let password = self.cloud.password_of(server).ok().flatten();
        password.map(|secret| secret.reveal().to_owned()).unwrap_or_default()
    }

    fn attached(&self, server: &Server) -> Vec<Attached> {
        let is_its = |volume: &&Volume| volume.server == Some(server.head.id);
        let shown = |volume: &Volume| Attached { id: volume.head.id.uuid().to_string() };
        self.volumes.iter().filter(is_its).map(shown).collect()
    }

    /// An instance.
    pub fn shown(&self, server: &Server) -> Instance {
        let (build, reach) = (&server.build, &server.reach);
        let reserved = reach.reserved;
        let name = self.addresses.iter().find(|address| Some(address.head.id) == reserved);
        let script = STANDARD.encode(server.user_data.as_deref().unwrap_or_default());
        let id = server.head.id.uuid().to_string();
        let key = server.ssh_keys.first().map(|id| id.uuid().to_string()).unwrap_or_default();
        let group = server.security_groups.first();
        let public_ip = reach.public_ip.map(|ip| ip.to_string());
        Instance {
            openstack_server_id: id.clone(),
            id,
            account_id: server.head.account.map(|id| id.uuid().to_string()).unwrap_or_default(),
            name: server.head.name.clone(),
            hostname: server.head.name.clone(),
            reverse_dns: server.reverse_dns.clone().unwrap_or_default(),
            size: build.size_name.clone(),
            region: server.region_name.clone(),
            network_id: reach.network.uuid().to_string(),
            private_ip: reach.private_ip.map(|ip| ip.to_string()),
            pseudo_ip: None,
            ipv6: None,
            template_id: build.image.uuid().to_string(),
            source_type: "diskimage",
            source_id: build.image_name.clone(),
            snapshot_id: server.snapshot.map(|id| id.uuid().to_string()).unwrap_or_default(),
            initial_user: build.login.clone(),
            initial_password: self.password(server),
            ssh_key: key.clone(),
            ssh_key_id: key,
            status: words::server(server.state()),
            notes: server.notes.clone(),
            firewall_id: group.map(|id| id.uuid().to_string()).unwrap_or_default(),
            tags: words::tags(&server.head.labels),
            civostatsd_token: "",
            civostatsd_stats: None,
            civostatsd_stats_per_minute: Vec::new(),
            civostatsd_stats_per_hour: Vec::new(),
            openstack_image_id: None,
            rescue_password: None,
            volume_backed: false,
            cpu_cores: build.room.vcpus,
            ram_mb: build.room.memory_mib,
            disk_gb: build.room.disk_gib,
            gpu_count: 0,
            gpu_type: "",
            user_script: script.clone(),
            script,
            created_at: server.head.created.to_string(),
            reserved_ip_id: reserved.map(|id| id.uuid().to_string()).unwrap_or_default(),
            reserved_ip_name: name.map(|address| address.head.name.clone()).unwrap_or_default(),
            reserved_ip: reserved.and(public_ip.clone()).unwrap_or_default(),
            public_ip,
            volume_type: "",
            subnets: Vec::new(),
            attached_volumes: self.attached(server),
            placement_rule: Nothing {},
            network_bandwidth_limit: server.bandwidth_mbit().unwrap_or(0),
            allowed_ips: server.more_sources.iter().map(words::block).collect(),
            namespace_id: None,
        }
    }
}
