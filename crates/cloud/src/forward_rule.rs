//! Parts of public addresses that lead to servers: several servers may share an address.

use nubo_base::Id;
use nubo_domain::forward_rule::{FORWARDS_MAX, Ports};
use nubo_domain::security_group::{Protocol, parse_ports};
use nubo_domain::{
    Error, ForwardRule, Head, Labels, Lookup, PublicIp, Result, Scope, Server, Title, check_labels,
    code,
};
use nubo_ports::flows::Operation;
use nubo_ports::{Objects, Query};

use crate::public_ip;
use crate::server::still::{AT_REST, check_beside, only_while};
use crate::{Action, Ask, Facts, Get, ListOf, Listable, Mode, Needs};

/// Verbs of forward rules.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<ListOf<ForwardRule>>(),
    Facts::of::<Get<ForwardRule>>(),
    Facts::of::<CreateForward>(),
    Facts::of::<ChangeForward>(),
    Facts::of::<DeleteForward>(),
];

impl Listable for ForwardRule {
    const LIST: &'static str = "forward_rule.list";
    const GET: &'static str = "forward_rule.get";
    const READ_NEEDS: Needs = Needs::Scope(Scope::NetworksRead);
}

/// A forward rule with the operation that was started on its address, if any.
#[derive(Clone, Debug)]
pub struct ChangedForward {
    /// The rule as it is now.
    pub rule: ForwardRule,
    /// The work that goes on.
    pub operation: Option<Id<Operation>>,
}

/// Leads a part of a reserved address to a server. It opens nothing by itself: the rules of the
/// address or of the server's groups must let it in.
#[derive(Clone, Debug, Default)]
pub struct CreateForward {
    /// The address, by id, name or itself.
    pub address: String,
    /// The server, by id or name, of the same project and region.
    pub server: String,
    /// `tcp` or `udp`.
    pub protocol: String,
    /// `443` or `8000-8080`: the ports of the address.
    pub public_ports: String,
    /// As many ports of the server; the same if absent.
    pub private_ports: Option<String>,
    /// Its name, unique in the project; the address and its ports if absent.
    pub name: Option<String>,
    /// Free pairs.
    pub labels: Labels,
}

impl Action for CreateForward {
    const NAME: &'static str = "forward_rule.create";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedForward;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedForward> {
        check_labels(&self.labels)?;
        let mut address = public_ip::named(ask, "address", &self.address)?;
        let server = goal(ask, &address, &self.server)?;
        let public = ports("public_ports", &self.public_ports)?;
        let private = self.private_ports.as_ref();
        let private = private.map_or(Ok(public), |text| ports("private_ports", text))?;
        let mut head = Head::new(ask.ids.id(), "", ask.now);
        (head.account, head.project) = (address.head.account, address.head.project);
        head.labels.clone_from(&self.labels);
        let mut rule = ForwardRule {
            head,
            address: address.head.id,
            ip: address.ip,
            server: server.head.id,
            network: server.reach.network,
            protocol: protocol(&self.protocol)?,
            public,
            private,
            deleted: false,
        };
        let name = self.name.clone().unwrap_or_else(|| rule.usual_name());
        Title::parse("name", &name)?.as_str().clone_into(&mut rule.head.name);
        check_beside_others(ask, &address, &rule)?;
        address.network = Some(rule.network);
        let operation = public_ip::lead(ask, address, "forwards_changed", None)?.operation;
        ask.add(&mut rule)?;
        Ok(ChangedForward { rule, operation })
    }
}

/// Changes where a part of an address leads, or which part; what is absent is kept.
#[derive(Clone, Debug, Default)]
pub struct ChangeForward {
    /// Which, by id or name.
    pub rule: String,
    /// The server, by id or name.
    pub server: Option<String>,
    /// `tcp` or `udp`.
    pub protocol: Option<String>,
    /// The ports of the address.
    pub public_ports: Option<String>,
    /// As many ports of the server.
    pub private_ports: Option<String>,
    /// Its new name.
    pub name: Option<String>,
    /// Its new free pairs.
    pub labels: Option<Labels>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeForward {
    const NAME: &'static str = "forward_rule.change";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedForward;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedForward> {
        let mut rule: ForwardRule = ask.at_version(&self.rule, self.seen)?;
        if rule.deleted {
            return Err(Error::new(&code::WRONG_STATE).public("The forward rule is deleted."));
        }
        let (before, address) = (rule.clone(), ask.tx.get(rule.address)?);
        self.put_into(ask, &address, &mut rule)?;
        if let Some(labels) = &self.labels {
            check_labels(labels)?;
            rule.head.labels.clone_from(labels);
        }
        let leads = |rule: &ForwardRule| (rule.server, rule.protocol, rule.public, rule.private);
        let mut operation = None;
        if leads(&before) != leads(&rule) {
            check_beside_others(ask, &address, &rule)?;
            let left = Some(before.server).filter(|left| *left != rule.server);
            operation = public_ip::lead(ask, address, "forwards_changed", left)?.operation;
        }
        ask.change(&mut rule, "changed")?;
        Ok(ChangedForward { rule, operation })
    }
}

impl ChangeForward {
    fn put_into(
        &self,
        ask: &mut Ask<'_>,
        address: &PublicIp,
        rule: &mut ForwardRule,
    ) -> Result<()> {
        let had_usual_name = rule.head.name == rule.usual_name();
        if let Some(named) = &self.server {
            let server = goal(ask, address, named)?;
            (rule.server, rule.network) = (server.head.id, server.reach.network);
        }
        if let Some(word) = &self.protocol {
            rule.protocol = protocol(word)?;
        }
        if let Some(text) = &self.public_ports {
            rule.public = ports("public_ports", text)?;
        }
        if let Some(text) = &self.private_ports {
            rule.private = ports("private_ports", text)?;
        }
        let usual = had_usual_name.then(|| rule.usual_name());
        if let Some(name) = self.name.clone().or(usual) {
            Title::parse("name", &name)?.as_str().clone_into(&mut rule.head.name);
        }
        Ok(())
    }
}

/// Ends the way of a part of an address. Doing it twice is no error.
#[derive(Clone, Debug)]
pub struct DeleteForward {
    /// Which, by id or name.
    pub rule: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for DeleteForward {
    const NAME: &'static str = "forward_rule.delete";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = ForwardRule;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ForwardRule> {
        let mut rule: ForwardRule = ask.at_version(&self.rule, self.seen)?;
        if !rule.deleted {
            rule.deleted = true;
            let address = ask.tx.get(rule.address)?;
            public_ip::lead(ask, address, "forwards_changed", [rule.server])?;
            ask.change(&mut rule, "deleted")?;
        }
        Ok(rule)
    }
}

/// The live forward rules of an address.
pub(crate) fn of_address(ask: &mut Ask<'_>, address: Id<PublicIp>) -> Result<Vec<ForwardRule>> {
    let lookups = vec![("address", Lookup::Text(address.uuid().to_string()))];
    let limit = u32::try_from(FORWARDS_MAX).map_err(Error::internal)?;
    ask.tx.list(&Query { lookups, limit, ..Query::default() })
}

/// Ends every forward rule of an address, in the rows; says which servers it leaves.
pub(crate) fn end_all(ask: &mut Ask<'_>, address: &PublicIp) -> Result<Vec<Id<Server>>> {
    let mut left = Vec::new();
    for mut rule in of_address(ask, address.head.id)? {
        rule.deleted = true;
        ask.change(&mut rule, "deleted")?;
        left.push(rule.server);
    }
    left.sort_unstable_by_key(|server| server.uuid());
    left.dedup();
    Ok(left)
}

/// The server that a part of an address shall lead to.
fn goal(ask: &mut Ask<'_>, address: &PublicIp, named: &str) -> Result<Server> {
    let server: Server = ask.resolve("server", named)?;
    check_beside(&server, (address.head.project, address.region), "address")?;
    only_while(AT_REST, &server, "Cannot lead to a server that is")?;
    Ok(server)
}

/// Refuses what the address cannot have besides what it has.
fn check_beside_others(ask: &mut Ask<'_>, address: &PublicIp, rule: &ForwardRule) -> Result<()> {
    rule.check()?;
    if address.server.is_some() {
        let text = "The address leads to a server as a whole; unassign it first.";
        return Err(Error::new(&code::IN_USE).public(text).field("address", "leads to a server"));
    }
    let mut others = of_address(ask, address.head.id)?;
    others.retain(|other| other.head.id != rule.head.id);
    if others.len() >= FORWARDS_MAX {
        let issue = format!("may have at most {FORWARDS_MAX} forward rules");
        return Err(Error::invalid("address", issue));
    }
    let clash = |field: &str, other: &ForwardRule, what: &str| {
        let issue = format!("{what} the forward rule {}", other.head.name);
        let text = format!("The forward rule {} is in its way.", other.head.name);
        Err(Error::new(&code::CONFLICT).public(text).field(field, issue))
    };
    if let Some(other) = others.iter().find(|other| other.overlaps(rule)) {
        return clash("public_ports", other, "overlap with those of");
    }
    if let Some(other) = others.iter().find(|other| other.network != rule.network) {
        return clash("server", other, "is in another network than the server of");
    }
    Ok(())
}

fn protocol(word: &str) -> Result<Protocol> {
    word.parse().map_err(|()| Error::invalid("protocol", "must be tcp or udp"))
}

fn ports(field: &str, text: &str) -> Result<Ports> {
    let refuse = || Error::invalid(field, "must be a port such as 443 or a range 8000-8080");
    parse_ports(Some(text)).map_err(|_| refuse())?.ok_or_else(refuse)
}
