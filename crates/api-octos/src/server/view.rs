//! A machine as it is shown.

use nubo_base::{Id, Time};
use nubo_domain::billing::Period;
use nubo_domain::server::{Card, ServerState};
use nubo_domain::{Head, Kind, Network, Region, Server};
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::{self, Cycle, Named, Provider};
use crate::plan::gib_of;
use crate::project::ProjectView;
use crate::shelf::Shelf;
use crate::template::{self, Template};
use crate::when::stamp;
use crate::{project, slug, words};

/// What every service has: who owns it, where it is, since when.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Service {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its slug, which addresses and orders name.
    pub slug: String,
    /// A remark.
    pub description: Option<String>,
    /// Not known of single services.
    pub user_id: Option<String>,
    /// The account's id.
    pub account_id: Option<String>,
    /// The project's id.
    pub project_id: Option<String>,
    /// The region's id.
    pub region_id: Option<String>,
    /// The provider's id.
    pub cloud_provider_id: String,
    /// The id of the provider's set-up.
    pub cloud_provider_setup_id: String,
    /// Whether the order was taken.
    pub request_status: bool,
    /// The service's name.
    pub service_name: &'static str,
    /// The service's name for people.
    pub service_display_name: &'static str,
    /// What it has cost so far.
    pub all_time_consumption: f64,
    /// Whether it is bound for a span.
    pub has_contract: bool,
    /// When it was made.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
    /// When it was deleted.
    pub deleted_at: Option<String>,
    /// Services are not frozen here.
    pub frozen_at: Option<String>,
    /// Since when it is suspended.
    pub suspended_at: Option<String>,
    /// When it was seen gone.
    pub terminated_at: Option<String>,
}

impl Service {
    /// What every service has, of the thing with this head: without a remark, and not suspended.
    pub fn of<K: Kind>(
        head: &Head<K>,
        (slug, service_name): (String, &'static str),
        region: Id<Region>,
        ended: Option<Time>,
        shelf: &Shelf,
    ) -> Self {
        Self {
            id: head.id.uuid().to_string(),
            name: head.name.clone(),
            slug,
            description: None,
            user_id: None,
            account_id: head.account.map(|id| id.uuid().to_string()),
            project_id: head.project.map(|id| id.uuid().to_string()),
            region_id: Some(region.uuid().to_string()),
            cloud_provider_id: catalogue::provider().id,
            cloud_provider_setup_id: catalogue::setup().id,
            request_status: true,
            service_name,
            service_display_name: service_name,
            all_time_consumption: shelf.spent(head.id.uuid()),
            has_contract: false,
            created_at: stamp(head.created),
            updated_at: stamp(head.updated),
            deleted_at: ended.map(stamp),
            frozen_at: None,
            suspended_at: None,
            terminated_at: ended.map(stamp),
        }
    }
}

/// A region beside an object.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Place {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Its slug.
    pub slug: String,
    /// Its country.
    pub country: Option<String>,
    /// Its country's code.
    pub country_code: Option<String>,
}

/// A region beside an object.
#[must_use]
pub fn place(region: &Region) -> Place {
    let country = Some(region.country.clone()).filter(|code| !code.is_empty());
    Place {
        id: region.head.id.uuid().to_string(),
        name: catalogue::titled(region),
        slug: region.head.name.clone(),
        country: country.clone(),
        country_code: country,
    }
}

/// An address of a machine.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Ip {
    /// The id of the reserved address, or of the machine it came with.
    pub id: String,
    /// The address.
    pub ipaddress: String,
    /// `IPv4`.
    #[serde(rename = "type")]
    pub family: &'static str,
    /// `Public IP` or `Private IP`.
    pub ip_type: &'static str,
}

/// How a machine sits in a network.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Pivot {
    /// Whether its way out leads through it.
    pub is_default: bool,
    /// The address of its network card.
    pub macaddress: String,
    /// Its address there.
    pub ipaddress: Option<String>,
    /// The network's mask.
    pub netmask: Option<String>,
}

/// A network of a machine.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Joined {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its slug.
    pub slug: String,
    /// `Isolated`.
    #[serde(rename = "type")]
    pub sort: &'static str,
    /// Whether it is the project's default one.
    pub is_default: bool,
    /// How the machine sits in it.
    pub pivot: Pivot,
}

/// What was ordered.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Offering {
    /// The plan's id.
    pub id: String,
    /// The plan's name.
    pub name: String,
    /// The plan's slug.
    pub slug: String,
    /// Processors.
    pub cpu: i64,
    /// Memory in MB.
    pub memory: i64,
    /// Root disk in GB.
    pub storage: i64,
    /// For people.
    pub formatted_memory: String,
    /// For people: `50.0 (GB)`.
    pub formatted_storage: String,
    /// What is paid for at a time.
    pub billing_cycle: Cycle,
}

/// A security group of a machine.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InGroup {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its slug.
    pub slug: String,
}

/// A machine.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Machine {
    /// What every service has.
    #[serde(flatten)]
    pub service: Service,
    /// The id below this API: the same.
    pub vm_id: String,
    /// The guest's host name.
    pub hostname: String,
    /// Who logs in.
    pub username: String,
    /// `Starting`, `Running`, `Stopping`, `Stopped`, `Error`, `Destroyed` and passing words.
    pub state: &'static str,
    /// Its addresses.
    pub ipaddresses: Vec<Ip>,
    /// Its public address.
    pub public_ip: Option<String>,
    /// Its address in its network.
    pub private_ip: Option<String>,
    /// Its networks.
    pub networks: Vec<Joined>,
    /// What may reach it.
    pub security_groups: Vec<InGroup>,
    /// What it started from; null if that is no longer offered.
    pub template: Option<Template>,
    /// What was ordered.
    pub offering: Offering,
    /// Where it is.
    pub region: Option<Place>,
    /// In which project.
    pub project: Option<ProjectView>,
    /// Whose it is.
    pub cloud_provider: Provider,
    /// What its disk is kept on.
    pub storage_setting: Named,
    /// Free pairs.
    pub tags: Vec<Tag>,
    /// Consoles are asked for one by one.
    pub console_url: Option<String>,
    /// The address of its picture, if it has one.
    pub icon: Option<String>,
    /// Never here.
    pub is_vnf: bool,
    /// Whether its figures are kept from its owner.
    pub is_metrics_hidden: bool,
    /// Whether the operator took it from its owner.
    pub is_restricted: bool,
    /// Never here.
    pub has_autoscale: bool,
    /// Why it is not as wished, if it is not.
    pub error: Option<String>,
}

/// A free pair.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Tag {
    /// Its name.
    pub key: String,
    /// What it says.
    pub value: String,
}

/// What every service has, of a machine.
fn service(server: &Server, shelf: &Shelf) -> Service {
    let (head, name) = (&server.head, (slug::code("vm", &server.head), "Virtual Machine"));
    let suspended = server.state() == ServerState::Suspended;
    Service {
        suspended_at: suspended.then(|| stamp(head.updated)),
        ..Service::of(head, name, server.region, server.ended, shelf)
    }
}

/// A machine as it is shown.
#[must_use]
pub fn shown(server: &Server, shelf: &Shelf) -> Machine {
    let image = shelf.images.iter().find(|image| image.head.id == server.build.image);
    let region = shelf.regions.iter().find(|region| region.head.id == server.region);
    let project = shelf.projects.iter().find(|p| Some(p.head.id) == server.head.project);
    let tag = |(key, value): (&String, &String)| Tag { key: key.clone(), value: value.clone() };
    Machine {
        service: service(server, shelf),
        vm_id: server.head.id.uuid().to_string(),
        hostname: server.guest_name().to_owned(),
        username: server.build.login.clone(),
        state: words::server(server.state()),
        ipaddresses: addresses(server),
        public_ip: server.reach.public_ip.map(|ip| ip.to_string()),
        private_ip: server.reach.private_ip.map(|ip| ip.to_string()),
        networks: server.cards().map(|card| joined(server, card, shelf)).collect(),
        security_groups: groups(server, shelf),
        template: image.map(|image| template::shown(image, region)),
        offering: offering(server, shelf.period(server.head.id.uuid())),
        region: region.map(place),
        project: project.map(project::shown),
        cloud_provider: catalogue::provider(),
        storage_setting: catalogue::storage(),
        tags: server.head.labels.iter().map(tag).collect(),
        console_url: None,
        icon: None,
        is_vnf: false,
        is_metrics_hidden: false,
        is_restricted: server.state() == ServerState::Suspended,
        has_autoscale: false,
        error: server.fault.as_ref().map(|fault| fault.message.clone()),
    }
}

fn addresses(server: &Server) -> Vec<Ip> {
    let reach = &server.reach;
    let own = server.head.id.uuid();
    let public = reach.public_ip.map(|ip| Ip {
        id: reach.reserved.map_or(own, |id| id.uuid()).to_string(),
        ipaddress: ip.to_string(),
        family: "IPv4",
        ip_type: "Public IP",
    });
    let private = server.cards().filter_map(|card| {
        Some(Ip {
            // A machine's address in a further network is known by that.
            id: if card.primary { own } else { card.network.uuid() }.to_string(),
            ipaddress: card.private_ip?.to_string(),
            family: "IPv4",
            ip_type: "Private IP",
        })
    });
    public.into_iter().chain(private).collect()
}

/// A network of the machine. The one that a project gets with its first machine may be newer than
/// what was read before, but its name is known.
fn joined(server: &Server, card: Card<'_>, shelf: &Shelf) -> Joined {
    let id = card.network;
    let known = shelf.networks.iter().find(|network| network.head.id == id);
    let name = known.map_or_else(|| format!("default-{}", server.region_name), named);
    let pivot = Pivot {
        is_default: card.primary,
        macaddress: card.mac.to_owned(),
        ipaddress: card.private_ip.map(|ip| ip.to_string()),
        netmask: known.map_or(Some(16), |network| Some(network.prefix)).map(crate::network::mask),
    };
    let slug = format!("{}-{}", slug::plain(&name, "net"), slug::number(id.uuid()));
    Joined {
        id: id.uuid().to_string(),
        name,
        slug,
        sort: "Isolated",
        is_default: known.is_none_or(|network| network.is_default),
        pivot,
    }
}

fn named(network: &Network) -> String {
    network.head.name.clone()
}

fn groups(server: &Server, shelf: &Shelf) -> Vec<InGroup> {
    let found = server.security_groups.iter().map(|id| {
        let known = shelf.groups.iter().find(|group| group.head.id == *id);
        let name = known.map_or("default", |group| group.head.name.as_str());
        let slug = format!("{}-{}", slug::plain(name, "sg"), slug::number(id.uuid()));
        InGroup { id: id.uuid().to_string(), name: name.to_owned(), slug }
    });
    found.collect()
}

fn offering(server: &Server, period: Period) -> Offering {
    let room = server.build.room;
    Offering {
        id: server.build.size.uuid().to_string(),
        name: server.build.size_name.clone(),
        slug: server.build.size_name.clone(),
        cpu: room.vcpus,
        memory: room.memory_mib,
        storage: room.disk_gib,
        formatted_memory: gib_of(u64::try_from(room.memory_mib).unwrap_or(0)),
        formatted_storage: format!("{}.0 (GB)", room.disk_gib),
        billing_cycle: catalogue::cycle_of(period),
    }
}
