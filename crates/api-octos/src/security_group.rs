//! Security groups: what may reach machines, and what they may reach.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::Id;
use nubo_cloud::security_group::{
    AddRule, ChangeGroup, ChangedGroup, CreateGroup, DeleteGroup, NewRule, RemoveRule,
    SetServerGroups,
};
use nubo_cloud::server::Changed;
use nubo_cloud::{Facts, Get, ListOf, Listing};
use nubo_domain::security_group::{Protocol, Rule};
use nubo_domain::{Error, ErrorKind, Result, Scope, SecurityGroup, Server};
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue;
use crate::form::{Form, TEXT_MAX, told};
use crate::page::{self, Wanted};
use crate::route::{Bound, on};
use crate::shelf::{Shelf, absent, all, best, by_slug, seen, sheet};
use crate::volume::{InMachine, in_machine};
use crate::when::stamp;
use crate::{rule as apart, server, slug, words};

const ONE: &str = "/security-groups/{slug}";
const RULES: &str = "/security-groups/{slug}/rules";

pub fn routes() -> Vec<Bound> {
    let read = Facts::of::<Get<SecurityGroup>>();
    let mut routes = vec![
        on(
            Facts::of::<ListOf<SecurityGroup>>(),
            "security_group.list",
            ("GET", "/security-groups"),
            "Lists security groups.",
            list,
        ),
        on(
            Facts::of::<CreateGroup>(),
            "security_group.create",
            ("POST", "/security-groups"),
            "Makes a security group.",
            create,
        ),
        on(read, "security_group.get", ("GET", ONE), "Shows a security group.", get),
        on(
            Facts::of::<ChangeGroup>(),
            "security_group.change",
            ("PUT", ONE),
            "Renames or redescribes a security group.",
            change,
        ),
        on(
            Facts::of::<DeleteGroup>(),
            "security_group.delete",
            ("DELETE", ONE),
            "Deletes a security group that nothing uses.",
            delete,
        ),
        on(read, "security_group.rules", ("GET", RULES), "Lists a group's rules.", rules),
    ];
    routes.extend(inner_routes());
    routes
}

fn inner_routes() -> Vec<Bound> {
    vec![
        on(
            Facts::of::<AddRule>(),
            "security_group.add_rule",
            ("POST", RULES),
            "Adds a rule.",
            add_rule,
        ),
        on(
            Facts::of::<RemoveRule>(),
            "security_group.remove_rule",
            ("DELETE", "/security-groups/{slug}/rules/{id}"),
            "Removes a rule.",
            remove_rule,
        ),
        on(
            Facts::of::<SetServerGroups>(),
            "security_group.attach",
            ("POST", "/security-groups/{slug}/attach"),
            "Puts a machine under a group's rules.",
            |req| attach(req, true),
        )
        .reading(Scope::ServersRead),
        on(
            Facts::of::<SetServerGroups>(),
            "security_group.detach",
            ("POST", "/security-groups/{slug}/detach"),
            "Takes a machine from a group's rules.",
            |req| attach(req, false),
        )
        .reading(Scope::ServersRead),
    ]
}

/// A rule.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuleView {
    /// Its id, which addresses name.
    pub id: String,
    /// `ingress` or `egress`.
    pub traffic_type: &'static str,
    /// `tcp`, `udp`, `icmp` or `all`.
    pub protocol: &'static str,
    /// First port; null for every port.
    pub start_port: Option<u16>,
    /// Last port; null for every port.
    pub end_port: Option<u16>,
    /// Every type here: -1 for `icmp`, null otherwise.
    pub icmp_type: Option<i16>,
    /// Every code here: -1 for `icmp`, null otherwise.
    pub icmp_code: Option<i16>,
    /// Who is at the other end, if not a group.
    pub cidr_list: Option<String>,
    /// The group whose machines are at the other end.
    pub security_group: Option<String>,
    /// A remark.
    pub description: String,
    /// `Active`.
    pub state: &'static str,
}

/// A security group.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its slug, which orders name.
    pub slug: String,
    /// A remark.
    pub description: String,
    /// Whether machines get it when nothing else is said.
    pub is_default: bool,
    /// The account's id.
    pub account_id: Option<String>,
    /// The project's id.
    pub project_id: Option<String>,
    /// Null: a group is good for all regions.
    pub region_id: Option<String>,
    /// What it allows.
    pub rules: Vec<RuleView>,
    /// How many machines have it.
    pub virtual_machines_count: usize,
    /// Those machines, where `include` names them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub virtual_machines: Option<Vec<InMachine>>,
    /// When it was made.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

fn rule(rule: &Rule, groups: &[SecurityGroup]) -> RuleView {
    let every = (rule.protocol == Protocol::Icmp).then_some(-1);
    let named = |id: Id<SecurityGroup>| {
        let known = groups.iter().find(|group| group.head.id == id);
        known.map_or_else(|| id.uuid().to_string(), |group| slug::named(&group.head))
    };
    RuleView {
        id: rule.id.uuid().to_string(),
        traffic_type: words::direction(rule.direction),
        protocol: words::protocol(rule.protocol),
        start_port: rule.ports.map(|(first, _)| first),
        end_port: rule.ports.map(|(_, last)| last),
        icmp_type: every,
        icmp_code: every,
        cidr_list: rule.peer.cidr(),
        security_group: rule.peer.group().map(named),
        description: rule.description.clone(),
        state: "Active",
    }
}

/// What answers show beside a group.
#[derive(Clone)]
struct Around {
    groups: Vec<SecurityGroup>,
    servers: Vec<Server>,
    with_machines: bool,
}

impl Around {
    async fn of(req: &Req) -> Result<Self> {
        let (servers, groups) = (seen(req).await?, seen(req).await?);
        let with_machines = Wanted::of(req).includes("virtual_machines");
        Ok(Self { groups, servers, with_machines })
    }

    fn shown(&self, group: &SecurityGroup) -> Group {
        let has = |server: &&Server| server.security_groups.contains(&group.head.id);
        let servers: Vec<&Server> = self.servers.iter().filter(has).collect();
        let machines = || servers.iter().map(|server| in_machine(server)).collect();
        Group {
            id: group.head.id.uuid().to_string(),
            name: group.head.name.clone(),
            slug: slug::named(&group.head),
            description: group.description.clone(),
            is_default: group.is_default,
            account_id: group.head.account.map(|id| id.uuid().to_string()),
            project_id: group.head.project.map(|id| id.uuid().to_string()),
            region_id: None,
            rules: group.allowing().map(|r| rule(r, &self.groups)).collect(),
            virtual_machines_count: servers.len(),
            virtual_machines: self.with_machines.then(machines),
            created_at: stamp(group.head.created),
            updated_at: stamp(group.head.updated),
        }
    }
}

/// The group in an address.
async fn at(req: &Req) -> Result<SecurityGroup> {
    let found: Option<SecurityGroup> = by_slug(req, req.path("slug")).await?;
    found.ok_or_else(|| absent("security group"))
}

async fn list(req: Req) -> Result<Reply> {
    let wanted = Wanted::of(&req);
    let shelf = Shelf::places(&req).await?;
    let listing = shelf.listing(&wanted);
    let (found, total) = sheet::<SecurityGroup>(&req, &wanted, listing).await?;
    let around = Around::of(&req).await?;
    wanted.sheet(&req, found.iter().map(|group| around.shown(group)).collect(), total)
}

async fn get(req: Req) -> Result<Reply> {
    let group = at(&req).await?;
    page::read(Around::of(&req).await?.shown(&group))
}

async fn create(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let shelf = Shelf::places(&req).await?;
    let name = form.required("name", 100);
    let description = form.text("description", TEXT_MAX);
    let text = form.required("project", TEXT_MAX);
    let project = form.named("project", &text, shelf.project(&text));
    if let Some(text) = form.text("region", TEXT_MAX) {
        form.named("region", &text, shelf.region(&text));
    }
    if let Some(text) = form.text("cloud_provider", TEXT_MAX)
        && !catalogue::is_provider(&text)
    {
        form.selected("cloud_provider");
    }
    form.verdict()?;
    let project = project.map(|project| project.head.id.to_string());
    let action = CreateGroup { name, description, project, ..CreateGroup::default() };
    answer(&req, action, StatusCode::CREATED, "Security group created successfully").await
}

/// Runs an action on a group and shows the group as it is then.
async fn answer<A: nubo_cloud::Action<Output = ChangedGroup>>(
    req: &Req,
    action: A,
    status: StatusCode,
    message: &'static str,
) -> Result<Reply> {
    let around = Around::of(req).await?;
    let render =
        move |changed: ChangedGroup| page::changed(status, message, around.shown(&changed.group));
    req.call_once(action, render).await.map_err(told(NAMES))
}

async fn change(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let (name, description) = (form.text("name", 100), form.text("description", TEXT_MAX));
    form.verdict()?;
    let group = at(&req).await?.head.id.to_string();
    let around = Around::of(&req).await?;
    let action = ChangeGroup { group, name, description, ..ChangeGroup::default() };
    let render = move |group: SecurityGroup| {
        let message = "Security group updated successfully";
        page::changed(StatusCode::OK, message, around.shown(&group))
    };
    req.call_once(action, render).await
}

async fn delete(req: Req) -> Result<Reply> {
    let group = at(&req).await?.head.id.to_string();
    req.call(DeleteGroup { group, seen: None }).await?;
    page::done("Security group deleted successfully", ())
}

async fn rules(req: Req) -> Result<Reply> {
    let group = at(&req).await?;
    let around = Around::of(&req).await?;
    let wanted = Wanted::of(&req);
    wanted.sheet_of(&req, around.shown(&group).rules)
}

/// Names of the cloud's fields here.
const NAMES: &[(&str, &str)] = &[
    ("direction", "traffic_type"),
    ("ports", "start_port"),
    ("cidr", "cidr_list"),
    ("group", "security_group"),
    ("security_groups", "virtual_machine"),
    ("server", "virtual_machine"),
];

async fn add_rule(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let group = at(&req).await?;
    let rule = new_rule(&req, &mut form, &group).await?;
    form.verdict()?;
    let around = Around::of(&req).await?;
    let action = AddRule { group: group.head.id.to_string(), rule, more: Vec::new(), seen: None };
    let render = move |changed: ChangedGroup| {
        let made = changed.group.rules.last().map(|made| self::rule(made, &around.groups));
        page::changed(StatusCode::CREATED, "Security group rule created successfully", made)
    };
    req.call_once(action, render).await.map_err(told(NAMES))
}

/// Reads a rule. Types and codes of ICMP are not told apart here, so only "every" can be asked for.
async fn new_rule(req: &Req, form: &mut Form, own: &SecurityGroup) -> Result<NewRule> {
    let way = form.word("traffic_type", &["ingress", "egress"]);
    if way.is_none() && !form.has("traffic_type") {
        form.missing("traffic_type");
    }
    let protocol = apart::protocol(form);
    apart::every_icmp(form);
    let ports = apart::ports(form);
    let cidr = form.text("cidr_list", TEXT_MAX);
    let text = form.text("security_group", TEXT_MAX).unwrap_or_default();
    let near = near(req, own).await?;
    let peer = form.named("security_group", &text, best(&near, &text));
    Ok(NewRule {
        direction: if way == Some("egress") { "out" } else { "in" }.to_owned(),
        protocol: protocol.to_owned(),
        ports,
        cidr,
        group: peer.map(|group| group.head.id.to_string()),
        description: form.text("description", TEXT_MAX),
        ..NewRule::default()
    })
}

/// The groups of the same project.
async fn near(req: &Req, own: &SecurityGroup) -> Result<Vec<SecurityGroup>> {
    let project = own.head.project.map(|id| id.to_string());
    match all(req, Listing { project, ..Listing::default() }).await {
        Err(error) if error.kind() == ErrorKind::Forbidden => Ok(vec![own.clone()]),
        found => found,
    }
}

async fn remove_rule(req: Req) -> Result<Reply> {
    let group = at(&req).await?;
    let rule = apart::named(&req, &group.rules, "security group rule")?;
    let group = group.head.id.to_string();
    req.call(RemoveRule { group, rule, line: false, seen: None }).await?;
    page::done("Security group rule deleted successfully", ())
}

async fn attach(req: Req, is_wanted: bool) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let text = form.required("virtual_machine", TEXT_MAX);
    let machine = server::named(&req, &mut form, &text).await?;
    form.verdict()?;
    let group = at(&req).await?;
    let machine = machine.ok_or_else(|| absent("virtual machine"))?;
    let mut groups = machine.security_groups.clone();
    groups.retain(|id| *id != group.head.id);
    if is_wanted {
        groups.push(group.head.id);
    }
    if groups.is_empty() {
        let text = "A virtual machine must keep at least one security group.";
        return Err(Error::new(&nubo_domain::code::IN_USE).public(text));
    }
    let action = SetServerGroups {
        server: machine.head.id.to_string(),
        groups: groups.iter().map(ToString::to_string).collect(),
        // Two changes at once must not undo each other.
        seen: Some(machine.head.version),
    };
    let around = Around::of(&req).await?;
    let render = move |changed: Changed| {
        let mut around = around.clone();
        around.servers.retain(|server| server.head.id != changed.server.head.id);
        around.servers.push(changed.server);
        let message = if is_wanted { "attached" } else { "detached" };
        let message = format!("Security group {message} successfully");
        page::changed(StatusCode::OK, &message, around.shown(&group))
    };
    req.call_once(action, render).await.map_err(told(NAMES))
}
