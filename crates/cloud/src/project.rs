//! Projects: rooms for resources, with keys and quotas of their own.

use nubo_base::Id;
use nubo_domain::credential::CredentialKind;
use nubo_domain::project::ProjectState;
use nubo_domain::quota::Counted;
use nubo_domain::{
    Error, Head, Kind, Labels, Network, Project, PublicIp, Result, Rooms, Scope, SecurityGroup,
    Server, Snapshot, SshKey, Title, Volume, check_labels, code, parse_description,
};
use nubo_ports::store::CredentialFilter;
use nubo_ports::{Objects, Query};

use crate::account::add_project;
use crate::member;
use crate::{Action, Ask, Facts, Listable, Listing, Mode, Needs, Paged};

/// Verbs of projects.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<ListProjects>(),
    Facts::of::<GetProject>(),
    Facts::of::<CreateProject>(),
    Facts::of::<ChangeProject>(),
    Facts::of::<DeleteProject>(),
    Facts::of::<member::ListMembers>(),
    Facts::of::<member::AddMember>(),
    Facts::of::<member::RemoveMember>(),
];

impl Listable for Project {
    const LIST: &'static str = "project.list";
    const GET: &'static str = "project.get";
    const READ_NEEDS: Needs = Needs::Credential;
}

/// A page of projects; who works in some of them, or shows a project's own credential, sees those
/// alone.
#[derive(Clone, Debug)]
pub struct ListProjects {
    /// The page.
    pub listing: Listing,
}

impl Action for ListProjects {
    const NAME: &'static str = "project.list";
    const NEEDS: Needs = Needs::Credential;
    const MODE: Mode = Mode::Read;
    type Output = Paged<Project>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Paged<Project>> {
        let listing = &self.listing;
        let query = Query {
            name: listing.name.clone(),
            states: listing.states.clone(),
            with_ended: !listing.states.is_empty(),
            labels: listing.labels.clone(),
            after: listing.after,
            limit: listing.limit + 1,
            ..ask.visible::<Project>()
        };
        let items = ask.tx.list(&query)?;
        Ok(Paged::cut(items, listing.limit, |p: &Project| p.head.id.uuid()))
    }
}

/// One project.
#[derive(Clone, Debug)]
pub struct GetProject {
    /// Which, by id or name.
    pub project: String,
}

impl Action for GetProject {
    const NAME: &'static str = "project.get";
    const NEEDS: Needs = Needs::Credential;
    const MODE: Mode = Mode::Read;
    type Output = Project;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Project> {
        ask.at(&self.project)
    }
}

/// Limits of a project; what is absent stays as it is, an inner none lifts the limit.
pub type QuotaWish = Vec<(String, Option<i64>)>;

/// Makes a project.
#[derive(Clone, Debug, Default)]
pub struct CreateProject {
    /// A remark.
    pub description: Option<String>,
    /// Free pairs.
    pub labels: Labels,
    /// Its name, unique in the account.
    pub name: String,
    /// Its limits, beside those of the account.
    pub quotas: QuotaWish,
}

impl Action for CreateProject {
    const NAME: &'static str = "project.create";
    const NEEDS: Needs = Needs::Scope(Scope::ProjectsWrite);
    const MODE: Mode = Mode::Write;
    type Output = Project;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Project> {
        let name = Title::parse("name", &self.name)?;
        let account = ask.account()?;
        check_labels(&self.labels)?;
        let mut head = Head::new(ask.ids.id(), name.as_str(), ask.now).of_account(account);
        head.description = parse_description(self.description.as_deref())?;
        head.labels.clone_from(&self.labels);
        let mut project = Project::new(head, false);
        project.limit(&set_quotas(ask, project.head.id.uuid(), &self.quotas)?);
        let project = add_project(ask, account, project)?;
        member::let_in_maker(ask, project.head.id)?;
        ask.touch(project.head.id);
        Ok(project)
    }
}

/// Sets limits of an account or a project, and tells what was read.
pub(crate) fn set_quotas(
    ask: &mut Ask<'_>,
    owner: nubo_base::Uuid,
    quotas: &QuotaWish,
) -> Result<Vec<(Counted, Option<i64>)>> {
    let mut read = Vec::with_capacity(quotas.len());
    for (word, limit) in quotas {
        let field = format!("quotas.{}", word.chars().take(40).collect::<String>());
        let counted: Counted =
            word.parse().map_err(|()| Error::invalid(&field, "is nothing that is counted"))?;
        if limit.is_some_and(|n| n < 0) {
            return Err(Error::invalid(field, "must not be negative; null is no limit"));
        }
        ask.tx.quota_set(owner, counted, *limit)?;
        read.push((counted, *limit));
    }
    Ok(read)
}

/// Changes a project.
#[derive(Clone, Debug, Default)]
pub struct ChangeProject {
    /// Its new remark; an empty one is none.
    pub description: Option<String>,
    /// Its new free pairs.
    pub labels: Option<Labels>,
    /// Which, by id or name.
    pub project: String,
    /// Its new name.
    pub name: Option<String>,
    /// Its new limits.
    pub quotas: QuotaWish,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeProject {
    const NAME: &'static str = "project.change";
    const NEEDS: Needs = Needs::Scope(Scope::ProjectsWrite);
    const MODE: Mode = Mode::Write;
    type Output = Project;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Project> {
        let mut project: Project = ask.at_version(&self.project, self.seen)?;
        refuse_archived(&project)?;
        let (name, description) = (self.name.as_deref(), self.description.as_deref());
        project.head.change(name, description, self.labels.as_ref())?;
        project.limit(&set_quotas(ask, project.head.id.uuid(), &self.quotas)?);
        ask.change(&mut project, "changed")?;
        Ok(project)
    }
}

pub(crate) fn refuse_archived(project: &Project) -> Result<()> {
    if project.state == ProjectState::Archived {
        return Err(Error::new(&code::WRONG_STATE).public("The project is archived."));
    }
    Ok(())
}

/// Archives a project without servers, volumes and reserved addresses; its keys, ssh keys, networks
/// and security groups end with it.
#[derive(Clone, Debug)]
pub struct DeleteProject {
    /// Which, by id or name.
    pub project: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for DeleteProject {
    const NAME: &'static str = "project.delete";
    const NEEDS: Needs = Needs::Scope(Scope::ProjectsWrite);
    const MODE: Mode = Mode::Write;
    type Output = Project;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Project> {
        let mut project: Project = ask.at_version(&self.project, self.seen)?;
        if project.state == ProjectState::Archived {
            return Ok(project);
        }
        if project.is_default {
            let text = "The default project cannot be deleted.";
            return Err(Error::new(&code::PROTECTED).public(text));
        }
        let query = Query { rooms: project.head.id.into(), ..Query::default() };
        let costly = [
            (Server::TABLE, "servers"),
            (Volume::TABLE, "volumes"),
            (Snapshot::TABLE, "snapshots"),
            (PublicIp::TABLE, "reserved addresses"),
        ];
        for (table, what) in costly {
            let count = ask.tx.row_count(table, &query)?;
            if count > 0 {
                let text = format!("The project still has {count} {what}; delete them first.");
                return Err(Error::new(&code::IN_USE).public(text));
            }
        }
        empty(ask, &project)?;
        let account = ask.account()?;
        ask.count(account, None, Counted::Projects, -1)?;
        project.state = ProjectState::Archived;
        ask.change(&mut project, "deleted")?;
        Ok(project)
    }
}

/// Ends what a project still holds that nobody pays for.
fn empty(ask: &mut Ask<'_>, project: &Project) -> Result<()> {
    let account = ask.account()?;
    let rooms = Rooms::from(project.head.id);
    let all = Query { rooms: rooms.clone(), limit: 1_000, ..Query::default() };
    for mut key in ask.tx.list::<SshKey>(&all)? {
        key.deleted = true;
        ask.change(&mut key, "deleted")?;
        ask.count(account, Some(project.head.id), Counted::SshKeys, -1)?;
    }
    for mut network in ask.tx.list::<Network>(&all)? {
        network.deleted = true;
        ask.change(&mut network, "deleted")?;
        if !network.is_default {
            ask.count(account, Some(project.head.id), Counted::Networks, -1)?;
        }
    }
    for mut group in ask.tx.list::<SecurityGroup>(&all)? {
        group.deleted = true;
        ask.change(&mut group, "deleted")?;
        if !group.is_default {
            ask.count(account, Some(project.head.id), Counted::SecurityGroups, -1)?;
        }
    }
    for kind in [CredentialKind::Key, CredentialKind::Token] {
        let filter = CredentialFilter {
            account: Id::uuid(account),
            rooms: rooms.clone(),
            user: None,
            kind,
            after: None,
            newest_first: false,
            limit: 10_000,
        };
        for credential in ask.tx.credential_list(&filter)? {
            ask.revoke(&credential)?;
        }
    }
    Ok(())
}
