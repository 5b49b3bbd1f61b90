//! What the caller's account has: money and room.

use nubo_api_kit::Reply;
use nubo_cloud::holder::{GetHolder, Holder};
use nubo_cloud::quota::GetQuota;
use nubo_domain::Result;
use nubo_domain::quota::{Counted, QuotaLine};
use schemars::JsonSchema;
use serde::Serialize;

use crate::op::{Bound, Op, Shape, may, on};
use crate::page;
use crate::said::Said;

const QUOTAS: &str = "listResourceQuotaResponse";
const AVAILABLE: &str = "kongUserAvailableResource";

/// Operations on the account.
pub const OPS: &[Op] = &[
    Op::get("account.credit", "account.holder", "/restapi/user/creditBalance")
        .says("Tells what the account can spend")
        .shows::<Credit>(),
    Op::get("account.quotas", "quota.get", "/restapi/resource-quota/get-resource-limit")
        .says("Lists what the account uses and may use")
        .takes(&[may("domainUuid", Shape::Text(100), "Not regarded: it is the caller's own")])
        .lists::<Quota>(QUOTAS),
    Op::get(
        "account.available",
        "quota.get",
        "/restapi/availableResource/getAvailableResourceByDomain",
    )
    .says("Lists what the account uses and may use, in texts")
    .lists::<Available>(AVAILABLE),
];

pub fn routes() -> Vec<Bound> {
    let [crediting, limiting, availing] = OPS else { return Vec::new() };
    vec![on(crediting, credit), on(limiting, list_quotas), on(availing, list_available)]
}

/// What an account can spend.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Credit {
    /// The address of the person that the account is shown with.
    pub user_email: Option<String>,
    /// The word of that person's role.
    pub user_type: Option<String>,
    /// What the wallet can spend; below zero is owed.
    pub balance_amount: f64,
    /// `PREPAID`: what is ordered is paid for from the wallet.
    pub r#type: String,
}

async fn credit(said: Said) -> Result<Reply> {
    let Holder { user, balance, .. } = said.call(GetHolder).await?;
    page::flat(&Credit {
        user_email: user.as_ref().map(|user| user.email().to_owned()),
        user_type: user.map(|user| user.role.to_ascii_uppercase()),
        // An amount is written as a decimal number.
        balance_amount: balance.to_string().parse().unwrap_or_default(),
        r#type: "PREPAID".to_owned(),
    })
}

/// One limit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Quota {
    /// What is limited, such as `Instance`.
    pub quota_type: String,
    /// What it is counted in; empty for things.
    pub unit_type: String,
    /// What is left; -1 where nothing is limited.
    pub available_limit: i64,
    /// What is used.
    pub used_limit: i64,
    /// What may be used; -1 where nothing is limited.
    pub maximum_limit: i64,
    /// The account.
    pub domain_uuid: String,
}

/// One limit, in texts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Available {
    /// What is limited.
    pub resource_type: String,
    /// What is left.
    pub available_limit: String,
    /// What is used.
    pub used_limit: String,
    /// What may be used.
    pub maximum_limit: String,
}

/// What a counted thing is called here, and what it is counted in.
const fn word(counted: Counted) -> (&'static str, &'static str) {
    match counted {
        Counted::Servers => ("Instance", ""),
        Counted::Vcpus => ("vCPU", ""),
        Counted::MemoryMib => ("Memory", "MiB"),
        Counted::DiskGib => ("RootStorage", "GiB"),
        Counted::Addresses => ("PublicIP", ""),
        Counted::SshKeys => ("SSHKey", ""),
        Counted::Projects => ("Project", ""),
        Counted::Users => ("User", ""),
        Counted::Credentials => ("Credential", ""),
        Counted::Volumes => ("Volume", ""),
        Counted::VolumeGib => ("VolumeStorage", "GiB"),
        Counted::Snapshots => ("Snapshot", ""),
        Counted::SnapshotGib => ("SnapshotStorage", "GiB"),
        Counted::Networks => ("Network", ""),
        Counted::SecurityGroups => ("SecurityGroup", ""),
    }
}

/// A limit that is none.
const NO_LIMIT: i64 = -1;

async fn quotas(said: &Said) -> Result<Vec<Quota>> {
    let report = said.call(GetQuota::default()).await?;
    let account = said.req.caller().account.map(|id| id.uuid().to_string());
    let domain_uuid = account.unwrap_or_default();
    let shown = |line: &QuotaLine| {
        let (quota_type, unit_type) = word(line.counted);
        Quota {
            quota_type: quota_type.to_owned(),
            unit_type: unit_type.to_owned(),
            available_limit: line.limit.map_or(NO_LIMIT, |limit| (limit - line.used).max(0)),
            used_limit: line.used,
            maximum_limit: line.limit.unwrap_or(NO_LIMIT),
            domain_uuid: domain_uuid.clone(),
        }
    };
    Ok(report.account.iter().map(shown).collect())
}

async fn list_quotas(said: Said) -> Result<Reply> {
    page::list(QUOTAS, &quotas(&said).await?)
}

async fn list_available(said: Said) -> Result<Reply> {
    let shown = |quota: Quota| Available {
        resource_type: match quota.unit_type.as_str() {
            "" => quota.quota_type,
            unit => format!("{} ({unit})", quota.quota_type),
        },
        available_limit: quota.available_limit.to_string(),
        used_limit: quota.used_limit.to_string(),
        maximum_limit: quota.maximum_limit.to_string(),
    };
    page::list(AVAILABLE, &quotas(&said).await?.into_iter().map(shown).collect::<Vec<_>>())
}
