//! The cloud before the storm: a small catalogue, a few tight hosts, two or three tenants.

use std::sync::Arc;

use nubo_base::{Id, Money, digest};
use nubo_cloud::account::CreateAccount;
use nubo_cloud::host::CreateHost;
use nubo_cloud::image::{CreateImage, GivenSource, PullImage};
use nubo_cloud::network::CreateNetwork;
use nubo_cloud::quota::SetQuota;
use nubo_cloud::region::{CreateRegion, PriceWish};
use nubo_cloud::size::CreateSize;
use nubo_cloud::{Caller, Cloud, Origin, Who, shown_credential};
use nubo_domain::credential::{Credential as Row, CredentialKind};
use nubo_domain::host::Room;
use nubo_domain::{Account, Result, ScopeSet, User};
use nubo_ports::{Store, StoreExt as _, Tx};

use super::dice::Dice;
use super::model::{Credential, Known, Tenant};
use super::verbs::{BACK, ISOS};

/// Makes the catalogue and the hosts; gives the hosts' ids.
///
/// # Errors
/// Those of the calls.
pub async fn furnish(cloud: &Cloud, dice: &Dice) -> Result<Vec<String>> {
    let operator = Caller::operator(Origin::default());
    sell(cloud, &operator).await?;
    let mut hosts = Vec::new();
    for number in 0..dice.within(2, 4) {
        let whole = |least, most| i64::try_from(dice.within(least, most)).unwrap_or(1);
        let capacity =
            Room { vcpus: whole(4, 10), memory_mib: whole(1_000, 3_000), disk_gib: whole(12, 40) };
        let host = CreateHost {
            name: format!("h{number}"),
            region: "local".to_owned(),
            capacity,
            is_measured: false,
        };
        hosts.push(cloud.call(&operator, host).await?.head.id.to_string());
    }
    for image in ISOS.map(str::to_owned) {
        cloud.call(&operator, PullImage { image, seen: None }).await?;
    }
    Ok(hosts)
}

/// The catalogue.
async fn sell(cloud: &Cloud, operator: &Caller) -> Result<()> {
    let region = CreateRegion {
        name: "local".to_owned(),
        address_pool: "192.0.2.0/28".to_owned(),
        volume_gib_price: a_month(70_000),
        snapshot_gib_price: a_month(40_000),
        address_price: a_month(300_000),
        ..CreateRegion::default()
    };
    cloud.call(operator, region).await?;
    for (name, vcpus, memory_mib, disk_gib) in
        [("nano", 1, 256, 2), ("small", 2, 512, 4), ("wide", 4, 1_024, 9)]
    {
        let price_monthly = Money::from_micros(2_000_000);
        let name = name.to_owned();
        let size = CreateSize {
            name,
            vcpus,
            memory_mib,
            disk_gib,
            price_monthly,
            ..CreateSize::default()
        };
        cloud.call(operator, size).await?;
    }
    // The larger one is a vendor's: its first order has it fetched.
    let big = GivenSource {
        url: "http://vendor.example/big".to_owned(),
        checksum: Some(format!("sha256:{:064x}", 1)),
        format: None,
    };
    let discs = ISOS.map(|name| (name, 1, Some(iso_at(1))));
    for (name, min_disk_gib, source) in
        [("tiny", 1, None), ("big", 4, Some(big))].into_iter().chain(discs)
    {
        let image = CreateImage {
            name: name.to_owned(),
            title: name.to_owned(),
            os: name.to_owned(),
            os_version: "1".to_owned(),
            default_user: "root".to_owned(),
            min_disk_gib,
            min_memory_mib: 0,
            source,
        };
        cloud.call(operator, image).await?;
    }
    Ok(())
}

/// Where a vendor has one of their ISOs.
pub fn iso_at(number: u64) -> GivenSource {
    GivenSource {
        url: format!("http://vendor.example/{number}.iso"),
        checksum: Some(format!("sha256:{number:064x}")),
        format: Some("iso".to_owned()),
    }
}

fn a_month(micros: i64) -> PriceWish {
    PriceWish { monthly: Some(Money::from_micros(micros)), hourly: None }
}

fn micros(count: u64) -> Money {
    Money::from_micros(i64::try_from(count).unwrap_or(0))
}

/// Limits that a tenant runs into within a few calls.
fn tight_quotas(dice: &Dice) -> Vec<(String, Option<i64>)> {
    let few = |least, most| Some(i64::try_from(dice.within(least, most)).unwrap_or(1));
    let quotas = [
        ("servers", few(4, 9)),
        ("vcpus", few(6, 14)),
        ("memory_mib", few(1_500, 6_000)),
        ("addresses", few(1, 4)),
        ("ssh_keys", few(2, 4)),
        ("projects", few(2, 3)),
        ("users", few(2, 4)),
        ("credentials", few(4, 12)),
        ("volumes", few(2, 6)),
        ("volume_gib", few(4, 14)),
        ("snapshots", few(2, 6)),
        ("snapshot_gib", few(6, 24)),
        ("networks", few(2, 4)),
    ];
    quotas.map(|(word, limit)| (word.to_owned(), limit)).to_vec()
}

/// A session that never ends, so that the owner always has a way in.
fn session_of(cloud: &Cloud, account: Id<Account>, user: Id<User>, secret: &str) -> Row {
    Row {
        id: cloud.ids().uuid(),
        kind: CredentialKind::Session,
        account,
        project: None,
        user: Some(user),
        name: "sign-in".to_owned(),
        scopes: ScopeSet::none(),
        hash: digest(&[secret.as_bytes()]),
        last4: "0000".to_owned(),
        created: cloud.now(),
        expires: None,
        revoked: None,
        last_used: None,
    }
}

/// Makes a tenant with tight quotas, a first key, and a session of its owner.
///
/// # Errors
/// Those of the calls.
pub async fn settle_in(
    cloud: &Cloud,
    store: &Arc<dyn Store>,
    dice: &Dice,
    number: u64,
) -> Result<Tenant> {
    let operator = Caller::operator(Origin::default());
    let wish = CreateAccount {
        email: format!("owner{number}@example.com"),
        name: None,
        password: None,
        rate_limit: Some(0),
        is_operator: false,
        // Some pay ahead, with little.
        credit: dice.chance(500).then(|| micros(dice.within(0, 200_000))),
        credit_limit: None,
    };
    let made = cloud.call(&operator, wish).await?;
    let account = made.account.head.id;
    let quotas = tight_quotas(dice);
    cloud.call(&operator, SetQuota { account: account.to_string(), quotas }).await?;
    let project = made.project.head.id.to_string();
    let key = Credential {
        secret: made.key.secret.reveal().to_owned(),
        id: shown_credential(&made.key.credential),
        owner: project.clone(),
        is_session: false,
        expires: None,
        revoked: false,
    };
    let user = made.user.head.id;
    let secret = format!("ses_of_owner_{number}");
    let session = session_of(cloud, account, user, &secret);
    let id = shown_credential(&session);
    let who = Who::Credential {
        id: session.id,
        kind: CredentialKind::Session,
        user: Some(user),
        is_operator: false,
    };
    let skeleton = Caller {
        who,
        account: Some(account),
        scopes: Arc::new(ScopeSet::All),
        ..Caller::operator(Origin::default())
    };
    store.write(move |tx: &mut dyn Tx| tx.credential_insert(&session)).await?;
    let back = CreateNetwork { name: BACK.to_owned(), ..CreateNetwork::default() };
    cloud.call(&skeleton, back).await?;
    let owner = account.to_string();
    let session = Credential { secret, id, owner, is_session: true, expires: None, revoked: false };
    Ok(Tenant {
        account,
        credentials: vec![session, key],
        projects: vec![project.clone()],
        project,
        servers: Vec::new(),
        ssh_keys: Vec::new(),
        things: Vec::new(),
        rules: Vec::new(),
        users: vec![Id::<User>::of(user.uuid()).to_string()],
        neighbours: Vec::new(),
        suspended: Known::default(),
        disabled: Known::default(),
        skeleton,
    })
}
