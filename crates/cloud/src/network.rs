//! Networks: each project gets one in each region, and may have more.

mod holds;

use std::net::Ipv4Addr;
use std::time::Duration;

use nubo_base::Id;
use nubo_domain::address::{Pool, parse_cidr};
use nubo_domain::quota::Counted;
use nubo_domain::server::flows;
use nubo_domain::{
    Error, Head, Kind, Labels, Lookup, Network, Project, Region, Result, Rooms, Scope,
    SecurityGroup, Server, Title, Volume, check_labels, code, parse_description,
};
use nubo_ports::{Objects, Query};

pub use holds::{AddNetworkRule, ChangedNetwork, RemoveNetworkRule, SetNetworkGroup};

use holds::{apply, group_in, live_network};

use crate::ask::Wish;
use crate::{Action, Ask, Facts, Get, ListOf, Listable, Mode, Needs};

/// Verbs of networks.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<ListOf<Network>>(),
    Facts::of::<Get<Network>>(),
    Facts::of::<CreateNetwork>(),
    Facts::of::<ChangeNetwork>(),
    Facts::of::<DeleteNetwork>(),
    Facts::of::<RestartNetwork>(),
    Facts::of::<AddNetworkRule>(),
    Facts::of::<RemoveNetworkRule>(),
    Facts::of::<SetNetworkGroup>(),
    Facts::of::<EnsureDefaults>(),
];

impl Listable for Network {
    const LIST: &'static str = "network.list";
    const GET: &'static str = "network.get";
    const READ_NEEDS: Needs = Needs::Scope(Scope::NetworksRead);
}

/// Every project's networks are its own, so all default networks use the same block.
const DEFAULT_CIDR: &str = "10.0.0.0/16";
/// The prefix length of the block of a network whose owner names none.
const USUAL_PREFIX: u8 = 16;

/// The default network of a project in a region, made if it is not there: a region may be younger
/// than the project.
pub(crate) fn default_in(ask: &mut Ask<'_>, project: &Project, region: &Region) -> Result<Network> {
    let there = of_project(ask, project, region)?;
    if let Some(network) = there.into_iter().find(|n| n.is_default) {
        return Ok(network);
    }
    add_default(ask, project, region)
}

/// The live networks of a project in a region.
fn of_project(ask: &mut Ask<'_>, project: &Project, region: &Region) -> Result<Vec<Network>> {
    let query = Query {
        rooms: project.head.id.into(),
        lookups: vec![("region", Lookup::Text(region.head.id.uuid().to_string()))],
        limit: 1_000,
        ..Query::default()
    };
    ask.tx.list(&query)
}

/// Makes the default network of a project in a region.
pub(crate) fn add_default(
    ask: &mut Ask<'_>,
    project: &Project,
    region: &Region,
) -> Result<Network> {
    let (base, prefix) = parse_cidr("cidr", DEFAULT_CIDR)?;
    let name = format!("default-{}", region.head.name);
    let mut head = Head::new(ask.ids.id(), name, ask.now);
    (head.account, head.project) = (project.head.account, Some(project.head.id));
    let mut network =
        Network { is_default: true, ..Network::new(head, region.head.id, (base, prefix)) };
    // The first address is the gateway's.
    let pool = Pool::of_cidr("cidr", DEFAULT_CIDR, 2)?;
    ask.tx.pool_put(network.head.id.uuid(), pool)?;
    ask.add(&mut network)?;
    Ok(network)
}

/// A network of a project that a request names, if it names one.
pub(crate) fn named_in(
    ask: &mut Ask<'_>,
    project: &Project,
    named: Option<&str>,
) -> Result<Option<Id<Network>>> {
    let Some(named) = named else { return Ok(None) };
    let network: Network = ask.resolve("network", named)?;
    if network.head.project != Some(project.head.id) {
        return Err(Error::invalid("network", "is in another project"));
    }
    Ok(Some(network.head.id))
}

/// The default network and security group of a project in a region, made if they are not there
/// yet: what an order that names none would get. Whoever may look at networks may ask.
#[derive(Clone, Debug, Default)]
pub struct EnsureDefaults {
    /// The region, by id or slug; the first that is available if absent.
    pub region: Option<String>,
}

/// What an order gets that names no network and no group.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// The network.
    pub network: Network,
    /// The security group.
    pub group: SecurityGroup,
}

impl Action for EnsureDefaults {
    const NAME: &'static str = "network.ensure_defaults";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksRead);
    const MODE: Mode = Mode::Write;
    type Output = Defaults;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Defaults> {
        let project = ask.project(None)?;
        let region: Region = match &self.region {
            Some(named) => ask.resolve("region", named)?,
            None => crate::server::first_region(ask)?,
        };
        let network = default_in(ask, &project, &region)?;
        let group = crate::security_group::default_in(ask, &project)?;
        ask.touch(network.head.id);
        Ok(Defaults { network, group })
    }
}

/// Makes a network. Blocks of different networks may overlap: they never meet.
#[derive(Clone, Debug, Default)]
pub struct CreateNetwork {
    /// A remark.
    pub description: Option<String>,
    /// Its name, unique in the project.
    pub name: String,
    /// Its block, private (RFC 1918), from /16 to /28; a free one if absent.
    pub cidr: Option<String>,
    /// The region, by id or slug; the first that is available if absent.
    pub region: Option<String>,
    /// The project, by id or name; the caller's own or the default one if absent.
    pub project: Option<String>,
    /// A group that every server in it has besides its own ones, by id or name.
    pub security_group: Option<String>,
    /// Whom its servers ask about names, as IPv4 addresses; the cloud's own service if empty.
    pub nameservers: Vec<String>,
    /// Free pairs.
    pub labels: Labels,
}

impl Action for CreateNetwork {
    const NAME: &'static str = "network.create";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = Network;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Network> {
        let name = Title::parse("name", &self.name)?;
        check_labels(&self.labels)?;
        self.cidr.as_deref().map(check_block).transpose()?;
        let project = ask.project(self.project.as_deref())?;
        let region: Region = match &self.region {
            Some(named) => ask.resolve("region", named)?,
            None => crate::server::first_region(ask)?,
        };
        let (account, room) = (ask.account()?, project.head.id);
        let mut head = Head::new(ask.ids.id(), name.as_str(), ask.now).in_project(account, room);
        head.labels.clone_from(&self.labels);
        head.description = parse_description(self.description.as_deref())?;
        let block = match &self.cidr {
            Some(block) => block.clone(),
            None => free_block(ask, &project, &region)?,
        };
        let mut network = Network::new(head, region.head.id, check_block(&block)?);
        network.set_nameservers(&self.nameservers)?;
        if let Some(named) = &self.security_group {
            network.security_group = Some(group_in(ask, &network, named)?);
        }
        ask.count(account, Some(room), Counted::Networks, 1)?;
        let pool = Pool::of_cidr("cidr", &block, 2)?;
        ask.tx.pool_put(network.head.id.uuid(), pool)?;
        ask.add(&mut network)?;
        Ok(network)
    }
}

fn check_block(block: &str) -> Result<(Ipv4Addr, u8)> {
    let (base, prefix) = parse_cidr("cidr", block)?;
    let [a, b, ..] = base.octets();
    let private = a == 10 || (a == 172 && (16..32).contains(&b)) || (a == 192 && b == 168);
    if private && (16..=28).contains(&prefix) {
        return Ok((base, prefix));
    }
    let issue = "must be a private block (10/8, 172.16/12, 192.168/16) from /16 to /28";
    Err(Error::invalid("cidr", issue))
}

/// A block for a network whose owner names none: one that none of the project's other networks has,
/// so that a server can be in several of them. Their default one has the first.
fn free_block(ask: &mut Ask<'_>, project: &Project, region: &Region) -> Result<String> {
    let there = of_project(ask, project, region)?;
    let mut blocks = (1..=u8::MAX).map(|n| (Ipv4Addr::new(10, n, 0, 0), USUAL_PREFIX));
    let free = blocks.find(|block| !there.iter().any(|network| network.meets(*block)));
    Ok(free.map_or_else(|| DEFAULT_CIDR.to_owned(), |(base, prefix)| format!("{base}/{prefix}")))
}

/// Renames or relabels a network, or says whom its servers ask about names. Those that run learn of
/// that when they renew their addresses.
#[derive(Clone, Debug, Default)]
pub struct ChangeNetwork {
    /// Its new remark; an empty one is none.
    pub description: Option<String>,
    /// Which, by id or name.
    pub network: String,
    /// Its new name.
    pub name: Option<String>,
    /// Its new free pairs.
    pub labels: Option<Labels>,
    /// Whom its servers ask about names from now on; the cloud's own service if empty.
    pub nameservers: Option<Vec<String>>,
    /// Its block, for who tells all of a network: it stays what it is.
    pub cidr: Option<String>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeNetwork {
    const NAME: &'static str = "network.change";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedNetwork;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedNetwork> {
        let mut network = live_network(ask, &self.network, self.seen)?;
        let told = network.nameservers.clone();
        if let Some(block) = &self.cidr
            && check_block(block)? != (network.base, network.prefix)
        {
            return Err(Error::invalid("cidr", "of a network cannot be changed"));
        }
        let (name, description) = (self.name.as_deref(), self.description.as_deref());
        network.head.change(name, description, self.labels.as_ref())?;
        if let Some(wanted) = &self.nameservers {
            network.set_nameservers(wanted)?;
        }
        if network.nameservers != told {
            return apply(ask, network, "changed");
        }
        ask.change(&mut network, "changed")?;
        Ok(ChangedNetwork { network, operation: None })
    }
}

/// Deletes a network without servers; what a host had of it went with its last server. The groups
/// that were meant for it go with it.
#[derive(Clone, Debug)]
pub struct DeleteNetwork {
    /// Which, by id or name.
    pub network: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for DeleteNetwork {
    const NAME: &'static str = "network.delete";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksDestroy);
    const MODE: Mode = Mode::Write;
    type Output = Network;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Network> {
        let mut network: Network = ask.at(&self.network)?;
        ask.expect_version(&network.head, self.seen)?;
        if network.deleted {
            return Ok(network);
        }
        refuse_used(ask, &network)?;
        network.deleted = true;
        if !network.is_default {
            let account = ask.account()?;
            ask.count(account, network.head.project, Counted::Networks, -1)?;
        }
        ask.change(&mut network, "deleted")?;
        crate::security_group::delete_those_of(ask, &network)?;
        Ok(network)
    }
}

/// Brings what hosts have of a network to what the rows say: every server's port is made anew where
/// it differs. Connections that are allowed are not disturbed.
#[derive(Clone, Debug)]
pub struct RestartNetwork {
    /// Which, by id or name.
    pub network: String,
}

/// How long the ports of one server may take.
const RESTART_WITHIN: Duration = Duration::from_secs(300);

impl Action for RestartNetwork {
    const NAME: &'static str = "network.restart";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = Network;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Network> {
        let network: Network = ask.at(&self.network)?;
        if network.deleted {
            return Err(Error::new(&code::WRONG_STATE).public("The network is deleted."));
        }
        let owner = (network.head.account, network.head.project);
        let shown = network.head.id.to_string();
        let data = serde_json::json!({ "name": network.head.name });
        ask.touch(&shown);
        ask.event(owner, Network::NAME, &shown, "restarted", data)?;
        let (rooms, mut after) = (Rooms::from(network.head.project), None);
        loop {
            let rooms = rooms.clone();
            let query = Query { rooms, after, limit: 100, ..Query::default() };
            let page: Vec<Server> = ask.tx.list(&query)?;
            let Some(last) = page.last() else { return Ok(network) };
            after = Some(last.head.id.uuid());
            let there = page.iter().filter(|s| s.is_in(network.head.id));
            for server in there.filter(|s| !s.is_passing() && s.host.is_some()) {
                let (flow, generation) = (flows::REPLUG, server.generation);
                let frame = serde_json::json!({});
                let within = RESTART_WITHIN;
                ask.start(server, Wish { flow, generation, within, frame, cancels: false })?;
            }
        }
    }
}

fn refuse_used(ask: &mut Ask<'_>, network: &Network) -> Result<()> {
    let id = network.head.id;
    if let Some(server) = find_in(ask, network, |s: &Server| s.is_in(id))? {
        let first = if server.reach.network == id { "delete that" } else { "detach it from that" };
        let text = format!("The server {} is in it; {first} first.", server.head.name);
        return Err(Error::new(&code::IN_USE).public(text));
    }
    if let Some(volume) = find_in(ask, network, |v: &Volume| v.network == Some(id))? {
        let text = format!("The volume {} is for it; delete that first.", volume.head.name);
        return Err(Error::new(&code::IN_USE).public(text));
    }
    Ok(())
}

/// The first live object of the network's project that is as wanted.
fn find_in<K: Kind>(
    ask: &mut Ask<'_>,
    network: &Network,
    is_wanted: impl Fn(&K) -> bool,
) -> Result<Option<K>> {
    let rooms = Rooms::from(network.head.project);
    let mut after = None;
    loop {
        let rooms = rooms.clone();
        let query = Query { rooms, after, limit: 100, ..Query::default() };
        let page: Vec<K> = ask.tx.list(&query)?;
        let Some(last) = page.last() else { return Ok(None) };
        after = Some(last.head().id.uuid());
        if let Some(found) = page.into_iter().find(|object| is_wanted(object)) {
            return Ok(Some(found));
        }
    }
}
