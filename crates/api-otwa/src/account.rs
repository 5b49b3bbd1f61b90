//! The caller's account.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::holder::{GetHolder, Holder};
use nubo_domain::Result;
use serde::Serialize;

use crate::words;

/// An account as it is shown.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    id: String,
    email: String,
    first_name: Option<String>,
    last_name: Option<String>,
    balance: String,
    tier: &'static str,
    created_at: String,
}

pub async fn get(req: Req) -> Result<Reply> {
    let Holder { account, user, balance } = req.call(GetHolder).await?;
    let shown = Account {
        id: words::id(account.head.id),
        email: user.map(|user| user.email().to_owned()).unwrap_or_default(),
        // People of this cloud have no names beside their address.
        first_name: None,
        last_name: None,
        balance: words::amount(balance),
        tier: words::tier(account.reseller.as_ref()),
        created_at: words::stamp(account.head.created),
    };
    Reply::json(StatusCode::OK, &shown)
}
