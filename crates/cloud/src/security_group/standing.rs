//! Groups that the cloud itself gives to a project: they stand ready before anybody asks.

use nubo_base::hex_lower;
use nubo_domain::security_group::{Direction, OPEN, OPEN_ABOUT, Peer, Protocol, Rule, Verdict};
use nubo_domain::{Head, Project, Result, Rooms, SecurityGroup};
use nubo_ports::{Objects, Query};

use crate::Ask;

/// The default group of a project, made if it is not there: a project may be older than groups.
pub(crate) fn default_in(ask: &mut Ask<'_>, project: &Project) -> Result<SecurityGroup> {
    if let Some(group) = all_in(ask, project)?.into_iter().find(|group| group.is_default) {
        return Ok(group);
    }
    add_default(ask, project)
}

/// Makes the default group of a project: ssh and ping from everywhere, anything between its own
/// members.
pub(crate) fn add_default(ask: &mut Ask<'_>, project: &Project) -> Result<SecurityGroup> {
    let about = "ssh and ping from everywhere, anything between members";
    let lines = [
        (Protocol::Tcp, Some((22, 22)), Some(Peer::EVERYBODY)),
        (Protocol::Icmp, None, Some(Peer::EVERYBODY)),
        (Protocol::Any, None, None),
    ];
    standing(ask, project, ("default", about), &lines, Ready::Default)
}

/// The group of a project that lets everything in, made if it is not there: for servers whose
/// owner guards them by other means. A group of the owner's that happens to be called so is none.
pub(crate) fn open_in(ask: &mut Ask<'_>, project: &Project) -> Result<SecurityGroup> {
    let there = all_in(ask, project)?;
    if let Some(group) = there.iter().find(|group| group.is_open) {
        return Ok(group.clone());
    }
    let mut name = OPEN.to_owned();
    while there.iter().any(|group| group.head.name == name) {
        let letters = hex_lower(&ask.ids.number().to_be_bytes()[..3]);
        name = format!("{OPEN}-{letters}");
    }
    let lines = [(Protocol::Any, None, Some(Peer::EVERYBODY))];
    standing(ask, project, (&name, OPEN_ABOUT), &lines, Ready::Open)
}

/// The groups of a project.
fn all_in(ask: &mut Ask<'_>, project: &Project) -> Result<Vec<SecurityGroup>> {
    let rooms = Rooms::from(project.head.id);
    ask.tx.list(&Query { rooms, limit: 1_000, ..Query::default() })
}

/// Which of the groups that stand ready.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ready {
    Default,
    Open,
}

/// What may come in, at which ports, from whom; from the group itself if nobody is named.
type Line = (Protocol, Option<(u16, u16)>, Option<Peer>);

/// Makes a group that the cloud itself gives to a project.
fn standing(
    ask: &mut Ask<'_>,
    project: &Project,
    (name, description): (&str, &str),
    lines: &[Line],
    ready: Ready,
) -> Result<SecurityGroup> {
    let mut head = Head::new(ask.ids.id(), name, ask.now);
    (head.account, head.project) = (project.head.account, Some(project.head.id));
    let mut group = SecurityGroup {
        head,
        description: description.to_owned(),
        rules: Vec::new(),
        network: None,
        is_default: ready == Ready::Default,
        is_open: ready == Ready::Open,
        generation: 1,
        deleted: false,
    };
    for (protocol, ports, peer) in lines.iter().cloned() {
        let (id, direction, description) = (ask.ids.id(), Direction::In, String::new());
        let (peer, line) = (peer.unwrap_or(Peer::Group(group.head.id)), None);
        let verdict = Verdict::Allow;
        let rule = Rule { id, direction, protocol, ports, peer, verdict, description, line };
        group.rules.push(rule);
    }
    ask.add(&mut group)?;
    Ok(group)
}
