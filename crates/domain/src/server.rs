//! A server: a virtual machine of a tenant, and its whole life as data.

mod build;
mod crash;
mod login;
mod reach;

use std::net::Ipv4Addr;
use std::time::Duration;

use nubo_base::{Id, SecretText, Tag, Time};
use serde::{Deserialize, Serialize};

use crate::states::{Machine, Wait, step};
use crate::words::words;
use crate::{
    FlowName, Head, Host, Image, Kind, Lookup, Owned, Region, Result, SecurityGroup, Snapshot,
    SshKey, Table,
};

pub use build::Build;
pub use crash::{Crashes, OnCrash, RESTARTS_MAX, SPAN as CRASH_SPAN};
pub use login::GuestPassword;
pub use reach::{Card, NICS_MAX, Nic, Reach};

words! {
    /// Where a server is in its life.
    pub enum ServerState {
        /// Accepted; no work was done yet.
        Pending = "pending",
        /// Its disk, port and machine are being made.
        Building = "building",
        /// Runs.
        Running = "running",
        /// Is being switched on.
        Starting = "starting",
        /// Is being switched off.
        Stopping = "stopping",
        /// Is off.
        Stopped = "stopped",
        /// Is being switched off and on.
        Rebooting = "rebooting",
        /// Gets a fresh root disk.
        Rebuilding = "rebuilding",
        /// Gets another size.
        Resizing = "resizing",
        /// Switched off by the operator; its owner cannot start it.
        Suspended = "suspended",
        /// Could not be made.
        Failed = "failed",
        /// Is being removed.
        Deleting = "deleting",
        /// Is gone; kept for the records.
        Terminated = "terminated",
    }
}

words! {
    /// What can happen to a server.
    pub enum ServerEvent {
        /// Work on a new one begins.
        Build = "build",
        /// The machine was seen running.
        Ran = "mark as running",
        /// The machine was seen off.
        Halted = "mark as stopped",
        /// It cannot be made.
        Fail = "mark as failed",
        /// Somebody wants it on.
        Start = "start",
        /// Somebody wants it off.
        Stop = "stop",
        /// Somebody wants it off and on.
        Reboot = "reboot",
        /// Somebody wants a fresh root disk.
        Rebuild = "rebuild",
        /// Somebody wants another size.
        Resize = "resize",
        /// The operator takes it from its owner.
        Suspend = "suspend",
        /// The operator gives it back.
        Resume = "resume",
        /// Somebody wants it gone.
        Delete = "delete",
        /// Nothing of it is left.
        Gone = "mark as terminated",
    }
}

/// The flows that leave a server's passing states.
pub mod flows {
    use crate::FlowName;

    /// Makes a new server.
    pub const CREATE: FlowName = FlowName("server-create");
    /// Switches on.
    pub const START: FlowName = FlowName("server-start");
    /// Switches off.
    pub const STOP: FlowName = FlowName("server-stop");
    /// Switches off and on.
    pub const REBOOT: FlowName = FlowName("server-reboot");
    /// Gives a fresh root disk.
    pub const REBUILD: FlowName = FlowName("server-rebuild");
    /// Plugs it into a further network.
    pub const ATTACH_NETWORK: FlowName = FlowName("server-attach-network");
    /// Takes it out of a further network.
    pub const DETACH_NETWORK: FlowName = FlowName("server-detach-network");
    /// Brings changed rules or addresses to its ports.
    pub const REPLUG: FlowName = FlowName("server-replug");
    /// Copies a snapshot of its root disk back.
    pub const REVERT: FlowName = FlowName("server-revert");
    /// Gives another size.
    pub const RESIZE: FlowName = FlowName("server-resize");
    /// Keeps a suspended server off.
    pub const SUSPEND: FlowName = FlowName("server-suspend");
    /// Sets the login password in the running guest.
    pub const RESET_PASSWORD: FlowName = FlowName("server-reset-password");
    /// Changes what lies in its drive of discs.
    pub const CHANGE_ISO: FlowName = FlowName("server-change-iso");
    /// Replaces the keys that may log in, in the running guest.
    pub const REPLACE_KEYS: FlowName = FlowName("server-replace-keys");
    /// Removes everything.
    pub const DELETE: FlowName = FlowName("server-delete");
}

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

const fn wait(state: ServerState, flow: FlowName, within: Duration) -> Wait<ServerState> {
    Wait { state, flow, within }
}

impl Machine for Server {
    type State = ServerState;
    type Event = ServerEvent;
    const START: ServerState = ServerState::Pending;
    const END: ServerState = ServerState::Terminated;
    const MOVES: &'static [(ServerState, ServerEvent, ServerState)] = {
        use ServerEvent as E;
        use ServerState as S;
        &[
            (S::Pending, E::Build, S::Building),
            (S::Pending, E::Fail, S::Failed),
            (S::Pending, E::Delete, S::Deleting),
            (S::Building, E::Ran, S::Running),
            (S::Building, E::Fail, S::Failed),
            (S::Building, E::Delete, S::Deleting),
            (S::Running, E::Halted, S::Stopped),
            (S::Running, E::Stop, S::Stopping),
            (S::Running, E::Reboot, S::Rebooting),
            (S::Running, E::Rebuild, S::Rebuilding),
            (S::Running, E::Resize, S::Resizing),
            (S::Running, E::Suspend, S::Suspended),
            (S::Running, E::Delete, S::Deleting),
            (S::Starting, E::Ran, S::Running),
            (S::Starting, E::Halted, S::Stopped),
            (S::Starting, E::Delete, S::Deleting),
            (S::Stopping, E::Ran, S::Running),
            (S::Stopping, E::Halted, S::Stopped),
            (S::Stopping, E::Delete, S::Deleting),
            (S::Stopped, E::Ran, S::Running),
            (S::Stopped, E::Start, S::Starting),
            (S::Stopped, E::Rebuild, S::Rebuilding),
            (S::Stopped, E::Resize, S::Resizing),
            (S::Stopped, E::Suspend, S::Suspended),
            (S::Stopped, E::Delete, S::Deleting),
            (S::Rebooting, E::Ran, S::Running),
            (S::Rebooting, E::Halted, S::Stopped),
            (S::Rebooting, E::Delete, S::Deleting),
            (S::Rebuilding, E::Ran, S::Running),
            (S::Rebuilding, E::Halted, S::Stopped),
            (S::Rebuilding, E::Fail, S::Failed),
            (S::Rebuilding, E::Delete, S::Deleting),
            (S::Resizing, E::Ran, S::Running),
            (S::Resizing, E::Halted, S::Stopped),
            (S::Resizing, E::Delete, S::Deleting),
            (S::Suspended, E::Resume, S::Starting),
            (S::Suspended, E::Delete, S::Deleting),
            (S::Failed, E::Delete, S::Deleting),
            (S::Deleting, E::Gone, S::Terminated),
        ]
    };
    const WAITS: &'static [Wait<ServerState>] = &[
        wait(ServerState::Pending, flows::CREATE, minutes(15)),
        wait(ServerState::Building, flows::CREATE, minutes(15)),
        wait(ServerState::Starting, flows::START, minutes(5)),
        wait(ServerState::Stopping, flows::STOP, minutes(5)),
        wait(ServerState::Rebooting, flows::REBOOT, minutes(10)),
        wait(ServerState::Rebuilding, flows::REBUILD, minutes(15)),
        wait(ServerState::Resizing, flows::RESIZE, minutes(30)),
        wait(ServerState::Deleting, flows::DELETE, minutes(15)),
    ];
}

/// Why a server is not as its owner wished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// A slug of the error catalogue.
    pub code: String,
    /// A sentence for the owner.
    pub message: String,
}

/// A virtual machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// The common part.
    pub head: Head<Self>,
    /// The guest's host name, where it is another than the server's name.
    #[serde(default)]
    pub host_name: Option<String>,
    state: ServerState,
    /// Counts the wishes; an answer to an older wish is ignored.
    pub generation: u64,
    /// Where it runs.
    pub region: Id<Region>,
    /// The region's slug.
    pub region_name: String,
    /// The machine it was placed on; none once its room was given back.
    pub host: Option<Id<Host>>,
    /// What it is made of.
    pub build: Build,
    /// How it is reached.
    pub reach: Reach,
    /// Its cards in further networks.
    #[serde(default)]
    pub nics: Vec<Nic>,
    /// What may reach it, and what it may reach.
    #[serde(default)]
    pub security_groups: Vec<Id<SecurityGroup>>,
    /// Keys that may log in.
    pub ssh_keys: Vec<Id<SshKey>>,
    /// Whether they were replaced while it was off, so that its guest learns of them at its start.
    #[serde(default)]
    pub keys_due: bool,
    /// Cloud-init user data as given.
    pub user_data: Option<String>,
    /// A name for people, where the owner gave one; not unique.
    #[serde(default)]
    pub title: Option<String>,
    /// The hash of the login password as `/etc/shadow` holds it, once one was set.
    pub password_hash: Option<SecretText>,
    /// The same password sealed, where its owner may read it again.
    #[serde(default)]
    pub password_sealed: Option<SecretText>,
    /// Counts the boots that were wished for.
    pub boots: u64,
    /// Counts the root disks; a rebuild makes the next one.
    pub disk_epoch: u64,
    /// The epoch that its guest knows itself by, where a snapshot brought an older content.
    #[serde(default)]
    pub born_as: Option<u64>,
    /// The snapshot that its root disk began as, until a rebuild; its image if none.
    #[serde(default)]
    pub snapshot: Option<Id<Snapshot>>,
    /// The ISO in its drive of discs.
    #[serde(default)]
    pub iso: Option<Id<Image>>,
    /// Counts the changes of which volumes, further cards and ISO should be plugged into it.
    #[serde(default)]
    pub plugs: u64,
    /// Whether it should be on.
    pub wanted_on: bool,
    /// Whether a wish to stop or reboot does not wait for the guest.
    pub hard: bool,
    /// What the cloud does when its guest crashed.
    #[serde(default)]
    pub on_crash: OnCrash,
    /// Its guest's latest crashes.
    #[serde(default)]
    pub crashes: Option<Crashes>,
    /// Whether deletion is refused.
    pub protected: bool,
    /// When the cloud deletes it by itself.
    pub lease_expires: Option<Time>,
    /// Suspended because its owner owes, so that a payment gives it back.
    #[serde(default)]
    pub owes: bool,
    /// What is known of it in the trash, if it is there: off, and deleted when its lease ends.
    #[serde(default)]
    pub trash: Option<Trash>,
    /// Why it is not as wished.
    pub fault: Option<Fault>,
    /// Free text of the owner.
    #[serde(default)]
    pub notes: String,
    /// The name that its public address shall lead back to.
    #[serde(default)]
    pub reverse_dns: Option<String>,
    /// The most that its owner lets it send and receive, in Mbit/s, below what its size allows;
    /// none is no wish.
    #[serde(default)]
    pub bandwidth_cap: Option<u32>,
    /// Blocks of its network besides its address that it may send from and is reached at.
    #[serde(default)]
    pub more_sources: Vec<(Ipv4Addr, u8)>,
    /// Until when links to its screen lead there; none if its owner has opened no such window.
    #[serde(default)]
    pub screen_until: Option<Time>,
    /// When it was seen gone.
    pub ended: Option<Time>,
}

/// A server that its owner has thrown away and can still take back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trash {
    /// Since when.
    pub since: Time,
    /// The lease that it had before.
    pub lease_expires: Option<Time>,
}

/// What a new server is made from.
#[derive(Clone, Debug)]
pub struct NewServer {
    /// The common part.
    pub head: Head<Server>,
    /// Where it will run.
    pub region: Id<Region>,
    /// The region's slug.
    pub region_name: String,
    /// The machine it was placed on.
    pub host: Id<Host>,
    /// What it is made of.
    pub build: Build,
    /// How it will be reached.
    pub reach: Reach,
    /// What may reach it, and what it may reach.
    pub security_groups: Vec<Id<SecurityGroup>>,
    /// Keys that may log in.
    pub ssh_keys: Vec<Id<SshKey>>,
    /// Cloud-init user data.
    pub user_data: Option<String>,
    /// Whether deletion is refused.
    pub protected: bool,
    /// When the cloud deletes it by itself.
    pub lease_expires: Option<Time>,
}

impl Server {
    /// A new server in its first state.
    #[must_use]
    pub fn new(new: NewServer) -> Self {
        Self {
            head: new.head,
            host_name: None,
            state: <Self as Machine>::START,
            generation: 1,
            region: new.region,
            region_name: new.region_name,
            host: Some(new.host),
            build: new.build,
            reach: new.reach,
            nics: Vec::new(),
            security_groups: new.security_groups,
            ssh_keys: new.ssh_keys,
            user_data: new.user_data,
            keys_due: false,
            title: None,
            password_hash: None,
            password_sealed: None,
            boots: 1,
            disk_epoch: 1,
            born_as: None,
            snapshot: None,
            iso: None,
            plugs: 0,
            wanted_on: true,
            hard: false,
            on_crash: OnCrash::default(),
            crashes: None,
            protected: new.protected,
            lease_expires: new.lease_expires,
            trash: None,
            owes: false,
            fault: None,
            notes: String::new(),
            reverse_dns: None,
            bandwidth_cap: None,
            more_sources: Vec::new(),
            screen_until: None,
            ended: None,
        }
    }

    /// The name that the guest has for itself.
    #[must_use]
    pub fn guest_name(&self) -> &str {
        self.host_name.as_deref().unwrap_or(&self.head.name)
    }

    /// Where it is in its life.
    #[must_use]
    pub const fn state(&self) -> ServerState {
        self.state
    }

    /// Lets something happen to it.
    ///
    /// # Errors
    /// `wrong_state` when it cannot.
    pub fn on(&mut self, event: ServerEvent) -> Result<()> {
        self.state = step::<Self>(self.state, event)?;
        Ok(())
    }

    /// The root disk's epoch that its guest knows itself by: a content that came back from a
    /// snapshot is not born again.
    #[must_use]
    pub const fn born(&self) -> u64 {
        match self.born_as {
            Some(epoch) => epoch,
            None => self.disk_epoch,
        }
    }

    /// The most it may send and receive, in Mbit/s, by its size and its owner; none is no limit.
    #[must_use]
    pub fn bandwidth_mbit(&self) -> Option<u32> {
        let both = [self.build.bandwidth_mbit, self.bandwidth_cap];
        both.into_iter().flatten().min()
    }

    /// Whether it is in a passing state.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        Self::wait(self.state).is_some()
    }
}

impl Tag for Server {
    const PREFIX: &'static str = "srv";
}

impl Kind for Server {
    const NAME: &'static str = "server";
    const TABLE: &'static Table = &Table { name: "servers", lookups: &["region", "host", "iso"] };
    const OWNED: Owned = Owned::ByProject;

    fn head(&self) -> &Head<Self> {
        &self.head
    }
    fn head_mut(&mut self) -> &mut Head<Self> {
        &mut self.head
    }
    fn state_word(&self) -> &'static str {
        self.state.word()
    }
    fn ended(&self) -> bool {
        self.state == ServerState::Terminated
    }
    fn lookups(&self) -> Vec<Lookup> {
        let host = self.host.map(|h| h.uuid().to_string()).unwrap_or_default();
        let iso = self.iso.map(|iso| iso.uuid().to_string()).unwrap_or_default();
        let region = self.region.uuid().to_string();
        [region, host, iso].map(Lookup::Text).into()
    }
}

#[cfg(test)]
mod tests;
