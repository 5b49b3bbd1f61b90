//! SSH keys.

use nubo_api_kit::Reply;
use nubo_cloud::ssh_key::{AddSshKey, DeleteSshKey};
use nubo_domain::{Result, SshKey};
use schemars::JsonSchema;
use serde::Serialize;

use crate::op::{Bound, Op, Shape, may, must, on};
use crate::said::Said;
use crate::{names, page, words};

const KEYS: &str = "listSSHKeyResponse";

/// Operations on SSH keys.
pub const OPS: &[Op] = &[
    Op::get("ssh_key.list", "ssh_key.list", "/restapi/sshkey/sshkeyList")
        .says("Lists SSH keys")
        .takes(&[may("uuid", Shape::Uuid, "Only this one")])
        .lists::<Key>(KEYS),
    Op::post("ssh_key.create", "ssh_key.add", "/restapi/sshkey/createSSHkey")
        .says("Adds a public key")
        .takes(&[
            must("name", Shape::Text(100), "Its name, unique in the domain"),
            must("publicKey", Shape::Lines(16_384), "The key in OpenSSH form"),
        ])
        .lists::<Key>(KEYS),
    Op::delete("ssh_key.delete", "ssh_key.delete", "/restapi/sshkey/deleteSSHkey/{uuid}")
        .says("Deletes a key; instances that were built with it keep it"),
];

pub fn routes() -> Vec<Bound> {
    let [listing, creating, deleting] = OPS else { return Vec::new() };
    vec![on(listing, list), on(creating, create), on(deleting, delete)]
}

/// A public key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Key {
    /// Its id.
    pub uuid: String,
    /// Its name, which orders of instances use.
    pub name: String,
    /// Always `ENABLED`.
    pub status: String,
    /// Whether it can be used.
    pub is_active: bool,
    /// The account's name.
    pub domain_name: Option<String>,
}

fn shown(key: &SshKey, domain: Option<String>) -> Key {
    Key {
        uuid: key.head.id.uuid().to_string(),
        name: key.head.name.clone(),
        status: words::enabled(!key.deleted).to_owned(),
        is_active: !key.deleted,
        domain_name: domain,
    }
}

async fn list(said: Said) -> Result<Reply> {
    let found = match said.only::<SshKey>("uuid").await? {
        Some(found) => found,
        None => said.all::<SshKey>(Vec::new()).await?,
    };
    let domain = names::domain(&said).await?;
    page::list(KEYS, &found.iter().map(|key| shown(key, domain.clone())).collect::<Vec<_>>())
}

async fn create(said: Said) -> Result<Reply> {
    let domain = names::domain(&said).await?;
    let (name, public_key) = (said.need("name"), said.need("publicKey"));
    let action = AddSshKey { name, public_key, ..AddSshKey::default() };
    said.call_once(action, move |key| page::changed(KEYS, &shown(&key, domain.clone()))).await
}

async fn delete(said: Said) -> Result<Reply> {
    let ssh_key = said.need_id::<SshKey>("uuid");
    said.call_once(DeleteSshKey { ssh_key, seen: None }, |_| page::gone()).await
}
