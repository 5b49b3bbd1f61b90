//! Keys for ssh.

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::ssh_key::{AddSshKey, ChangeSshKey, DeleteSshKey};
use nubo_cloud::{AllOf, Get, ListOf, Listing};
use nubo_domain::{Result, SshKey};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Noun;
use crate::page::{SUCCESS, Simple, done, object, success};
use crate::read::{Said, id, live};
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    let noun = Noun::SshKey;
    let (all, one) = ("/v2/sshkeys", "/v2/sshkeys/{id}");
    vec![
        on::<ListOf<SshKey>, _, _>(("ssh_key.list", noun), (Method::GET, all), list)
            .gives::<Vec<Shown>>(),
        on::<AddSshKey, _, _>(("ssh_key.create", noun), (Method::POST, all), create)
            .takes::<Wish>()
            .gives::<Made>(),
        on::<Get<SshKey>, _, _>(("ssh_key.get", noun), (Method::GET, one), get).gives::<Shown>(),
        on::<ChangeSshKey, _, _>(("ssh_key.change", noun), (Method::PUT, one), change)
            .takes::<Wish>()
            .gives::<Shown>(),
        on::<DeleteSshKey, _, _>(("ssh_key.delete", noun), (Method::DELETE, one), delete)
            .gives::<Simple>(),
    ]
}

/// A key for ssh.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SSHKey")]
struct Shown {
    id: String,
    name: String,
    fingerprint: String,
    public_key: String,
    created_at: String,
}

/// A new key, or a new name of one.
#[derive(JsonSchema)]
#[schemars(rename = "SSHKeyWish")]
#[expect(dead_code, reason = "describes what is read name by name")]
struct Wish {
    name: String,
    public_key: Option<String>,
}

/// What making a key answers.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SSHKeyMade")]
struct Made {
    id: String,
    result: &'static str,
}

fn shown(key: &SshKey) -> Shown {
    Shown {
        id: key.head.id.uuid().to_string(),
        name: key.head.name.clone(),
        fingerprint: key.key.fingerprint.clone(),
        public_key: key.key.text.clone(),
        created_at: key.head.created.to_string(),
    }
}

async fn list(req: Req) -> Result<Reply> {
    let keys = req.call(AllOf::<SshKey>::new(Listing::default())).await?;
    object(&keys.iter().map(shown).collect::<Vec<_>>())
}

async fn get(req: Req) -> Result<Reply> {
    let key: SshKey = live(&req, "id").await?;
    object(&shown(&key))
}

async fn create(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    let (name, public_key) = (said.needed("name")?, said.needed("public_key")?);
    let action = AddSshKey { name, public_key, ..AddSshKey::default() };
    let render = |key: SshKey| done(&Made { id: key.head.id.uuid().to_string(), result: SUCCESS });
    req.call_once(action, render).await
}

async fn change(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    let ssh_key = id::<SshKey>(&req, "id")?;
    let name = Some(said.needed("name")?);
    let action = ChangeSshKey { ssh_key, name, ..ChangeSshKey::default() };
    req.call_once(action, |key: SshKey| done(&shown(&key))).await
}

async fn delete(req: Req) -> Result<Reply> {
    let action = DeleteSshKey { ssh_key: id::<SshKey>(&req, "id")?, seen: None };
    req.call_once(action, |_| success()).await
}
