//! Port forwarding: parts of an address that lead to machines.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::forward_rule::{ChangeForward, ChangedForward, CreateForward, DeleteForward};
use nubo_cloud::{Facts, ListOf, Listing};
use nubo_domain::{ForwardRule, Lookup, PublicIp, Result, Scope, Server};
use schemars::JsonSchema;
use serde::Serialize;

use crate::address;
use crate::form::{Form, TEXT_MAX, told};
use crate::page::{self, Wanted};
use crate::route::{Bound, on};
use crate::shelf::{absent, all, seen};
use crate::when::stamp;
use crate::{server, slug, words};

pub fn routes() -> Vec<Bound> {
    let seed = vec![
        (list_bound(), "/ipaddresses/{slug}/port-forwarding-rules"),
        (create_bound(), "/ipaddresses/{slug}/port-forwarding-rules"),
        (change_bound(), "/ipaddresses/{slug}/port-forwarding-rules/{id}"),
        (delete_bound(), "/ipaddresses/{slug}/port-forwarding-rules/{id}"),
    ];
    seed.into_iter().flat_map(|(bound, sibling)| [bound.also(sibling), bound]).collect()
}

fn list_bound() -> Bound {
    let at = ("GET", "/ip-addresses/{slug}/port-forwarding-rules");
    let summary = "Lists which ports of an address lead to machines.";
    on(Facts::of::<ListOf<ForwardRule>>(), "ip_address.forwarding_rules", at, summary, list)
}

fn create_bound() -> Bound {
    let at = ("POST", "/ip-addresses/{slug}/port-forwarding-rules");
    let summary = "Leads ports of an address to a machine; its firewall rules let them in.";
    on(Facts::of::<CreateForward>(), "ip_address.add_forwarding_rule", at, summary, create)
        .reading(Scope::ServersRead)
}

fn change_bound() -> Bound {
    let at = ("PUT", "/ip-addresses/{slug}/port-forwarding-rules/{id}");
    let summary = "Changes which ports of an address lead where.";
    on(Facts::of::<ChangeForward>(), "ip_address.change_forwarding_rule", at, summary, change)
        .reading(Scope::ServersRead)
}

fn delete_bound() -> Bound {
    let at = ("DELETE", "/ip-addresses/{slug}/port-forwarding-rules/{id}");
    let summary = "Leads ports of an address nowhere.";
    on(Facts::of::<DeleteForward>(), "ip_address.remove_forwarding_rule", at, summary, delete)
}

/// A part of an address that leads to a machine. Its ports are texts, as clients of this API read
/// them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ForwardingRule {
    /// Its id, which addresses name.
    pub id: String,
    /// The id below this API: the same.
    pub rule_id: String,
    /// `tcp` or `udp`.
    pub protocol: &'static str,
    /// First port of the address.
    pub public_port: String,
    /// Last port of the address.
    pub public_end_port: String,
    /// First port of the machine.
    pub private_port: String,
    /// Last port of the machine.
    pub private_end_port: String,
    /// The machine.
    pub virtual_machine: Goal,
    /// The address.
    pub ipaddress: String,
    /// `Active`.
    pub state: &'static str,
    /// When it was made.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

/// The machine that a part of an address leads to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Goal {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// Its name; null for callers who may not look at machines.
    pub name: Option<String>,
}

fn shown(rule: &ForwardRule, servers: &[Server]) -> ForwardingRule {
    let server = servers.iter().find(|server| server.head.id == rule.server);
    let id = rule.head.id.uuid().to_string();
    ForwardingRule {
        rule_id: id.clone(),
        id,
        protocol: words::protocol(rule.protocol),
        public_port: rule.public.0.to_string(),
        public_end_port: rule.public.1.to_string(),
        private_port: rule.private.0.to_string(),
        private_end_port: rule.private.1.to_string(),
        virtual_machine: Goal {
            id: rule.server.uuid().to_string(),
            slug: slug::code_of("vm", rule.server),
            name: server.map(|server| server.head.name.clone()),
        },
        ipaddress: rule.ip.to_string(),
        state: "Active",
        created_at: stamp(rule.head.created),
        updated_at: stamp(rule.head.updated),
    }
}

/// The parts of an address.
async fn of(req: &Req, address: &PublicIp) -> Result<Vec<ForwardRule>> {
    let lookups = vec![("address", Lookup::Text(address.head.id.uuid().to_string()))];
    all(req, Listing { lookups, ..Listing::default() }).await
}

/// The part that an address names.
async fn at(req: &Req) -> Result<ForwardRule> {
    let address = address::at(req).await?;
    let wanted = req.path("id");
    let fits = |r: &ForwardRule| wanted.parse() == Ok(r.head.id.uuid());
    let found = of(req, &address).await?.into_iter().find(fits);
    found.ok_or_else(|| absent("port forwarding rule"))
}

async fn list(req: Req) -> Result<Reply> {
    let address = address::at(&req).await?;
    let wanted = Wanted::of(&req);
    let servers: Vec<Server> = seen(&req).await?;
    let rules = of(&req, &address).await?;
    wanted.sheet_of(&req, rules.iter().map(|rule| shown(rule, &servers)).collect())
}

/// Names of the cloud's fields here.
const NAMES: &[(&str, &str)] = &[
    ("public_ports", "public_start_port"),
    ("private_ports", "private_start_port"),
    ("server", "virtual_machine"),
    ("address", "ipaddress"),
];

/// Fields that answers call otherwise; a client that sends back what it has read is understood.
fn spelled(form: &mut Form) {
    form.alias("public_port", "public_start_port");
    form.alias("private_port", "private_start_port");
}

/// A range of ports; one where only its first is said.
fn ports(form: &mut Form, [first, last]: [&str; 2]) -> Option<String> {
    let low = form.number(first, (1, 65_535));
    let high = form.number(last, (1, 65_535));
    if low.is_none() && high.is_some() && !form.has(first) {
        form.missing(first);
    }
    low.map(|low| format!("{low}-{}", high.unwrap_or(low)))
}

const PUBLIC: [&str; 2] = ["public_start_port", "public_end_port"];
const PRIVATE: [&str; 2] = ["private_start_port", "private_end_port"];
const PROTOCOLS: &[&str] = &["tcp", "udp"];

async fn create(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    spelled(&mut form);
    for name in ["protocol", "public_start_port", "private_start_port"] {
        if !form.has(name) {
            form.missing(name);
        }
    }
    let protocol = form.word("protocol", PROTOCOLS).unwrap_or_default().to_owned();
    let public_ports = ports(&mut form, PUBLIC).unwrap_or_default();
    let private_ports = ports(&mut form, PRIVATE);
    let text = form.required("virtual_machine", TEXT_MAX);
    let machine = server::named(&req, &mut form, &text).await?;
    form.verdict()?;
    let address = address::at(&req).await?.head.id.to_string();
    let server = machine.as_ref().map(|m| m.head.id.to_string()).unwrap_or_default();
    let servers: Vec<Server> = machine.into_iter().collect();
    let action = CreateForward {
        address,
        server,
        protocol,
        public_ports,
        private_ports,
        ..CreateForward::default()
    };
    let render = move |changed: ChangedForward| {
        let view = shown(&changed.rule, &servers);
        page::changed(StatusCode::CREATED, "Creating port forwarding rule.", view)
    };
    req.call_once(action, render).await.map_err(told(NAMES))
}

async fn change(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    spelled(&mut form);
    let protocol = form.word("protocol", PROTOCOLS).map(str::to_owned);
    let (public_ports, private_ports) = (ports(&mut form, PUBLIC), ports(&mut form, PRIVATE));
    let text = form.text("virtual_machine", TEXT_MAX).unwrap_or_default();
    let machine = server::named(&req, &mut form, &text).await?;
    form.verdict()?;
    let rule = at(&req).await?.head.id.to_string();
    let servers: Vec<Server> = seen(&req).await?;
    let action = ChangeForward {
        rule,
        server: machine.map(|machine| machine.head.id.to_string()),
        protocol,
        public_ports,
        private_ports,
        ..ChangeForward::default()
    };
    let render = move |changed: ChangedForward| {
        let view = shown(&changed.rule, &servers);
        page::changed(StatusCode::OK, "Updating port forwarding rule.", view)
    };
    req.call_once(action, render).await.map_err(told(NAMES))
}

async fn delete(req: Req) -> Result<Reply> {
    let rule = at(&req).await?.head.id.to_string();
    req.call(DeleteForward { rule, seen: None }).await?;
    page::done("Port forwarding rule deleted successfully", ())
}
