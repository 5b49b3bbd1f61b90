//! Project keys (`sk_live_`): made in the dashboard, rotated without downtime.

use std::time::Duration;

use nubo_base::{Id, Tag, Time};
use nubo_domain::credential::{Credential, CredentialKind, Key, SecretForm};
use nubo_domain::{Error, Project, Result, Scope, ScopeSet, Title, code};
use nubo_ports::store::CredentialFilter;

use crate::mint::{Minted, Wanted};
use crate::{Action, Ask, Facts, Listing, Mode, Needs, Paged};

/// Verbs of keys.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<CreateKey>(),
    Facts::of::<ListKeys>(),
    Facts::of::<GetKey>(),
    Facts::of::<RotateKey>(),
    Facts::of::<RevokeKey>(),
];

/// Makes a key of a project.
#[derive(Clone, Debug, Default)]
pub struct CreateKey {
    /// The project, by id or name.
    pub project: String,
    /// A name for people.
    pub name: Option<String>,
    /// Its rights; the maker's without `destroy` if absent.
    pub scopes: Option<Vec<String>>,
    /// When it ends by itself; never if absent.
    pub expires: Option<Time>,
    /// How its secret is written, which decides what it gets unasked.
    pub form: SecretForm,
}

/// What a key of seed 002's form gets when nothing is asked for.
const OTWA_USUAL: [Scope; 4] =
    [Scope::AccountRead, Scope::ServersRead, Scope::ServersWrite, Scope::BillingRead];

/// The rights of a new key: those asked for, or the usual ones. A key of seed 002's form has fewer
/// unasked, and is never given every right at once.
///
/// # Errors
/// `validation_failed` at `scopes`.
pub(crate) fn rights(
    form: SecretForm,
    asked: Option<ScopeSet>,
    usual: ScopeSet,
) -> Result<ScopeSet> {
    match (form, asked) {
        (SecretForm::Otwa, Some(ScopeSet::All)) => {
            Err(Error::invalid("scopes", "must be named one by one for a key of this form"))
        }
        (SecretForm::Otwa, None) => {
            Ok(usual.both(&ScopeSet::Some(OTWA_USUAL.into_iter().collect())))
        }
        (_, Some(asked)) => Ok(asked),
        (_, None) => Ok(usual),
    }
}

impl Action for CreateKey {
    const NAME: &'static str = "key.create";
    const NEEDS: Needs = Needs::Session(Scope::KeysWrite);
    const MODE: Mode = Mode::Write;
    type Output = Minted;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Minted> {
        let project: Project = ask.resolve("project_id", &self.project)?;
        let name = Title::parse("name", self.name.as_deref().unwrap_or("API key"))?;
        let asked = self.scopes.as_deref().map(|asked| ask.scopes_for(Some(asked))).transpose()?;
        let wanted = Wanted {
            kind: CredentialKind::Key,
            account: ask.account()?,
            project: Some(project.head.id),
            user: ask.caller.user(),
            name: name.as_str().to_owned(),
            scopes: rights(self.form, asked, ask.scopes_for(None)?)?,
            expires: self.expires,
        };
        let minted = ask.mint_as(wanted, self.form)?;
        tell(ask, &minted.credential, "created")?;
        Ok(minted)
    }
}

/// A page of keys, revoked ones too.
#[derive(Clone, Debug)]
pub struct ListKeys {
    /// The page; only `project`, `after` and `limit` count.
    pub listing: Listing,
}

impl Action for ListKeys {
    const NAME: &'static str = "key.list";
    const NEEDS: Needs = Needs::Scope(Scope::KeysRead);
    const MODE: Mode = Mode::Read;
    type Output = Paged<Credential>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Paged<Credential>> {
        page(ask, CredentialKind::Key, &self.listing)
    }
}

/// One key, without its secret.
#[derive(Clone, Debug)]
pub struct GetKey {
    /// Which, in its shown form.
    pub key: String,
}

impl Action for GetKey {
    const NAME: &'static str = "key.get";
    const NEEDS: Needs = Needs::Scope(Scope::KeysRead);
    const MODE: Mode = Mode::Read;
    type Output = Credential;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Credential> {
        Ok(visible::<Key>(ask, &self.key, CredentialKind::Key)?.1)
    }
}

/// Makes a key with the same rights; the old one stays good for the overlap.
#[derive(Clone, Debug)]
pub struct RotateKey {
    /// Which, in its shown form.
    pub key: String,
    /// How long both work.
    pub overlap: Duration,
}

/// Longer than this two keys are two keys, not a rotation: 30 days.
const OVERLAP_MAX: Duration = Duration::from_secs(30 * 86_400);

impl Action for RotateKey {
    const NAME: &'static str = "key.rotate";
    const NEEDS: Needs = Needs::Scope(Scope::KeysWrite);
    const MODE: Mode = Mode::Write;
    type Output = Minted;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Minted> {
        if self.overlap > OVERLAP_MAX {
            return Err(Error::invalid("overlap_seconds", "must be at most 2592000 (30 days)"));
        }
        let old = visible::<Key>(ask, &self.key, CredentialKind::Key)?.1;
        if old.revoked.is_some() || old.expires.is_some_and(|at| at <= ask.now) {
            let text = "Only a live key can be rotated.";
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        ask.refuse_beyond(&old.scopes)?;
        let end = ask.now.after(self.overlap);
        let minted = ask.mint(Wanted {
            kind: CredentialKind::Key,
            account: old.account,
            project: old.project,
            user: ask.caller.user(),
            name: old.name.clone(),
            scopes: old.scopes.clone(),
            expires: old.expires,
        })?;
        ask.tx.credential_expire(old.id, old.expires.map_or(end, |at| at.min(end)))?;
        tell(ask, &minted.credential, "rotated")?;
        Ok(minted)
    }
}

/// Revokes a key at once. Doing it twice is no error; a key may revoke itself.
#[derive(Clone, Debug)]
pub struct RevokeKey {
    /// Which, in its shown form.
    pub key: String,
}

impl Action for RevokeKey {
    const NAME: &'static str = "key.revoke";
    const NEEDS: Needs = Needs::Scope(Scope::KeysWrite);
    const MODE: Mode = Mode::Write;
    type Output = Id<Key>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Id<Key>> {
        revoke(ask, &self.key, CredentialKind::Key)
    }
}

/// Ends a credential of this kind; one that has ended is left as it is.
pub(crate) fn revoke<T: Tag>(
    ask: &mut Ask<'_>,
    named: &str,
    kind: CredentialKind,
) -> Result<Id<T>> {
    let (id, found) = visible::<T>(ask, named, kind)?;
    ask.touch(id);
    if ask.revoke(&found)? {
        tell(ask, &found, "revoked")?;
    }
    Ok(id)
}

/// A credential of this kind that is shown as `named`, if the caller may know of it.
pub(crate) fn visible<T: Tag>(
    ask: &mut Ask<'_>,
    named: &str,
    kind: CredentialKind,
) -> Result<(Id<T>, Credential)> {
    let id = named.parse::<Id<T>>().map_err(|_| Error::not_found(kind.word()))?;
    let found = ask.tx.credential_get(id.uuid())?.filter(|c| c.kind == kind);
    let account = ask.caller.account;
    let found = found.filter(|c| ask.caller.is_operator() || Some(c.account) == account);
    // What is good for every project is for those who may know of every project.
    let rooms = &ask.caller.rooms;
    let found = found.filter(|c| rooms.is_all() || c.project.is_some_and(|room| rooms.has(room)));
    Ok((id, found.ok_or_else(|| Error::not_found(kind.word()))?))
}

/// A page of credentials of this kind that the caller may know of.
pub(crate) fn page(
    ask: &mut Ask<'_>,
    kind: CredentialKind,
    listing: &Listing,
) -> Result<Paged<Credential>> {
    let rooms = match &listing.project {
        Some(named) => ask.resolve::<Project>("project_id", named)?.head.id.into(),
        None => ask.caller.rooms.clone(),
    };
    let filter = CredentialFilter {
        account: ask.account()?.uuid(),
        rooms,
        user: None,
        kind,
        after: listing.after,
        newest_first: listing.newest_first,
        limit: listing.limit + 1,
    };
    Ok(Paged::cut(ask.tx.credential_list(&filter)?, listing.limit, |c| c.id))
}

/// Writes the event of a key or token, and notes it for the audit log.
pub(crate) fn tell(ask: &mut Ask<'_>, credential: &Credential, what: &str) -> Result<()> {
    let shown = shown(credential);
    ask.touch(&shown);
    let data = serde_json::json!({ "name": credential.name, "last4": credential.last4 });
    let owner = (Some(credential.account), credential.project);
    ask.event(owner, credential.kind.word(), &shown, what, data)
}

/// A credential's id as it is shown.
#[must_use]
pub fn shown(credential: &Credential) -> String {
    match credential.kind {
        CredentialKind::Session => {
            Id::<nubo_domain::credential::Session>::of(credential.id).to_string()
        }
        CredentialKind::Key => Id::<Key>::of(credential.id).to_string(),
        CredentialKind::Token => {
            Id::<nubo_domain::credential::Token>::of(credential.id).to_string()
        }
        CredentialKind::Link => Id::<nubo_domain::credential::Link>::of(credential.id).to_string(),
    }
}
