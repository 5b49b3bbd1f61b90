//! Public keys of a project.

use nubo_domain::quota::Counted;
use nubo_domain::ssh_key::OpenSshKey;
use nubo_domain::{Error, Head, Labels, Result, Scope, SshKey, Title, check_labels, code};

use crate::{Action, Ask, Facts, Get, ListOf, Listable, Mode, Needs};

/// Verbs of ssh keys.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<ListOf<SshKey>>(),
    Facts::of::<Get<SshKey>>(),
    Facts::of::<AddSshKey>(),
    Facts::of::<ChangeSshKey>(),
    Facts::of::<DeleteSshKey>(),
];

impl Listable for SshKey {
    const LIST: &'static str = "ssh_key.list";
    const GET: &'static str = "ssh_key.get";
    const READ_NEEDS: Needs = Needs::Scope(Scope::ServersRead);
}

/// Adds a public key to a project.
#[derive(Clone, Debug, Default)]
pub struct AddSshKey {
    /// Its name, unique in the project.
    pub name: String,
    /// The key as `authorized_keys` holds it.
    pub public_key: String,
    /// Free pairs.
    pub labels: Labels,
    /// The project, by id or name; the caller's own or the default one if absent.
    pub project: Option<String>,
}

impl Action for AddSshKey {
    const NAME: &'static str = "ssh_key.add";
    const NEEDS: Needs = Needs::Scope(Scope::ServersWrite);
    const MODE: Mode = Mode::Write;
    type Output = SshKey;

    fn run(&self, ask: &mut Ask<'_>) -> Result<SshKey> {
        let name = Title::parse("name", &self.name)?;
        let key = OpenSshKey::parse("public_key", &self.public_key)?;
        check_labels(&self.labels)?;
        let project = ask.project(self.project.as_deref())?;
        let (account, room) = (ask.account()?, project.head.id);
        let mut head = Head::new(ask.ids.id(), name.as_str(), ask.now).in_project(account, room);
        head.labels.clone_from(&self.labels);
        let mut ssh_key = SshKey { head, key, deleted: false };
        ask.count(account, Some(room), Counted::SshKeys, 1)?;
        ask.add(&mut ssh_key)?;
        Ok(ssh_key)
    }
}

/// Renames or relabels a key; the key itself never changes.
#[derive(Clone, Debug, Default)]
pub struct ChangeSshKey {
    /// Which, by id or name.
    pub ssh_key: String,
    /// Its new name.
    pub name: Option<String>,
    /// Its new free pairs.
    pub labels: Option<Labels>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeSshKey {
    const NAME: &'static str = "ssh_key.change";
    const NEEDS: Needs = Needs::Scope(Scope::ServersWrite);
    const MODE: Mode = Mode::Write;
    type Output = SshKey;

    fn run(&self, ask: &mut Ask<'_>) -> Result<SshKey> {
        let mut ssh_key: SshKey = ask.at_version(&self.ssh_key, self.seen)?;
        if ssh_key.deleted {
            return Err(Error::new(&code::WRONG_STATE).public("The ssh key is deleted."));
        }
        ssh_key.head.change(self.name.as_deref(), None, self.labels.as_ref())?;
        ask.change(&mut ssh_key, "changed")?;
        Ok(ssh_key)
    }
}

/// Deletes a key; servers that were built with it keep it.
#[derive(Clone, Debug)]
pub struct DeleteSshKey {
    /// Which, by id or name.
    pub ssh_key: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for DeleteSshKey {
    const NAME: &'static str = "ssh_key.delete";
    const NEEDS: Needs = Needs::Scope(Scope::ServersWrite);
    const MODE: Mode = Mode::Write;
    type Output = SshKey;

    fn run(&self, ask: &mut Ask<'_>) -> Result<SshKey> {
        let mut ssh_key: SshKey = ask.at_version(&self.ssh_key, self.seen)?;
        if ssh_key.deleted {
            return Ok(ssh_key);
        }
        ssh_key.deleted = true;
        let account = ask.account()?;
        ask.count(account, ssh_key.head.project, Counted::SshKeys, -1)?;
        ask.change(&mut ssh_key, "deleted")?;
        Ok(ssh_key)
    }
}
