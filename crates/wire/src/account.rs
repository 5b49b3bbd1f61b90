//! Accounts: the caller's own, and the operator's view of all.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::details::{ChangeDetails, Details};
use crate::key::{KeyForm, NewKey};
use crate::list::present;
use crate::param::{NAME, ORDER, Param, SEARCH, Shape};
use crate::project::Project;
use crate::text::{Amount, Email, HostName, Labels, Password, ScopeWord, Stamp, Title};
use crate::user::User;
use crate::verb::{Needs, Verb};

const STATUSES: &[&str] = &["active", "suspended"];
const ACCESSES: &[&str] = &["none", "requested", "approved", "rejected", "disabled"];

/// Verbs of accounts.
pub const VERBS: &[Verb] = &[
    Verb::get("account.get", "/v1/account")
        .says("Reads your account")
        .needs(Needs::Scope("account:read"))
        .answers::<Account>()
        .tagged(),
    Verb::patch("account.rename", "/v1/account")
        .says("Renames your account")
        .needs(Needs::Scope("account:write"))
        .takes::<ChangeOwnAccount>()
        .answers::<Account>()
        .guarded(),
    Verb::patch("account.change_details", "/v1/account/details")
        .says("Changes what your account says of itself: its time zone, who is billed, and where")
        .about("What is left out stays as it is; what is empty is forgotten.")
        .needs(Needs::Scope("account:write"))
        .takes::<ChangeDetails>()
        .answers::<Account>()
        .guarded(),
    Verb::post("account.request_access", "/v1/account/actions/request-access")
        .says("Asks the operator for API access")
        .about("Where the operator's policy is open, access is given at once.")
        .needs(Needs::Session("account:write"))
        .answers::<Account>()
        .tagged()
        .codes(&["wrong_state"]),
    Verb::post("account.enable_access", "/v1/account/actions/enable-access")
        .says("Switches API access on, where the operator's policy is open")
        .needs(Needs::Session("account:write"))
        .answers::<Account>()
        .tagged()
        .codes(&["wrong_state"]),
    Verb::post("account.disable_access", "/v1/account/actions/disable-access")
        .says("Switches API access off and revokes every key and token")
        .needs(Needs::Scope("account:write"))
        .answers::<Account>()
        .tagged()
        .codes(&["wrong_state"]),
    Verb::put("account.require_second_factor", "/v1/account/second-factor")
        .says("Decides whether everybody of your account must have a second factor")
        .about(
            "Who has none can sign in only to set one up, at once; keys and tokens that were made \
             before go on working, and your own sign-ins last until their end.",
        )
        .needs(Needs::Scope("account:write"))
        .takes::<RequireSecondFactor>()
        .answers::<Account>()
        .tagged(),
    Verb::post("account.reveal_key_pair", "/v1/account/key-pair/actions/reveal")
        .says("Shows your account's key pair, and makes it if there is none")
        .about(
            "The pair is one key with every right on the whole account. It takes your password \
             again, because the secret key can be seen more than once.",
        )
        .needs(Needs::Session("keys:write"))
        .takes::<ConfirmPassword>()
        .answers::<KeyPair>()
        .codes(&["invalid_login", "quota_exceeded"]),
    Verb::post("account.renew_key_pair", "/v1/account/key-pair/actions/renew")
        .says("Gives your account another key pair; the one before stops working at once")
        .needs(Needs::Session("keys:write"))
        .takes::<ConfirmPassword>()
        .answers::<KeyPair>()
        .codes(&["invalid_login", "quota_exceeded"]),
    Verb::get("account.list", "/v1/admin/accounts")
        .says("Lists all accounts")
        .needs(Needs::Operator)
        .query(&[
            NAME,
            SEARCH,
            ORDER,
            Param::new("status", Shape::Word(STATUSES), "Only with this status").repeats(),
            Param::new("api_access", Shape::Word(ACCESSES), "Only with API access in this state"),
        ])
        .pages::<Account>()
        .columns(
            &["id", "name", "status", "api_access", "created_at"],
            &["rate_limit", "api_access_remark"],
        ),
    Verb::post("account.create", "/v1/admin/accounts")
        .says("Makes an account with its project, its owner and a first key")
        .needs(Needs::Operator)
        .takes::<CreateAccount>()
        .creates::<NewAccount>()
        .codes(&["name_taken"]),
    Verb::get("account.inspect", "/v1/admin/accounts/{id}")
        .says("Reads any account")
        .needs(Needs::Operator)
        .answers::<Account>()
        .tagged(),
    Verb::patch("account.change", "/v1/admin/accounts/{id}")
        .says("Suspends an account, or sets its rate limit")
        .needs(Needs::Operator)
        .takes::<ChangeAccount>()
        .answers::<Account>()
        .tagged(),
    Verb::post("account.approve_access", "/v1/admin/accounts/{id}/actions/approve-access")
        .does("account.decide_access")
        .says("Approves API access")
        .needs(Needs::Operator)
        .may_take::<DecideAccess>()
        .answers::<Account>()
        .tagged()
        .codes(&["wrong_state"]),
    Verb::post("account.reject_access", "/v1/admin/accounts/{id}/actions/reject-access")
        .does("account.decide_access")
        .says("Rejects a request for API access")
        .needs(Needs::Operator)
        .may_take::<DecideAccess>()
        .answers::<Account>()
        .tagged()
        .codes(&["wrong_state"]),
    Verb::post("account.withdraw_access", "/v1/admin/accounts/{id}/actions/disable-access")
        .does("account.decide_access")
        .says("Switches an account's API access off and revokes its keys and tokens")
        .needs(Needs::Operator)
        .may_take::<DecideAccess>()
        .answers::<Account>()
        .tagged()
        .codes(&["wrong_state"]),
    Verb::post("account.mint_key", "/v1/admin/accounts/{id}/keys")
        .says("Makes a key for an account")
        .needs(Needs::Operator)
        .may_take::<MintKey>()
        .creates::<NewKey>()
        .codes(&["quota_exceeded"]),
];

/// Whether an account may work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountStatus {
    /// It may.
    Active,
    /// It can read and pay, nothing else.
    Suspended,
}

/// Whether keys and tokens of an account work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApiAccess {
    /// Never asked for.
    None,
    /// Waits for the operator.
    Requested,
    /// They work.
    Approved,
    /// The operator said no.
    Rejected,
    /// Switched off.
    Disabled,
}

/// A tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Account {
    /// Its identifier.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Whether it may work.
    pub status: AccountStatus,
    /// Whether keys and tokens work.
    pub api_access: ApiAccess,
    /// What the operator said with the last decision.
    pub api_access_remark: Option<String>,
    /// Requests a minute for each credential; 0 is no limit; null is the cloud's default.
    pub rate_limit: Option<u32>,
    /// What it says of itself.
    pub details: Details,
    /// Whether everybody must have a second factor: who has none can sign in only to set one up.
    pub second_factor_required: bool,
    /// Free pairs.
    pub labels: Labels,
    /// When it was made.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
}

/// The password of whoever is signed in, once more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConfirmPassword {
    /// The password.
    #[schemars(length(min = 1, max = 200), extend("format" = "password"))]
    pub password: String,
}

/// Whether everybody must have a second factor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequireSecondFactor {
    /// Whether they must.
    pub required: bool,
}

/// Both halves of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyPair {
    /// The public half, which names the key.
    pub api_key: String,
    /// The private half; it also works alone, as a bearer.
    pub secret_key: String,
    /// The key's identifier, to revoke it.
    pub key_id: String,
    /// When it was made.
    pub created_at: Stamp,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Stamp>,
}

/// What the owner may change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeOwnAccount {
    /// The new name.
    pub name: Title,
}

/// A new account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreateAccount {
    /// The owner's address.
    pub email: Email,
    /// The account's name; the address if absent.
    #[serde(default)]
    pub name: Option<Title>,
    /// The owner's password; signing in is impossible without one.
    #[serde(default)]
    pub password: Option<Password>,
    /// Requests a minute for each credential; 0 is no limit.
    #[serde(default)]
    #[schemars(range(max = 1_000_000))]
    pub rate_limit: Option<u32>,
    /// Whether the owner also runs the cloud; false if absent.
    #[serde(default)]
    pub operator: Option<bool>,
    /// What its wallet starts with. With a credit, be it 0, the account pays ahead: what its
    /// wallet does not cover is refused.
    #[serde(default)]
    pub credit: Option<Amount>,
    /// How far below zero orders may bring its wallet; null is as far as it likes. By the credit
    /// and the cloud's own way if absent.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Amount>")]
    pub credit_limit: Option<Option<Amount>>,
}

/// What a new account consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewAccount {
    /// The account.
    pub account: Account,
    /// Its default project.
    pub project: Project,
    /// Its owner.
    pub user: User,
    /// A first key with every right; its secret is never shown again.
    pub key: NewKey,
}

/// What the operator may change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeAccount {
    /// Requests a minute for each credential; 0 is no limit; null restores the default.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 1_000_000), with = "Option<u32>")]
    pub rate_limit: Option<Option<u32>>,
    /// Whether it is suspended.
    #[serde(default)]
    pub suspended: Option<bool>,
    /// Makes it a reseller on these terms; null ends that.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<ResellerTerms>")]
    pub reseller: Option<Option<ResellerTerms>>,
}

/// On which terms an account resells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResellerTerms {
    /// The brand's word in addresses.
    pub brand_slug: HostName,
    /// The brand for people.
    pub brand_name: Title,
    /// How far below the catalogue it buys, in percent.
    #[schemars(range(min = 0, max = 90))]
    pub margin_percent: u32,
}

/// A word with a decision on API access.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DecideAccess {
    /// What the owner is told.
    #[serde(default)]
    pub remark: Option<Title>,
}

/// A key made by the operator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MintKey {
    /// Its name for people.
    #[serde(default)]
    pub name: Option<Title>,
    /// Its rights; every right, or the usual ones of its form, if absent.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub scopes: Option<Vec<ScopeWord>>,
    /// How its secret is written; `live` if absent.
    #[serde(default)]
    pub form: Option<KeyForm>,
}
