//! Members of projects: people who are kept to some projects of their account.
//!
//! Somebody without such a choice works in all of them, those to come too, as does whoever runs the
//! account. A choice acts on the next request of the person and of every credential that the person
//! has made. What belongs to the account as a whole (the wallet, people, settings) is not in any
//! project: there the scopes of the role decide, as they do for everybody.

use std::collections::BTreeSet;

use nubo_base::{Id, Uuid};
use nubo_domain::role::BuiltInRole;
use nubo_domain::user::{PROJECTS_MAX, runs_accounts};
use nubo_domain::{Email, Error, Project, Result, Scope, User, code};
use nubo_ports::{Objects, Query};

use crate::project::refuse_archived;
use crate::user::{AddUser, refuse_beyond_role};
use crate::{Action, Ask, Listing, Mode, Needs, Paged};

/// A choice of projects as a request names them, by id or name; none is all of them.
pub type ProjectWish = Option<Vec<String>>;

impl Ask<'_> {
    /// The projects that somebody with this role is to work in, if not in all of them.
    ///
    /// # Errors
    /// `validation_failed` at `projects`; `insufficient_scope` for more than the caller works in.
    pub(crate) fn chosen(
        &mut self,
        role: &str,
        wish: &ProjectWish,
    ) -> Result<Option<BTreeSet<Id<Project>>>> {
        let Some(named) = wish else {
            self.must_work_everywhere()?;
            return Ok(None);
        };
        if named.len() > PROJECTS_MAX {
            return Err(Error::invalid("projects", format!("must be at most {PROJECTS_MAX}")));
        }
        let mut chosen = BTreeSet::new();
        for (place, text) in named.iter().enumerate() {
            let project: Project = self.resolve(&format!("projects[{place}]"), text)?;
            chosen.insert(project.head.id);
        }
        if runs_accounts(role) {
            self.must_work_everywhere()?;
            if every_project(self)? != chosen {
                let issue = format!("cannot be chosen for an {role}, who works in all of them");
                return Err(Error::invalid("projects", issue));
            }
            return Ok(None);
        }
        Ok(Some(chosen))
    }
}

/// Who makes a project works in it.
pub(crate) fn let_in_maker(ask: &mut Ask<'_>, project: Id<Project>) -> Result<()> {
    let Some(id) = ask.caller.user().filter(|_| ask.caller.is_limited) else { return Ok(()) };
    let mut user: User = ask.tx.get(id)?;
    let Some(own) = &mut user.projects else { return Ok(()) };
    own.insert(project);
    refuse_too_many(own)?;
    ask.change(&mut user, "changed")
}

fn refuse_too_many(projects: &BTreeSet<Id<Project>>) -> Result<()> {
    if projects.len() <= PROJECTS_MAX {
        return Ok(());
    }
    let text = format!("Somebody works in all projects or in at most {PROJECTS_MAX}.");
    Err(Error::new(&code::CONFLICT).public(text))
}

/// People of the caller's account who work in a project, after one of them.
fn working_in(
    ask: &mut Ask<'_>,
    project: Id<Project>,
    (after, most): (Option<Uuid>, usize),
) -> Result<Vec<User>> {
    const AT_ONCE: u32 = 500;
    let (mut found, mut after) = (Vec::new(), after);
    loop {
        let query = Query { after, limit: AT_ONCE, ..ask.visible::<User>() };
        let page: Vec<User> = ask.tx.list(&query)?;
        after = page.last().map(|user| user.head.id.uuid());
        let is_last = page.len() < AT_ONCE as usize;
        found.extend(page.into_iter().filter(|user| user.rooms().has(project)));
        if is_last || found.len() >= most {
            found.truncate(most);
            return Ok(found);
        }
    }
}

/// A page of the people who work in a project.
#[derive(Clone, Debug)]
pub struct ListMembers {
    /// Which project, by id or name.
    pub project: String,
    /// The page; only `after` and `limit` count.
    pub listing: Listing,
}

impl Action for ListMembers {
    const NAME: &'static str = "project.list_members";
    const NEEDS: Needs = Needs::Scope(Scope::UsersRead);
    const MODE: Mode = Mode::Read;
    type Output = Paged<User>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Paged<User>> {
        let project: Project = ask.at(&self.project)?;
        let (after, limit) = (self.listing.after, self.listing.limit);
        let most = usize::try_from(limit).map_err(Error::internal)?.saturating_add(1);
        let found = working_in(ask, project.head.id, (after, most))?;
        Ok(Paged::cut(found, limit, |user| user.head.id.uuid()))
    }
}

/// Lets a person of the account work in a project; somebody new is added to the account for it.
#[derive(Clone, Debug)]
pub struct AddMember {
    /// Which project, by id or name.
    pub project: String,
    /// The person's address.
    pub email: String,
    /// The role's word or name, for somebody new: `member` if absent. Whoever is there already
    /// keeps the role that they have.
    pub role: Option<String>,
}

impl Action for AddMember {
    const NAME: &'static str = "project.add_member";
    const NEEDS: Needs = Needs::Scope(Scope::UsersWrite);
    const MODE: Mode = Mode::Write;
    type Output = User;

    fn run(&self, ask: &mut Ask<'_>) -> Result<User> {
        let project: Project = ask.at(&self.project)?;
        refuse_archived(&project)?;
        let email = Email::parse("email", &self.email)?;
        let name = Some(email.as_str().to_owned());
        let query = Query { name, ..ask.visible::<User>() };
        let Some(mut user) = ask.tx.first::<User>(query)? else {
            let role = self.role.as_deref().unwrap_or(BuiltInRole::Member.word());
            let projects = Some(vec![project.head.id.to_string()]);
            let email = email.as_str().to_owned();
            return AddUser { email, role: role.to_owned(), password: None, projects }.run(ask);
        };
        if self.role.as_ref().is_some_and(|role| *role != user.role) {
            let issue = format!("is {} for this person; change the person for another", user.role);
            return Err(Error::invalid("role", issue));
        }
        ask.touch(user.head.id);
        if let Some(own) = &mut user.projects
            && own.insert(project.head.id)
        {
            refuse_too_many(own)?;
            ask.change(&mut user, "changed")?;
        }
        Ok(user)
    }
}

/// Lets a person work in a project no longer. Who worked in all of them works in all others then,
/// but in none to come.
#[derive(Clone, Debug)]
pub struct RemoveMember {
    /// Which project, by id or name.
    pub project: String,
    /// Who, by id or address.
    pub user: String,
}

impl Action for RemoveMember {
    const NAME: &'static str = "project.remove_member";
    const NEEDS: Needs = Needs::Scope(Scope::UsersWrite);
    const MODE: Mode = Mode::Write;
    type Output = User;

    fn run(&self, ask: &mut Ask<'_>) -> Result<User> {
        let project: Project = ask.at(&self.project)?;
        let mut user: User = ask.at(&self.user)?;
        if user.removed || !user.rooms().has(project.head.id) {
            return Err(Error::not_found("member"));
        }
        if user.works_everywhere() {
            let text = format!("An {} works in every project; give another role first.", user.role);
            return Err(Error::new(&code::PROTECTED).public(text));
        }
        refuse_beyond_role(ask, &user)?;
        let mut own = match user.projects.take() {
            Some(own) => own,
            None => every_project(ask)?,
        };
        own.remove(&project.head.id);
        user.projects = Some(own);
        ask.change(&mut user, "changed")?;
        Ok(user)
    }
}

/// Every live project of the caller's account.
fn every_project(ask: &mut Ask<'_>) -> Result<BTreeSet<Id<Project>>> {
    ask.must_work_everywhere()?;
    let limit = u32::try_from(PROJECTS_MAX + 2).map_err(Error::internal)?;
    let query = Query { limit, ..ask.visible::<Project>() };
    let found: Vec<Project> = ask.tx.list(&query)?;
    let found: BTreeSet<_> = found.iter().map(|project| project.head.id).collect();
    // One of them is about to be taken away.
    if found.len() > PROJECTS_MAX + 1 {
        let text = "There are too many projects to leave out one; choose the person's projects.";
        return Err(Error::new(&code::CONFLICT).public(text));
    }
    Ok(found)
}

/// Refuses to act on somebody who works where the caller does not.
///
/// # Errors
/// `insufficient_scope`.
pub(crate) fn refuse_wider(ask: &Ask<'_>, user: &User) -> Result<()> {
    let is_wider = ask.caller.is_limited && !user.rooms().are_within(&ask.caller.rooms);
    if !is_wider {
        return Ok(());
    }
    let text = "This person works in projects that you do not work in.";
    Err(Error::new(&code::INSUFFICIENT_SCOPE).public(text))
}

/// Everybody who works in a project, for dialects whose lists have no end.
#[derive(Clone, Debug)]
pub struct AllMembers {
    /// Which project, by id or name.
    pub project: String,
}

impl Action for AllMembers {
    const NAME: &'static str = ListMembers::NAME;
    const NEEDS: Needs = ListMembers::NEEDS;
    const MODE: Mode = Mode::Read;
    type Output = Vec<User>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Vec<User>> {
        let project: Project = ask.at(&self.project)?;
        working_in(ask, project.head.id, (None, usize::MAX))
    }
}
