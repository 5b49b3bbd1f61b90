//! One scenario through every door: credential, catalogue, key, network, firewall, server with user
//! data, volume, stop, start, address, delete.
//!
//! `tests/doors/<door>/scenario.http` says how a door is asked, `view.http` how it shows things.
//! At the pair "Everything stands" and at the end the rows of the core must be the same whichever
//! door was used, and every door must show what was made at another as it shows its own.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use nubo_api_civo::Civo;
use nubo_api_octos::Octos;
use nubo_api_otwa::Otwa;
use nubo_api_stackbill::StackBill;
use nubo_domain::{
    ForwardRule, Image, Kind, KindRow, Network, PublicIp, Region, SecurityGroup, Server, Size,
    SshKey, Table, Volume,
};
use nubo_ports::{Query, StoreExt, Tx};
use nubo_testkit::cloud::Dialects;
use nubo_testkit::golden::{Golden, Stage};
use serde_json::{Value, json};

/// Where the first half of a scenario ends.
const STANDS: &str = "Everything stands";

/// The doors beside the native one, each with a folder of its name.
pub fn dialects() -> Dialects {
    vec![Arc::new(Civo), Arc::new(Octos), Arc::new(Otwa::default()), Arc::new(StackBill)]
}

/// Every file, by its door and its own name.
pub fn files() -> BTreeMap<(String, String), Golden> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/doors");
    let all = Golden::all(&folder).into_iter();
    let named = |golden: Golden| {
        let file = golden.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        ((golden.kind.clone(), file), golden)
    };
    all.map(named).collect()
}

/// What a door left behind.
#[derive(Debug, Default)]
struct Trace {
    /// The rows when everything stood.
    standing: Vec<Value>,
    /// The rows at the end.
    over: Vec<Value>,
    /// What each door showed when everything stood.
    shown: BTreeMap<String, String>,
}

async fn trace(door: &str, files: &BTreeMap<(String, String), Golden>) -> Trace {
    let golden = &files[&(door.to_owned(), "scenario".to_owned())];
    let mut stage = Stage::speaking(golden, dialects()).await;
    let mut trace = Trace::default();
    for pair in &golden.pairs {
        stage.prepare(pair).await;
        if pair.title == STANDS {
            trace.standing = rows(&stage).await;
            trace.shown = shown(&mut stage, files).await;
        }
        let (answer, _) = stage.play(pair).await;
        let text = String::from_utf8_lossy(&answer.bytes);
        assert!(answer.status.is_success(), "{door}: {}: {text}", pair.title);
    }
    stage.cloud.settle().await;
    let are_made = MAKE_PASSWORDS.contains(&door);
    trace.standing = without_passwords(trace.standing, are_made);
    trace.over = without_passwords(rows(&stage).await, are_made);
    trace
}

/// What every door shows, without what differs from run to run.
async fn shown(
    stage: &mut Stage,
    files: &BTreeMap<(String, String), Golden>,
) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for ((viewer, _), golden) in files.iter().filter(|((_, file), _)| file == "view") {
        for pair in &golden.pairs {
            let (answer, wanted) = stage.play(pair).await;
            assert!(answer.status.is_success(), "{viewer}: {}: {}", pair.title, wanted.body);
            all.insert(format!("{viewer}: {}", pair.title), unnamed(&wanted.body));
        }
    }
    all
}

/// A redacted body whose ids all look alike: scripts save different ones.
fn unnamed(body: &str) -> String {
    let mut kept = String::new();
    let mut rest = body;
    while let Some((before, after)) = rest.split_once("{{") {
        kept.push_str(before);
        kept.push_str("{{…}}");
        rest = after.split_once("}}").map_or("", |(_, rest)| rest);
    }
    kept + rest
}

/// Every row that the scenario makes, with names in place of ids and without what counts changes
/// or tells the time, and then quotas and money.
pub async fn rows(stage: &Stage) -> Vec<Value> {
    let tables: [&'static Table; 10] = [
        Region::TABLE,
        Size::TABLE,
        Image::TABLE,
        SshKey::TABLE,
        Network::TABLE,
        SecurityGroup::TABLE,
        Server::TABLE,
        Volume::TABLE,
        PublicIp::TABLE,
        ForwardRule::TABLE,
    ];
    let read = move |tx: &mut dyn Tx| {
        let all = Query { with_ended: true, limit: 1_000, ..Query::default() };
        let mut found: Vec<(&'static str, KindRow)> = Vec::new();
        for table in tables {
            found.extend(tx.row_list(table, &all)?.into_iter().map(|row| (table.name, row)));
        }
        Ok(found)
    };
    let found = stage.cloud.store.read(read).await.unwrap();
    let name = |(table, row): &(&str, KindRow)| {
        (row.id.as_simple().to_string(), format!("{table} {}", row.name))
    };
    let names: BTreeMap<String, String> = found.iter().map(name).collect();
    let mut all: Vec<Value> = Vec::new();
    for (table, row) in
        found.iter().filter(|(table, _)| !["regions", "sizes", "images"].contains(table))
    {
        let body: Value = serde_json::from_str(&row.body).unwrap();
        all.push(json!({ "of": table, "body": plain(&body, &names) }));
    }
    all.sort_by_key(Value::to_string);
    let money = ["/v1/wallet", "/v1/transactions?limit=100", "/v1/subscriptions?limit=100"];
    for path in ["/v1/quota"].into_iter().chain(money) {
        let told = stage.cloud.ask("GET", path, &stage.own.key, Value::Null).await.expect(200);
        all.push(plain(&told.json(), &names));
    }
    all
}

/// Doors whose documents promise a login password of every server, so that the cloud makes one.
pub const MAKE_PASSWORDS: [&str; 2] = ["civo", "stackbill"];

/// Rows without login passwords, which are made by chance: there must be some where `are_made`.
pub fn without_passwords(mut rows: Vec<Value>, are_made: bool) -> Vec<Value> {
    for row in rows.iter_mut().filter(|row| row["of"] == "servers") {
        let body = row["body"].as_object_mut().unwrap();
        for field in ["password_hash", "password_sealed"] {
            let found = body.remove(field).unwrap_or_default();
            assert_eq!(!found.is_null(), are_made, "{field}: {found}");
        }
    }
    rows
}

/// Fields that tell the time, count changes or are made by chance.
const PASSING: [&str; 13] = [
    "version",
    "created",
    "updated",
    "generation",
    "ended",
    "host",
    "mac",
    "request_id",
    "created_at",
    "updated_at",
    "started_at",
    "paid_until",
    "ended_at",
];

fn plain(value: &Value, names: &BTreeMap<String, String>) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(name, _)| !PASSING.contains(&name.as_str()));
            kept.map(|(name, value)| (name.clone(), plain(value, names))).collect()
        }
        Value::Array(items) => {
            // Every API has a way of its own to a credential, and not every way makes one more.
            let items = items.iter().filter(|item| item["name"] != "credentials");
            let mut items: Vec<Value> = items.map(|item| plain(item, names)).collect();
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
        Value::String(text) => {
            let digits = text.rsplit('_').next().unwrap_or_default();
            let is_id = digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit());
            let named = names.get(digits).map_or("something", String::as_str);
            Value::String(if is_id { named.to_owned() } else { text.clone() })
        }
        other => other.clone(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_scenario_leaves_the_same_behind_at_every_door() {
    let files = files();
    let native = trace("native", &files).await;
    assert!(native.standing.iter().any(|row| row["body"]["state"] == "attached"), "{native:#?}");
    for door in dialects() {
        let other = trace(door.name(), &files).await;
        for (what, here, there) in
            [("stands", &native.standing, &other.standing), ("is over", &native.over, &other.over)]
        {
            for (own, others) in here.iter().zip(there) {
                assert_eq!(own, others, "{}: when everything {what}", door.name());
            }
            assert_eq!(here.len(), there.len(), "{}: when everything {what}", door.name());
        }
        for (view, text) in &native.shown {
            assert_eq!(Some(text), other.shown.get(view), "{view} of a {} server", door.name());
        }
    }
}

#[test]
fn every_door_has_a_scenario_and_a_view() {
    let files = files();
    for door in dialects() {
        for file in ["scenario", "view"] {
            let name = (door.name().to_owned(), file.to_owned());
            assert!(files.contains_key(&name), "{} has no {file}", door.name());
        }
    }
}
