//! What clients may ask for, and how they choose.

mod disks;
mod nets;

use std::time::Duration;

use nubo_base::{SecretText, Time};
use nubo_cloud::forward_rule::{ChangeForward, CreateForward, DeleteForward};
use nubo_cloud::key::{CreateKey, RevokeKey, RotateKey};
use nubo_cloud::network::{
    AddNetworkRule, CreateNetwork, DeleteNetwork, RemoveNetworkRule, RestartNetwork,
    SetNetworkGroup,
};
use nubo_cloud::project::{ChangeProject, CreateProject, DeleteProject};
use nubo_cloud::public_ip::{
    AddAddressRule, AssignAddress, ReleaseAddress, RemoveAddressRule, ReserveAddress,
    UnassignAddress,
};
use nubo_cloud::server::{
    AttachIso, AttachNetwork, ChangeServer, CreateServer, DeleteServer, DetachIso, DetachNetwork,
    RebootServer, RebuildServer, ResetPassword, ResizeServer, StartServer, StopServer,
};
use nubo_cloud::snapshot::{CreateSnapshot, DeleteSnapshot, RevertSnapshot};
use nubo_cloud::ssh_key::{AddSshKey, ChangeSshKey, DeleteSshKey};
use nubo_cloud::token::{CreateToken, RevokeToken};
use nubo_cloud::user::{AddUser, RemoveUser};
use nubo_cloud::volume::{AttachVolume, CreateVolume, DeleteVolume, DetachVolume, ResizeVolume};
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
    AttachIso(AttachIso),
    DetachIso(DetachIso),
    CreateVolume(CreateVolume),
    AttachVolume(AttachVolume),
    DetachVolume(DetachVolume),
    ResizeVolume(ResizeVolume),
    DeleteVolume(DeleteVolume),
    CreateSnapshot(CreateSnapshot),
    RevertSnapshot(RevertSnapshot),
    DeleteSnapshot(DeleteSnapshot),
    ReserveAddress(ReserveAddress),
    AssignAddress(AssignAddress),
    UnassignAddress(UnassignAddress),
    ReleaseAddress(ReleaseAddress),
    AddAddressRule(AddAddressRule),
    RemoveAddressRule(RemoveAddressRule),
    CreateForward(CreateForward),
    ChangeForward(ChangeForward),
    DeleteForward(DeleteForward),
    CreateNetwork(CreateNetwork),
    DeleteNetwork(DeleteNetwork),
    RestartNetwork(RestartNetwork),
    AddNetworkRule(AddNetworkRule),
    RemoveNetworkRule(RemoveNetworkRule),
    SetNetworkGroup(SetNetworkGroup),
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
    Repoint { image: String, number: u64 },
    Pull { image: String },
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
            Self::CreateVolume(_) => "POST /v1/volumes",
            Self::CreateSnapshot(_) => "POST /v1/snapshots",
            Self::ReserveAddress(_) => "POST /v1/addresses",
            Self::CreateForward(_) => "POST /v1/forward-rules",
            Self::CreateNetwork(_) => "POST /v1/networks",
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
        0..20 => Verb::CreateServer(order(dice, tenant, number, now)),
        20..44 => on_server(dice, tenant, number, now),
        44..66 => disks::draw(dice, tenant, number),
        66..83 => nets::draw(dice, tenant, number),
        83..87 => reading(dice, tenant),
        87..91 => rooms(dice, tenant, number),
        _ => credentials(dice, tenant, number, now),
    }
}

fn some(dice: &Dice, ids: &[String]) -> String {
    dice.pick(ids).cloned().unwrap_or_else(|| "srv_00000000000000000000000000000000".to_owned())
}

fn maybe(dice: &Dice, ids: &[String]) -> Option<String> {
    if dice.chance(300) { dice.pick(ids).cloned() } else { None }
}

fn rarely(dice: &Dice, ids: &[String]) -> Option<String> {
    if dice.chance(80) { dice.pick(ids).cloned() } else { None }
}

/// The network that each tenant has besides its default one.
pub const BACK: &str = "back";

const SIZES: [&str; 3] = ["nano", "small", "wide"];
const IMAGES: [&str; 2] = ["tiny", "big"];
/// What may lie in a drive.
pub const ISOS: [&str; 2] = ["disc", "other-disc"];

fn slug<const N: usize>(dice: &Dice, slugs: [&str; N]) -> String {
    // Now and then one that does not exist.
    if dice.chance(20) { "nothing".to_owned() } else { slugs[dice.below(N)].to_owned() }
}

fn order(dice: &Dice, tenant: &Tenant, number: u64, now: Time) -> CreateServer {
    let count = if dice.chance(850) { 1 } else { u32::try_from(dice.within(2, 4)).unwrap_or(2) };
    let from_iso = dice.chance(60);
    let image = if dice.chance(700) { "tiny".to_owned() } else { slug(dice, IMAGES) };
    let copied = dice.chance(120) && tenant.has_some("snap_");
    let led_to = count == 1 && dice.chance(80);
    CreateServer {
        name: if dice.chance(50) { "twin".to_owned() } else { format!("s{number}") },
        size: if dice.chance(600) { "nano".to_owned() } else { slug(dice, SIZES) },
        image: match (copied, from_iso) {
            (true, _) => String::new(),
            (false, true) => slug(dice, ISOS),
            (false, false) => image,
        },
        from_iso: from_iso && !copied,
        snapshot: copied.then(|| tenant.some_thing(dice, "snap_")),
        region: None,
        project: maybe(dice, &tenant.projects),
        networks: networks(dice, tenant),
        ssh_keys: maybe(dice, &tenant.ssh_keys).into_iter().collect(),
        user_data: dice.chance(200).then(|| "#cloud-config".to_owned()),
        labels: Labels::from([(ORDER.to_owned(), number.to_string())]),
        count,
        public_ip: dice.chance(300),
        address: led_to.then(|| tenant.some_thing(dice, "ip_")),
        on_crash: if dice.chance(700) { OnCrash::Restart } else { OnCrash::Stop },
        protected: dice.chance(80),
        period: if dice.chance(900) { Period::Hourly } else { Period::Monthly },
        lease_expires: dice.chance(100).then(|| now.after(minutes(dice.within(5, 200)))),
        ..CreateServer::default()
    }
}

/// The first is the primary one; mostly none is named.
fn networks(dice: &Dice, tenant: &Tenant) -> Vec<String> {
    match dice.below(100) {
        0..10 => vec![BACK.to_owned()],
        10..16 => vec!["default-local".to_owned(), BACK.to_owned()],
        16..20 => vec![nets::some_network(dice, tenant), nets::some_network(dice, tenant)],
        _ => Vec::new(),
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
        0..24 => {
            let release_address = dice.chance(100);
            Verb::DeleteServer(DeleteServer { server, release_address, seen })
        }
        24..38 => Verb::StopServer(StopServer { server, hard, seen }),
        38..48 => Verb::StartServer(StartServer { server, seen }),
        48..55 => Verb::RebootServer(RebootServer { server, hard, seen }),
        55..65 => Verb::ResizeServer(ResizeServer { server, size: slug(dice, SIZES), seen }),
        65..72 => {
            let image = dice.chance(500).then(|| slug(dice, IMAGES));
            Verb::RebuildServer(RebuildServer { server, image, password: None, seen })
        }
        72..89 => plugging(dice, tenant, server),
        89..92 => {
            let hash = SecretText::new(format!("$6$salt${number}"));
            let password = GuestPassword { hash, sealed: None };
            Verb::ResetPassword(ResetPassword { server, password, seen })
        }
        _ => Verb::ChangeServer(change(dice, (server, seen), number, now)),
    }
}

/// Further networks and ISOs of a server.
fn plugging(dice: &Dice, tenant: &Tenant, server: String) -> Verb {
    let (network, seen) = (nets::some_network(dice, tenant), None);
    match dice.below(17) {
        0..6 => {
            let private_ip = dice.chance(100).then(|| "10.1.0.77".to_owned());
            Verb::AttachNetwork(AttachNetwork { server, network, private_ip, seen })
        }
        6..10 => Verb::DetachNetwork(DetachNetwork { server, network, seen }),
        10..15 => Verb::AttachIso(AttachIso { server, iso: slug(dice, ISOS), seen }),
        _ => Verb::DetachIso(DetachIso { server, iso: None, seen }),
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
    let beside = ["volumes:write", "volumes:destroy", "networks:write", "networks:destroy"];
    let beside = &beside[..if dice.chance(700) { 4 } else { 0 }];
    let scopes = ["servers:read", "servers:write", "tokens:write"];
    let scopes = || scopes.iter().chain(beside).map(|scope| (*scope).to_owned()).collect();
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
    match dice.below(18) {
        0 => Order::Suspend { account, suspended: true },
        1..3 => Order::Suspend { account, suspended: false },
        3 => Order::SuspendServer { server: some(dice, &tenant.servers), suspended: true },
        4..6 => Order::SuspendServer { server: some(dice, &tenant.servers), suspended: false },
        6..8 => Order::Approve { account },
        8..10 => Order::MintKey { account },
        14.. => {
            let micros = i64::try_from(dice.within(1, 60_000)).unwrap_or(1);
            Order::Credit { account, micros: if dice.chance(150) { -micros } else { micros } }
        }
        10 => Order::Drain { host: some(dice, hosts), draining: dice.chance(400) },
        11 => Order::Pull { image: slug(dice, ISOS) },
        12 => {
            let (image, number) = (slug(dice, ISOS), dice.within(1, 1_000));
            Order::Repoint { image, number }
        }
        _ => Order::Sell { size: "wide".to_owned(), available: dice.chance(600) },
    }
}
