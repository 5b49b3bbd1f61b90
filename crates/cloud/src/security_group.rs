//! Security groups: what may reach servers, and what they may reach.

pub(crate) mod own_rules;
mod standing;

use std::time::Duration;

use nubo_base::Id;
use nubo_domain::quota::Counted;
use nubo_domain::security_group::{
    APPLY, Direction, Peer, Protocol, RULES_MAX, Rule, Verdict, parse_peer_cidr, parse_ports,
};
use nubo_domain::server::{ServerState, flows};
use nubo_domain::{
    Error, Head, Labels, Network, Project, Result, Scope, SecurityGroup, Server, Title,
    check_labels, check_plain_text, code,
};
use nubo_ports::flows::Operation;
use nubo_ports::{Objects, Query};

pub(crate) use standing::{add_default, default_in, open_in};

use crate::ask::Wish;
use crate::server::{Changed, still};
use crate::{Action, Ask, Facts, Get, ListOf, Listable, Mode, Needs};

/// Verbs of security groups.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<ListOf<SecurityGroup>>(),
    Facts::of::<Get<SecurityGroup>>(),
    Facts::of::<CreateGroup>(),
    Facts::of::<ChangeGroup>(),
    Facts::of::<AddRule>(),
    Facts::of::<RemoveRule>(),
    Facts::of::<DeleteGroup>(),
    Facts::of::<SetServerGroups>(),
];

impl Listable for SecurityGroup {
    const LIST: &'static str = "security_group.list";
    const GET: &'static str = "security_group.get";
    const READ_NEEDS: Needs = Needs::Scope(Scope::NetworksRead);
}

/// A group with the operation that brings its rules to servers, if any.
#[derive(Clone, Debug)]
pub struct ChangedGroup {
    /// The group as it is now.
    pub group: SecurityGroup,
    /// The work that goes on.
    pub operation: Option<Id<Operation>>,
}

/// A rule as it is asked for.
#[derive(Clone, Debug, Default)]
pub struct NewRule {
    /// `in` or `out`.
    pub direction: String,
    /// `any`, `tcp`, `udp` or `icmp`.
    pub protocol: String,
    /// `443` or `8000-8080`; every port if absent.
    pub ports: Option<String>,
    /// An address block; everybody if this and the group are absent.
    pub cidr: Option<String>,
    /// A group of the same project, by id or name.
    pub group: Option<String>,
    /// Whether it is allowed or denied.
    pub verdict: Verdict,
    /// A remark.
    pub description: Option<String>,
    /// Whether it goes together with the rule before it in the same request.
    pub joins: bool,
}

impl NewRule {
    fn read(&self, ask: &mut Ask<'_>, own: Option<&SecurityGroup>) -> Result<Rule> {
        let direction: Direction = self
            .direction
            .parse()
            .map_err(|()| Error::invalid("direction", "must be in or out"))?;
        let protocol: Protocol = self
            .protocol
            .parse()
            .map_err(|()| Error::invalid("protocol", "must be any, tcp, udp or icmp"))?;
        let peer = match (&self.cidr, &self.group) {
            (Some(_), Some(_)) => {
                return Err(Error::invalid("group", "does not go together with cidr"));
            }
            (cidr, None) => {
                let (base, prefix) = parse_peer_cidr(cidr.as_deref().unwrap_or("0.0.0.0/0"))?;
                Peer::Cidr(base, prefix)
            }
            (None, Some(named)) => match own.filter(|own| own.head.name == *named) {
                Some(own) => Peer::Group(own.head.id),
                None => Peer::Group(ask.resolve::<SecurityGroup>("group", named)?.head.id),
            },
        };
        let rule = Rule {
            id: ask.ids.id(),
            direction,
            protocol,
            ports: parse_ports(self.ports.as_deref())?,
            peer,
            verdict: self.verdict,
            description: self.description.clone().unwrap_or_default(),
            line: None,
        };
        rule.check()?;
        Ok(rule)
    }
}

/// Makes a group.
#[derive(Clone, Debug, Default)]
pub struct CreateGroup {
    /// Its name, unique in the project.
    pub name: String,
    /// A remark.
    pub description: Option<String>,
    /// Its rules.
    pub rules: Vec<NewRule>,
    /// The project, by id or name; the caller's own or the default one if absent.
    pub project: Option<String>,
    /// The network that it is meant for, by id or name.
    pub network: Option<String>,
    /// Free pairs.
    pub labels: Labels,
}

impl Action for CreateGroup {
    const NAME: &'static str = "security_group.create";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedGroup;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedGroup> {
        let name = Title::parse("name", &self.name)?;
        check_labels(&self.labels)?;
        let project = ask.project(self.project.as_deref())?;
        let (account, room) = (ask.account()?, project.head.id);
        let mut head = Head::new(ask.ids.id(), name.as_str(), ask.now).in_project(account, room);
        head.labels.clone_from(&self.labels);
        let network = crate::network::named_in(ask, &project, self.network.as_deref())?;
        let mut group = SecurityGroup {
            head,
            description: remark(self.description.as_deref())?,
            rules: Vec::new(),
            network,
            is_default: false,
            is_open: false,
            generation: 1,
            deleted: false,
        };
        for (place, rule) in self.rules.iter().enumerate() {
            let read = rule.read(ask, Some(&group)).map_err(|e| at_rule(e, place))?;
            append(&mut group.rules, read, rule.joins);
        }
        check_count(&group.rules)?;
        ask.count(account, Some(room), Counted::SecurityGroups, 1)?;
        ask.add(&mut group)?;
        Ok(ChangedGroup { group, operation: None })
    }
}

/// Adds a rule to a list, and to the line of the rule before it if it joins that.
fn append(rules: &mut Vec<Rule>, mut rule: Rule, joins: bool) {
    if let Some(before) = rules.last_mut().filter(|_| joins) {
        rule.line = Some(*before.line.get_or_insert(before.id));
    }
    rules.push(rule);
}

fn remark(text: Option<&str>) -> Result<String> {
    let text = text.unwrap_or_default();
    check_plain_text("description", text)?;
    if text.len() > 255 {
        return Err(Error::invalid("description", "must be at most 255 bytes long"));
    }
    Ok(text.to_owned())
}

/// The same failure, with its fields named from the body's root.
fn at_rule(error: Error, place: usize) -> Error {
    let named = Error::new(error.code());
    error
        .fields()
        .iter()
        .fold(named, |e, f| e.field(format!("rules.{place}.{}", f.field), &f.issue))
}

fn check_count(rules: &[Rule]) -> Result<()> {
    if rules.len() > RULES_MAX {
        return Err(Error::invalid("rules", format!("must be at most {RULES_MAX}")));
    }
    Ok(())
}

/// Renames, redescribes or relabels a group.
#[derive(Clone, Debug, Default)]
pub struct ChangeGroup {
    /// Which, by id or name.
    pub group: String,
    /// Its new name.
    pub name: Option<String>,
    /// Its new remark.
    pub description: Option<String>,
    /// Its new free pairs.
    pub labels: Option<Labels>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeGroup {
    const NAME: &'static str = "security_group.change";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = SecurityGroup;

    fn run(&self, ask: &mut Ask<'_>) -> Result<SecurityGroup> {
        let mut group = live_group(ask, &self.group, self.seen)?;
        if let Some(name) = &self.name {
            group.head.name = Title::parse("name", name)?.as_str().to_owned();
        }
        if self.description.is_some() {
            group.description = remark(self.description.as_deref())?;
        }
        if let Some(labels) = &self.labels {
            check_labels(labels)?;
            group.head.labels.clone_from(labels);
        }
        ask.change(&mut group, "changed")?;
        Ok(group)
    }
}

fn live_group(ask: &mut Ask<'_>, shown: &str, seen: Option<i64>) -> Result<SecurityGroup> {
    let group: SecurityGroup = ask.at_version(shown, seen)?;
    if group.deleted {
        return Err(Error::new(&code::WRONG_STATE).public("The security group is deleted."));
    }
    Ok(group)
}

/// Adds a rule; servers of the group follow at once.
#[derive(Clone, Debug, Default)]
pub struct AddRule {
    /// Which group, by id or name.
    pub group: String,
    /// The rule.
    pub rule: NewRule,
    /// More of them, which come with it or not at all.
    pub more: Vec<NewRule>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for AddRule {
    const NAME: &'static str = "security_group.add_rule";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedGroup;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedGroup> {
        let mut group = live_group(ask, &self.group, self.seen)?;
        for wanted in std::iter::once(&self.rule).chain(&self.more) {
            let rule = wanted.read(ask, Some(&group))?;
            append(&mut group.rules, rule, wanted.joins);
        }
        check_count(&group.rules)?;
        apply(ask, group)
    }
}

/// Removes a rule; established connections that it allowed go on until they end.
#[derive(Clone, Debug)]
pub struct RemoveRule {
    /// Which group, by id or name.
    pub group: String,
    /// Which rule, in its shown form.
    pub rule: String,
    /// Whether the rules that were asked for with it go too.
    pub line: bool,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for RemoveRule {
    const NAME: &'static str = "security_group.remove_rule";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedGroup;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedGroup> {
        let mut group = live_group(ask, &self.group, self.seen)?;
        own_rules::remove(&mut group.rules, &self.rule, self.line)?;
        apply(ask, group)
    }
}

/// How long changed rules may take to reach every server.
const APPLY_WITHIN: Duration = Duration::from_secs(300);

/// Writes changed rules and starts the workflow that brings them to servers.
fn apply(ask: &mut Ask<'_>, mut group: SecurityGroup) -> Result<ChangedGroup> {
    group.generation += 1;
    ask.change(&mut group, "rules_changed")?;
    let wish = Wish {
        flow: APPLY,
        generation: group.generation,
        within: APPLY_WITHIN,
        frame: serde_json::json!({}),
        cancels: false,
    };
    let operation = Some(ask.start(&group, wish)?);
    Ok(ChangedGroup { group, operation })
}

/// Deletes a group that no server, no network and no rule of another group uses.
#[derive(Clone, Debug)]
pub struct DeleteGroup {
    /// Which, by id or name.
    pub group: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for DeleteGroup {
    const NAME: &'static str = "security_group.delete";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksDestroy);
    const MODE: Mode = Mode::Write;
    type Output = SecurityGroup;

    fn run(&self, ask: &mut Ask<'_>) -> Result<SecurityGroup> {
        let mut group: SecurityGroup = ask.at_version(&self.group, self.seen)?;
        if group.deleted {
            return Ok(group);
        }
        if group.is_default {
            let text = "The default security group cannot be deleted.";
            return Err(Error::new(&code::PROTECTED).public(text));
        }
        refuse_used(ask, &group)?;
        put_away(ask, &mut group)?;
        Ok(group)
    }
}

fn put_away(ask: &mut Ask<'_>, group: &mut SecurityGroup) -> Result<()> {
    group.deleted = true;
    let account = ask.account()?;
    ask.count(account, group.head.project, Counted::SecurityGroups, -1)?;
    ask.change(group, "deleted")
}

/// Deletes the groups that were meant for a network that is deleted: left behind, each would keep
/// its name from the groups of the next network. What uses one elsewhere keeps it; from then on it
/// is for any network of the project.
pub(crate) fn delete_those_of(ask: &mut Ask<'_>, network: &Network) -> Result<()> {
    let all = Query { rooms: network.head.project.into(), limit: 1_000, ..Query::default() };
    let groups: Vec<SecurityGroup> = ask.tx.list(&all)?;
    for mut group in groups.into_iter().filter(|group| group.network == Some(network.head.id)) {
        match refuse_used(ask, &group) {
            Ok(()) => put_away(ask, &mut group)?,
            Err(error) if error.code() == &code::IN_USE => {
                group.network = None;
                ask.change(&mut group, "changed")?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn refuse_used(ask: &mut Ask<'_>, group: &SecurityGroup) -> Result<()> {
    let (id, rooms) = (group.head.id, group.head.project.into());
    let all = Query { rooms, limit: 1_000, ..Query::default() };
    let groups: Vec<SecurityGroup> = ask.tx.list(&all)?;
    let names = |g: &SecurityGroup| g.rules.iter().any(|r| r.peer == Peer::Group(id));
    if let Some(other) = groups.iter().find(|g| g.head.id != id && names(g)) {
        let text = format!("The security group {} has a rule that names it.", other.head.name);
        return Err(Error::new(&code::IN_USE).public(text));
    }
    let networks: Vec<Network> = ask.tx.list(&all)?;
    if let Some(network) = networks.iter().find(|network| network.security_group == Some(id)) {
        let text = format!("The network {} has it.", network.head.name);
        return Err(Error::new(&code::IN_USE).public(text));
    }
    let mut after = None;
    loop {
        let page: Vec<Server> = ask.tx.list(&Query { after, limit: 100, ..all.clone() })?;
        if let Some(server) = page.iter().find(|s| s.security_groups.contains(&id)) {
            let text = format!("The server {} has it.", server.head.name);
            return Err(Error::new(&code::IN_USE).public(text));
        }
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.head.id.uuid());
    }
}

/// Reads the groups that an order names; the project's default one if it names none.
pub(crate) fn named_groups(
    ask: &mut Ask<'_>,
    project: &Project,
    named: &[String],
) -> Result<Vec<Id<SecurityGroup>>> {
    if named.is_empty() {
        return Ok(vec![default_in(ask, project)?.head.id]);
    }
    if named.len() > 10 {
        return Err(Error::invalid("security_groups", "must be at most 10"));
    }
    let mut ids = Vec::new();
    for (place, name) in named.iter().enumerate() {
        let field = format!("security_groups.{place}");
        let group: SecurityGroup = ask.resolve(&field, name)?;
        if group.head.project != Some(project.head.id) {
            return Err(Error::invalid(field, "is a group of another project"));
        }
        if !ids.contains(&group.head.id) {
            ids.push(group.head.id);
        }
    }
    Ok(ids)
}

/// Gives a server other groups; connections that stay allowed are not disturbed.
#[derive(Clone, Debug)]
pub struct SetServerGroups {
    /// Which server, by id or name.
    pub server: String,
    /// Its groups, by id or name, at least one.
    pub groups: Vec<String>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for SetServerGroups {
    const NAME: &'static str = "server.set_security_groups";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = Changed;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Changed> {
        let mut server: Server = ask.at_version(&self.server, self.seen)?;
        if self.groups.is_empty() {
            return Err(Error::invalid("security_groups", "must name at least one group"));
        }
        let over = [ServerState::Deleting, ServerState::Terminated, ServerState::Failed];
        if over.contains(&server.state()) {
            let text = format!("Cannot change a server that is {}.", server.state());
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        let project = server.head.project.ok_or_else(|| Error::internal("a server of nobody"))?;
        let project: Project = ask.tx.get(project)?;
        let before = std::mem::take(&mut server.security_groups);
        server.security_groups = named_groups(ask, &project, &self.groups)?;
        ask.change(&mut server, "security_groups_changed")?;
        still::follow(ask, server, flows::REPLUG, serde_json::json!({ "left_groups": before }))
    }
}
