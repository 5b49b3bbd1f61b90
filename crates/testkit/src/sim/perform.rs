//! Making a call as a dialect would: authenticate, go through the door, write the answer down.

use nubo_base::digest;
use nubo_cloud::account::{ChangeAccount, DecideAccess, DisableAccess, MintKey};
use nubo_cloud::host::ChangeHost;
use nubo_cloud::image::{ChangeImage, PullImage};
use nubo_cloud::quota::GetQuota;
use nubo_cloud::server::{Changed, SuspendServer};
use nubo_cloud::size::ChangeSize;
use nubo_cloud::wallet::CreditWallet;
use nubo_cloud::{
    Action, Caller, Cloud, Get, ListOf, Listing, Minted, Once, Origin, Rendered, shown_credential,
};
use nubo_domain::account::Access;
use nubo_domain::credential::SecretForm;
use nubo_domain::security_group::Rule;
use nubo_domain::{Error, Kind, Result, Server};
use serde::{Deserialize, Serialize};

use super::verbs::{Order, Verb};

/// What a client reads from an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Servers that it tells of.
    pub servers: Vec<String>,
    /// Whose they are.
    pub accounts: Vec<String>,
    /// Another object that it tells of.
    pub id: Option<String>,
    /// A new secret.
    pub secret: Option<String>,
    /// When it ends, in microseconds.
    pub expires: Option<i64>,
    /// The project of the new secret.
    pub project: Option<String>,
    /// The rules of the object, each with whose it is.
    pub rules: Vec<(String, String)>,
}

fn page(answer: &Answer) -> Rendered {
    let body = serde_json::to_string(answer).unwrap_or_default();
    Rendered { status: 200, headers: Vec::new(), body, replayed: false }
}

fn of_server(server: &Server) -> Answer {
    let accounts = server.head.account.map(|account| account.to_string());
    let servers = vec![server.head.id.to_string()];
    Answer { servers, accounts: accounts.into_iter().collect(), ..Answer::default() }
}

fn of_changed(changed: &Changed) -> Answer {
    of_server(&changed.server)
}

fn of_servers<'a>(servers: impl IntoIterator<Item = &'a Server>) -> Answer {
    let each = servers.into_iter().map(of_server);
    each.fold(Answer::default(), |mut all, one| {
        all.servers.extend(one.servers);
        all.accounts.extend(one.accounts);
        all
    })
}

fn of_kind<K: Kind>(object: &K) -> Answer {
    Answer { id: Some(object.head().id.to_string()), ..Answer::default() }
}

fn of_rules<K: Kind>(object: &K, rules: &[Rule]) -> Answer {
    let owner = object.head().id.to_string();
    let rules = rules.iter().map(|rule| (owner.clone(), rule.id.to_string())).collect();
    Answer { rules, ..Answer::default() }
}

fn of_minted(minted: &Minted) -> Answer {
    let credential = &minted.credential;
    Answer {
        id: Some(shown_credential(credential)),
        secret: Some(minted.secret.reveal().to_owned()),
        expires: credential.expires.map(nubo_base::Time::micros),
        project: credential.project.map(|project| project.to_string()),
        ..Answer::default()
    }
}

/// A caller on its way through the door.
struct Way<'a> {
    cloud: &'a Cloud,
    caller: Caller,
    once: Option<Once>,
}

impl Way<'_> {
    async fn write<A: Action>(
        self,
        action: A,
        read: impl Fn(&A::Output) -> Answer + Send + 'static,
    ) -> Result<Rendered> {
        let render = move |output| page(&read(&output));
        self.cloud.call_once(&self.caller, action, self.once, render).await
    }

    async fn read<A: Action>(
        self,
        action: A,
        read: impl Fn(&A::Output) -> Answer,
    ) -> Result<Rendered> {
        let output = self.cloud.call(&self.caller, action).await?;
        Ok(page(&read(&output)))
    }
}

/// Who a request comes from, and whether it may be repeated.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The credential.
    pub secret: String,
    /// The idempotency key.
    pub key: Option<String>,
    /// Used when the secret is refused: only a cloud that is broken on purpose has one.
    pub skeleton: Option<Caller>,
}

/// Asks for `verb`.
pub async fn ask(cloud: &Cloud, letter: &Letter, verb: Verb) -> Result<Rendered> {
    let caller = match cloud.authenticate(&letter.secret, Origin::default()).await {
        Ok(caller) => caller,
        Err(refused) => letter.skeleton.clone().ok_or(refused)?,
    };
    let fingerprint = digest(&[format!("{verb:?}").as_bytes()]);
    let route = verb.route().to_owned();
    let once = letter.key.clone().map(|key| Once { key, route, fingerprint });
    let way = Way { cloud, caller, once };
    match verb {
        Verb::CreateServer(action) => {
            way.write(action, |made| of_servers(made.iter().map(|made| &made.server))).await
        }
        Verb::ChangeServer(action) => way.write(action, of_server).await,
        Verb::StartServer(action) => way.write(action, of_changed).await,
        Verb::StopServer(action) => way.write(action, of_changed).await,
        Verb::RebootServer(action) => way.write(action, of_changed).await,
        Verb::ResizeServer(action) => way.write(action, of_changed).await,
        Verb::RebuildServer(action) => way.write(action, of_changed).await,
        Verb::ResetPassword(action) => way.write(action, of_changed).await,
        Verb::DeleteServer(action) => way.write(action, of_changed).await,
        Verb::AttachNetwork(action) => way.write(action, of_changed).await,
        Verb::DetachNetwork(action) => way.write(action, of_changed).await,
        Verb::AttachIso(action) => way.write(action, of_changed).await,
        Verb::DetachIso(action) => way.write(action, of_changed).await,
        Verb::AddSshKey(action) => way.write(action, of_kind).await,
        Verb::ChangeSshKey(action) => way.write(action, of_kind).await,
        Verb::DeleteSshKey(action) => way.write(action, of_kind).await,
        Verb::CreateProject(action) => way.write(action, of_kind).await,
        Verb::ChangeProject(action) => way.write(action, of_kind).await,
        Verb::DeleteProject(action) => way.write(action, of_kind).await,
        Verb::CreateKey(action) => way.write(action, of_minted).await,
        Verb::RotateKey(action) => way.write(action, of_minted).await,
        Verb::RevokeKey(action) => way.write(action, |_| Answer::default()).await,
        Verb::CreateToken(action) => way.write(action, of_minted).await,
        Verb::RevokeToken(action) => way.write(action, |_| Answer::default()).await,
        Verb::AddUser(action) => way.write(action, of_kind).await,
        Verb::RemoveUser(action) => way.write(action, of_kind).await,
        Verb::DisableAccess => way.write(DisableAccess, of_kind).await,
        Verb::ListServers => {
            let listing = Listing { limit: 100, ..Listing::default() };
            way.read(ListOf::<Server>::new(listing), |page| of_servers(&page.items)).await
        }
        Verb::GetServer(shown) => way.read(Get::<Server>::new(shown), of_server).await,
        Verb::GetQuota => way.read(GetQuota::default(), |_| Answer::default()).await,
        beside => ask_beside(way, beside).await,
    }
}

/// What is not about servers and those who ask, but about what lies beside them.
async fn ask_beside(way: Way<'_>, verb: Verb) -> Result<Rendered> {
    match verb {
        Verb::CreateVolume(action) => way.write(action, |made| of_kind(&made.volume)).await,
        Verb::AttachVolume(action) => way.write(action, |made| of_kind(&made.volume)).await,
        Verb::DetachVolume(action) => way.write(action, |made| of_kind(&made.volume)).await,
        Verb::ResizeVolume(action) => way.write(action, |made| of_kind(&made.volume)).await,
        Verb::DeleteVolume(action) => way.write(action, |made| of_kind(&made.volume)).await,
        Verb::CreateSnapshot(action) => way.write(action, |made| of_kind(&made.snapshot)).await,
        Verb::RevertSnapshot(action) => way.write(action, |made| of_kind(&made.snapshot)).await,
        Verb::DeleteSnapshot(action) => way.write(action, |made| of_kind(&made.snapshot)).await,
        Verb::ReserveAddress(action) => way.write(action, of_kind).await,
        Verb::AssignAddress(action) => way.write(action, |made| of_kind(&made.address)).await,
        Verb::UnassignAddress(action) => way.write(action, |made| of_kind(&made.address)).await,
        Verb::ReleaseAddress(action) => way.write(action, of_kind).await,
        Verb::CreateForward(action) => way.write(action, |made| of_kind(&made.rule)).await,
        Verb::ChangeForward(action) => way.write(action, |made| of_kind(&made.rule)).await,
        Verb::DeleteForward(action) => way.write(action, of_kind).await,
        Verb::CreateNetwork(action) => way.write(action, of_kind).await,
        Verb::DeleteNetwork(action) => way.write(action, of_kind).await,
        Verb::RestartNetwork(action) => way.write(action, of_kind).await,
        Verb::SetNetworkGroup(action) => way.write(action, |made| of_kind(&made.network)).await,
        other => ask_for_rules(way, other).await,
    }
}

async fn ask_for_rules(way: Way<'_>, verb: Verb) -> Result<Rendered> {
    match verb {
        Verb::AddAddressRule(action) => {
            way.write(action, |made| of_rules(&made.address, &made.address.rules)).await
        }
        Verb::RemoveAddressRule(action) => {
            way.write(action, |made| of_rules(&made.address, &made.address.rules)).await
        }
        Verb::AddNetworkRule(action) => {
            way.write(action, |made| of_rules(&made.network, &made.network.egress)).await
        }
        Verb::RemoveNetworkRule(action) => {
            way.write(action, |made| of_rules(&made.network, &made.network.egress)).await
        }
        other => Err(Error::internal(format!("nobody knows how to ask {other:?}"))),
    }
}

/// Does what the operator wants.
pub async fn obey(cloud: &Cloud, order: Order) -> Result<Rendered> {
    let way = Way { cloud, caller: Caller::operator(Origin::default()), once: None };
    match order {
        Order::Suspend { account, suspended } => {
            let suspended = Some(suspended);
            way.write(ChangeAccount { account, suspended, ..ChangeAccount::default() }, of_kind)
                .await
        }
        Order::SuspendServer { server, suspended } => {
            way.write(SuspendServer { server, suspended }, of_changed).await
        }
        Order::Approve { account } => {
            let (decision, remark) = (Access::Approved, None);
            way.write(DecideAccess { account, decision, remark }, of_kind).await
        }
        Order::MintKey { account } => {
            let form = SecretForm::Prefixed;
            way.write(MintKey { account, name: None, scopes: None, form }, of_minted).await
        }
        Order::Drain { host, draining } => {
            let draining = Some(draining);
            way.write(ChangeHost { host, draining, ..ChangeHost::default() }, of_kind).await
        }
        Order::Credit { account, micros } => {
            let amount = nubo_base::Money::from_micros(micros);
            let credit = CreditWallet { account, amount, remark: None };
            way.write(credit, |_| Answer::default()).await
        }
        Order::Repoint { image, number } => {
            let source = Some(super::tenants::iso_at(number));
            way.write(ChangeImage { image, source, ..ChangeImage::default() }, of_kind).await
        }
        Order::Pull { image } => {
            way.write(PullImage { image, seen: None }, |made| of_kind(&made.image)).await
        }
        Order::Sell { size, available } => {
            let available = Some(available);
            way.write(ChangeSize { size, available, ..ChangeSize::default() }, of_kind).await
        }
    }
}
