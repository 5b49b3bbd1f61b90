//! Roles: named sets of scopes for people. Five are built in; an account can add its own.

use nubo_base::Tag;
use serde::{Deserialize, Serialize};

use crate::scope::{Scope, ScopeSet};
use crate::words::words;
use crate::{Head, Kind, Owned, Table};

words! {
    /// The roles that every account has.
    pub enum BuiltInRole {
        /// Everything; at least one person keeps it.
        Owner = "owner",
        /// Everything but removing owners.
        Admin = "admin",
        /// Works with resources; no people, no money.
        Member = "member",
        /// Reads.
        Viewer = "viewer",
        /// Reads, and handles money.
        Billing = "billing",
    }
}

impl BuiltInRole {
    /// The scopes of this role.
    #[must_use]
    pub fn scopes(self) -> ScopeSet {
        let with = |keep: &dyn Fn(Scope) -> bool| {
            ScopeSet::Some(Scope::ALL.iter().copied().filter(|s| keep(*s)).collect())
        };
        let reads = |s: Scope| s.word().ends_with(":read");
        match self {
            Self::Owner | Self::Admin => ScopeSet::All,
            Self::Viewer => with(&|s| reads(s) && s != Scope::AuditRead),
            Self::Billing => {
                with(&|s| matches!(s, Scope::BillingRead | Scope::BillingWrite) || reads(s))
            }
            Self::Member => with(&|s| {
                let house = ["account:write", "users:write", "projects:write", "billing:write"];
                s != Scope::AuditRead && !house.contains(&s.word())
            }),
        }
    }
}

/// A role that an account made itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// The common part; the name is what people are given.
    pub head: Head<Self>,
    /// Its rights.
    pub scopes: ScopeSet,
    /// Deleted roles stay for the records.
    pub deleted: bool,
}

impl Tag for Role {
    const PREFIX: &'static str = "role";
}

impl Kind for Role {
    const NAME: &'static str = "role";
    const TABLE: &'static Table = &Table { name: "roles", lookups: &[] };
    const OWNED: Owned = Owned::ByAccount;

    fn head(&self) -> &Head<Self> {
        &self.head
    }
    fn head_mut(&mut self) -> &mut Head<Self> {
        &mut self.head
    }
    fn ended(&self) -> bool {
        self.deleted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_viewer_cannot_change_and_a_member_cannot_pay() {
        let viewer = BuiltInRole::Viewer.scopes();
        assert!(Scope::ALL.iter().filter(|s| viewer.has(**s)).all(|s| s.word().ends_with("read")));
        let member = BuiltInRole::Member.scopes();
        assert!(member.has(Scope::ServersDestroy) && !member.has(Scope::BillingWrite));
    }
}
