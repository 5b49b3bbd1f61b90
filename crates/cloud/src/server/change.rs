//! Renaming, resizing, rebuilding, suspending and deleting servers.

use nubo_base::Time;
use nubo_domain::image::Medium;
use nubo_domain::server::{Build, GuestPassword, OnCrash, ServerEvent, ServerState, flows};
use nubo_domain::{
    Account, Error, HostName, Image, Labels, Result, Scope, Server, Size, Title, check_labels, code,
};
use nubo_ports::Objects;

use super::beginning::room_of;
use super::create::{check_texts, check_user_data};
use super::{Changed, SetPublicAddress, USUAL_WITHIN, count_build, suspend, wish};
use crate::ask::Wish;
use crate::public_ip::ReleaseAddress;
use crate::security_group::SetServerGroups;
use crate::{Action, Ask, Mode, Needs};

/// Changes what can be changed without touching the machine, and with it, where that is wished, who
/// reaches it: all of it or nothing.
#[derive(Clone, Debug, Default)]
pub struct ChangeServer {
    /// Which, by id or name.
    pub server: String,
    /// A new name; the guest keeps its host name until it is rebuilt.
    pub name: Option<String>,
    /// Another host name for the guest, which takes it with its next root disk.
    pub host_name: Option<String>,
    /// A new name for people.
    pub title: Option<String>,
    /// New free pairs.
    pub labels: Option<Labels>,
    /// What the cloud does when the guest crashed.
    pub on_crash: Option<OnCrash>,
    /// Whether deletion is refused.
    pub protected: Option<bool>,
    /// When the cloud deletes it by itself; the inner none means never.
    pub lease_expires: Option<Option<Time>>,
    /// Free text of the owner, at most 10,000 characters.
    pub notes: Option<String>,
    /// The name that its public address shall lead back to; empty for none.
    pub reverse_dns: Option<String>,
    /// What the guest is told at its next start, at most 64 KiB; empty for nothing.
    pub user_data: Option<String>,
    /// Other groups, by id or name, at least one; needs what [`SetServerGroups`] needs.
    pub security_groups: Option<Vec<String>>,
    /// Whether it shall have a public address; needs what [`SetPublicAddress`] needs.
    pub public_address: Option<bool>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeServer {
    const NAME: &'static str = "server.change";
    const NEEDS: Needs = Needs::Scope(Scope::ServersWrite);
    const MODE: Mode = Mode::Write;
    type Output = Server;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Server> {
        self.check_rights(ask)?;
        let mut server: Server = ask.at_version(&self.server, self.seen)?;
        if matches!(server.state(), ServerState::Deleting | ServerState::Terminated) {
            let text = format!("Cannot change a server that is {}.", server.state());
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        if let Some(name) = &self.name {
            server.head.name = HostName::parse("name", name)?.as_str().to_owned();
        }
        if let Some(host_name) = &self.host_name {
            server.host_name = Some(HostName::parse("host_name", host_name)?.as_str().to_owned());
        }
        if let Some(title) = &self.title {
            server.title = Some(Title::parse("title", title)?.as_str().to_owned());
        }
        if let Some(labels) = &self.labels {
            check_labels(labels)?;
            server.head.labels.clone_from(labels);
        }
        server.on_crash = self.on_crash.unwrap_or(server.on_crash);
        server.protected = self.protected.unwrap_or(server.protected);
        check_texts(self.notes.as_deref(), self.reverse_dns.as_deref())?;
        if let Some(notes) = &self.notes {
            server.notes.clone_from(notes);
        }
        if let Some(name) = &self.reverse_dns {
            server.reverse_dns = Some(name.clone()).filter(|name| !name.is_empty());
        }
        check_user_data(self.user_data.as_deref())?;
        if let Some(data) = &self.user_data {
            server.user_data = Some(data.clone()).filter(|data| !data.is_empty());
        }
        if let Some(lease) = self.lease_expires {
            if lease.is_some_and(|at| at <= ask.now) {
                return Err(Error::invalid("expires_at", "must lie in the future"));
            }
            server.lease_expires = lease;
        }
        ask.change(&mut server, "changed")?;
        self.reach(ask, server)
    }
}

impl ChangeServer {
    /// Whether the caller may do what this does besides changing a server.
    fn check_rights(&self, ask: &Ask<'_>) -> Result<()> {
        if self.security_groups.is_some() {
            ask.caller.check(SetServerGroups::NEEDS, SetServerGroups::MODE)?;
        }
        if self.public_address.is_some() {
            ask.caller.check(SetPublicAddress::NEEDS, SetPublicAddress::MODE)?;
        }
        Ok(())
    }

    /// Changes who reaches the server, in the same transaction.
    fn reach(&self, ask: &mut Ask<'_>, mut server: Server) -> Result<Server> {
        let shown = server.head.id.to_string();
        if let Some(groups) = self.security_groups.clone() {
            let wish = SetServerGroups { server: shown.clone(), groups, seen: None };
            server = wish.run(ask)?.server;
        }
        if let Some(wanted) = self.public_address {
            server = SetPublicAddress { server: shown, wanted, seen: None }.run(ask)?.server;
        }
        Ok(server)
    }
}

/// Gives a server another size; a running one is restarted. The disk never shrinks.
#[derive(Clone, Debug)]
pub struct ResizeServer {
    /// Which, by id or name.
    pub server: String,
    /// The new size, by id or slug.
    pub size: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ResizeServer {
    const NAME: &'static str = "server.resize";
    const NEEDS: Needs = Needs::Scope(Scope::ServersWrite);
    const MODE: Mode = Mode::Write;
    type Output = Changed;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Changed> {
        let mut server: Server = ask.at_version(&self.server, self.seen)?;
        let size: Size = ask.resolve("size", &self.size)?;
        if size.head.id == server.build.size {
            return Err(Error::invalid("size", "is the size that the server has"));
        }
        if !size.available {
            return Err(Error::invalid("size", "this size cannot be ordered now"));
        }
        let old = server.build.clone();
        let mut room = room_of(&size)?;
        let image: Image = ask.tx.get(old.image)?;
        if room.memory_mib < old.room.memory_mib && size.memory_mib < image.min_memory_mib {
            let least = image.min_memory_mib;
            let issue = format!("the server's image needs {least} MiB of memory or more");
            return Err(Error::invalid("size", issue));
        }
        room.disk_gib = room.disk_gib.max(old.room.disk_gib);
        let bandwidth_mbit = size.bandwidth_mbit;
        let (id, size_name) = (size.head.id, size.head.name.clone());
        server.build = Build { size: id, size_name, room, bandwidth_mbit, ..old.clone() };
        if !ask.tx.replace(server.head.id.uuid(), room)? {
            server.build = old;
            return Err(super::room::none_for(ask, &server, room)?);
        }
        count_build(ask, &server, &old, -1)?;
        let new = server.build.clone();
        count_build(ask, &server, &new, 1)?;
        let account = server.head.account.map(|id| ask.tx.get::<Account>(id)).transpose()?;
        let price = account.map_or(size.price(), |account| account.price_of(&size));
        let plan = server.build.size_name.clone();
        let lift = ask.till().change(server.head.id.uuid(), &plan, price)?;
        server.boots += 1;
        let frame = serde_json::json!({ "old_build": old, "old_price": lift });
        wish(ask, server, ServerEvent::Resize, (flows::RESIZE, frame))
    }
}

/// Gives a server a fresh root disk: all its data is lost.
#[derive(Clone, Debug)]
pub struct RebuildServer {
    /// Which, by id or name.
    pub server: String,
    /// The image, by id or slug; the one it has if absent.
    pub image: Option<String>,
    /// A login password for the fresh disk; the one it has if absent.
    pub password: Option<GuestPassword>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for RebuildServer {
    const NAME: &'static str = "server.rebuild";
    const NEEDS: Needs = Needs::Scope(Scope::ServersDestroy);
    const MODE: Mode = Mode::Write;
    type Output = Changed;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Changed> {
        let mut server: Server = ask.at_version(&self.server, self.seen)?;
        let image = match &self.image {
            Some(named) => ask.resolve("image", named)?,
            None => ask.tx.get(server.build.image)?,
        };
        if self.image.is_some() {
            image.check_medium("image", Medium::Disk)?;
            if !image.available {
                return Err(Error::invalid("image", "this image cannot be ordered now"));
            }
            let room = server.build.room;
            let [memory, disk] = [room.memory_mib, room.disk_gib].map(u64::try_from);
            image.check_fits(memory.unwrap_or(0), disk.unwrap_or(0))?;
        }
        // The server is off while its disk is made, so that must not wait for the image.
        if self.image.is_some() || image.source.is_some() {
            image.check_ready()?;
            server.build.set_image(&image);
        }
        if let Some(password) = &self.password {
            server.set_password(password);
        }
        // The fresh disk is given the keys that count now.
        server.keys_due = false;
        server.disk_epoch += 1;
        (server.born_as, server.snapshot) = (None, None);
        server.boots += 1;
        wish(ask, server, ServerEvent::Rebuild, (flows::REBUILD, serde_json::json!({})))
    }
}

/// Sets the login password in the running guest.
#[derive(Clone, Debug)]
pub struct ResetPassword {
    /// Which, by id or name.
    pub server: String,
    /// The new password.
    pub password: GuestPassword,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ResetPassword {
    const NAME: &'static str = "server.reset_password";
    const NEEDS: Needs = Needs::Scope(Scope::ServersWrite);
    const MODE: Mode = Mode::Write;
    type Output = Changed;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Changed> {
        let server: Server = ask.at_version(&self.server, self.seen)?;
        if server.state() != ServerState::Running {
            let text = format!(
                "Cannot reset the password while the status is {}; start the server first.",
                server.state()
            );
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        ask.touch(server.head.id);
        let GuestPassword { hash, sealed } = &self.password;
        let frame = serde_json::json!({ "password_hash": hash, "password_sealed": sealed });
        let (flow, within) = (flows::RESET_PASSWORD, USUAL_WITHIN);
        let wish = Wish { flow, generation: server.generation, within, frame, cancels: false };
        let operation = Some(ask.start(&server, wish)?);
        Ok(Changed { server, operation })
    }
}

/// Deletes a server. Doing it twice is no error.
#[derive(Clone, Debug)]
pub struct DeleteServer {
    /// Which, by id or name.
    pub server: String,
    /// Whether a reserved address that leads to it is released with it, which needs the right to
    /// lose networks; otherwise it stays reserved.
    pub release_address: bool,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for DeleteServer {
    const NAME: &'static str = "server.delete";
    const NEEDS: Needs = Needs::Scope(Scope::ServersDestroy);
    const MODE: Mode = Mode::Write;
    type Output = Changed;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Changed> {
        let mut server: Server = ask.at_version(&self.server, self.seen)?;
        if matches!(server.state(), ServerState::Deleting | ServerState::Terminated) {
            return Ok(Changed { server, operation: None });
        }
        if server.protected {
            return Err(Error::new(&code::PROTECTED));
        }
        if let Some(reserved) = server.reach.reserved.filter(|_| self.release_address) {
            ask.caller.check(ReleaseAddress::NEEDS, Mode::Write)?;
            let address = reserved.to_string();
            ReleaseAddress { address, unassign: true, seen: None }.run(ask)?;
            server = ask.tx.get(server.head.id)?;
        }
        server.wanted_on = false;
        // Nobody pays for how long a deletion takes.
        ask.till().end(server.head.id.uuid())?;
        wish(ask, server, ServerEvent::Delete, (flows::DELETE, serde_json::json!({})))
    }
}

/// Suspends a server, or gives it back to its owner.
#[derive(Clone, Debug)]
pub struct SuspendServer {
    /// Which, in its shown form.
    pub server: String,
    /// False gives it back and starts it.
    pub suspended: bool,
}

impl Action for SuspendServer {
    const NAME: &'static str = "server.suspend";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Changed;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Changed> {
        let id = self.server.parse().map_err(|_| Error::not_found("server"))?;
        let mut server: Server = ask.tx.get(id)?;
        if self.suspended {
            suspend(ask, &mut server)?;
            return Ok(Changed { server, operation: None });
        }
        let account = server.head.account.map(|id| ask.tx.get(id)).transpose()?;
        if account.is_some_and(|account: Account| account.suspended) {
            let text = "The server's account is suspended; resume that first.";
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        server.wanted_on = true;
        server.boots += 1;
        wish(ask, server, ServerEvent::Resume, (flows::START, serde_json::json!({})))
    }
}
