//! The public rule of the affiliate program.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_domain::Result;
use serde::Serialize;

use crate::words;

/// The rule as it is shown.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    enabled: bool,
    trigger: &'static str,
    reward_type: &'static str,
    reward_amount: String,
}

pub async fn rule(req: Req) -> Result<Reply> {
    let policy = req.cloud().policy();
    let rule = &policy.affiliate;
    let shown = Rule {
        enabled: rule.enabled,
        trigger: rule.trigger.word(),
        reward_type: rule.reward.word(),
        reward_amount: words::amount(rule.amount),
    };
    Reply::json(StatusCode::OK, &shown)
}
