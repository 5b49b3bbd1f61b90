//! Everything that is left at the end, read at once.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;

use nubo_base::{Id, Money, Uuid};
use nubo_domain::audit::{AuditFilter, AuditRow};
use nubo_domain::billing::{Book, Posted, Subscription, Wallet};
use nubo_domain::credential::{Credential, CredentialKind};
use nubo_domain::event::{Event, EventFilter};
use nubo_domain::quota::QuotaLine;
use nubo_domain::{
    Account, ForwardRule, Host, Image, Kind, Network, Project, PublicIp, Result, SecurityGroup,
    Server, Snapshot, SshKey, User, Volume,
};
use nubo_fakes::{Counts, FakeDisk, FakeGuest, FakePort, FakeSnapshot, FakeVolume, FakeWorld};
use nubo_ports::store::{
    CredentialFilter, FlowFilter, HostRoom, SubscriptionFilter, TransferFilter,
};
use nubo_ports::{
    DiskRef, Disks, FlowRow, Net, Objects as _, Query, SeenDisk, SeenGuest, SeenPort, SeenSnapshot,
    SeenVolume, Store, StoreExt as _, Tx, Vmm,
};

/// What a host really has.
pub struct OnHost {
    /// Its guests.
    pub guests: Vec<SeenGuest>,
    /// Its ports.
    pub ports: Vec<SeenPort>,
    /// Its disks.
    pub disks: Vec<SeenDisk>,
    /// Its volumes.
    pub volumes: Vec<SeenVolume>,
    /// Its snapshots.
    pub snapshots: Vec<SeenSnapshot>,
}

/// What the fake world knows besides what a driver tells.
#[derive(Default)]
pub struct Inside {
    /// The volumes that rows tell of.
    pub volumes: BTreeMap<Id<Volume>, FakeVolume>,
    /// The snapshots that rows tell of.
    pub snapshots: BTreeMap<Id<Snapshot>, FakeSnapshot>,
    /// The guests of servers.
    pub guests: Vec<FakeGuest>,
    /// Their ports.
    pub ports: Vec<FakePort>,
    /// Their disks.
    pub disks: Vec<FakeDisk>,
    /// What is being copied to.
    pub copying: Vec<DiskRef>,
}

/// What there is.
pub struct Evidence {
    /// Every server, gone ones too.
    pub servers: Vec<Server>,
    /// Every account.
    pub accounts: Vec<Account>,
    /// Every project, archived ones too.
    pub projects: Vec<Project>,
    /// Every network, deleted ones too.
    pub networks: Vec<Network>,
    /// Every volume, deleted ones too.
    pub volumes: Vec<Volume>,
    /// Every snapshot, deleted ones too.
    pub snapshots: Vec<Snapshot>,
    /// Every reserved address, released ones too.
    pub addresses_kept: Vec<PublicIp>,
    /// Every part of an address, deleted ones too.
    pub forwards: Vec<ForwardRule>,
    /// Every security group, deleted ones too.
    pub groups: Vec<SecurityGroup>,
    /// Every image, retired ones too.
    pub images: Vec<Image>,
    /// Every ssh key, deleted ones too.
    pub ssh_keys: Vec<SshKey>,
    /// Everybody, removed ones too.
    pub users: Vec<User>,
    /// Every key and token, revoked ones too.
    pub credentials: Vec<Credential>,
    /// Every host's room.
    pub rooms: Vec<HostRoom>,
    /// Every address given out: pool, address, owner.
    pub addresses: Vec<(Uuid, Ipv4Addr, Uuid)>,
    /// Quotas by owner.
    pub quotas: BTreeMap<Uuid, Vec<QuotaLine>>,
    /// Every wallet with the sums of its transfers.
    pub wallets: Vec<(Wallet, Vec<(Book, Money)>)>,
    /// Everything that is or was paid for.
    pub subscriptions: Vec<Subscription>,
    /// Every transfer.
    pub transfers: Vec<Posted>,
    /// Every workflow.
    pub flows: Vec<FlowRow>,
    /// Every numbered event.
    pub events: Vec<Event>,
    /// The highest number an event was given.
    pub last_event: i64,
    /// Every sealed line of the audit log.
    pub audit: Vec<AuditRow>,
    /// What hosts really have.
    pub hosts: BTreeMap<Id<Host>, OnHost>,
    /// What the fake world knows besides.
    pub inside: Inside,
    /// How much there is on hosts in all, known or not.
    pub counts: Counts,
}

const PAGE: u32 = 5_000;

impl Evidence {
    /// Reads everything.
    ///
    /// # Errors
    /// Those of the store and of the drivers.
    pub async fn gather(store: &Arc<dyn Store>, world: &FakeWorld) -> Result<Self> {
        let mut found = store.read(|tx: &mut dyn Tx| read(tx)).await?;
        for host in found.rooms.iter().map(|room| Id::<Host>::of(room.host)) {
            let on_host = OnHost {
                guests: Vmm::list(world, host).await?,
                ports: Net::list(world, host).await?,
                disks: Disks::list(world, host).await?,
                volumes: world.list_volumes(host).await?,
                snapshots: world.list_snapshots(host).await?,
            };
            found.hosts.insert(host, on_host);
        }
        found.counts = world.counts();
        found.inside = found.look_inside(world);
        Ok(found)
    }

    fn look_inside(&self, world: &FakeWorld) -> Inside {
        let volumes = self.volumes.iter().map(|volume| volume.head.id);
        let snapshots = self.snapshots.iter().map(|snapshot| snapshot.head.id);
        let servers = || self.servers.iter().map(|server| server.head.id);
        Inside {
            volumes: volumes.filter_map(|id| Some((id, world.volume(id)?))).collect(),
            snapshots: snapshots.filter_map(|id| Some((id, world.snapshot(id)?))).collect(),
            guests: servers().flat_map(|id| world.guests_of(id)).collect(),
            ports: servers().flat_map(|id| world.ports_of(id)).collect(),
            disks: servers().flat_map(|id| world.disks_of(id)).collect(),
            copying: world.copying(),
        }
    }

    /// What its host has of a server, wherever that is.
    pub fn real(&self, server: Id<Server>) -> (Vec<&SeenGuest>, Vec<&SeenPort>, Vec<&SeenDisk>) {
        let hosts = || self.hosts.values();
        let guests = hosts().flat_map(|h| &h.guests).filter(|g| g.server == server);
        let ports = hosts().flat_map(|h| &h.ports).filter(|p| p.server == server);
        let disks = hosts().flat_map(|h| &h.disks).filter(|d| d.server == server);
        (guests.collect(), ports.collect(), disks.collect())
    }
}

fn read(tx: &mut dyn Tx) -> Result<Evidence> {
    let accounts: Vec<Account> = all(tx)?;
    let projects: Vec<Project> = all(tx)?;
    let mut credentials = Vec::new();
    for account in &accounts {
        for kind in [CredentialKind::Key, CredentialKind::Token] {
            credentials.extend(tx.credential_list(&CredentialFilter {
                account: account.head.id.uuid(),
                rooms: nubo_domain::Rooms::All,
                user: None,
                kind,
                after: None,
                newest_first: false,
                limit: PAGE,
            })?);
        }
    }
    let mut quotas = BTreeMap::new();
    let owners = accounts.iter().map(|a| a.head.id.uuid());
    for owner in owners.chain(projects.iter().map(|p| p.head.id.uuid())) {
        quotas.insert(owner, tx.quota_lines(owner)?);
    }
    let mut wallets = Vec::new();
    for wallet in tx.wallet_list(None, PAGE)? {
        let sums = tx.books(Some(wallet.account))?;
        wallets.push((wallet, sums));
    }
    let transfers = tx.transfer_list(&TransferFilter { limit: 10_000, ..Default::default() })?;
    let everything = SubscriptionFilter { limit: PAGE, ..Default::default() };
    Ok(Evidence {
        wallets,
        subscriptions: tx.subscription_list(&everything)?,
        transfers,
        servers: all(tx)?,
        ssh_keys: all(tx)?,
        users: all(tx)?,
        accounts,
        projects,
        networks: all(tx)?,
        volumes: all(tx)?,
        snapshots: all(tx)?,
        addresses_kept: all(tx)?,
        forwards: all(tx)?,
        groups: all(tx)?,
        images: all(tx)?,
        credentials,
        rooms: tx.host_rooms()?,
        addresses: tx.address_all()?,
        quotas,
        flows: tx.flow_list(&FlowFilter { limit: PAGE, ..FlowFilter::default() })?,
        events: tx.event_list(&EventFilter::default(), 0, PAGE)?,
        last_event: tx.event_last()?,
        audit: tx.audit_list(&AuditFilter::default(), 0, PAGE)?,
        hosts: BTreeMap::new(),
        counts: Counts::default(),
        inside: Inside::default(),
    })
}

fn all<K: Kind>(tx: &mut dyn Tx) -> Result<Vec<K>> {
    tx.list(&Query { with_ended: true, limit: PAGE, ..Query::default() })
}
