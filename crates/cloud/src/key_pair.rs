//! The key pair of an account: a key with every right whose secret can be seen again (seed 004).
//!
//! All other secrets are shown once and kept as a hash. This one is kept sealed as well, and
//! whoever wants to see it gives the password again.

use std::fmt;
use std::sync::Arc;

use nubo_base::{Id, Random, SealKey, SecretText, Time, hex_lower};
use nubo_domain::account::{Access, KeyPair};
use nubo_domain::credential::{Credential, CredentialKind, Key};
use nubo_domain::{Account, Error, Result, Scope, ScopeSet, User, code};
use nubo_ports::{Objects, StoreExt, Tx};

use crate::account::GetOwnAccount;
use crate::mint::Wanted;
use crate::{Action, Ask, Caller, Cloud, Facts, Mode, Needs};

/// Verbs of key pairs.
pub const ACTIONS: &[Facts] = &[Facts::of::<RevealPair>(), Facts::of::<RenewPair>()];

/// What a secret is sealed for.
const LABEL: &[u8] = b"key pair";

/// Seals and opens secrets with the instance key.
#[derive(Clone)]
pub struct Sealer {
    key: SealKey,
    random: Arc<dyn Random>,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(…)")
    }
}

impl Sealer {
    fn seal(&self, secret: &SecretText) -> Result<String> {
        let sealed = self.key.seal(&*self.random, LABEL, secret.reveal().as_bytes());
        sealed.map(|bytes| hex_lower(&bytes)).map_err(Error::internal)
    }

    fn open(&self, sealed: &str) -> Result<SecretText> {
        let plain = self.key.open(LABEL, &bytes_of(sealed)).map_err(Error::internal)?;
        String::from_utf8(plain).map(SecretText::new).map_err(Error::internal)
    }
}

/// The bytes of hexadecimal digits; what is none of them opens no seal.
fn bytes_of(digits: &str) -> Vec<u8> {
    let pair = |at| digits.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    (0..digits.len() / 2).map_while(|n| pair(n * 2)).collect()
}

/// Both halves of a pair.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The key; its bare id is the public half.
    pub key: Id<Key>,
    /// The private half.
    pub secret: SecretText,
    /// When it was made.
    pub created: Time,
    /// When it was last used, to the minute.
    pub last_used: Option<Time>,
}

impl Cloud {
    /// What the verbs of key pairs seal with.
    #[must_use]
    pub fn sealer(&self) -> Sealer {
        Sealer { key: self.0.seal.clone(), random: self.0.random.clone() }
    }

    /// Checks the password of the person behind a session again, for a verb that it may use.
    ///
    /// # Errors
    /// Those of the door for the verb; `invalid_login`; `rate_limited` after many failures.
    pub async fn confirm<A: Action>(&self, caller: &Caller, password: SecretText) -> Result<()> {
        self.check::<A>(caller).await?;
        let id = caller.user().ok_or_else(|| Error::new(&code::SESSION_REQUIRED))?;
        let user: User = self.0.store.read(move |tx: &mut dyn Tx| tx.get(id)).await?;
        self.check_login(&user.head.name, password, &caller.origin).await.map(drop)
    }
}

/// Shows the account's key pair, and makes it if there is none that works.
#[derive(Clone, Debug)]
pub struct RevealPair {
    /// From [`Cloud::sealer`].
    pub sealer: Sealer,
}

impl Action for RevealPair {
    const NAME: &'static str = "account.reveal_key_pair";
    const NEEDS: Needs = Needs::Session(Scope::KeysWrite);
    const MODE: Mode = Mode::Write;
    type Output = Pair;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Pair> {
        let account = approved(ask)?;
        let Some((kept, key)) = live_pair(ask, &account)? else {
            return make(ask, account, &self.sealer);
        };
        crate::key::tell(ask, &key, "revealed")?;
        let (secret, created) = (self.sealer.open(&kept.sealed)?, key.created);
        Ok(Pair { key: kept.key, secret, created, last_used: key.last_used })
    }
}

/// Gives the account another key pair; the one before stops working at once.
#[derive(Clone, Debug)]
pub struct RenewPair {
    /// From [`Cloud::sealer`].
    pub sealer: Sealer,
}

impl Action for RenewPair {
    const NAME: &'static str = "account.renew_key_pair";
    const NEEDS: Needs = Needs::Session(Scope::KeysWrite);
    const MODE: Mode = Mode::Write;
    type Output = Pair;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Pair> {
        let account = approved(ask)?;
        if let Some((_, key)) = live_pair(ask, &account)? {
            ask.revoke(&key)?;
            crate::key::tell(ask, &key, "revoked")?;
        }
        make(ask, account, &self.sealer)
    }
}

/// The caller's account, if keys work there and the caller has all the rights of a pair.
fn approved(ask: &mut Ask<'_>) -> Result<Account> {
    let account = GetOwnAccount.run(ask)?;
    ask.refuse_beyond(&ScopeSet::All)?;
    ask.must_work_everywhere()?;
    if account.access() != Access::Approved {
        return Err(Error::new(&code::API_ACCESS_DISABLED));
    }
    Ok(account)
}

fn live_pair(ask: &mut Ask<'_>, account: &Account) -> Result<Option<(KeyPair, Credential)>> {
    let Some(pair) = account.key_pair.clone() else { return Ok(None) };
    let key = ask.tx.credential_get(pair.key.uuid())?.filter(|key| key.revoked.is_none());
    Ok(key.map(|key| (pair, key)))
}

fn make(ask: &mut Ask<'_>, mut account: Account, sealer: &Sealer) -> Result<Pair> {
    let minted = ask.mint(Wanted {
        kind: CredentialKind::Key,
        account: account.head.id,
        project: None,
        user: ask.caller.user(),
        name: "key pair".to_owned(),
        scopes: ScopeSet::All,
        expires: None,
    })?;
    let (key, created) = (Id::of(minted.credential.id), minted.credential.created);
    account.key_pair = Some(KeyPair { key, sealed: sealer.seal(&minted.secret)? });
    let now = ask.now;
    ask.tx.update(&mut account, now)?;
    crate::key::tell(ask, &minted.credential, "created")?;
    Ok(Pair { key, secret: minted.secret, created, last_used: None })
}

#[cfg(test)]
mod tests {
    use nubo_base::SeededRandom;

    use super::*;

    #[test]
    fn a_sealed_secret_comes_back_and_a_damaged_seal_opens_nothing() {
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(5));
        let sealer = Sealer { key: SealKey::new(&[1; 32]), random };
        let sealed = sealer.seal(&SecretText::new("sk_live_x".to_owned())).unwrap();
        assert!(!sealed.contains("sk_live"));
        assert_eq!(sealer.open(&sealed).unwrap().reveal(), "sk_live_x");
        for damaged in ["", "zz", &sealed[1..], &sealed[..sealed.len() - 2]] {
            assert!(sealer.open(damaged).is_err(), "{damaged}");
        }
    }
}
