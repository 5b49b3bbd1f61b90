//! People of an account.

use std::collections::BTreeSet;

use nubo_base::Id;
use nubo_domain::credential::CredentialKind;
use nubo_domain::quota::Counted;
use nubo_domain::role::BuiltInRole;
use nubo_domain::user::{DateFormat, TimeZone, runs_accounts};
use nubo_domain::{Email, Error, Head, Kind, Lookup, Project, Result, Scope, User, code};
use nubo_ports::{Objects, Query};

use crate::member::ProjectWish;
use crate::session::own_session;
use crate::sign_in::role_scopes;
use crate::{Action, Ask, Facts, Get, Listing, Mode, Needs, Paged, PasswordHash};

/// Verbs of people.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<GetOwnUser>(),
    Facts::of::<ChangeOwnUser>(),
    Facts::of::<ListUsers>(),
    Facts::of::<Get<User>>(),
    Facts::of::<AddUser>(),
    Facts::of::<ChangeUser>(),
    Facts::of::<RemoveUser>(),
];

impl crate::Listable for User {
    const LIST: &'static str = "user.list_all";
    const GET: &'static str = "user.get";
    const READ_NEEDS: Needs = Needs::Scope(Scope::UsersRead);
}

/// The person who asks: whose session it is, or who minted the key or token. Of a credential that
/// the operator minted nobody is known, so it is the account's oldest owner.
#[derive(Clone, Copy, Debug)]
pub struct GetOwnUser;

impl Action for GetOwnUser {
    const NAME: &'static str = "user.get_own";
    const NEEDS: Needs = Needs::SignIn;
    const MODE: Mode = Mode::Read;
    type Output = User;

    fn run(&self, ask: &mut Ask<'_>) -> Result<User> {
        if let Some(id) = ask.caller.user() {
            return ask.tx.get(id);
        }
        let owner = Lookup::Text(BuiltInRole::Owner.word().to_owned());
        let account = Some(ask.account()?.uuid());
        let query = Query { account, lookups: vec![("role", owner)], ..Query::default() };
        let found: Option<User> = ask.tx.first(query)?;
        found.ok_or_else(|| Error::internal("an account without an owner"))
    }
}

/// Changes how the person who asks is told of moments; what is left out stays.
#[derive(Clone, Debug)]
pub struct ChangeOwnUser {
    /// The time zone; none is that of the person's system.
    pub time_zone: Option<Option<String>>,
    /// How days are written.
    pub date_format: Option<Option<DateFormat>>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeOwnUser {
    const NAME: &'static str = "user.change_own";
    const NEEDS: Needs = Needs::Credential;
    const MODE: Mode = Mode::Write;
    type Output = User;

    fn run(&self, ask: &mut Ask<'_>) -> Result<User> {
        let mut user: User = ask.tx.get(own_session(ask)?)?;
        ask.expect_version(&user.head, self.seen)?;
        if let Some(zone) = &self.time_zone {
            let parse = |zone: &String| TimeZone::parse("time_zone", zone);
            user.time_zone = zone.as_ref().map(parse).transpose()?;
        }
        user.date_format = self.date_format.unwrap_or(user.date_format);
        ask.change(&mut user, "changed")?;
        Ok(user)
    }
}

/// A page of people.
#[derive(Clone, Debug)]
pub struct ListUsers {
    /// The page.
    pub listing: Listing,
    /// Only with this role.
    pub role: Option<String>,
}

impl Action for ListUsers {
    const NAME: &'static str = "user.list";
    const NEEDS: Needs = Needs::Scope(Scope::UsersRead);
    const MODE: Mode = Mode::Read;
    type Output = Paged<User>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Paged<User>> {
        let listing = &self.listing;
        let role = self.role.iter().map(|role| ("role", Lookup::Text(role.clone())));
        let query = Query {
            name: listing.name.as_ref().map(|name| name.to_ascii_lowercase()),
            lookups: role.collect(),
            after: listing.after,
            limit: listing.limit + 1,
            ..ask.visible::<User>()
        };
        let items = ask.tx.list(&query)?;
        Ok(Paged::cut(items, listing.limit, |u: &User| u.head.id.uuid()))
    }
}

/// Adds a person to the account.
#[derive(Clone, Debug)]
pub struct AddUser {
    /// The address; unique in the whole cloud.
    pub email: String,
    /// The role's word or name.
    pub role: String,
    /// A first password; signing in is impossible without one.
    pub password: Option<PasswordHash>,
    /// The only projects to work in; none is all that the caller works in, those to come too where
    /// the caller works in all of them.
    pub projects: ProjectWish,
}

impl Action for AddUser {
    const NAME: &'static str = "user.add";
    const NEEDS: Needs = Needs::Scope(Scope::UsersWrite);
    const MODE: Mode = Mode::Write;
    type Output = User;

    fn run(&self, ask: &mut Ask<'_>) -> Result<User> {
        let email = Email::parse("email", &self.email)?;
        check_role(ask, &self.role)?;
        let projects = match &self.projects {
            None if ask.caller.is_limited && !runs_accounts(&self.role) => own_choice(ask),
            wish => ask.chosen(&self.role, wish)?,
        };
        let account = ask.account()?;
        let head = Head::new(ask.ids.id(), "", ask.now).of_account(account);
        let mut user = User::new(head, &email, self.role.clone());
        user.password_hash = self.password.as_ref().map(PasswordHash::text);
        user.projects = projects;
        ask.count(account, None, Counted::Users, 1)?;
        ask.add(&mut user).map_err(|e| match e.code() == &code::NAME_TAKEN {
            true => Error::new(&code::CONFLICT)
                .public("Somebody has this address.")
                .field("email", "is taken"),
            false => e,
        })?;
        Ok(user)
    }
}

/// The caller's own projects, for somebody whom it adds.
fn own_choice(ask: &Ask<'_>) -> Option<BTreeSet<Id<Project>>> {
    ask.caller.rooms.these().cloned()
}

/// A role must exist, and give nothing that the caller lacks.
fn check_role(ask: &mut Ask<'_>, role: &str) -> Result<()> {
    let account = ask.account()?;
    let known = role.parse::<BuiltInRole>().is_ok()
        || ask.named_role(role)?.is_some_and(|r| r.head.account == Some(account));
    if !known {
        return Err(Error::invalid("role", "there is no such role"));
    }
    let scopes = role_scopes(ask.tx, Some(account), role)?;
    ask.refuse_beyond(&scopes)
}

/// Changes a person's role or password.
#[derive(Clone, Debug)]
pub struct ChangeUser {
    /// Which, by id or address.
    pub user: String,
    /// The new role.
    pub role: Option<String>,
    /// The new password; every session of the person ends.
    pub password: Option<PasswordHash>,
    /// The only projects to work in from now on; the inner none is all of them.
    pub projects: Option<ProjectWish>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeUser {
    const NAME: &'static str = "user.change";
    const NEEDS: Needs = Needs::Scope(Scope::UsersWrite);
    const MODE: Mode = Mode::Write;
    type Output = User;

    fn run(&self, ask: &mut Ask<'_>) -> Result<User> {
        let mut user: User = ask.at_version(&self.user, self.seen)?;
        refuse_stronger(ask, &user)?;
        if let Some(role) = self.role.as_ref().filter(|role| **role != user.role) {
            check_role(ask, role)?;
            keep_an_owner(ask, &user)?;
            user.role.clone_from(role);
            if runs_accounts(role) {
                ask.must_work_everywhere()?;
                user.projects = None;
            }
        }
        if let Some(wish) = &self.projects {
            user.projects = ask.chosen(&user.role, wish)?;
        }
        if let Some(hash) = &self.password {
            user.password_hash = Some(hash.text());
            end_sessions(ask, &user)?;
        }
        ask.change(&mut user, "changed")?;
        Ok(user)
    }
}

/// Removes a person; their sessions end.
#[derive(Clone, Debug)]
pub struct RemoveUser {
    /// Which, by id or address.
    pub user: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for RemoveUser {
    const NAME: &'static str = "user.remove";
    const NEEDS: Needs = Needs::Scope(Scope::UsersWrite);
    const MODE: Mode = Mode::Write;
    type Output = User;

    fn run(&self, ask: &mut Ask<'_>) -> Result<User> {
        let mut user: User = ask.at_version(&self.user, self.seen)?;
        if user.removed {
            return Ok(user);
        }
        refuse_stronger(ask, &user)?;
        keep_an_owner(ask, &user)?;
        end_sessions(ask, &user)?;
        user.removed = true;
        let account = ask.account()?;
        ask.count(account, None, Counted::Users, -1)?;
        ask.change(&mut user, "removed")?;
        Ok(user)
    }
}

/// Whoever changes a person could act as that person, so it must not be a stronger one.
fn refuse_stronger(ask: &mut Ask<'_>, user: &User) -> Result<()> {
    crate::member::refuse_wider(ask, user)?;
    refuse_beyond_role(ask, user)
}

/// Refuses to act on somebody whose role gives more than the caller has.
pub(crate) fn refuse_beyond_role(ask: &mut Ask<'_>, user: &User) -> Result<()> {
    let scopes = role_scopes(ask.tx, user.head.account, &user.role)?;
    ask.refuse_beyond(&scopes)?;
    if user.is_operator && !ask.caller.is_operator() {
        return Err(Error::new(&code::OPERATOR_REQUIRED));
    }
    Ok(())
}

fn keep_an_owner(ask: &mut Ask<'_>, user: &User) -> Result<()> {
    let owner = BuiltInRole::Owner.word();
    if user.role != owner {
        return Ok(());
    }
    let lookups = vec![("role", Lookup::Text(owner.to_owned()))];
    let query = Query { account: user.head.account.map(Id::uuid), lookups, ..Query::default() };
    if ask.tx.row_count(User::TABLE, &query)? > 1 {
        return Ok(());
    }
    let text = "The account must keep at least one owner.";
    Err(Error::new(&code::PROTECTED).public(text).field("role", "is the last owner's"))
}

fn end_sessions(ask: &mut Ask<'_>, user: &User) -> Result<()> {
    let account = ask.account()?.uuid();
    let kinds = [CredentialKind::Session, CredentialKind::Link];
    let person = Some(user.head.id.uuid());
    ask.tx.credential_revoke_all(account, person, &kinds, ask.now).map(|_| ())
}
