//! The holder of an account: the person that an account is shown with.

use nubo_base::{Id, Money};
use nubo_domain::role::BuiltInRole;
use nubo_domain::{Account, Lookup, Result, Scope, User};
use nubo_ports::{Objects, Query};

use crate::{Action, Ask, Mode, Needs};

/// An account with its holder and what it has.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The account.
    pub account: Account,
    /// The person behind the caller's credential, or an owner of the account; none only where
    /// nobody is left.
    pub user: Option<User>,
    /// What its wallet can spend; below zero is owed.
    pub balance: Money,
}

/// The caller's own account with its holder.
#[derive(Clone, Copy, Debug)]
pub struct GetHolder;

impl Action for GetHolder {
    const NAME: &'static str = "account.holder";
    const NEEDS: Needs = Needs::Scope(Scope::AccountRead);
    const MODE: Mode = Mode::Read;
    type Output = Holder;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Holder> {
        let id = ask.account()?;
        let balance = ask.tx.wallet_get(id.uuid())?.balance;
        Ok(Holder { account: ask.tx.get(id)?, user: holder(ask, id)?, balance })
    }
}

/// The person that the caller acts for: the one behind its credential, or the account's first
/// owner.
///
/// # Errors
/// Those of the store.
pub(crate) fn holder(ask: &mut Ask<'_>, account: Id<Account>) -> Result<Option<User>> {
    if let Some(id) = ask.caller.user() {
        let own: Option<User> = ask.tx.find(id)?;
        let own = own.filter(|user| !user.removed && user.head.account == Some(account));
        if own.is_some() {
            return Ok(own);
        }
    }
    let owner = Lookup::Text(BuiltInRole::Owner.word().to_owned());
    ask.tx.first(Query {
        account: Some(account.uuid()),
        lookups: vec![("role", owner)],
        ..Query::default()
    })
}
