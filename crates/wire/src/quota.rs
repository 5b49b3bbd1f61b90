//! Quotas: what is used and what is allowed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::param::{PROJECT, Param};
use crate::verb::{Needs, Verb};

/// Verbs of quotas.
pub const VERBS: &[Verb] = &[
    Verb::get("quota.get", "/v1/quota")
        .says("Reads what your account and a project use and may use")
        .needs(Needs::Scope("account:read"))
        .query(&[Param { about: "The project, by id or name; your own if absent", ..PROJECT }])
        .answers::<Quota>(),
    Verb::put("quota.set", "/v1/admin/accounts/{id}/quota")
        .says("Sets limits of an account; what is not named stays")
        .needs(Needs::Operator)
        .takes::<SetQuota>()
        .answers::<AccountQuota>(),
];

/// What is counted.
pub const COUNTED: &[&str] = &[
    "servers",
    "vcpus",
    "memory_mib",
    "disk_gib",
    "addresses",
    "ssh_keys",
    "projects",
    "users",
    "credentials",
    "volumes",
    "volume_gib",
    "snapshots",
    "snapshot_gib",
    "networks",
    "security_groups",
];

/// Limits by what is counted; null is no limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct QuotaLimits(pub BTreeMap<String, Option<i64>>);

impl JsonSchema for QuotaLimits {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("QuotaLimits")
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "propertyNames": { "enum": COUNTED },
            "additionalProperties": {
                "type": ["integer", "null"], "minimum": 0, "maximum": 1_000_000_000_000_i64,
            },
        })
    }
}

/// One line of a quota.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuotaLine {
    /// What is counted.
    pub name: String,
    /// How many there are.
    pub used: i64,
    /// How many there may be; null is no limit.
    pub limit: Option<i64>,
}

/// Both levels of a quota.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quota {
    /// The lines of the account.
    pub account: Vec<QuotaLine>,
    /// The project that the second list belongs to.
    pub project_id: String,
    /// The lines of the project.
    pub project: Vec<QuotaLine>,
}

/// The quota of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccountQuota {
    /// Its lines.
    pub account: Vec<QuotaLine>,
}

/// New limits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SetQuota {
    /// The limits by name; null is no limit.
    pub quotas: QuotaLimits,
}
