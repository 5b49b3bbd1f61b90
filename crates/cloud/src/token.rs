//! Tokens (`cap_`): named, scoped credentials for services.

use nubo_base::{Id, Time};
use nubo_domain::credential::{Credential, CredentialKind, Token};
use nubo_domain::{Error, Result, Scope, Title};

use crate::key::{page, revoke, tell, visible};
use crate::mint::{Minted, Wanted};
use crate::{Action, Ask, Facts, Listing, Mode, Needs, Paged};

/// Verbs of tokens.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<CreateToken>(),
    Facts::of::<ListTokens>(),
    Facts::of::<GetToken>(),
    Facts::of::<RevokeToken>(),
];

/// Makes a token with a subset of the caller's rights, in the caller's project.
#[derive(Clone, Debug, Default)]
pub struct CreateToken {
    /// A name for people.
    pub name: String,
    /// Its rights, at least one.
    pub scopes: Vec<String>,
    /// When it ends by itself; never if absent.
    pub expires: Option<Time>,
    /// The project, by id or name; the caller's own or the default one if absent.
    pub project: Option<String>,
}

impl Action for CreateToken {
    const NAME: &'static str = "token.create";
    const NEEDS: Needs = Needs::Scope(Scope::TokensWrite);
    const MODE: Mode = Mode::Write;
    type Output = Minted;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Minted> {
        let name = Title::parse("name", &self.name)?;
        if self.scopes.is_empty() {
            return Err(Error::invalid("scopes", "must name at least one scope"));
        }
        let scopes = ask.scopes_for(Some(&self.scopes))?;
        let project = match &self.project {
            Some(named) => ask.resolve("project_id", named)?,
            None => ask.project(None)?,
        };
        let minted = ask.mint(Wanted {
            kind: CredentialKind::Token,
            account: ask.account()?,
            project: Some(project.head.id),
            user: ask.caller.user(),
            name: name.as_str().to_owned(),
            scopes,
            expires: self.expires,
        })?;
        tell(ask, &minted.credential, "created")?;
        Ok(minted)
    }
}

/// A page of tokens, revoked ones too.
#[derive(Clone, Debug)]
pub struct ListTokens {
    /// The page; only `project`, `after` and `limit` count.
    pub listing: Listing,
}

impl Action for ListTokens {
    const NAME: &'static str = "token.list";
    const NEEDS: Needs = Needs::Scope(Scope::TokensRead);
    const MODE: Mode = Mode::Read;
    type Output = Paged<Credential>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Paged<Credential>> {
        page(ask, CredentialKind::Token, &self.listing)
    }
}

/// One token, without its secret.
#[derive(Clone, Debug)]
pub struct GetToken {
    /// Which, in its shown form.
    pub token: String,
}

impl Action for GetToken {
    const NAME: &'static str = "token.get";
    const NEEDS: Needs = Needs::Scope(Scope::TokensRead);
    const MODE: Mode = Mode::Read;
    type Output = Credential;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Credential> {
        Ok(visible::<Token>(ask, &self.token, CredentialKind::Token)?.1)
    }
}

/// Revokes a token at once. Doing it twice is no error; a token may revoke itself.
#[derive(Clone, Debug)]
pub struct RevokeToken {
    /// Which, in its shown form.
    pub token: String,
}

impl Action for RevokeToken {
    const NAME: &'static str = "token.revoke";
    const NEEDS: Needs = Needs::Scope(Scope::TokensWrite);
    const MODE: Mode = Mode::Write;
    type Output = Id<Token>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Id<Token>> {
        revoke(ask, &self.token, CredentialKind::Token)
    }
}
