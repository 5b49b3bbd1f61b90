//! Hosts: the operator's machines and their room.

use nubo_domain::host::{HostState, Room};
use nubo_domain::{Error, Head, Host, HostName, Kind, Lookup, Region, Result, Server, code};
use nubo_ports::Query;
use nubo_ports::store::HostRoom;

use crate::{Action, Ask, Facts, Get, ListOf, Listable, Mode, Needs};

/// Verbs of hosts.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<ListOf<Host>>(),
    Facts::of::<Get<Host>>(),
    Facts::of::<CreateHost>(),
    Facts::of::<ChangeHost>(),
    Facts::of::<RetireHost>(),
    Facts::of::<HostRooms>(),
];

impl Listable for Host {
    const LIST: &'static str = "host.list";
    const GET: &'static str = "host.get";
    const READ_NEEDS: Needs = Needs::Operator;
}

/// Makes a host known.
#[derive(Clone, Debug, Default)]
pub struct CreateHost {
    /// Its name.
    pub name: String,
    /// Its region, by id or slug.
    pub region: String,
    /// What it may give away in all.
    pub capacity: Room,
    /// Whether its disk is measured again while the cloud runs, instead of being as said here.
    pub is_measured: bool,
}

impl Action for CreateHost {
    const NAME: &'static str = "host.create";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Host;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Host> {
        let name = HostName::parse("name", &self.name)?;
        let region: Region = ask.resolve("region", &self.region)?;
        check_capacity(self.capacity)?;
        let mut host = Host {
            head: Head::new(ask.ids.id(), name.as_str(), ask.now),
            region: region.head.id,
            state: HostState::Active,
            capacity: self.capacity,
            is_measured: Some(self.is_measured),
        };
        ask.add(&mut host)?;
        put_room(ask, &host)?;
        Ok(host)
    }
}

fn check_capacity(capacity: Room) -> Result<()> {
    let parts = [
        ("vcpus", capacity.vcpus),
        ("memory_mib", capacity.memory_mib),
        ("disk_gib", capacity.disk_gib),
    ];
    for (field, amount) in parts {
        if !(1..=1_000_000_000).contains(&amount) {
            return Err(Error::invalid(field, "must be from 1 to 1000000000"));
        }
    }
    Ok(())
}

fn put_room(ask: &mut Ask<'_>, host: &Host) -> Result<()> {
    let open = host.state == HostState::Active;
    ask.tx.host_put(host.head.id.uuid(), host.region.uuid(), host.capacity, open)
}

/// Changes a host: its capacity, and whether it takes new servers.
#[derive(Clone, Debug, Default)]
pub struct ChangeHost {
    /// Which, by id or name.
    pub host: String,
    /// What it may give away in all; from then on nothing of it is measured.
    pub capacity: Option<Room>,
    /// Whether it takes no new servers.
    pub draining: Option<bool>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeHost {
    const NAME: &'static str = "host.change";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Host;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Host> {
        let mut host: Host = ask.at_version(&self.host, self.seen)?;
        if host.state == HostState::Retired {
            return Err(Error::new(&code::WRONG_STATE).public("The host is retired."));
        }
        if let Some(capacity) = self.capacity {
            (host.capacity, host.is_measured) = (capacity, Some(false));
        }
        check_capacity(host.capacity)?;
        host.state = match self.draining {
            Some(true) => HostState::Draining,
            Some(false) => HostState::Active,
            None => host.state,
        };
        put_room(ask, &host)?;
        ask.change(&mut host, "changed")?;
        Ok(host)
    }
}

/// Forgets a host without servers.
#[derive(Clone, Debug)]
pub struct RetireHost {
    /// Which, by id or name.
    pub host: String,
}

impl Action for RetireHost {
    const NAME: &'static str = "host.retire";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Host;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Host> {
        let mut host: Host = ask.at(&self.host)?;
        let lookups = vec![("host", Lookup::Text(host.head.id.uuid().to_string()))];
        let servers = ask.tx.row_count(Server::TABLE, &Query { lookups, ..Query::default() })?;
        if servers > 0 {
            let text = format!("The host still has {servers} servers.");
            return Err(Error::new(&code::IN_USE).public(text));
        }
        host.state = HostState::Retired;
        put_room(ask, &host)?;
        ask.change(&mut host, "retired")?;
        Ok(host)
    }
}

/// How full every host is.
#[derive(Clone, Copy, Debug)]
pub struct HostRooms;

impl Action for HostRooms {
    const NAME: &'static str = "host.rooms";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Read;
    type Output = Vec<HostRoom>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Vec<HostRoom>> {
        ask.tx.host_rooms()
    }
}
