//! The one vocabulary of rights, and sets of them.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::words::words;
use crate::{Error, Result};

words! {
    /// One right of a credential.
    pub enum Scope {
        /// Read the account.
        AccountRead = "account:read",
        /// Change the account.
        AccountWrite = "account:write",
        /// List people.
        UsersRead = "users:read",
        /// Invite, change and remove people and roles.
        UsersWrite = "users:write",
        /// List projects.
        ProjectsRead = "projects:read",
        /// Make, change and delete projects.
        ProjectsWrite = "projects:write",
        /// List API keys.
        KeysRead = "keys:read",
        /// Rotate and revoke API keys.
        KeysWrite = "keys:write",
        /// List tokens.
        TokensRead = "tokens:read",
        /// Mint and revoke tokens.
        TokensWrite = "tokens:write",
        /// Read metered use.
        UsageRead = "usage:read",
        /// Read live figures.
        MetricsRead = "metrics:read",
        /// List servers.
        ServersRead = "servers:read",
        /// Create and change servers and ssh keys.
        ServersWrite = "servers:write",
        /// Delete and rebuild servers: their data is lost.
        ServersDestroy = "servers:destroy",
        /// List volumes.
        VolumesRead = "volumes:read",
        /// Create and change volumes.
        VolumesWrite = "volumes:write",
        /// Delete volumes.
        VolumesDestroy = "volumes:destroy",
        /// List networks and addresses.
        NetworksRead = "networks:read",
        /// Create and change networks and addresses.
        NetworksWrite = "networks:write",
        /// Delete networks and release addresses.
        NetworksDestroy = "networks:destroy",
        /// List zones and records.
        DnsRead = "dns:read",
        /// Create and change zones and records.
        DnsWrite = "dns:write",
        /// Delete zones.
        DnsDestroy = "dns:destroy",
        /// Read the wallet and invoices.
        BillingRead = "billing:read",
        /// Pay, redeem, order.
        BillingWrite = "billing:write",
        /// Read and follow events.
        EventsRead = "events:read",
        /// Read the audit log.
        AuditRead = "audit:read",
        /// List webhooks.
        WebhooksRead = "webhooks:read",
        /// Create and change webhooks.
        WebhooksWrite = "webhooks:write",
        /// Read tickets.
        SupportRead = "support:read",
        /// Write tickets.
        SupportWrite = "support:write",
    }
}

impl Scope {
    /// Whether this right can lose somebody's data.
    #[must_use]
    pub fn is_destroy(self) -> bool {
        self.word().ends_with(":destroy")
    }
}

/// The word for every right at once.
pub const ALL_WORD: &str = "*";

/// A set of rights; `*` is every right, also of kinds that come later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScopeSet {
    /// Every right.
    All,
    /// These rights.
    Some(BTreeSet<Scope>),
}

impl ScopeSet {
    /// No right at all.
    #[must_use]
    pub const fn none() -> Self {
        Self::Some(BTreeSet::new())
    }

    /// What a credential gets when nothing is asked for: everything its maker has but `destroy`.
    #[must_use]
    pub fn default_of(maker: &Self) -> Self {
        let kept = Scope::ALL.iter().copied().filter(|s| !s.is_destroy() && maker.has(*s));
        Self::Some(kept.collect())
    }

    /// Whether the set holds `scope`.
    #[must_use]
    pub fn has(&self, scope: Scope) -> bool {
        match self {
            Self::All => true,
            Self::Some(set) => set.contains(&scope),
        }
    }

    /// The rights of `self` that `other` lacks, as words.
    #[must_use]
    pub fn beyond(&self, other: &Self) -> Vec<&'static str> {
        match (self, other) {
            (_, Self::All) => Vec::new(),
            (Self::All, Self::Some(_)) => vec![ALL_WORD],
            (Self::Some(mine), Self::Some(theirs)) => {
                mine.difference(theirs).map(|s| s.word()).collect()
            }
        }
    }

    /// The rights that both sets have.
    #[must_use]
    pub fn both(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::All, _) => other.clone(),
            (_, Self::All) => self.clone(),
            (Self::Some(a), Self::Some(b)) => Self::Some(a.intersection(b).copied().collect()),
        }
    }

    /// The words, `*` alone for every right.
    #[must_use]
    pub fn words(&self) -> Vec<&'static str> {
        match self {
            Self::All => vec![ALL_WORD],
            Self::Some(set) => set.iter().map(|s| s.word()).collect(),
        }
    }

    /// Reads words.
    ///
    /// # Errors
    /// `validation_failed` at `field`, naming the unknown word.
    pub fn parse<'a>(field: &str, words: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let mut set = BTreeSet::new();
        for word in words {
            if word == ALL_WORD {
                return Ok(Self::All);
            }
            let scope = word.parse().map_err(|()| {
                let shown: String = word.chars().take(60).filter(|c| !c.is_control()).collect();
                Error::invalid(field, format!("unknown scope \"{shown}\""))
            })?;
            set.insert(scope);
        }
        Ok(Self::Some(set))
    }
}

impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().join(" "))
    }
}

impl Serialize for ScopeSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ScopeSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse("scopes", text.split_whitespace()).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_set_never_destroys() {
        let set = ScopeSet::default_of(&ScopeSet::All);
        assert!(set.has(Scope::ServersWrite));
        assert!(Scope::ALL.iter().filter(|s| s.is_destroy()).all(|s| !set.has(*s)));
    }

    #[test]
    fn only_a_maker_with_everything_may_give_everything() {
        let some = ScopeSet::parse("s", ["usage:read"]).unwrap();
        assert_eq!(ScopeSet::All.beyond(&some), ["*"]);
        assert!(some.beyond(&ScopeSet::All).is_empty());
        assert_eq!(ScopeSet::parse("s", ["usage:eat"]).unwrap_err().fields()[0].field, "s");
    }

    #[test]
    fn sets_survive_their_text() {
        for set in [ScopeSet::All, ScopeSet::none(), ScopeSet::default_of(&ScopeSet::All)] {
            let text = serde_json::to_string(&set).unwrap();
            assert_eq!(serde_json::from_str::<ScopeSet>(&text).unwrap(), set);
        }
    }
}
