//! What the operator of this cloud has decided.

use std::time::Duration;

use nubo_domain::account::{AccessPolicy, Registration};
use nubo_domain::affiliate::AffiliateRule;
use nubo_domain::billing::Billing;

/// Settings of the rules.
#[derive(Clone, Debug)]
pub struct Policy {
    /// How API access is granted.
    pub access: AccessPolicy,
    /// Whether strangers may make themselves an account.
    pub registration: Registration,
    /// Requests a minute for a key or token, where the account has no own figure; 0 is no limit.
    pub rate_per_minute: u32,
    /// Requests a minute for a session; 0 is no limit.
    pub session_rate_per_minute: u32,
    /// Requests a minute from one address without a credential; 0 is no limit.
    pub anonymous_rate_per_minute: u32,
    /// How long a session lasts.
    pub session_lasts: Duration,
    /// Metered requests a month that are included; what is above counts as overage.
    pub included_requests: i64,
    /// What somebody gets for bringing customers.
    pub affiliate: AffiliateRule,
    /// Whether orders cost anything, and whether new accounts pay ahead.
    pub billing: Billing,
    /// What amounts are in, as ISO 4217 calls it.
    pub currency: String,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            access: AccessPolicy::Open,
            registration: Registration::Open,
            rate_per_minute: 100,
            session_rate_per_minute: 1_200,
            anonymous_rate_per_minute: 60,
            session_lasts: Duration::from_secs(24 * 3_600),
            included_requests: 1_000_000,
            affiliate: AffiliateRule::default(),
            billing: Billing::Postpaid,
            currency: "USD".to_owned(),
        }
    }
}
