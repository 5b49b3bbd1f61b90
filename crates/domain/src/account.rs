//! An account: the tenant that owns projects and people, and pays.
//!
//! Whether its keys and tokens work at all is a state of the account (seeds 000 and 004): none,
//! requested, approved, rejected, disabled.

use std::time::Duration;

use nubo_base::{Id, Tag, Time};
use serde::{Deserialize, Serialize};

use crate::credential::Key;
use crate::details::Details;
use crate::states::{Machine, Wait, step};
use crate::words::words;
use crate::{Credential, Head, Kind, Owned, Price, Reseller, Result, Size, Table, User};

words! {
    /// Whether keys and tokens of an account may be used.
    pub enum Access {
        /// Never asked for.
        None = "none",
        /// Waits for the operator.
        Requested = "requested",
        /// Keys and tokens work.
        Approved = "approved",
        /// The operator said no.
        Rejected = "rejected",
        /// Switched off by its owner or the operator.
        Disabled = "disabled",
    }
}

words! {
    /// What can happen to API access.
    pub enum AccessEvent {
        /// The owner asks.
        Request = "request API access",
        /// The owner switches it on where the policy is open.
        Enable = "enable API access",
        /// The operator agrees.
        Approve = "approve API access",
        /// The operator declines.
        Reject = "reject API access",
        /// Somebody switches it off.
        Disable = "disable API access",
    }
}

words! {
    /// How API access is granted in this cloud.
    pub enum AccessPolicy {
        /// The owner switches it on (seed 000).
        Open = "open",
        /// The operator approves a request (seed 004).
        Approval = "approval",
    }
}

words! {
    /// Whether strangers may make themselves an account.
    pub enum Registration {
        /// Whoever reads the mail of an address may.
        Open = "open",
        /// Only the operator makes accounts.
        Closed = "closed",
    }
}

/// API access as a machine; it has no passing states: nothing happens outside the store.
#[derive(Debug)]
pub struct AccessLife;

impl Machine for AccessLife {
    type State = Access;
    type Event = AccessEvent;
    const START: Access = Access::None;
    const END: Access = Access::Disabled;
    const MOVES: &'static [(Access, AccessEvent, Access)] = &[
        (Access::None, AccessEvent::Request, Access::Requested),
        (Access::Rejected, AccessEvent::Request, Access::Requested),
        (Access::Disabled, AccessEvent::Request, Access::Requested),
        (Access::None, AccessEvent::Enable, Access::Approved),
        (Access::Requested, AccessEvent::Enable, Access::Approved),
        (Access::Rejected, AccessEvent::Enable, Access::Approved),
        (Access::Disabled, AccessEvent::Enable, Access::Approved),
        (Access::None, AccessEvent::Approve, Access::Approved),
        (Access::Requested, AccessEvent::Approve, Access::Approved),
        (Access::Rejected, AccessEvent::Approve, Access::Approved),
        (Access::Disabled, AccessEvent::Approve, Access::Approved),
        (Access::Requested, AccessEvent::Reject, Access::Rejected),
        (Access::Approved, AccessEvent::Disable, Access::Disabled),
    ];
    const WAITS: &'static [Wait<Access>] = &[];
}

/// A key whose secret its owner can see again (seed 004).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPair {
    /// The key; its bare id is the public half.
    pub key: Id<Key>,
    /// The secret, sealed with the instance key, as hexadecimal digits.
    pub sealed: String,
}

/// Since when everybody of an account must have a second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorRule {
    /// When it was decided.
    pub since: Time,
    /// Who decided it, if a person did. That person's sign-ins from before last until their end,
    /// so that nobody locks themselves out half-way.
    pub by: Option<Id<User>>,
}

impl FactorRule {
    /// Whether a person's sign-in is from before the decision of that very person.
    #[must_use]
    pub fn spares(&self, sign_in: &Credential) -> bool {
        self.by.is_some() && self.by == sign_in.user && sign_in.created <= self.since
    }
}

/// A tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The common part; the name is for people.
    pub head: Head<Self>,
    access: Access,
    /// What the operator said with the last decision.
    pub access_remark: Option<String>,
    /// Suspended accounts can read and pay, nothing else.
    pub suspended: bool,
    /// Requests a minute for each credential; 0 is no limit; none is the cloud's default.
    pub rate_limit: Option<u32>,
    /// What makes it a reseller, if it is one.
    #[serde(default)]
    pub reseller: Option<Reseller>,
    /// Suspended because its wallet ran dry, so that a payment gives it back.
    #[serde(default)]
    pub owes: bool,
    /// What it says of itself.
    #[serde(default)]
    pub details: Details,
    /// Its key pair, once one was asked for.
    #[serde(default)]
    pub key_pair: Option<KeyPair>,
    /// Whether its people must have a second factor: who has none can sign in only to set one up.
    #[serde(default)]
    pub factor_rule: Option<FactorRule>,
}

impl Account {
    /// A new account without API access.
    #[must_use]
    pub fn new(head: Head<Self>) -> Self {
        Self {
            head,
            details: Details::default(),
            access: Access::None,
            access_remark: None,
            suspended: false,
            rate_limit: None,
            reseller: None,
            owes: false,
            key_pair: None,
            factor_rule: None,
        }
    }

    /// What a server of this size costs it.
    #[must_use]
    pub fn price_of(&self, size: &Size) -> Price {
        let listed = size.price();
        self.reseller.as_ref().map_or(listed, |reseller| reseller.price(listed))
    }

    /// Whether keys and tokens may be used.
    #[must_use]
    pub const fn access(&self) -> Access {
        self.access
    }

    /// Lets something happen to API access.
    ///
    /// # Errors
    /// `wrong_state` when it cannot.
    pub fn on(&mut self, event: AccessEvent) -> Result<()> {
        self.access = step::<AccessLife>(self.access, event)?;
        Ok(())
    }
}

impl Tag for Account {
    const PREFIX: &'static str = "acc";
}

impl Kind for Account {
    const NAME: &'static str = "account";
    const TABLE: &'static Table = &Table { name: "accounts", lookups: &["access"] };
    const OWNED: Owned = Owned::ByAccount;

    fn head(&self) -> &Head<Self> {
        &self.head
    }
    fn head_mut(&mut self) -> &mut Head<Self> {
        &mut self.head
    }
    fn state_word(&self) -> &'static str {
        if self.suspended { "suspended" } else { "active" }
    }
    fn lookups(&self) -> Vec<crate::Lookup> {
        vec![crate::Lookup::Text(self.access.word().to_owned())]
    }
}

/// How long an answer to the same idempotency key is kept (seed 002: 24 hours).
pub const REPLAY_WINDOW: Duration = Duration::from_secs(24 * 3_600);
