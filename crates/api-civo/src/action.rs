//! What has happened: our events.

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_base::unlabelled;
use nubo_cloud::event::{ListEvents, Place};
use nubo_domain::Result;
use nubo_domain::event::Event;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::error::Noun;
use crate::page::{Page, Wanted, object};
use crate::read::Said;
use crate::route::{Asked, Bound, on};

pub fn routes() -> Vec<Bound> {
    let at = (Method::GET, "/v2/actions");
    let told = ("action.list", Noun::Account);
    vec![on::<ListEvents, _, _>(told, at, list).gives::<Page<Shown>>().asks(ASKED)]
}

const ASKED: &[Asked] = &[
    ("page", "Which page, from 1."),
    ("per_page", "How many a page holds; 20 if absent."),
    ("resource_id", "Only about this."),
    ("related_id", "The same."),
    ("resource_type", "Only about this kind."),
    ("action_type", "Only these."),
    ("user_id", "Only of this person."),
    ("details", "Only with this text."),
    ("created_at", "Only of times that begin so."),
    ("updated_at", "The same."),
];

/// Something that has happened.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Action")]
struct Shown {
    /// Grows with every action.
    id: i64,
    created_at: String,
    updated_at: String,
    account_id: String,
    user_id: &'static str,
    /// Such as `instance-running`.
    r#type: String,
    details: String,
    related_id: String,
    related_type: String,
    debug: bool,
}

/// What a page holds if nothing is said.
const USUAL: u64 = 20;
/// Events that are read at once.
const AT_ONCE: u32 = 1_000;

/// Our kinds under the names of this API.
fn kind(ours: &str) -> &str {
    match ours {
        "server" => "instance",
        "security_group" => "firewall",
        "address" => "ip",
        "ssh_key" => "sshkey",
        other => other,
    }
}

fn shown(event: &Event) -> Shown {
    let related_type = kind(&event.kind).to_owned();
    let what = event.name.split_once('.').map_or(event.name.as_str(), |(_, what)| what);
    let name = event.data.get("name").and_then(Value::as_str).unwrap_or_default();
    let related_id = unlabelled(&event.resource);
    Shown {
        id: event.seq,
        created_at: event.created.to_string(),
        updated_at: event.created.to_string(),
        account_id: event.account.map(|id| id.uuid().to_string()).unwrap_or_default(),
        user_id: "",
        r#type: format!("{related_type}-{}", what.replace('_', "-")),
        details: format!("{related_type} {name} {}", what.replace('_', " ")),
        related_id: related_id.map_or_else(|| event.resource.clone(), |id| id.to_string()),
        related_type,
        debug: false,
    }
}

async fn list(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    let wanted = Wanted::of(&said, Some(USUAL))?;
    let mut found: Vec<Shown> = Vec::new();
    let mut after = None;
    loop {
        let (name, resource, since) = (None, None, None);
        let (newest_first, limit) = (false, AT_ONCE);
        let wish = ListEvents { newest_first, after, name, resource, since, limit };
        let events = req.call(wish).await?;
        let Some(last) = events.last() else { break };
        after = Some(Place::AfterSeq(last.seq));
        found.extend(events.iter().map(shown).filter(|action| is_asked_for(action, &said)));
    }
    found.reverse();
    object(&wanted.cut(found))
}

/// Whether an action is as the request asks for; `details` and times by what they begin with or
/// hold.
fn is_asked_for(action: &Shown, said: &Said) -> bool {
    let is = |name: &str, value: &str| said.filled(name).is_none_or(|asked| asked == value);
    let related = |name: &str| is(name, &action.related_id);
    let begins =
        |name: &str, value: &str| said.filled(name).is_none_or(|asked| value.starts_with(asked));
    related("resource_id")
        && related("related_id")
        && is("resource_type", &action.related_type)
        && is("action_type", &action.r#type)
        && is("user_id", action.user_id)
        && begins("created_at", &action.created_at)
        && begins("updated_at", &action.updated_at)
        && said.filled("details").is_none_or(|asked| action.details.contains(asked))
}
