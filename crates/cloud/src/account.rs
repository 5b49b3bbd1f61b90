//! Accounts: making them, their API access, what the operator may do to them.

use nubo_base::{Id, Money, SecretText};
use nubo_domain::account::{Access, AccessEvent, AccessPolicy};
use nubo_domain::billing::Billing;
use nubo_domain::credential::{CredentialKind, SecretForm};
use nubo_domain::project::DEFAULT_NAME;
use nubo_domain::quota::Counted;
use nubo_domain::role::BuiltInRole;
use nubo_domain::server::ServerState;
use nubo_domain::{
    Account, Email, Error, Head, Project, Region, Result, Scope, ScopeSet, Server, Title, User,
    code,
};
use nubo_ports::{Objects, Query};

use crate::mint::{Minted, Wanted};
use crate::reseller::Terms;
use crate::{Action, Ask, Facts, Get, ListOf, Listable, Mode, Needs, PasswordHash};

/// Verbs of accounts.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<GetOwnAccount>(),
    Facts::of::<crate::holder::GetHolder>(),
    Facts::of::<crate::reseller::GetReseller>(),
    Facts::of::<RenameAccount>(),
    Facts::of::<crate::details::ChangeDetails>(),
    Facts::of::<crate::second_factor::RequireSecondFactor>(),
    Facts::of::<RequestAccess>(),
    Facts::of::<EnableAccess>(),
    Facts::of::<DisableAccess>(),
    Facts::of::<CreateAccount>(),
    Facts::of::<ListOf<Account>>(),
    Facts::of::<Get<Account>>(),
    Facts::of::<ChangeAccount>(),
    Facts::of::<DecideAccess>(),
    Facts::of::<MintKey>(),
];

impl Listable for Account {
    const LIST: &'static str = "account.list";
    const GET: &'static str = "account.inspect";
    const READ_NEEDS: Needs = Needs::Operator;
}

/// The caller's own account.
#[derive(Clone, Copy, Debug)]
pub struct GetOwnAccount;

impl Action for GetOwnAccount {
    const NAME: &'static str = "account.get";
    const NEEDS: Needs = Needs::Scope(Scope::AccountRead);
    const MODE: Mode = Mode::Read;
    type Output = Account;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Account> {
        let id = ask.account()?;
        ask.tx.get(id)
    }
}

/// Gives the caller's own account another name.
#[derive(Clone, Debug)]
pub struct RenameAccount {
    /// The new name.
    pub name: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for RenameAccount {
    const NAME: &'static str = "account.rename";
    const NEEDS: Needs = Needs::Scope(Scope::AccountWrite);
    const MODE: Mode = Mode::Write;
    type Output = Account;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Account> {
        let mut account = GetOwnAccount.run(ask)?;
        ask.expect_version(&account.head, self.seen)?;
        account.head.name = Title::parse("name", &self.name)?.as_str().to_owned();
        ask.change(&mut account, "renamed")?;
        Ok(account)
    }
}

/// Asks the operator for API access; where the policy is open it is given at once.
#[derive(Clone, Copy, Debug)]
pub struct RequestAccess;

impl Action for RequestAccess {
    const NAME: &'static str = "account.request_access";
    const NEEDS: Needs = Needs::Session(Scope::AccountWrite);
    const MODE: Mode = Mode::Write;
    type Output = Account;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Account> {
        let mut account = GetOwnAccount.run(ask)?;
        let open = ask.policy.access == AccessPolicy::Open;
        account.on(if open { AccessEvent::Enable } else { AccessEvent::Request })?;
        ask.change(&mut account, if open { "access_approved" } else { "access_requested" })?;
        Ok(account)
    }
}

/// Switches API access on where the policy is open.
#[derive(Clone, Copy, Debug)]
pub struct EnableAccess;

impl Action for EnableAccess {
    const NAME: &'static str = "account.enable_access";
    const NEEDS: Needs = Needs::Session(Scope::AccountWrite);
    const MODE: Mode = Mode::Write;
    type Output = Account;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Account> {
        if ask.policy.access != AccessPolicy::Open {
            let text = "API access needs the operator's approval; request it instead.";
            return Err(Error::new(&code::API_ACCESS_DISABLED).public(text));
        }
        let mut account = GetOwnAccount.run(ask)?;
        account.on(AccessEvent::Enable)?;
        ask.change(&mut account, "access_approved")?;
        Ok(account)
    }
}

/// Switches API access off and revokes every key and token, so that none revives later.
#[derive(Clone, Copy, Debug)]
pub struct DisableAccess;

impl Action for DisableAccess {
    const NAME: &'static str = "account.disable_access";
    const NEEDS: Needs = Needs::Scope(Scope::AccountWrite);
    const MODE: Mode = Mode::Write;
    type Output = Account;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Account> {
        let mut account = GetOwnAccount.run(ask)?;
        disable(ask, &mut account)?;
        Ok(account)
    }
}

fn disable(ask: &mut Ask<'_>, account: &mut Account) -> Result<()> {
    account.on(AccessEvent::Disable)?;
    let id = account.head.id;
    let kinds = [CredentialKind::Key, CredentialKind::Token];
    let count = ask.tx.credential_revoke_all(id.uuid(), None, &kinds, ask.now)?;
    let count = i64::try_from(count).map_err(Error::internal)?;
    ask.count(id, None, Counted::Credentials, -count)?;
    ask.change(account, "access_disabled")
}

/// Makes an account with its default project, its owner and a first key with every right.
#[derive(Clone, Debug)]
pub struct CreateAccount {
    /// The owner's address.
    pub email: String,
    /// The account's name; the address if absent.
    pub name: Option<String>,
    /// The owner's password; signing in is impossible without one.
    pub password: Option<PasswordHash>,
    /// Requests a minute of its credentials; 0 is no limit.
    pub rate_limit: Option<u32>,
    /// Whether the owner also runs the cloud.
    pub is_operator: bool,
    /// What its wallet starts with. An account that starts with a credit, be it 0, pays ahead.
    pub credit: Option<Money>,
    /// How far below zero orders may bring its wallet; the inner none is as far as it likes. By
    /// the credit and the cloud's own way if absent.
    pub credit_limit: Option<Option<Money>>,
}

/// What a new account consists of.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The account.
    pub account: Account,
    /// Its default project.
    pub project: Project,
    /// Its owner.
    pub user: User,
    /// A first key with every right.
    pub key: Minted,
}

impl Action for CreateAccount {
    const NAME: &'static str = "account.create";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = NewAccount;

    fn run(&self, ask: &mut Ask<'_>) -> Result<NewAccount> {
        let owner = NewOwner {
            email: Email::parse("email", &self.email)?,
            name: self.name.clone(),
            password: self.password.as_ref().map(PasswordHash::text),
            is_operator: self.is_operator,
            is_approved: true,
            rate_limit: self.rate_limit,
            credit: self.credit,
            credit_limit: self.credit_limit,
        };
        let (account, project, user) = open(ask, owner)?;
        let key = first_key(ask, account.head.id, &project, Some(&user))?;
        ask.touch(account.head.id);
        Ok(NewAccount { account, project, user, key })
    }
}

/// What a new account is made from.
#[derive(Clone, Debug)]
pub(crate) struct NewOwner {
    /// The owner's address.
    pub email: Email,
    /// The account's name; the address if absent.
    pub name: Option<String>,
    /// The hash of the owner's password.
    pub password: Option<SecretText>,
    /// Whether the owner also runs the cloud.
    pub is_operator: bool,
    /// Whether keys and tokens work from the start.
    pub is_approved: bool,
    /// Requests a minute of its credentials; 0 is no limit.
    pub rate_limit: Option<u32>,
    /// What its wallet starts with.
    pub credit: Option<Money>,
    /// How far below zero orders may bring its wallet.
    pub credit_limit: Option<Option<Money>>,
}

/// Makes an account with its quota, its default project, its owner and its wallet.
///
/// # Errors
/// `name_taken` at `email`; `validation_failed`.
pub(crate) fn open(ask: &mut Ask<'_>, owner: NewOwner) -> Result<(Account, Project, User)> {
    let name = owner.name.as_deref().unwrap_or(owner.email.as_str());
    let name = Title::parse("name", name)?;
    let id: Id<Account> = ask.ids.id();
    let mut account = Account::new(Head::new(id, name.as_str(), ask.now).of_account(id));
    account.rate_limit = owner.rate_limit;
    if owner.is_approved {
        account.on(AccessEvent::Approve)?;
    }
    for counted in Counted::ALL {
        ask.tx.quota_set(id.uuid(), *counted, Some(counted.default_limit()))?;
    }
    let head = Head::new(ask.ids.id(), DEFAULT_NAME, ask.now).of_account(id);
    let project = add_project(ask, id, Project::new(head, true))?;
    let head = Head::new(ask.ids.id(), "", ask.now).of_account(id);
    let mut user = User::new(head, &owner.email, BuiltInRole::Owner.word().to_owned());
    user.password_hash.clone_from(&owner.password);
    user.is_operator = owner.is_operator;
    ask.count(id, None, Counted::Users, 1)?;
    ask.add(&mut user).map_err(address_taken)?;
    ask.add(&mut account)?;
    open_wallet(ask, id, &owner)?;
    Ok((account, project, user))
}

fn open_wallet(ask: &mut Ask<'_>, account: Id<Account>, owner: &NewOwner) -> Result<()> {
    let pays_ahead = owner.credit.is_some() || ask.policy.billing == Billing::Prepaid;
    let limit = owner.credit_limit.unwrap_or_else(|| pays_ahead.then_some(Money::ZERO));
    crate::wallet::set_limit(ask, account, limit)?;
    match owner.credit {
        Some(amount) if amount != Money::ZERO => {
            let amount = crate::wallet::checked("credit", amount)?;
            if amount < Money::ZERO {
                return Err(Error::invalid("credit", "must not be negative"));
            }
            crate::wallet::credit(ask, account, (amount, "opening credit")).map(drop)
        }
        _ => Ok(()),
    }
}

/// A person's name is the address, so a taken name is told at the address.
fn address_taken(error: Error) -> Error {
    if error.code() != &code::NAME_TAKEN {
        return error;
    }
    let text = "Somebody has this address.";
    Error::new(&code::NAME_TAKEN).public(text).field("email", "is taken")
}

fn first_key(
    ask: &mut Ask<'_>,
    account: Id<Account>,
    project: &Project,
    user: Option<&User>,
) -> Result<Minted> {
    ask.mint(Wanted {
        kind: CredentialKind::Key,
        account,
        project: Some(project.head.id),
        user: user.map(|u| u.head.id),
        name: "first key".to_owned(),
        scopes: ScopeSet::All,
        expires: None,
    })
}

/// Writes a project with what each has from the start: a network in every region, and a group.
pub(crate) fn add_project(
    ask: &mut Ask<'_>,
    account: Id<Account>,
    mut project: Project,
) -> Result<Project> {
    ask.count(account, None, Counted::Projects, 1)?;
    ask.add(&mut project)?;
    crate::security_group::add_default(ask, &project)?;
    for region in ask.tx.list::<Region>(&Query { limit: 100, ..Query::default() })? {
        crate::network::add_default(ask, &project, &region)?;
    }
    ask.touch(project.head.id);
    Ok(project)
}

/// Changes what only the operator may change of an account.
#[derive(Clone, Debug, Default)]
pub struct ChangeAccount {
    /// Which, in its shown form.
    pub account: String,
    /// Requests a minute; 0 is no limit. The inner none restores the cloud's default.
    pub rate_limit: Option<Option<u32>>,
    /// Suspends it, or gives it back.
    pub suspended: Option<bool>,
    /// Makes it a reseller on these terms; the inner none ends that.
    pub reseller: Option<Option<Terms>>,
}

impl Action for ChangeAccount {
    const NAME: &'static str = "account.change";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Account;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Account> {
        let mut account: Account = ask.at(&self.account)?;
        if let Some(rate) = self.rate_limit {
            account.rate_limit = rate;
        }
        if let Some(terms) = &self.reseller {
            let before = account.reseller.as_ref();
            account.reseller = terms.as_ref().map(|terms| terms.over(before, ask)).transpose()?;
        }
        if let Some(suspended) = self.suspended {
            // From now on that is the operator's word; who is given back has the grace anew.
            account.owes = false;
            let id = account.head.id.uuid();
            if !suspended && ask.tx.wallet_get(id)?.is_dry() {
                ask.tx.wallet_dry(id, Some(ask.now))?;
            }
        }
        let turned = self.suspended.filter(|wanted| *wanted != account.suspended);
        if let Some(suspended) = turned {
            account.suspended = suspended;
            if suspended {
                suspend_servers(ask, account.head.id)?;
            }
        }
        let what = match turned {
            Some(true) => "suspended",
            Some(false) => "resumed",
            None => "changed",
        };
        ask.change(&mut account, what)?;
        Ok(account)
    }
}

/// Suspends every server of an account that rests; those in motion are caught when they rest.
fn suspend_servers(ask: &mut Ask<'_>, account: Id<Account>) -> Result<()> {
    let rests = [ServerState::Running, ServerState::Stopped];
    let mut after = None;
    loop {
        let query = Query {
            account: Some(account.uuid()),
            states: rests.iter().map(|s| s.word().to_owned()).collect(),
            after,
            limit: 100,
            ..Query::default()
        };
        let page: Vec<Server> = ask.tx.list(&query)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.head.id.uuid());
        for mut server in page {
            crate::server::suspend(ask, &mut server)?;
        }
    }
}

/// The operator's word on API access.
#[derive(Clone, Debug)]
pub struct DecideAccess {
    /// Which account, in its shown form.
    pub account: String,
    /// The state it shall have: approved, rejected or disabled.
    pub decision: Access,
    /// What the owner is told.
    pub remark: Option<String>,
}

impl Action for DecideAccess {
    const NAME: &'static str = "account.decide_access";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Account;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Account> {
        let mut account: Account = ask.at(&self.account)?;
        if let Some(remark) = &self.remark {
            Title::parse("remark", remark)?;
        }
        account.access_remark.clone_from(&self.remark);
        match self.decision {
            Access::Approved => {
                account.on(AccessEvent::Approve)?;
                ask.change(&mut account, "access_approved")?;
            }
            Access::Rejected => {
                account.on(AccessEvent::Reject)?;
                ask.change(&mut account, "access_rejected")?;
            }
            Access::Disabled => disable(ask, &mut account)?,
            Access::None | Access::Requested => {
                return Err(Error::invalid("decision", "must be approved, rejected or disabled"));
            }
        }
        Ok(account)
    }
}

/// Makes a key for an account whose owner cannot.
#[derive(Clone, Debug)]
pub struct MintKey {
    /// Which account, in its shown form.
    pub account: String,
    /// A name for people.
    pub name: Option<String>,
    /// Its rights; every right, or the usual ones of its form, if absent.
    pub scopes: Option<Vec<String>>,
    /// How its secret is written.
    pub form: SecretForm,
}

impl Action for MintKey {
    const NAME: &'static str = "account.mint_key";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Minted;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Minted> {
        let account: Account = ask.at(&self.account)?;
        let query = Query { account: Some(account.head.id.uuid()), ..Query::default() };
        let project: Option<Project> = ask.tx.first(query)?;
        let project = project.ok_or_else(|| Error::internal("an account without a project"))?;
        let words = self.scopes.iter().flatten().map(String::as_str);
        let asked = match self.scopes {
            Some(_) => Some(ScopeSet::parse("scopes", words)?),
            None => None,
        };
        let scopes = crate::key::rights(self.form, asked, ScopeSet::All)?;
        let name = Title::parse("name", self.name.as_deref().unwrap_or("operator's key"))?;
        let wanted = Wanted {
            kind: CredentialKind::Key,
            account: account.head.id,
            project: Some(project.head.id),
            user: None,
            name: name.as_str().to_owned(),
            scopes,
            expires: None,
        };
        let minted = ask.mint_as(wanted, self.form)?;
        crate::key::tell(ask, &minted.credential, "created")?;
        Ok(minted)
    }
}
