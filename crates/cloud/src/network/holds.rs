//! What holds for every server in a network, and how servers learn of it.

use std::time::Duration;

use nubo_base::Id;
use nubo_domain::network::APPLY;
use nubo_domain::security_group::Direction;
use nubo_domain::{Error, Network, Result, Scope, SecurityGroup, code};
use nubo_ports::flows::Operation;

use crate::ask::Wish;
use crate::security_group::{NewRule, own_rules};
use crate::{Action, Ask, Mode, Needs};

/// A network with the operation that brings what holds in it to its servers, if any.
#[derive(Clone, Debug)]
pub struct ChangedNetwork {
    /// The network as it is now.
    pub network: Network,
    /// The work that goes on.
    pub operation: Option<Id<Operation>>,
}

/// How long it may take until every server of a network knows what holds.
const APPLY_WITHIN: Duration = Duration::from_secs(300);

pub(super) fn live_network(ask: &mut Ask<'_>, shown: &str, seen: Option<i64>) -> Result<Network> {
    let network: Network = ask.at(shown)?;
    ask.expect_version(&network.head, seen)?;
    if network.deleted {
        return Err(Error::new(&code::WRONG_STATE).public("The network is deleted."));
    }
    Ok(network)
}

/// Writes a changed network and starts the workflow that brings it to its servers.
pub(super) fn apply(ask: &mut Ask<'_>, mut network: Network, what: &str) -> Result<ChangedNetwork> {
    network.generation += 1;
    ask.change(&mut network, what)?;
    let wish = Wish {
        flow: APPLY,
        generation: network.generation,
        within: APPLY_WITHIN,
        frame: serde_json::json!({}),
        cancels: false,
    };
    let operation = Some(ask.start(&network, wish)?);
    Ok(ChangedNetwork { network, operation })
}

/// Says of a network what may leave it, or may not. Everything may, as long as no rule allows
/// something; between its servers the rules say nothing.
#[derive(Clone, Debug, Default)]
pub struct AddNetworkRule {
    /// Which network, by id or name.
    pub network: String,
    /// The rule.
    pub rule: NewRule,
    /// More of them, which come with it or not at all.
    pub more: Vec<NewRule>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for AddNetworkRule {
    const NAME: &'static str = "network.add_rule";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedNetwork;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedNetwork> {
        let mut network = live_network(ask, &self.network, self.seen)?;
        let wanted = std::iter::once(&self.rule).chain(&self.more);
        own_rules::add(ask, &mut network.egress, Direction::Out, wanted)?;
        apply(ask, network, "rules_changed")
    }
}

/// Removes a rule of a network; established connections that it allowed go on until they end.
#[derive(Clone, Debug)]
pub struct RemoveNetworkRule {
    /// Which network, by id or name.
    pub network: String,
    /// Which rule, in its shown form.
    pub rule: String,
    /// Whether the rules that were asked for with it go too.
    pub line: bool,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for RemoveNetworkRule {
    const NAME: &'static str = "network.remove_rule";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedNetwork;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedNetwork> {
        let mut network = live_network(ask, &self.network, self.seen)?;
        own_rules::remove(&mut network.egress, &self.rule, self.line)?;
        apply(ask, network, "rules_changed")
    }
}

/// Gives every server of a network one more group, in place of the one it had from it; or none.
#[derive(Clone, Debug, Default)]
pub struct SetNetworkGroup {
    /// Which network, by id or name.
    pub network: String,
    /// The group, by id or name; none if absent.
    pub group: Option<String>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for SetNetworkGroup {
    const NAME: &'static str = "network.set_security_group";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = ChangedNetwork;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedNetwork> {
        let mut network = live_network(ask, &self.network, self.seen)?;
        let named = self.group.as_ref();
        let group = named.map(|named| group_in(ask, &network, named)).transpose()?;
        if network.security_group == group {
            return Ok(ChangedNetwork { network, operation: None });
        }
        network.security_group = group;
        apply(ask, network, "security_group_changed")
    }
}

/// A group of a network's project that a request names.
pub(super) fn group_in(
    ask: &mut Ask<'_>,
    network: &Network,
    named: &str,
) -> Result<Id<SecurityGroup>> {
    let group: SecurityGroup = ask.resolve("security_group", named)?;
    if group.head.project != network.head.project {
        return Err(Error::invalid("security_group", "is a group of another project"));
    }
    Ok(group.head.id)
}
