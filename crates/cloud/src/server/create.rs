//! Creating servers: everything that can be refused is refused at once.

use nubo_base::{Id, Time, hex_lower};
use nubo_domain::address::mac_of;
use nubo_domain::billing::{Billing, Item, Period, insufficient};
use nubo_domain::server::{Build, GuestPassword, NewServer, OnCrash, Reach, flows};
use nubo_domain::{
    Account, Error, Head, HostName, Kind, Labels, Machine, Network, Price, Project, PublicIp,
    Region, Result, Scope, SecurityGroup, Server, Size, SshKey, Title, check_labels, code,
};
use nubo_ports::{Objects, Query};

use super::beginning::Beginning;
use super::{Changed, USUAL_WITHIN, count_build, networks, port};
use crate::ask::Wish;
use crate::{Action, Ask, Mode, Needs};

/// Orders one or more servers.
#[derive(Clone, Debug, Default)]
pub struct CreateServer {
    /// The name; with a count above 1 the names are `name-1`, `name-2` and so on.
    pub name: String,
    /// The guest's host name, where it is to be another than the name.
    pub host_name: Option<String>,
    /// Whether a name that is taken is made another by a few letters, instead of being refused.
    /// The guest calls itself by the name as it was given.
    pub any_name: bool,
    /// A name for people.
    pub title: Option<String>,
    /// The size, by id or slug.
    pub size: String,
    /// The image, by id or slug; empty where a snapshot is named.
    pub image: String,
    /// The snapshot of a root disk that its own begins as, by id or name, in place of an image.
    pub snapshot: Option<String>,
    /// Whether the image is an ISO that is started from its drive, beside an empty disk.
    pub from_iso: bool,
    /// The region, by id or slug; the snapshot's or the first that is available if absent.
    pub region: Option<String>,
    /// The project, by id or name; the caller's own or the default one if absent.
    pub project: Option<String>,
    /// The primary network, by id or name; the first of `networks` if absent, or else the project's
    /// default one in the region.
    pub network: Option<String>,
    /// Networks that it shall be in, by id or name; the primary one may be among them.
    pub networks: Vec<String>,
    /// What may reach it, by id or name; the project's default group if none is named.
    pub security_groups: Vec<String>,
    /// Whether everything may reach it, where no group is named.
    pub open: bool,
    /// Keys that may log in, by id or name.
    pub ssh_keys: Vec<String>,
    /// The login password; logging in with one is impossible if absent.
    pub password: Option<GuestPassword>,
    /// Cloud-init user data, at most 64 KiB.
    pub user_data: Option<String>,
    /// Free pairs.
    pub labels: Labels,
    /// How many, 1 to 50.
    pub count: u32,
    /// Whether each gets a public address.
    pub public_ip: bool,
    /// What the cloud does when a guest crashed.
    pub on_crash: OnCrash,
    /// Whether deletion is refused.
    pub protected: bool,
    /// When the cloud deletes it by itself.
    pub lease_expires: Option<Time>,
    /// Whether it is paid for by the hour or by the month ahead.
    pub period: Period,
    /// The user that keys and password are for; the image's own if absent.
    pub login: Option<String>,
    /// The address it shall have in its network; a free one if absent. Not with a count above 1.
    pub private_ip: Option<String>,
    /// A reserved address that shall lead to it, by id, name or the address itself. Not with a
    /// count above 1.
    pub address: Option<String>,
    /// Free text of the owner, at most 10,000 characters.
    pub notes: Option<String>,
    /// The name that its public address shall lead back to.
    pub reverse_dns: Option<String>,
    /// The most it may send and receive in Mbit/s, below what its size allows; 0 is no limit.
    pub bandwidth_mbit: u32,
    /// Addresses or blocks of its network besides its own that it may send from.
    pub more_sources: Vec<String>,
}

const USER_DATA_BYTES_MAX: usize = 65_536;
const COUNT_MAX: u32 = 50;

/// What all servers of one order share.
struct Order {
    project: Project,
    region: Region,
    network: Network,
    more_networks: Vec<Network>,
    build: Build,
    price: Price,
    beginning: Beginning,
    security_groups: Vec<Id<SecurityGroup>>,
    ssh_keys: Vec<Id<SshKey>>,
}

impl Action for CreateServer {
    const NAME: &'static str = "server.create";
    const NEEDS: Needs = Needs::Scope(Scope::ServersWrite);
    const MODE: Mode = Mode::Write;
    type Output = Vec<Changed>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Vec<Changed>> {
        let names = self.names()?;
        self.check(ask)?;
        let mut order = self.order(ask)?;
        self.afford(ask, &order)?;
        names.iter().map(|name| self.one(ask, &mut order, name)).collect()
    }
}

impl CreateServer {
    fn names(&self) -> Result<Vec<HostName>> {
        if !(1..=COUNT_MAX).contains(&self.count) {
            return Err(Error::invalid("count", format!("must be from 1 to {COUNT_MAX}")));
        }
        if self.count == 1 {
            return Ok(vec![HostName::parse("name", &self.name)?]);
        }
        let numbered = |n| HostName::parse("name", &format!("{}-{n}", self.name));
        (1..=self.count).map(numbered).collect()
    }

    fn check(&self, ask: &Ask<'_>) -> Result<()> {
        check_labels(&self.labels)?;
        if let Some(host_name) = &self.host_name {
            HostName::parse("host_name", host_name)?;
        }
        if let Some(title) = &self.title {
            Title::parse("title", title)?;
        }
        check_user_data(self.user_data.as_deref())?;
        if self.lease_expires.is_some_and(|at| at <= ask.now) {
            return Err(Error::invalid("expires_at", "must lie in the future"));
        }
        if self.ssh_keys.len() > 50 {
            return Err(Error::invalid("ssh_keys", "must be at most 50"));
        }
        let single = [("private_ip", &self.private_ip), ("address", &self.address)];
        if let Some((field, _)) = single.iter().find(|(_, one)| self.count > 1 && one.is_some()) {
            return Err(Error::invalid(*field, "cannot be shared by several servers"));
        }
        check_login(self.login.as_deref())?;
        check_texts(self.notes.as_deref(), self.reverse_dns.as_deref())
    }

    /// All of several servers are paid for, or none is made; the refusal tells the whole amount.
    fn afford(&self, ask: &mut Ask<'_>, order: &Order) -> Result<()> {
        if self.count == 1 || ask.policy.billing == Billing::Off {
            return Ok(());
        }
        let account = ask.account()?.uuid();
        let all = order.price.times(u64::from(self.count)).of(self.period);
        match ask.tx.wallet_get(account)?.available() {
            Some(available) if available < all => Err(insufficient(all, available)),
            _ => Ok(()),
        }
    }

    fn order(&self, ask: &mut Ask<'_>) -> Result<Order> {
        let project = ask.project(self.project.as_deref())?;
        let size: Size = ask.resolve("size", &self.size)?;
        let beginning = Beginning::of(ask, self)?;
        let region = match &self.region {
            Some(named) => ask.resolve("region", named)?,
            None => beginning.usual_region(ask)?,
        };
        beginning.check(ask, (&size, &region), self.from_iso)?;
        let ssh_keys = self.keys(ask, &project)?;
        let security_groups = if self.open && self.security_groups.is_empty() {
            vec![crate::security_group::open_in(ask, &project)?.head.id]
        } else {
            crate::security_group::named_groups(ask, &project, &self.security_groups)?
        };
        let (network, more_networks) = self.networks(ask, &project, &region)?;
        let account = ask.account()?;
        let price = ask.tx.get::<Account>(account)?.price_of(&size);
        let build = beginning.build(size, self.login.clone())?;
        Ok(Order {
            project,
            region,
            network,
            more_networks,
            build,
            price,
            beginning,
            security_groups,
            ssh_keys,
        })
    }

    fn keys(&self, ask: &mut Ask<'_>, project: &Project) -> Result<Vec<Id<SshKey>>> {
        let mut ssh_keys = Vec::new();
        for (place, named) in self.ssh_keys.iter().enumerate() {
            let key: SshKey = ask.resolve(&format!("ssh_keys.{place}"), named)?;
            if key.head.project != Some(project.head.id) {
                let issue = "is a key of another project";
                return Err(Error::invalid(format!("ssh_keys.{place}"), issue));
            }
            if !ssh_keys.contains(&key.head.id) {
                ssh_keys.push(key.head.id);
            }
        }
        Ok(ssh_keys)
    }

    /// The primary network and the others.
    fn networks(
        &self,
        ask: &mut Ask<'_>,
        project: &Project,
        region: &Region,
    ) -> Result<(Network, Vec<Network>)> {
        let mut all = Vec::with_capacity(1 + self.networks.len());
        if let Some(named) = &self.network {
            all.push(networks::fitting(ask, ("network", named), project.head.id, region.head.id)?);
        }
        for (place, named) in self.networks.iter().enumerate() {
            let field = format!("networks.{place}");
            let next = networks::fitting(ask, (&field, named), project.head.id, region.head.id)?;
            let same = all.iter().position(|one: &Network| one.head.id == next.head.id);
            match (same, &self.network) {
                (None, _) => all.push(next),
                (Some(0), Some(_)) => {}
                (Some(_), _) => return Err(Error::invalid(field, "is named twice")),
            }
        }
        if all.is_empty() {
            return Ok((crate::network::default_in(ask, project, region)?, all));
        }
        Ok((all.remove(0), all))
    }

    fn one(&self, ask: &mut Ask<'_>, order: &mut Order, name: &HostName) -> Result<Changed> {
        let (account, id) = (ask.account()?, ask.ids.id());
        let (room, region) = (order.project.head.id, order.region.head.id);
        let need = order.build.room;
        let host = order.beginning.place(ask, &order.region, (id, need))?;
        let free = if self.any_name { free_name(ask, room, name)? } else { name.clone() };
        let mut head = Head::new(id, free.as_str(), ask.now).in_project(account, room);
        head.labels.clone_from(&self.labels);
        let address = self.reserved(ask, order)?;
        let mut server = Server::new(NewServer {
            head,
            region,
            region_name: order.region.head.name.clone(),
            host,
            build: order.build.clone(),
            reach: self.reach(ask, order, id.uuid(), address.as_ref())?,
            security_groups: order.security_groups.clone(),
            ssh_keys: order.ssh_keys.clone(),
            user_data: self.user_data.clone(),
            protected: self.protected,
            lease_expires: self.lease_expires,
        });
        for (place, network) in order.more_networks.iter().enumerate() {
            networks::plug(ask, &mut server, network, (&format!("networks.{place}"), None))?;
        }
        server.host_name.clone_from(&self.host_name);
        server.iso = order.beginning.iso(self.from_iso);
        server.snapshot = order.beginning.snapshot();
        server.on_crash = self.on_crash;
        server.bandwidth_cap = port::cap(self.bandwidth_mbit)?;
        server.more_sources = port::sources(&self.more_sources, &order.network)?;
        server.notes = self.notes.clone().unwrap_or_default();
        server.reverse_dns = self.reverse_dns.clone().filter(|name| !name.is_empty());
        if let Some(address) = address {
            crate::public_ip::lead_to_new(ask, address, &server)?;
        }
        server.title.clone_from(&self.title);
        if free != *name && server.host_name.is_none() {
            server.host_name = Some(name.as_str().to_owned());
        }
        if let Some(password) = &self.password {
            server.set_password(password);
        }
        start(ask, server, (order.price, self.period), &mut order.beginning)
    }

    /// The reserved address that shall lead to the server.
    fn reserved(&self, ask: &mut Ask<'_>, order: &Order) -> Result<Option<PublicIp>> {
        let Some(named) = &self.address else { return Ok(None) };
        let address = crate::public_ip::named(ask, "address", named)?;
        if address.head.project != Some(order.project.head.id)
            || address.region != order.region.head.id
        {
            return Err(Error::invalid("address", "is in another project or region"));
        }
        if address.server.is_some() {
            let text = "The address leads to another server; unassign it first.";
            return Err(Error::new(&code::IN_USE).public(text));
        }
        crate::public_ip::refuse_shared(ask, &address)?;
        Ok(Some(address))
    }

    fn reach(
        &self,
        ask: &mut Ask<'_>,
        order: &Order,
        owner: nubo_base::Uuid,
        address: Option<&PublicIp>,
    ) -> Result<Reach> {
        let network = order.network.head.id;
        let private_ip = match &self.private_ip {
            Some(text) => networks::take_this(ask, network.uuid(), owner, text)?,
            None => networks::take(ask, network.uuid(), owner, "private")?,
        };
        let region = order.region.head.id.uuid();
        let public_ip = match address {
            Some(address) => Some(address.ip),
            None if self.public_ip => Some(networks::take(ask, region, owner, "public")?),
            None => None,
        };
        let reserved = address.map(|address| address.head.id);
        let mac = mac_of(private_ip, networks::salt(network));
        Ok(Reach { network, private_ip: Some(private_ip), public_ip, reserved, mac })
    }
}

/// The name, or where a server of the project has it, one that nobody has.
fn free_name(ask: &mut Ask<'_>, project: Id<Project>, name: &HostName) -> Result<HostName> {
    let mut free = name.clone();
    loop {
        let query = Query {
            rooms: project.into(),
            name: Some(free.as_str().to_owned()),
            ..Query::default()
        };
        if ask.tx.row_count(Server::TABLE, &query)? == 0 {
            return Ok(free);
        }
        let letters = hex_lower(&ask.ids.number().to_be_bytes()[..3]);
        free = name.with_letters("name", &letters)?;
    }
}

/// Writes a new server, counts it, sets its first price aside and starts its workflow.
fn start(
    ask: &mut Ask<'_>,
    mut server: Server,
    (price, period): (Price, Period),
    beginning: &mut Beginning,
) -> Result<Changed> {
    let build = server.build.clone();
    count_build(ask, &server, &build, 1)?;
    let account = ask.account()?;
    ask.hold(nubo_ports::Order {
        id: server.head.id.uuid(),
        subject: server.head.id.to_string(),
        account,
        project: server.head.project,
        item: Item::Server,
        name: server.head.name.clone(),
        plan: build.size_name,
        price,
        period,
    })?;
    ask.add(&mut server)?;
    let within = Server::wait(server.state()).map_or(USUAL_WITHIN, |w| w.within);
    let within = within + beginning.obtain(ask, &server)?;
    let (flow, frame) = (flows::CREATE, serde_json::json!({}));
    let wish = Wish { flow, generation: server.generation, within, frame, cancels: false };
    let operation = Some(ask.start(&server, wish)?);
    Ok(Changed { server, operation })
}

/// Names that people log in with: as Debian's adduser takes them.
fn check_login(login: Option<&str>) -> Result<()> {
    let Some(login) = login else { return Ok(()) };
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    let begins = login.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
    if begins && login.len() <= 32 && login.bytes().all(letter) {
        return Ok(());
    }
    let issue = "must be 1 to 32 of a-z 0-9 - _ and begin with a letter";
    Err(Error::invalid("login", issue))
}

const NOTES_CHARS_MAX: usize = 10_000;

/// Checks what an owner writes on a server.
pub(super) fn check_texts(notes: Option<&str>, reverse_dns: Option<&str>) -> Result<()> {
    let is_plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    if let Some(notes) = notes
        && (notes.chars().nth(NOTES_CHARS_MAX).is_some() || !notes.chars().all(is_plain))
    {
        let issue = "must be at most 10000 characters without control characters";
        return Err(Error::invalid("notes", issue));
    }
    match reverse_dns.filter(|name| !name.is_empty()) {
        Some(name) => HostName::parse("reverse_dns", name).map(drop),
        None => Ok(()),
    }
}

/// Checks what a guest is to be told.
pub(super) fn check_user_data(data: Option<&str>) -> Result<()> {
    let is_fit = |data: &str| data.len() <= USER_DATA_BYTES_MAX && !data.contains('\0');
    if data.is_none_or(is_fit) {
        return Ok(());
    }
    Err(Error::invalid("user_data", "must be at most 65536 bytes without a zero byte"))
}

/// The region of an order that names none.
pub(crate) fn first_region(ask: &mut Ask<'_>) -> Result<Region> {
    let regions: Vec<Region> = ask.tx.list(&Query { limit: 100, ..Query::default() })?;
    let open = regions.into_iter().find(|r| r.available);
    open.ok_or_else(|| Error::invalid("region", "no region takes orders now"))
}
