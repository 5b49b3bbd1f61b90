//! The nouns of the cloud: one file per kind, with its type, states, legal moves and rules.
//!
//! Everything here is plain data and pure functions. This crate must never know async, HTTP, SQL
//! or Linux; it takes time and ids as arguments.

pub mod code;
mod error;
mod kind;
mod name;
mod states;
mod words;

pub mod account;
pub mod address;
pub mod affiliate;
pub mod audit;
pub mod billing;
pub mod credential;
pub mod details;
pub mod event;
pub mod forward_rule;
pub mod host;
pub mod image;
pub mod letter;
pub mod mailed_code;
pub mod metric;
pub mod network;
pub mod project;
pub mod public_ip;
pub mod quota;
pub mod region;
pub mod reseller;
pub mod role;
pub mod rooms;
pub mod scope;
pub mod security_group;
pub mod server;
pub mod setting;
pub mod size;
pub mod snapshot;
pub mod ssh_key;
pub mod user;
pub mod volume;

pub use account::Account;
pub use billing::{Price, Subscription, Transfer, Wallet};
pub use code::Code;
pub use credential::Credential;
pub use error::{Error, ErrorKind, Field, Result};
pub use forward_rule::ForwardRule;
pub use host::Host;
pub use image::Image;
pub use kind::{Body, FlowName, Head, Kind, KindRow, Labels, Lookup, Owned, SharedBody, Table};
pub use letter::Letter;
pub use mailed_code::MailedCode;
pub use name::{Email, HostName, Title, check_labels, check_plain_text, parse_description};
pub use network::Network;
pub use project::Project;
pub use public_ip::PublicIp;
pub use region::Region;
pub use reseller::Reseller;
pub use role::Role;
pub use rooms::Rooms;
pub use scope::{Scope, ScopeSet};
pub use security_group::SecurityGroup;
pub use server::Server;
pub use setting::Setting;
pub use size::Size;
pub use snapshot::Snapshot;
pub use ssh_key::SshKey;
pub use states::{Machine, Wait, step};
pub use user::User;
pub use volume::Volume;
