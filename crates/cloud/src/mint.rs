//! Minting credentials: the one place where secrets are made.

use nubo_base::{Id, SecretText, Time, Uuid, base62, digest, hex_lower};
use nubo_domain::credential::{Credential, CredentialKind, SecretForm};
use nubo_domain::quota::Counted;
use nubo_domain::{Account, Error, Project, Result, ScopeSet, User, code};

use crate::Ask;
use crate::sign_in::lacks_factor;

/// A fresh credential with its secret, which is never shown again.
#[derive(Clone, Debug)]
pub struct Minted {
    /// The credential.
    pub credential: Credential,
    /// The secret.
    pub secret: SecretText,
    /// Whether it is the sign-in of somebody who has yet to set up a second factor, and so is good
    /// for nothing else.
    pub lacks_factor: bool,
}

/// What a credential is to be.
pub(crate) struct Wanted {
    pub kind: CredentialKind,
    pub account: Id<Account>,
    pub project: Option<Id<Project>>,
    pub user: Option<Id<User>>,
    pub name: String,
    pub scopes: ScopeSet,
    pub expires: Option<Time>,
}

/// Whether credentials of this kind are counted: what ends soon by itself is not.
const fn is_counted(kind: CredentialKind) -> bool {
    match kind {
        CredentialKind::Key | CredentialKind::Token => true,
        CredentialKind::Session | CredentialKind::Link => false,
    }
}

impl Ask<'_> {
    /// Mints a credential and counts it, if it is one that is counted.
    pub(crate) fn mint(&mut self, wanted: Wanted) -> Result<Minted> {
        self.mint_as(wanted, SecretForm::Prefixed)
    }

    /// As [`Ask::mint`], with a secret of this form.
    pub(crate) fn mint_as(&mut self, wanted: Wanted, form: SecretForm) -> Result<Minted> {
        if let Some(at) = wanted.expires
            && at <= self.now
        {
            return Err(Error::invalid("expires_at", "must lie in the future"));
        }
        let id = self.ids.uuid();
        let secret = secret_text(wanted.kind, form, id, &base62(&self.ids.secret()));
        let credential = Credential {
            id,
            kind: wanted.kind,
            account: wanted.account,
            project: wanted.project,
            user: wanted.user,
            name: wanted.name,
            scopes: wanted.scopes,
            hash: digest(&[secret.as_bytes()]),
            last4: secret[secret.len() - 4..].to_owned(),
            created: self.now,
            expires: wanted.expires,
            revoked: None,
            last_used: None,
        };
        if is_counted(wanted.kind) {
            self.count(wanted.account, None, Counted::Credentials, 1)?;
        }
        self.tx.credential_insert(&credential)?;
        let lacks_factor = lacks_factor(self.tx, &credential)?;
        Ok(Minted { credential, secret: SecretText::new(secret), lacks_factor })
    }

    /// The scopes that a new credential gets: those asked for, or the maker's without `destroy`.
    ///
    /// # Errors
    /// `validation_failed` for an unknown word, `insufficient_scope` for more than the maker has.
    pub(crate) fn scopes_for(&self, asked: Option<&[String]>) -> Result<ScopeSet> {
        let mine = &self.caller.scopes;
        let Some(asked) = asked else { return Ok(ScopeSet::default_of(mine)) };
        let scopes = ScopeSet::parse("scopes", asked.iter().map(String::as_str))?;
        self.refuse_beyond(&scopes)?;
        Ok(scopes)
    }

    /// Refuses rights that the caller does not have itself.
    ///
    /// # Errors
    /// `insufficient_scope`, naming them.
    pub(crate) fn refuse_beyond(&self, scopes: &ScopeSet) -> Result<()> {
        let beyond = scopes.beyond(&self.caller.scopes);
        if beyond.is_empty() {
            return Ok(());
        }
        let text = format!("You cannot give what you do not have: {}.", beyond.join(", "));
        let error = Error::new(&code::INSUFFICIENT_SCOPE).public(text);
        Err(error.field("scopes", "more than the caller has").required(beyond))
    }

    /// Refuses whoever works in some projects only, and so cannot give a right to all of them.
    ///
    /// # Errors
    /// `insufficient_scope`.
    pub(crate) fn must_work_everywhere(&self) -> Result<()> {
        if !self.caller.is_limited {
            return Ok(());
        }
        let text = "This takes somebody who works in every project of the account.";
        Err(Error::new(&code::INSUFFICIENT_SCOPE).public(text))
    }

    /// Revokes a credential of the account and uncounts it; says whether it was live.
    pub(crate) fn revoke(&mut self, credential: &Credential) -> Result<bool> {
        let changed = self.tx.credential_revoke(credential.id, self.now)?;
        if changed && is_counted(credential.kind) {
            self.count(credential.account, None, Counted::Credentials, -1)?;
        }
        Ok(changed)
    }
}

/// The text of a secret, of 43 characters made by chance.
fn secret_text(kind: CredentialKind, form: SecretForm, id: Uuid, chance: &str) -> String {
    match form {
        SecretForm::Prefixed => format!("{}{chance}", kind.secret_prefix()),
        SecretForm::Otwa => format!("otwa_{chance}"),
        SecretForm::WithId => {
            // 40 of the characters still hold 238 bits.
            let kept = &chance[chance.len() - 40..];
            format!("{id}|{kept}{}", &hex_lower(&digest(&[kept.as_bytes()]))[..8])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_with_its_id_has_48_characters_after_the_bar() {
        let (id, chance) = (Uuid::from_u128(7), base62(&[9; 32]));
        let text = secret_text(CredentialKind::Token, SecretForm::WithId, id, &chance);
        let (shown, secret) = text.split_once('|').unwrap();
        assert_eq!(shown.parse::<Uuid>().unwrap(), id);
        assert!(secret.len() == 48 && secret.bytes().all(|b| b.is_ascii_alphanumeric()));
        let text = secret_text(CredentialKind::Token, SecretForm::Prefixed, id, &chance);
        assert_eq!(text, format!("cap_{chance}"));
    }
}
