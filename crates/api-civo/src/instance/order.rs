//! What an instance is ordered with.

use nubo_api_kit::Req;
use nubo_cloud::server::CreateServer;
use nubo_domain::{
    Error, Image, Network, PublicIp, Region, Result, SecurityGroup, Size, Snapshot, SshKey, code,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::read::{Said, named, words as split};
use crate::volume::STANDARD;
use crate::{image, size, words};

/// An order. Only `hostname` is needed.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "InstanceConfig")]
#[serde(default)]
pub struct Wish {
    /// 1 if absent or 0.
    count: Option<u32>,
    hostname: String,
    reverse_dns: Option<String>,
    /// The smallest that fits if absent.
    size: Option<String>,
    region: Option<String>,
    /// `create` or `none`, as a text; `create` if absent.
    public_ip: Option<String>,
    /// The id, the name or the address of a reserved IP.
    reserved_ipv4: Option<String>,
    private_ipv4: Option<String>,
    network_id: Option<String>,
    /// The id of a disk image.
    template_id: Option<String>,
    source_type: Option<String>,
    /// In the place of `template_id`, with the source type `diskimage`.
    source_id: Option<String>,
    /// The id of a snapshot of an instance, in the place of a disk image.
    snapshot_id: Option<String>,
    subnets: Vec<String>,
    initial_user: Option<String>,
    ssh_key_id: Option<String>,
    script: Option<String>,
    /// Words with blanks between them.
    tags: Vec<String>,
    firewall_id: Option<String>,
    volume_type: Option<String>,
    /// The most it may send and receive, in Mbit/s; no limit but its size's if absent or 0.
    network_bandwidth_limit: Option<u32>,
    /// Addresses or blocks of its network besides its own that it may send from.
    allowed_ips: Vec<String>,
    #[schemars(skip)]
    attached_volumes: Vec<IgnoredAny>,
    #[schemars(skip)]
    placement_rule: Placement,
}

/// Addresses that an instance may send from besides its own, in place of those before.
#[derive(Deserialize, JsonSchema)]
pub struct AllowedIps {
    /// Addresses or blocks of its network; none takes all away.
    #[serde(default)]
    pub allowed_ips: Vec<String>,
}

/// How much an instance may send and receive.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "NetworkBandwidthLimit")]
pub struct Bandwidth {
    /// In Mbit/s; 0 is no limit but its size's.
    pub network_bandwidth_limit: u32,
}

/// What changes of an instance; what is absent stays.
#[derive(JsonSchema)]
#[schemars(rename = "InstanceChange")]
#[expect(dead_code, reason = "describes what is read name by name")]
pub struct Change {
    hostname: Option<String>,
    reverse_dns: Option<String>,
    notes: Option<String>,
    /// `true` together with empty notes takes them away.
    notes_delete: Option<String>,
    /// `create` or `true`, `none` or `false`; an address is no change.
    public_ip: Option<String>,
    firewall_id: Option<String>,
}

/// Another size.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "describes what is read name by name")]
pub struct NewSize {
    /// Its name.
    size: String,
}

/// Other tags.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "describes what is read name by name")]
pub struct Tags {
    /// Words with blanks between them; none takes all away.
    tags: String,
}

/// Another firewall.
#[derive(JsonSchema)]
#[schemars(rename = "InstanceFirewall")]
#[expect(dead_code, reason = "describes what is read name by name")]
pub struct Firewall {
    /// Its id; `default` or nothing for the default one.
    firewall_id: Option<String>,
}

/// What a disk image is called as a source.
const IMAGE_SOURCES: [&str; 2] = ["diskimage", "disk_image"];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Placement {
    affinity_rules: Vec<IgnoredAny>,
    node_selector: std::collections::BTreeMap<String, IgnoredAny>,
}

/// A list, or one text, under a name that the request must have.
///
/// # Errors
/// `validation_failed` at the name.
pub fn list(said: &Said, name: &str) -> Result<Vec<String>> {
    match (said.text(name), said.has(name)) {
        (Some(text), _) => Ok(vec![text.to_owned()]),
        (None, true) => said.texts(name),
        (None, false) => Err(Error::invalid(name, "is required")),
    }
}

impl Wish {
    /// The order in the words of the cloud.
    ///
    /// # Errors
    /// `validation_failed`, `unsupported`, and those of the store.
    pub async fn order(self, req: &Req, region: &Region) -> Result<CreateServer> {
        if self.hostname.is_empty() {
            return Err(Error::invalid("name", "is required"));
        }
        self.refuse_what_is_not_there()?;
        let public_ip = wants_address(self.public_ip.as_deref())?;
        let (size, image) = match &self.snapshot_id {
            None => self.size_and_image(req).await?,
            Some(_) => self.size_beside_snapshot()?,
        };
        // Also a machine with a key is logged in to by password on its screen.
        let (_, password) = req.cloud().make_guest_password().await?;
        let group = self.firewall_id.as_deref().map(|text| match text {
            "default" | words::DEFAULT_FIREWALL => "default".to_owned(),
            other => named::<SecurityGroup>(other),
        });
        Ok(CreateServer {
            name: self.hostname,
            size,
            image,
            snapshot: self.snapshot_id.as_deref().map(named::<Snapshot>),
            region: Some(region.head.id.to_string()),
            network: self.network_id.as_deref().map(named::<Network>),
            security_groups: group.into_iter().collect(),
            ssh_keys: self.ssh_key_id.as_deref().map(named::<SshKey>).into_iter().collect(),
            user_data: self.script,
            labels: words::labels(&split(&self.tags)),
            count: self.count.unwrap_or(1).max(1),
            public_ip,
            login: self.initial_user,
            private_ip: self.private_ipv4,
            address: self.reserved_ipv4.as_deref().map(named::<PublicIp>),
            reverse_dns: self.reverse_dns,
            password: Some(password),
            bandwidth_mbit: self.network_bandwidth_limit.unwrap_or(0),
            more_sources: split(&self.allowed_ips),
            ..CreateServer::default()
        })
    }

    fn refuse_what_is_not_there(&self) -> Result<()> {
        let refuse = |text: &str| Err(Error::new(&code::UNSUPPORTED).public(text));
        if !self.subnets.is_empty() {
            return refuse("Networks have no subnets here.");
        }
        if !self.attached_volumes.is_empty() {
            return refuse("Volumes are attached once the instance is there.");
        }
        if self.source_type.as_deref().is_some_and(|kind| !IMAGE_SOURCES.contains(&kind)) {
            return refuse("Instances can be made from disk images only.");
        }
        if self.volume_type.as_deref().is_some_and(|kind| kind != STANDARD) {
            return Err(Error::invalid("volume_type", "must be standard"));
        }
        let Placement { affinity_rules, node_selector } = &self.placement_rule;
        if !affinity_rules.is_empty() || !node_selector.is_empty() {
            return refuse("Where an instance runs cannot be chosen here.");
        }
        Ok(())
    }

    /// What was asked for: which size a snapshot fits into is not guessed.
    fn size_beside_snapshot(&self) -> Result<(String, String)> {
        let size = self.size.clone().ok_or_else(|| Error::invalid("size", "is required"))?;
        let image = self.template_id.as_deref().or(self.source_id.as_deref());
        Ok((size, image.map(named::<Image>).unwrap_or_default()))
    }

    /// What was asked for, or the smallest that there is.
    async fn size_and_image(&self, req: &Req) -> Result<(String, String)> {
        let image = self.template_id.as_deref().or(self.source_id.as_deref());
        let image = image.map(named::<Image>);
        if let (Some(size), Some(image)) = (&self.size, &image) {
            return Ok((size.clone(), image.clone()));
        }
        let (sizes, images) = (size::all(req).await?, image::all(req).await?);
        let can_be_used = |image: &&Image| image.available && image.check_ready().is_ok();
        let first = images.iter().find(can_be_used);
        let chosen = |image: &str| images.iter().find(|i| is_it(i, image)).or(first);
        let image = image.or_else(|| first.map(|image| image.head.name.clone()));
        let image = image.ok_or_else(|| Error::invalid("image", "is required"))?;
        let holds = |size: &Size| {
            chosen(&image).is_none_or(|i| i.check_fits(size.memory_mib, size.disk_gib).is_ok())
        };
        let fits = |size: &&Size| size.available && holds(size);
        let smallest = sizes.iter().filter(fits).min_by_key(|size| size.price_monthly);
        let size = self.size.clone().or_else(|| smallest.map(|size| size.head.name.clone()));
        Ok((size.ok_or_else(|| Error::invalid("size", "is required"))?, image))
    }
}

fn is_it(image: &Image, named: &str) -> bool {
    image.head.name == named || image.head.id.to_string() == named
}

fn wants_address(said: Option<&str>) -> Result<bool> {
    match said.unwrap_or("create").to_ascii_lowercase().as_str() {
        "create" | "true" => Ok(true),
        "none" | "false" => Ok(false),
        _ => Err(Error::invalid("public_ip", "must be create or none")),
    }
}
