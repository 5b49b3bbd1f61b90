//! What is paid for, hour by hour.

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_base::{Time, Uuid};
use nubo_cloud::wallet::ListSubscriptions;
use nubo_domain::Result;
use nubo_domain::billing::{Item, Subscription, SubscriptionState};
use nubo_domain::{Code, Error};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::{DATES_LONG, DATES_ODD, Noun, TIME_ODD};
use crate::page::object;
use crate::read::{Said, regions};
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    let told = ("charge.list", Noun::Account);
    let at = "/v2/charges";
    vec![
        on::<ListSubscriptions, _, _>(told, (Method::GET, at), list).gives::<Vec<Shown>>().asks(&[
            ("from", "The first moment (RFC 3339); the month's first if absent."),
            ("to", "The last moment, at most 31 days later; now if absent."),
        ]),
        // The Python client asks so.
        on::<ListSubscriptions, _, _>(told, (Method::POST, at), list).gives::<Vec<Shown>>(),
    ]
}

/// What was used in a span of time.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Charge")]
struct Shown {
    id: u32,
    /// Such as `instance-small`, `volume` or `ip`.
    code: String,
    label: String,
    from: String,
    to: String,
    num_hours: u64,
    /// Null for all but volumes.
    size_gb: Option<u64>,
    product_id: String,
    region: String,
}

/// The longest span that can be asked for.
const DAYS_MAX: u64 = 31;
const HOUR: u64 = 3_600;

/// The span that is asked for; this month so far if none is.
fn span(said: &Said, now: Time) -> Result<(Time, Time)> {
    let time = |name: &str| -> Result<Option<Time>> {
        // A plus that was not escaped comes as a blank.
        let Some(text) = said.filled(name).map(|text| text.trim().replace(' ', "+")) else {
            return Ok(None);
        };
        let refuse = |_| told(&TIME_ODD, name, "must be a time such as 2026-12-31T23:59:59Z");
        text.parse().map(Some).map_err(refuse)
    };
    let to = time("to")?.unwrap_or(now);
    let from = time("from")?.unwrap_or_else(|| to.month().0);
    if to < from {
        return Err(told(&DATES_ODD, "to", "must not lie before from"));
    }
    if to.since(from).as_secs() > DAYS_MAX * 24 * HOUR {
        return Err(told(&DATES_LONG, "to", "must be at most 31 days after from"));
    }
    Ok((from, to))
}

fn told(code: &'static Code, field: &str, issue: &str) -> Error {
    Error::new(code).field(field, issue)
}

async fn list(req: Req) -> Result<Reply> {
    let (from, to) = span(&Said::of(&req).await?, req.cloud().now())?;
    let region = regions(&req).await?.into_iter().next().map(|region| region.head.name);
    let region = region.unwrap_or_default();
    let mut charges = Vec::new();
    let mut after: Option<Uuid> = None;
    loop {
        let page = ListSubscriptions { after, limit: 100, ..ListSubscriptions::default() };
        let page = req.call(page).await?;
        let paid = page.items.iter().filter(|paid| was_there(paid));
        charges.extend(paid.filter_map(|paid| shown(paid, (from, to), &region)));
        after = page.next;
        if after.is_none() {
            return object(&charges);
        }
    }
}

/// Whether it is or was there to be paid for. What could not be made has no paid hour.
fn was_there(paid: &Subscription) -> bool {
    match paid.state {
        SubscriptionState::Held => false,
        SubscriptionState::Active => true,
        SubscriptionState::Ended => paid.periods > 0,
    }
}

/// The part of a subscription that lies in a span.
fn shown(paid: &Subscription, (from, to): (Time, Time), region: &str) -> Option<Shown> {
    let begins = paid.started.max(from);
    let ends = paid.ended.map_or(to, |ended| ended.min(to));
    if ends < begins {
        return None;
    }
    let code = match paid.item {
        Item::Server => format!("instance-{}", paid.plan),
        Item::Volume => "volume".to_owned(),
        Item::Snapshot => "snapshot".to_owned(),
        Item::Address => "ip".to_owned(),
    };
    let size = paid.plan.split(' ').next().filter(|_| paid.item == Item::Volume);
    // Each started hour is paid for.
    let num_hours = ends.since(begins).as_secs().div_ceil(HOUR).max(1);
    let [.., a, b, c, d] = *paid.id.as_bytes();
    Some(Shown {
        // The last digits of the id by chance; clients want a number that fits 31 bits.
        id: u32::from_be_bytes([a & 0x7f, b, c, d]),
        code,
        label: paid.name.clone(),
        from: begins.to_string(),
        to: ends.to_string(),
        num_hours,
        size_gb: size.and_then(|size| size.parse().ok()),
        product_id: paid.id.to_string(),
        region: region.to_owned(),
    })
}
