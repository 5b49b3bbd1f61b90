//! Further networks of a server: a card in each, besides the primary one that leads into the world.

use std::net::Ipv4Addr;

use nubo_base::{Id, Uuid};
use nubo_domain::address::mac_of;
use nubo_domain::server::{NICS_MAX, Nic, flows};
use nubo_domain::{Error, FlowName, Network, Project, Region, Result, Scope, Server, code};
use nubo_ports::Objects as _;

use super::Changed;
use super::still::{USABLE, follow, only_while};
use crate::{Action, Ask, Mode, Needs};

/// Plugs a server into a further network; a running one sees the card at once.
#[derive(Clone, Debug, Default)]
pub struct AttachNetwork {
    /// Which, by id or name.
    pub server: String,
    /// The network, by id or name.
    pub network: String,
    /// The address it shall have there; a free one if absent.
    pub private_ip: Option<String>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for AttachNetwork {
    const NAME: &'static str = "server.attach_network";
    const NEEDS: Needs = Needs::Scope(Scope::ServersWrite);
    const MODE: Mode = Mode::Write;
    type Output = Changed;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Changed> {
        let mut server: Server = ask.at_version(&self.server, self.seen)?;
        let project = server.head.project.ok_or_else(|| Error::internal("a server of nobody"))?;
        let network = fitting(ask, ("network", &self.network), project, server.region)?;
        check_rests(&server)?;
        plug(ask, &mut server, &network, ("network", self.private_ip.as_deref()))?;
        let flow = (flows::ATTACH_NETWORK, "network_attaching");
        start(ask, server, network.head.id, flow)
    }
}

/// Takes a server out of a further network. Doing it twice is no error while it goes on.
#[derive(Clone, Debug, Default)]
pub struct DetachNetwork {
    /// Which, by id or name.
    pub server: String,
    /// The network, by id or name.
    pub network: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for DetachNetwork {
    const NAME: &'static str = "server.detach_network";
    const NEEDS: Needs = Needs::Scope(Scope::ServersWrite);
    const MODE: Mode = Mode::Write;
    type Output = Changed;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Changed> {
        let mut server: Server = ask.at_version(&self.server, self.seen)?;
        let network: Network = ask.resolve("network", &self.network)?;
        let id = network.head.id;
        if server.reach.network == id {
            let issue = "is the primary network of the server, which it stays in";
            return Err(Error::invalid("network", issue));
        }
        let nic = server.nics.iter().position(|nic| nic.network == id);
        let nic = nic.ok_or_else(|| Error::invalid("network", "does not have the server in it"))?;
        if server.nics[nic].leaving {
            return Ok(Changed { server, operation: None });
        }
        check_rests(&server)?;
        server.nics[nic].leaving = true;
        start(ask, server, id, (flows::DETACH_NETWORK, "network_detaching"))
    }
}

fn check_rests(server: &Server) -> Result<()> {
    only_while(USABLE, server, "Cannot change the networks of a server that is")
}

/// Writes the server, whose cards have changed, and starts the workflow that follows the row.
fn start(
    ask: &mut Ask<'_>,
    mut server: Server,
    network: Id<Network>,
    (flow, what): (FlowName, &str),
) -> Result<Changed> {
    server.plugs += 1;
    ask.change(&mut server, what)?;
    follow(ask, server, flow, serde_json::json!({ "network": network }))
}

/// The network that a field names, of this project and region.
pub(super) fn fitting(
    ask: &mut Ask<'_>,
    (field, named): (&str, &str),
    project: Id<Project>,
    region: Id<Region>,
) -> Result<Network> {
    let network: Network = ask.resolve(field, named)?;
    if network.head.project != Some(project) || network.region != region {
        return Err(Error::invalid(field, "is in another project or region"));
    }
    Ok(network)
}

/// Gives a server a card in a further network, with the address that was asked for or a free one.
pub(super) fn plug(
    ask: &mut Ask<'_>,
    server: &mut Server,
    network: &Network,
    (field, address): (&str, Option<&str>),
) -> Result<()> {
    let id = network.head.id;
    if let Some(card) = server.cards().find(|card| card.network == id) {
        if card.leaving {
            let text = "The server is just being taken out of this network; wait until it is.";
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        return Err(Error::invalid(field, "already has the server in it"));
    }
    if server.nics.len() >= NICS_MAX {
        let text =
            format!("A server can have at most {NICS_MAX} networks besides its primary one.");
        return Err(Error::new(&code::QUOTA_EXCEEDED).public(text));
    }
    refuse_overlap(ask, server, network, field)?;
    let owner = server.head.id.uuid();
    let ip = match address {
        Some(text) => take_this(ask, id.uuid(), owner, text)?,
        None => take(ask, id.uuid(), owner, "private")?,
    };
    let mac = mac_in(server, id, ip);
    server.nics.push(Nic { network: id, private_ip: Some(ip), mac, leaving: false });
    Ok(())
}

/// A guest with two cards in overlapping blocks would not know over which one to answer.
fn refuse_overlap(
    ask: &mut Ask<'_>,
    server: &Server,
    network: &Network,
    field: &str,
) -> Result<()> {
    for card in server.cards() {
        let other: Network = ask.tx.get(card.network)?;
        if network.meets((other.base, other.prefix)) {
            let (block, name) = (network.cidr(), &other.head.name);
            let issue = format!("has a block ({block}) that overlaps that of its network {name}");
            return Err(Error::invalid(field, issue));
        }
    }
    Ok(())
}

/// The hardware address of a server's card: unlike those of its others, whose networks may use the
/// same addresses, and by its address unlike every other in its network.
fn mac_in(server: &Server, network: Id<Network>, ip: Ipv4Addr) -> String {
    let salt = salt(network);
    let is_free = |mac: &String| !server.cards().any(|card| card.mac == mac);
    let mut macs = (0..=u8::MAX).map(|n| mac_of(ip, salt.wrapping_add(n)));
    macs.find(is_free).unwrap_or_else(|| mac_of(ip, salt))
}

/// What tells the cards of networks with one block apart, most of the time.
pub(super) fn salt(network: Id<Network>) -> u8 {
    network.uuid().as_bytes()[15]
}

/// Takes a free address.
pub(super) fn take(ask: &mut Ask<'_>, pool: Uuid, owner: Uuid, which: &str) -> Result<Ipv4Addr> {
    let taken = ask.tx.address_take(pool, owner)?;
    let text = format!("No {which} address is left.");
    taken.ok_or_else(|| Error::new(&code::NO_CAPACITY).public(text))
}

/// Takes the very address that was asked for.
pub(super) fn take_this(
    ask: &mut Ask<'_>,
    pool: Uuid,
    owner: Uuid,
    text: &str,
) -> Result<Ipv4Addr> {
    let wanted = text.parse::<Ipv4Addr>();
    let wanted =
        wanted.map_err(|_| Error::invalid("private_ip", "must be an address such as 10.0.0.9"))?;
    if ask.tx.address_take_this(pool, owner, wanted)? {
        return Ok(wanted);
    }
    Err(Error::invalid("private_ip", "is taken, or not an address for servers of the network"))
}
