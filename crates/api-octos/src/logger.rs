//! What happened: sign-ins and activity of an account, and what became of a machine.
//!
//! Activity is the audit log, a machine's is its events. The newest come first, as people look for
//! them; at most so many of the past are read.

use nubo_api_kit::{Reply, Req};
use nubo_base::{Time, Uuid};
use nubo_cloud::account::GetOwnAccount;
use nubo_cloud::audit::ListAudit;
use nubo_cloud::event::{ListEvents, Place};
use nubo_cloud::{Facts, Get};
use nubo_domain::audit::{AuditRow, Outcome};
use nubo_domain::event::Event;
use nubo_domain::{Result, Scope, Server};
use schemars::JsonSchema;
use serde::Serialize;

use crate::page::Wanted;
use crate::route::{Bound, on};
use crate::shelf::{absent, by_id};
use crate::slug;
use crate::when::stamp;

pub fn routes() -> Vec<Bound> {
    let audit = Facts::of::<ListAudit>();
    vec![
        on(
            Facts::of::<Get<Server>>(),
            "logger.machine",
            ("GET", "/loggers/service/VirtualMachine/{slug}"),
            "Tells what became of a machine.",
            of_machine,
        )
        .reading(Scope::EventsRead),
        on(
            audit,
            "logger.activity",
            ("GET", "/loggers/activity/{crn}"),
            "Tells who did what in the account.",
            |req| of_account(req, None),
        )
        .reading(Scope::AccountRead),
        on(audit, "logger.logins", ("GET", "/loggers/{crn}"), "Tells who signed in.", |req| {
            of_account(req, Some("session.create"))
        })
        .reading(Scope::AccountRead),
    ]
}

/// Lines that are read at most: more is read where it is kept, in the cloud's own API.
const LINES_MAX: usize = 5_000;
/// Lines that are read at once.
const PAGE: u32 = 100;

/// Something that somebody did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Activity {
    /// Its id.
    pub id: String,
    /// What was done.
    pub action: String,
    /// From where; null if from the cloud's own machine.
    pub ip_address: Option<String>,
    /// Who, to what, with which outcome.
    pub details: String,
    /// When.
    pub created_at: String,
}

fn activity(row: &AuditRow) -> Activity {
    let outcome = match row.outcome {
        Outcome::Done => "done",
        Outcome::Denied => "denied",
    };
    let resource = if row.resource.is_empty() { "nothing" } else { row.resource.as_str() };
    Activity {
        id: row.id.uuid().to_string(),
        action: row.action.clone(),
        ip_address: Some(row.ip.clone()).filter(|ip| !ip.is_empty()),
        details: format!("{} {} on {resource}: {outcome}", row.actor_kind, row.actor),
        created_at: stamp(row.created),
    }
}

async fn of_account(req: Req, action: Option<&'static str>) -> Result<Reply> {
    let account = req.call(GetOwnAccount).await?.head.id.uuid();
    let crn = req.path("crn");
    if crn != slug::number(account).to_string() && crn.parse() != Ok(account) {
        return Err(absent("crn"));
    }
    let mut wish =
        ListAudit { action: action.map(str::to_owned), limit: PAGE, ..ListAudit::default() };
    let mut found = Vec::new();
    loop {
        let page = req.call(wish.clone()).await?;
        wish.after = page.items.last().map(|row| row.id);
        found.extend(page.items.iter().map(activity));
        if page.next.is_none() || found.len() >= LINES_MAX {
            break;
        }
    }
    found.reverse();
    let wanted = Wanted::of(&req);
    wanted.sheet_of(&req, found)
}

/// Something that became of a machine.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Happening {
    /// Its number.
    pub id: i64,
    /// `VirtualMachine`.
    pub category: &'static str,
    /// What happened.
    pub action: String,
    /// `Success` or `Error`.
    pub status: &'static str,
    /// Why not, if not.
    pub error: Option<String>,
    /// A sentence.
    pub description: String,
    /// When.
    pub created_at: String,
    /// When.
    pub updated_at: String,
    /// The project's id.
    pub project: Option<String>,
}

fn happening(event: &Event) -> Happening {
    let failed = event.name.ends_with(".failed");
    let error = event.data.get("error").and_then(|error| error.as_str()).map(str::to_owned);
    let created = stamp(event.created);
    Happening {
        id: event.seq,
        category: "VirtualMachine",
        action: event.name.clone(),
        status: if failed { "Error" } else { "Success" },
        error,
        description: format!("{} of {}", event.name.replace(['.', '_'], " "), event.resource),
        created_at: created.clone(),
        updated_at: created,
        project: event.project.map(|id| id.uuid().to_string()),
    }
}

async fn of_machine(req: Req) -> Result<Reply> {
    let id: Option<Uuid> = slug::read_code("vm", req.path("slug"));
    let server: Option<Server> = match id {
        Some(id) => by_id(&req, id).await?,
        None => None,
    };
    let server = server.ok_or_else(|| absent("virtual machine"))?;
    let mut wish = ListEvents {
        after: None,
        name: None,
        resource: Some(server.head.id.to_string()),
        since: None::<Time>,
        newest_first: false,
        limit: PAGE,
    };
    let mut found = Vec::new();
    loop {
        let page = req.call(wish.clone()).await?;
        wish.after = page.last().map(|event| Place::AfterSeq(event.seq));
        found.extend(page.iter().map(happening));
        let is_last = u32::try_from(page.len()).is_ok_and(|count| count < PAGE);
        if is_last || found.len() >= LINES_MAX {
            break;
        }
    }
    found.reverse();
    let wanted = Wanted::of(&req);
    wanted.sheet_of(&req, found)
}
