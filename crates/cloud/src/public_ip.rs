//! Reserved public addresses: kept, given to servers, moved, released.

use std::net::Ipv4Addr;
use std::time::Duration;

use nubo_base::Id;
use nubo_domain::billing::{Item, Period};
use nubo_domain::public_ip::APPLY;
use nubo_domain::quota::Counted;
use nubo_domain::security_group::Direction;
use nubo_domain::{
    Error, Head, Labels, Lookup, Network, PublicIp, Region, Result, Scope, Server, Title,
    check_labels, code,
};
use nubo_ports::flows::Operation;
use nubo_ports::{Objects, Order, Query};

use crate::ask::Wish;
use crate::forward_rule;
use crate::security_group::{NewRule, own_rules};
use crate::server::still::{AT_REST, check_beside, only_while};
use crate::{Action, Ask, Facts, Get, ListOf, Listable, Mode, Needs};

/// Verbs of addresses.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<ListOf<PublicIp>>(),
    Facts::of::<Get<PublicIp>>(),
    Facts::of::<ReserveAddress>(),
    Facts::of::<ChangeAddress>(),
    Facts::of::<AssignAddress>(),
    Facts::of::<UnassignAddress>(),
    Facts::of::<ReleaseAddress>(),
    Facts::of::<AddAddressRule>(),
    Facts::of::<RemoveAddressRule>(),
];

impl Listable for PublicIp {
    const LIST: &'static str = "address.list";
    const GET: &'static str = "address.get";
    const READ_NEEDS: Needs = Needs::Scope(Scope::NetworksRead);
}

/// An address with the operation that was started on it, if any.
#[derive(Clone, Debug)]
pub struct ChangedAddress {
    /// The address as it is now.
    pub address: PublicIp,
    /// The work that goes on.
    pub operation: Option<Id<Operation>>,
}

/// Reserves an address of a region.
#[derive(Clone, Debug, Default)]
pub struct ReserveAddress {
    /// A name; the address itself if absent.
    pub name: Option<String>,
    /// The region, by id or slug; the first that is available if absent.
    pub region: Option<String>,
    /// The project, by id or name; the caller's own or the default one if absent.
    pub project: Option<String>,
    /// A network that it is meant for, by id or name; says the region and the project.
    pub network: Option<String>,
    /// Free pairs.
    pub labels: Labels,
}

impl Action for ReserveAddress {
    const NAME: &'static str = "address.reserve";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = PublicIp;

    fn run(&self, ask: &mut Ask<'_>) -> Result<PublicIp> {
        check_labels(&self.labels)?;
        let network: Option<Network> =
            self.network.as_ref().map(|named| ask.resolve("network", named)).transpose()?;
        let project = network.as_ref().and_then(|n| n.head.project).map(|id| id.to_string());
        let project = ask.project(project.as_deref().or(self.project.as_deref()))?;
        let region: Region = match (&network, &self.region) {
            (Some(network), _) => ask.tx.get(network.region)?,
            (None, Some(named)) => ask.resolve("region", named)?,
            (None, None) => crate::server::first_region(ask)?,
        };
        let (account, room, id) = (ask.account()?, project.head.id, ask.ids.id::<PublicIp>());
        ask.count(account, Some(room), Counted::Addresses, 1)?;
        let taken = ask.tx.address_take(region.head.id.uuid(), id.uuid())?;
        let ip = taken
            .ok_or_else(|| Error::new(&code::NO_CAPACITY).public("No public address is left."))?;
        let name = self.name.clone().unwrap_or_else(|| ip.to_string());
        let name = Title::parse("name", &name)?;
        let mut head = Head::new(id, name.as_str(), ask.now).in_project(account, room);
        head.labels.clone_from(&self.labels);
        ask.charge(Order {
            id: id.uuid(),
            subject: id.to_string(),
            account,
            project: Some(room),
            item: Item::Address,
            name: head.name.clone(),
            plan: ip.to_string(),
            price: region.address_price.unwrap_or_default(),
            period: Period::Hourly,
        })?;
        let (region_name, region) = (region.head.name, region.head.id);
        let mut address = PublicIp {
            head,
            region,
            region_name,
            ip,
            network: network.map(|network| network.head.id),
            server: None,
            rules: Vec::new(),
            generation: 1,
            released: false,
        };
        ask.add(&mut address)?;
        Ok(address)
    }
}

/// Renames or relabels an address.
#[derive(Clone, Debug, Default)]
pub struct ChangeAddress {
    /// Which, by id or name.
    pub address: String,
    /// Its new name.
    pub name: Option<String>,
    /// Its new free pairs.
    pub labels: Option<Labels>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeAddress {
    const NAME: &'static str = "address.change";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = PublicIp;

    fn run(&self, ask: &mut Ask<'_>) -> Result<PublicIp> {
        let mut address = live_address(ask, &self.address, self.seen)?;
        address.head.change(self.name.as_deref(), None, self.labels.as_ref())?;
        ask.change(&mut address, "changed")?;
        Ok(address)
    }
}

fn live_address(ask: &mut Ask<'_>, shown: &str, seen: Option<i64>) -> Result<PublicIp> {
    let address = match itself(ask, shown)? {
        Some(address) => address,
        None => ask.at(shown)?,
    };
    ask.expect_version(&address.head, seen)?;
    if address.released {
        return Err(Error::new(&code::WRONG_STATE).public("The address is released."));
    }
    Ok(address)
}

/// Leads an address to a server, away from the one it led to. A public address that the server
/// had before is given up, or stays reserved if it was.
#[derive(Clone, Debug)]
pub struct AssignAddress {
    /// Which, by id, by name or by itself.
    pub address: String,
    /// The server, by id or name.
    pub server: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for AssignAddress {
    const NAME: &'static str = "address.assign";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedAddress;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedAddress> {
        let mut address = live_address(ask, &self.address, self.seen)?;
        let mut server: Server = ask.resolve("server", &self.server)?;
        check_beside(&server, (address.head.project, address.region), "address")?;
        only_while(AT_REST, &server, "Cannot assign to a server that is")?;
        if address.server == Some(server.head.id) {
            return Ok(ChangedAddress { address, operation: None });
        }
        refuse_shared(ask, &address)?;
        let left = take_from_server(ask, &mut address)?;
        give_up(ask, &mut server)?;
        server.reach.public_ip = Some(address.ip);
        server.reach.reserved = Some(address.head.id);
        ask.change(&mut server, "address_changed")?;
        address.server = Some(server.head.id);
        address.network = Some(server.reach.network);
        lead(ask, address, "assigned", left)
    }
}

/// A live address by id, by name or by itself, in the field of a request.
pub(crate) fn named(ask: &mut Ask<'_>, field: &str, text: &str) -> Result<PublicIp> {
    match itself(ask, text)? {
        Some(address) => Ok(address),
        None => ask.resolve(field, text),
    }
}

/// The live address that a text is.
fn itself(ask: &mut Ask<'_>, text: &str) -> Result<Option<PublicIp>> {
    if text.parse::<Ipv4Addr>().is_err() {
        return Ok(None);
    }
    let lookups = vec![("ip", Lookup::Text(text.to_owned()))];
    let query = Query { lookups, ..ask.visible::<PublicIp>() };
    ask.tx.first(query)
}

/// Notes that an address leads to a server that is being made; its port is made with it.
pub(crate) fn lead_to_new(ask: &mut Ask<'_>, mut address: PublicIp, server: &Server) -> Result<()> {
    address.server = Some(server.head.id);
    address.network = Some(server.reach.network);
    address.generation += 1;
    ask.change(&mut address, "assigned")
}

/// Takes an address from the server it leads to, in the rows; says which that was.
fn take_from_server(ask: &mut Ask<'_>, address: &mut PublicIp) -> Result<Option<Id<Server>>> {
    let Some(id) = address.server.take() else { return Ok(None) };
    let mut server: Server = ask.tx.get(id)?;
    server.reach.public_ip = None;
    server.reach.reserved = None;
    ask.change(&mut server, "address_changed")?;
    Ok(Some(id))
}

/// What a server had as public address before it gets another one.
pub(crate) fn give_up(ask: &mut Ask<'_>, server: &mut Server) -> Result<()> {
    if let Some(reserved) = server.reach.reserved.take() {
        let mut other: PublicIp = ask.tx.get(reserved)?;
        other.server = None;
        other.generation += 1;
        ask.change(&mut other, "unassigned")?;
    } else if server.reach.public_ip.is_some() {
        ask.tx.address_give_back_one(server.region.uuid(), server.head.id.uuid())?;
        let account = ask.account()?;
        ask.count(account, server.head.project, Counted::Addresses, -1)?;
    }
    server.reach.public_ip = None;
    Ok(())
}

/// How long an address may take to lead elsewhere.
const APPLY_WITHIN: Duration = Duration::from_secs(120);

/// Writes a changed address and starts the workflow that leads it there, and away from the servers
/// that it or a part of it has left.
pub(crate) fn lead(
    ask: &mut Ask<'_>,
    mut address: PublicIp,
    what: &str,
    left: impl IntoIterator<Item = Id<Server>>,
) -> Result<ChangedAddress> {
    address.generation += 1;
    ask.change(&mut address, what)?;
    let wish = Wish {
        flow: APPLY,
        generation: address.generation,
        within: APPLY_WITHIN,
        frame: serde_json::json!({ "left_servers": left.into_iter().collect::<Vec<_>>() }),
        cancels: false,
    };
    let operation = Some(ask.start(&address, wish)?);
    Ok(ChangedAddress { address, operation })
}

/// Refuses an address of which parts lead to servers.
pub(crate) fn refuse_shared(ask: &mut Ask<'_>, address: &PublicIp) -> Result<()> {
    match forward_rule::of_address(ask, address.head.id)?.first() {
        Some(part) => {
            let name = &part.head.name;
            let text = format!("The address has the forward rule {name}; delete that first.");
            Err(Error::new(&code::IN_USE).public(text))
        }
        None => Ok(()),
    }
}

/// Lets something in to the servers that an address leads to, or denies it; they follow at once.
/// To the ports that its parts lead to, the rules are about the ports of the address.
#[derive(Clone, Debug, Default)]
pub struct AddAddressRule {
    /// Which address, by id or name.
    pub address: String,
    /// The rule.
    pub rule: NewRule,
    /// More of them, which come with it or not at all.
    pub more: Vec<NewRule>,
    /// The rule that they stand in place of, with those that were asked for with it, in its shown
    /// form; the first of them is shown under its id.
    pub instead: Option<String>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for AddAddressRule {
    const NAME: &'static str = "address.add_rule";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedAddress;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedAddress> {
        let mut address = live_address(ask, &self.address, self.seen)?;
        let wanted = std::iter::once(&self.rule).chain(&self.more);
        match &self.instead {
            None => own_rules::add(ask, &mut address.rules, Direction::In, wanted)?,
            Some(old) => {
                own_rules::replace(ask, &mut address.rules, (Direction::In, old), wanted)?;
            }
        }
        lead(ask, address, "rules_changed", None)
    }
}

/// Removes a rule of an address; established connections that it allowed go on until they end.
#[derive(Clone, Debug)]
pub struct RemoveAddressRule {
    /// Which address, by id or name.
    pub address: String,
    /// Which rule, in its shown form.
    pub rule: String,
    /// Whether the rules that were asked for with it go too.
    pub line: bool,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for RemoveAddressRule {
    const NAME: &'static str = "address.remove_rule";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedAddress;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedAddress> {
        let mut address = live_address(ask, &self.address, self.seen)?;
        own_rules::remove(&mut address.rules, &self.rule, self.line)?;
        lead(ask, address, "rules_changed", None)
    }
}

/// Takes an address from its server; it stays reserved. Doing it twice is no error.
#[derive(Clone, Debug)]
pub struct UnassignAddress {
    /// Which, by id or name.
    pub address: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for UnassignAddress {
    const NAME: &'static str = "address.unassign";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedAddress;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedAddress> {
        let mut address = live_address(ask, &self.address, self.seen)?;
        let left = take_from_server(ask, &mut address)?;
        if left.is_none() {
            return Ok(ChangedAddress { address, operation: None });
        }
        lead(ask, address, "unassigned", left)
    }
}

/// Gives an address back to the cloud, with the parts of it that lead to servers. Doing it twice is
/// no error.
#[derive(Clone, Debug)]
pub struct ReleaseAddress {
    /// Which, by id or name.
    pub address: String,
    /// Whether it is taken from the server it leads to; where it is not, it must lead to none.
    pub unassign: bool,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ReleaseAddress {
    const NAME: &'static str = "address.release";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksDestroy);
    const MODE: Mode = Mode::Write;
    type Output = PublicIp;

    fn run(&self, ask: &mut Ask<'_>) -> Result<PublicIp> {
        let mut address: PublicIp = ask.at_version(&self.address, self.seen)?;
        if address.released {
            return Ok(address);
        }
        let mut leads = false;
        if address.server.is_some() {
            if !self.unassign {
                let text = "The address leads to a server; unassign it first.";
                return Err(Error::new(&code::IN_USE).public(text));
            }
            let left = take_from_server(ask, &mut address)?;
            address = lead(ask, address, "unassigned", left)?.address;
            leads = true;
        }
        let shared = forward_rule::end_all(ask, &address)?;
        if !shared.is_empty() {
            address = lead(ask, address, "forwards_ended", shared)?.address;
            leads = true;
        }
        // What still leads somewhere is given back by the workflow that ends that.
        if !leads {
            ask.tx.address_give_back(address.head.id.uuid())?;
        }
        let account = ask.account()?;
        ask.count(account, address.head.project, Counted::Addresses, -1)?;
        ask.till().end(address.head.id.uuid())?;
        address.released = true;
        ask.change(&mut address, "released")?;
        Ok(address)
    }
}
