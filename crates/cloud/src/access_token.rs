//! The access token: the one token with which a whole account is run (seed 000). It is a person's
//! stand-in: it has that person's rights in every project of theirs, and lives until API access is
//! switched off, or until its end.

use nubo_base::Time;
use nubo_domain::account::{Access, AccessEvent, AccessPolicy};
use nubo_domain::credential::{Credential, CredentialKind, SecretForm};
use nubo_domain::{Error, Result, Rooms, Scope, Title, code};
use nubo_ports::store::CredentialFilter;

use crate::account::GetOwnAccount;
use crate::key::tell;
use crate::mint::{Minted, Wanted};
use crate::{Action, Ask, Facts, Mode, Needs};

/// Verbs of the access token.
pub const ACTIONS: &[Facts] = &[Facts::of::<IssueAccessToken>(), Facts::of::<GetAccessToken>()];

/// Switches API access on, if it is off, and mints the access token. There is one at a time.
#[derive(Clone, Debug, Default)]
pub struct IssueAccessToken {
    /// A name for people.
    pub name: Option<String>,
    /// When it ends by itself; never if absent.
    pub expires: Option<Time>,
}

impl Action for IssueAccessToken {
    const NAME: &'static str = "access_token.issue";
    const NEEDS: Needs = Needs::Session(Scope::AccountWrite);
    const MODE: Mode = Mode::Write;
    type Output = Minted;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Minted> {
        let name = Title::parse("name", self.name.as_deref().unwrap_or("API token"))?;
        let mut account = GetOwnAccount.run(ask)?;
        if account.access() != Access::Approved {
            if ask.policy.access != AccessPolicy::Open {
                let text = "API access needs the operator's approval; request it instead.";
                return Err(Error::new(&code::API_ACCESS_DISABLED).public(text));
            }
            account.on(AccessEvent::Enable)?;
            ask.change(&mut account, "access_approved")?;
        } else if live(ask)?.is_some() {
            return Err(Error::new(&code::WRONG_STATE).public("API is already enabled."));
        }
        let wanted = Wanted {
            kind: CredentialKind::Token,
            account: account.head.id,
            project: None,
            user: ask.caller.user(),
            name: name.as_str().to_owned(),
            scopes: (*ask.caller.scopes).clone(),
            expires: self.expires,
        };
        let minted = ask.mint_as(wanted, SecretForm::WithId)?;
        tell(ask, &minted.credential, "created")?;
        Ok(minted)
    }
}

/// The account's live access token, without its secret; none if there is none.
#[derive(Clone, Copy, Debug)]
pub struct GetAccessToken;

impl Action for GetAccessToken {
    const NAME: &'static str = "access_token.get";
    const NEEDS: Needs = Needs::Scope(Scope::AccountRead);
    const MODE: Mode = Mode::Read;
    type Output = Option<Credential>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Option<Credential>> {
        live(ask)
    }
}

const PAGE: u32 = 500;

/// Of all tokens of the account the live one that is bound to no project.
fn live(ask: &mut Ask<'_>) -> Result<Option<Credential>> {
    let mut filter = CredentialFilter {
        account: ask.account()?.uuid(),
        rooms: Rooms::All,
        user: None,
        kind: CredentialKind::Token,
        after: None,
        newest_first: false,
        limit: PAGE,
    };
    let now = ask.now;
    let is_live = |c: &Credential| {
        c.project.is_none() && c.revoked.is_none() && c.expires.is_none_or(|at| at > now)
    };
    loop {
        let page = ask.tx.credential_list(&filter)?;
        filter.after = page.last().map(|last| last.id);
        if let Some(found) = page.into_iter().find(is_live) {
            return Ok(Some(found));
        }
        if filter.after.is_none() {
            return Ok(None);
        }
    }
}
