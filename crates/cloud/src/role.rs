//! Roles of an account's own.

use nubo_base::Id;
use nubo_domain::role::BuiltInRole;
use nubo_domain::{
    Error, Head, Kind, Lookup, Result, Role, Scope, ScopeSet, Title, User, code, parse_description,
};
use nubo_ports::{Objects, Query};

use crate::{Action, Ask, Facts, Get, ListOf, Listable, Mode, Needs};

/// Verbs of roles.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<ListOf<Role>>(),
    Facts::of::<Get<Role>>(),
    Facts::of::<CreateRole>(),
    Facts::of::<ChangeRole>(),
    Facts::of::<DeleteRole>(),
];

impl Listable for Role {
    const LIST: &'static str = "role.list";
    const GET: &'static str = "role.get";
    const READ_NEEDS: Needs = Needs::Scope(Scope::UsersRead);
}

impl Ask<'_> {
    /// A live role of the caller's account by name.
    pub(crate) fn named_role(&mut self, name: &str) -> Result<Option<Role>> {
        let query = Query { name: Some(name.to_owned()), ..self.visible::<Role>() };
        self.tx.first(query)
    }
}

/// Makes a role.
#[derive(Clone, Debug, Default)]
pub struct CreateRole {
    /// A remark.
    pub description: Option<String>,
    /// Its name, unique in the account and not that of a built-in one.
    pub name: String,
    /// Its rights.
    pub scopes: Vec<String>,
}

impl Action for CreateRole {
    const NAME: &'static str = "role.create";
    const NEEDS: Needs = Needs::Scope(Scope::UsersWrite);
    const MODE: Mode = Mode::Write;
    type Output = Role;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Role> {
        let name = Title::parse("name", &self.name)?;
        if name.as_str().parse::<BuiltInRole>().is_ok() {
            let error = Error::new(&code::NAME_TAKEN).public("A built-in role has this name.");
            return Err(error.field("name", "is taken"));
        }
        let scopes = rights(ask, &self.scopes)?;
        let mut head = Head::new(ask.ids.id(), name.as_str(), ask.now).of_account(ask.account()?);
        head.description = parse_description(self.description.as_deref())?;
        let mut role = Role { head, scopes, deleted: false };
        ask.add(&mut role)?;
        Ok(role)
    }
}

fn rights(ask: &Ask<'_>, words: &[String]) -> Result<ScopeSet> {
    if words.is_empty() {
        return Err(Error::invalid("scopes", "must name at least one scope"));
    }
    ask.scopes_for(Some(words))
}

/// Built-in roles are the same for everybody.
fn refuse_built_in(role: &str) -> Result<()> {
    if role.parse::<BuiltInRole>().is_err() {
        return Ok(());
    }
    let text = "Built-in roles cannot be changed or deleted; make one of your own.";
    Err(Error::new(&code::PROTECTED).public(text))
}

/// Changes the rights of a role; people who have it notice with their next request.
#[derive(Clone, Debug, Default)]
pub struct ChangeRole {
    /// Its new remark; an empty one is none.
    pub description: Option<String>,
    /// Which, by id or name.
    pub role: String,
    /// Its new rights.
    pub scopes: Vec<String>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeRole {
    const NAME: &'static str = "role.change";
    const NEEDS: Needs = Needs::Scope(Scope::UsersWrite);
    const MODE: Mode = Mode::Write;
    type Output = Role;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Role> {
        refuse_built_in(&self.role)?;
        let mut role: Role = ask.at_version(&self.role, self.seen)?;
        if role.deleted {
            return Err(Error::new(&code::WRONG_STATE).public("The role is deleted."));
        }
        ask.refuse_beyond(&role.scopes)?;
        role.scopes = rights(ask, &self.scopes)?;
        if self.description.is_some() {
            role.head.description = parse_description(self.description.as_deref())?;
        }
        ask.change(&mut role, "changed")?;
        Ok(role)
    }
}

/// Deletes a role that nobody has.
#[derive(Clone, Debug)]
pub struct DeleteRole {
    /// Which, by id or name.
    pub role: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for DeleteRole {
    const NAME: &'static str = "role.delete";
    const NEEDS: Needs = Needs::Scope(Scope::UsersWrite);
    const MODE: Mode = Mode::Write;
    type Output = Role;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Role> {
        refuse_built_in(&self.role)?;
        let mut role: Role = ask.at_version(&self.role, self.seen)?;
        if role.deleted {
            return Ok(role);
        }
        ask.refuse_beyond(&role.scopes)?;
        let lookups = vec![("role", Lookup::Text(role.head.name.clone()))];
        let account = role.head.account.map(Id::uuid);
        let having =
            ask.tx.row_count(User::TABLE, &Query { account, lookups, ..Query::default() })?;
        if having > 0 {
            let text = format!("{having} people have this role; give them another first.");
            return Err(Error::new(&code::IN_USE).public(text));
        }
        role.deleted = true;
        ask.change(&mut role, "deleted")?;
        Ok(role)
    }
}
