//! The rules of the house: one file per kind with its typed actions, and one door to them.
//!
//! Every dialect turns bytes into one [`Action`] for [`Cloud::call`], where permission, tenancy,
//! idempotency, audit and metering are written once. It knows no way of speaking and no driver.

mod action;
mod ask;
mod call;
mod caller;
mod half_way;
mod known;
mod limits;
mod list;
mod live;
mod mailed;
mod meter;
mod mint;
mod once;
mod passwords;
mod policy;
mod printed;
mod sign_in;
mod signed;

pub mod access_token;
pub mod account;
pub mod audit;
pub mod console;
pub mod details;
pub mod event;
pub mod flow;
pub mod forward_rule;
pub mod holder;
pub mod host;
pub mod image;
pub mod key;
pub mod key_pair;
pub mod letter;
pub mod login;
pub mod member;
pub mod metric;
pub mod network;
pub mod operation;
pub mod password;
pub mod project;
pub mod public_ip;
pub mod quota;
pub mod region;
pub mod registration;
pub mod reseller;
pub mod role;
pub mod second_factor;
pub mod security_group;
pub mod server;
pub mod session;
pub mod setting;
pub mod size;
pub mod snapshot;
pub mod ssh_key;
pub mod token;
pub mod usage;
pub mod user;
pub mod volume;
pub mod wallet;

pub use action::{Action, Facts, Mode, Needs};
pub use ask::Ask;
pub use call::{Cloud, CloudParts, Committed, Watcher};
pub use caller::{Caller, Origin, Who};
pub use half_way::HalfWay;
pub use key::shown as shown_credential;
pub use limits::RateState;
pub use list::{AllOf, Get, ListOf, Listable, Listing, Paged, SHEET_MAX, Sheet, SheetOf};
pub use live::{Console, Held, Live, LookEnd};
pub use mailed::{Checked, CodePromise};
pub use mint::Minted;
pub use once::{Once, Rendered};
pub use passwords::{PasswordHash, PlainPassword};
pub use policy::Policy;
pub use signed::SignedTokens;

/// Every verb of the cloud, kind by kind.
pub static ACTIONS: &[&[Facts]] = &[
    access_token::ACTIONS,
    account::ACTIONS,
    audit::ACTIONS,
    console::ACTIONS,
    event::ACTIONS,
    flow::ACTIONS,
    forward_rule::ACTIONS,
    host::ACTIONS,
    image::ACTIONS,
    key::ACTIONS,
    key_pair::ACTIONS,
    letter::ACTIONS,
    metric::ACTIONS,
    network::ACTIONS,
    operation::ACTIONS,
    password::ACTIONS,
    project::ACTIONS,
    public_ip::ACTIONS,
    quota::ACTIONS,
    region::ACTIONS,
    registration::ACTIONS,
    role::ACTIONS,
    second_factor::ACTIONS,
    security_group::ACTIONS,
    server::ACTIONS,
    session::ACTIONS,
    setting::ACTIONS,
    size::ACTIONS,
    snapshot::ACTIONS,
    ssh_key::ACTIONS,
    token::ACTIONS,
    usage::ACTIONS,
    user::ACTIONS,
    volume::ACTIONS,
    wallet::ACTIONS,
];
