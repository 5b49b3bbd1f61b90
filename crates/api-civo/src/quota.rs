//! What is used and what is allowed.

use std::collections::BTreeMap;

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::quota::GetQuota;
use nubo_cloud::{AllOf, Listing};
use nubo_domain::quota::{Counted, QuotaLine};
use nubo_domain::{Result, Scope, SecurityGroup};
use serde_json::Value;

use crate::account::person;
use crate::error::Noun;
use crate::page::object;
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    let told = ("quota.get", Noun::Account);
    vec![
        on::<GetQuota, _, _>(told, (Method::GET, "/v2/quota"), get)
            .gives::<BTreeMap<String, Value>>(),
        // The Python client asks so.
        on::<GetQuota, _, _>(told, (Method::POST, "/v2/quota"), get)
            .gives::<BTreeMap<String, Value>>(),
    ]
}

/// What a counted thing is called; none for what this API does not count.
const fn word(counted: Counted) -> Option<&'static str> {
    match counted {
        Counted::Servers => Some("instance_count"),
        Counted::Vcpus => Some("cpu_core"),
        Counted::MemoryMib => Some("ram_mb"),
        Counted::DiskGib => Some("disk_gb"),
        Counted::Volumes => Some("disk_volume_count"),
        Counted::Snapshots => Some("disk_snapshot_count"),
        Counted::Addresses => Some("public_ip_address"),
        Counted::Networks => Some("network_count"),
        Counted::SecurityGroups => Some("security_group"),
        Counted::SshKeys
        | Counted::Projects
        | Counted::Users
        | Counted::Credentials
        | Counted::VolumeGib
        | Counted::SnapshotGib => None,
    }
}

/// What cannot be had here: nothing is used and nothing allowed.
const ABSENT: [&str; 8] = [
    "subnet_count",
    "loadbalancer_count",
    "objectstore_gb",
    "database_count",
    "database_snapshot_count",
    "database_cpu_core",
    "database_ram_mb",
    "database_disk_gb",
];

/// A limit that is none. Clients read 32 bits at least.
const NO_LIMIT: i64 = 2_147_483_647;

async fn get(req: Req) -> Result<Reply> {
    let report = req.call(GetQuota::default()).await?;
    let person = person(&req).await?;
    let mut quota: BTreeMap<String, Value> = BTreeMap::new();
    let account = req.caller().account.map(|id| id.uuid().to_string());
    quota.insert("id".to_owned(), account.unwrap_or_default().into());
    quota.insert("default_user_id".to_owned(), person.id.into());
    quota.insert("default_user_email_address".to_owned(), person.email.into());
    for name in ABSENT {
        put(&mut quota, name, (0, 0));
    }
    for QuotaLine { counted, used, limit } in &report.account {
        if let Some(name) = word(*counted) {
            put(&mut quota, name, (*used, limit.unwrap_or(NO_LIMIT)));
        }
    }
    // Every instance has one port.
    let mut instances = report.account.iter().filter(|line| line.counted == Counted::Servers);
    if let Some(QuotaLine { used, limit, .. }) = instances.next() {
        put(&mut quota, "port_count", (*used, limit.unwrap_or(NO_LIMIT)));
    }
    put(&mut quota, "security_group_rule", (rules(&req).await?, NO_LIMIT));
    // Volumes and root disks share one figure here.
    let both = |part: fn(&QuotaLine) -> i64| {
        let disks = [Counted::DiskGib, Counted::VolumeGib];
        let lines = report.account.iter().filter(|line| disks.contains(&line.counted));
        lines.map(part).fold(0_i64, i64::saturating_add)
    };
    let limit = both(|line| line.limit.unwrap_or(NO_LIMIT)).min(NO_LIMIT);
    put(&mut quota, "disk_gb", (both(|line| line.used), limit));
    object(&quota)
}

/// The rules of all firewalls, for whoever may look at them. Only a single one limits them.
async fn rules(req: &Req) -> Result<i64> {
    if !req.caller().scopes.has(Scope::NetworksRead) {
        return Ok(0);
    }
    let groups = req.call(AllOf::<SecurityGroup>::new(Listing::default())).await?;
    let count: usize = groups.iter().map(|group| group.rules.len()).sum();
    Ok(i64::try_from(count).unwrap_or(NO_LIMIT))
}

fn put(quota: &mut BTreeMap<String, Value>, name: &str, (used, limit): (i64, i64)) {
    quota.insert(format!("{name}_usage"), used.into());
    quota.insert(format!("{name}_limit"), limit.into());
}
