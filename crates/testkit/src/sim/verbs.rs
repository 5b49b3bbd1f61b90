//! What clients may ask for, and how they choose.

use std::time::Duration;

use nubo_base::{SecretText, Time};
use nubo_cloud::key::{CreateKey, RevokeKey, RotateKey};
use nubo_cloud::project::{ChangeProject, CreateProject, DeleteProject};
use nubo_cloud::server::{
    AttachNetwork, ChangeServer, CreateServer, DeleteServer, DetachNetwork, RebootServer,
    RebuildServer, ResetPassword, ResizeServer, StartServer, StopServer,
};
use nubo_cloud::ssh_key::{AddSshKey, ChangeSshKey, DeleteSshKey};
use nubo_cloud::token::{CreateToken, RevokeToken};
use nubo_cloud::user::{AddUser, RemoveUser};
use nubo_domain::Labels;
use nubo_domain::billing::Period;
use nubo_domain::credential::SecretForm;
use nubo_domain::server::{GuestPassword, OnCrash};

use super::dice::Dice;
use super::model::Tenant;

/// The label that ties a server to the order it came from.
pub const ORDER: &str = "order";

/// What a tenant may ask for.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "orders are most of what is asked for")]
pub enum Verb {
    CreateServer(CreateServer),
    ChangeServer(ChangeServer),
    StartServer(StartServer),
    StopServer(StopServer),
    RebootServer(RebootServer),
    ResizeServer(ResizeServer),
    RebuildServer(RebuildServer),
    ResetPassword(ResetPassword),
    DeleteServer(DeleteServer),
    AttachNetwork(AttachNetwork),
    DetachNetwork(DetachNetwork),
    AddSshKey(AddSshKey),
    ChangeSshKey(ChangeSshKey),
    DeleteSshKey(DeleteSshKey),
    CreateProject(CreateProject),
    ChangeProject(ChangeProject),
    DeleteProject(DeleteProject),
    CreateKey(CreateKey),
    RotateKey(RotateKey),
    RevokeKey(RevokeKey),
    CreateToken(CreateToken),
    RevokeToken(RevokeToken),
    AddUser(AddUser),
    RemoveUser(RemoveUser),
    DisableAccess,
    ListServers,
    GetServer(String),
    GetQuota,
}

/// What the operator may do.
#[derive(Clone, Debug)]
pub enum Order {
    Suspend { account: String, suspended: bool },
    SuspendServer { server: String, suspended: bool },
    Approve { account: String },
    MintKey { account: String },
    Drain { host: String, draining: bool },
    Sell { size: String, available: bool },
    Credit { account: String, micros: i64 },
}

impl Verb {
    /// Whether it changes anything.
    pub const fn is_write(&self) -> bool {
        !matches!(self, Self::ListServers | Self::GetServer(_) | Self::GetQuota)
    }

    /// Method and path, as far as an idempotency key cares.
    pub const fn route(&self) -> &'static str {
        match self {
            Self::CreateServer(_) => "POST /v1/servers",
            Self::AddSshKey(_) => "POST /v1/ssh-keys",
            Self::CreateProject(_) => "POST /v1/projects",
            Self::CreateKey(_) => "POST /v1/keys",
            Self::CreateToken(_) => "POST /v1/tokens",
            Self::AddUser(_) => "POST /v1/users",
            _ => "POST /v1/actions",
        }
    }
}

/// A public key as good as any other.
const PUBLIC_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio";

/// One of the things that tenants mostly do.
pub fn draw(dice: &Dice, tenant: &Tenant, number: u64, now: Time) -> Verb {
    match dice.below(100) {
        0..26 => Verb::CreateServer(order(dice, tenant, number, now)),
        26..70 => on_server(dice, tenant, number, now),
        70..80 => reading(dice, tenant),
        80..88 => rooms(dice, tenant, number),
        _ => credentials(dice, tenant, number, now),
    }
}

fn some(dice: &Dice, ids: &[String]) -> String {
    dice.pick(ids).cloned().unwrap_or_else(|| "srv_00000000000000000000000000000000".to_owned())
}

fn maybe(dice: &Dice, ids: &[String]) -> Option<String> {
    if dice.chance(300) { dice.pick(ids).cloned() } else { None }
}

/// The network that each tenant has besides its default one.
pub const BACK: &str = "back";

const SIZES: [&str; 3] = ["nano", "small", "wide"];
const IMAGES: [&str; 2] = ["tiny", "big"];

fn slug<const N: usize>(dice: &Dice, slugs: [&str; N]) -> String {
    // Now and then one that does not exist.
    if dice.chance(20) { "nothing".to_owned() } else { slugs[dice.below(N)].to_owned() }
}

fn order(dice: &Dice, tenant: &Tenant, number: u64, now: Time) -> CreateServer {
    let count = if dice.chance(850) { 1 } else { u32::try_from(dice.within(2, 4)).unwrap_or(2) };
    CreateServer {
        name: if dice.chance(50) { "twin".to_owned() } else { format!("s{number}") },
        size: if dice.chance(600) { "nano".to_owned() } else { slug(dice, SIZES) },
        image: if dice.chance(700) { "tiny".to_owned() } else { slug(dice, IMAGES) },
        region: None,
        project: maybe(dice, &tenant.projects),
        networks: if dice.chance(150) { vec![BACK.to_owned()] } else { Vec::new() },
        ssh_keys: maybe(dice, &tenant.ssh_keys).into_iter().collect(),
        user_data: dice.chance(200).then(|| "#cloud-config".to_owned()),
        labels: Labels::from([(ORDER.to_owned(), number.to_string())]),
        count,
        public_ip: dice.chance(400),
        on_crash: if dice.chance(700) { OnCrash::Restart } else { OnCrash::Stop },
        protected: dice.chance(80),
        period: if dice.chance(900) { Period::Hourly } else { Period::Monthly },
        lease_expires: dice.chance(100).then(|| now.after(minutes(dice.within(5, 200)))),
        ..CreateServer::default()
    }
}

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

fn on_server(dice: &Dice, tenant: &Tenant, number: u64, now: Time) -> Verb {
    let server = some(dice, &tenant.servers);
    let seen = dice.chance(80).then(|| i64::try_from(dice.within(1, 9)).unwrap_or(1));
    let hard = dice.chance(400);
    match dice.below(100) {
        0..30 => Verb::DeleteServer(DeleteServer { server, release_address: false, seen }),
        30..43 => Verb::StopServer(StopServer { server, hard, seen }),
        43..54 => Verb::StartServer(StartServer { server, seen }),
        54..62 => Verb::RebootServer(RebootServer { server, hard, seen }),
        62..74 => Verb::ResizeServer(ResizeServer { server, size: slug(dice, SIZES), seen }),
        74..81 => {
            let image = dice.chance(500).then(|| slug(dice, IMAGES));
            Verb::RebuildServer(RebuildServer { server, image, password: None, seen })
        }
        81..85 => {
            let (network, private_ip) = (BACK.to_owned(), None);
            Verb::AttachNetwork(AttachNetwork { server, network, private_ip, seen })
        }
        85..88 => Verb::DetachNetwork(DetachNetwork { server, network: BACK.to_owned(), seen }),
        88..92 => {
            let hash = SecretText::new(format!("$6$salt${number}"));
            let password = GuestPassword { hash, sealed: None };
            Verb::ResetPassword(ResetPassword { server, password, seen })
        }
        _ => Verb::ChangeServer(change(dice, (server, seen), number, now)),
    }
}

fn change(
    dice: &Dice,
    (server, seen): (String, Option<i64>),
    number: u64,
    now: Time,
) -> ChangeServer {
    let mut change = ChangeServer { server, seen, ..ChangeServer::default() };
    match dice.below(6) {
        0 => change.name = Some(format!("r{number}")),
        1 => change.protected = Some(true),
        2 => change.protected = Some(false),
        3 | 4 => {
            change.title = Some(format!("Server {number}"));
            change.security_groups = Some(vec!["default".to_owned()]);
            change.public_address = Some(dice.chance(500));
        }
        _ => {
            let span = minutes(dice.within(1, 300));
            change.lease_expires = Some(dice.chance(600).then(|| now.after(span)));
        }
    }
    change
}

fn reading(dice: &Dice, tenant: &Tenant) -> Verb {
    match dice.below(4) {
        0 => Verb::ListServers,
        1 => Verb::GetQuota,
        2 => Verb::GetServer(some(dice, &tenant.neighbours)),
        _ => Verb::GetServer(some(dice, &tenant.servers)),
    }
}

fn rooms(dice: &Dice, tenant: &Tenant, number: u64) -> Verb {
    let name = Some(format!("n{number}"));
    match dice.below(8) {
        0..3 => Verb::AddSshKey(AddSshKey {
            name: format!("k{}", dice.below(6)),
            public_key: PUBLIC_KEY.to_owned(),
            labels: Labels::new(),
            project: maybe(dice, &tenant.projects),
        }),
        3 => {
            let ssh_key = some(dice, &tenant.ssh_keys);
            Verb::ChangeSshKey(ChangeSshKey { ssh_key, name, ..ChangeSshKey::default() })
        }
        4 => {
            let ssh_key = some(dice, &tenant.ssh_keys);
            Verb::DeleteSshKey(DeleteSshKey { ssh_key, seen: None })
        }
        5 => Verb::CreateProject(CreateProject {
            name: format!("p{number}"),
            quotas: vec![("servers".to_owned(), Some(3))],
            ..CreateProject::default()
        }),
        6 => {
            let project = some(dice, &tenant.projects);
            Verb::ChangeProject(ChangeProject { project, name, ..ChangeProject::default() })
        }
        _ => {
            let project = some(dice, &tenant.projects);
            Verb::DeleteProject(DeleteProject { project, seen: None })
        }
    }
}

fn credentials(dice: &Dice, tenant: &Tenant, number: u64, now: Time) -> Verb {
    let scopes = || ["servers:read", "servers:write", "tokens:write"].map(str::to_owned).to_vec();
    let expires = dice.chance(300).then(|| now.after(minutes(dice.within(1, 240))));
    match dice.below(20) {
        0..4 => Verb::CreateKey(CreateKey {
            project: some(dice, &tenant.projects),
            name: None,
            scopes: dice.chance(500).then(scopes),
            expires,
            form: SecretForm::Prefixed,
        }),
        4..8 => Verb::CreateToken(CreateToken {
            name: format!("t{number}"),
            scopes: scopes(),
            expires,
            project: None,
        }),
        8..11 => Verb::RevokeToken(RevokeToken { token: tenant.some_credential(dice, "tok_") }),
        11..14 => Verb::RevokeKey(RevokeKey { key: tenant.some_credential(dice, "key_") }),
        14..16 => Verb::RotateKey(RotateKey {
            key: tenant.some_credential(dice, "key_"),
            overlap: minutes(dice.within(0, 30)),
        }),
        16..18 => Verb::AddUser(AddUser {
            projects: None,
            email: format!("u{number}@example.com"),
            role: "member".to_owned(),
            password: None,
        }),
        18 => Verb::RemoveUser(RemoveUser { user: some(dice, &tenant.users), seen: None }),
        _ => Verb::DisableAccess,
    }
}

/// One of the things that the operator does.
pub fn order_of_operator(dice: &Dice, tenant: &Tenant, hosts: &[String]) -> Order {
    let account = tenant.account.to_string();
    match dice.below(14) {
        0 => Order::Suspend { account, suspended: true },
        1..3 => Order::Suspend { account, suspended: false },
        3 => Order::SuspendServer { server: some(dice, &tenant.servers), suspended: true },
        4..6 => Order::SuspendServer { server: some(dice, &tenant.servers), suspended: false },
        6..8 => Order::Approve { account },
        8..10 => Order::MintKey { account },
        12.. => {
            let micros = i64::try_from(dice.within(1, 60_000)).unwrap_or(1);
            Order::Credit { account, micros: if dice.chance(150) { -micros } else { micros } }
        }
        10 => Order::Drain { host: some(dice, hosts), draining: dice.chance(400) },
        _ => Order::Sell { size: "wide".to_owned(), available: dice.chance(600) },
    }
}
