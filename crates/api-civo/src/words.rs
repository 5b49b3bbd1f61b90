//! Our states and names in the words of this API. Every match is total, so that a new state needs
//! a word.

use std::net::Ipv4Addr;

use nubo_domain::security_group::{Direction, Protocol};
use nubo_domain::server::ServerState;
use nubo_domain::snapshot::SnapshotState;
use nubo_domain::volume::VolumeState;
use nubo_domain::{Labels, Network, Region, SecurityGroup};

/// The status of an instance. Clients wait for `ACTIVE` and `SHUTOFF`; while one is made they take
/// anything but `BUILDING` for a failure, and while one is deleted anything but `DELETING`.
#[must_use]
pub const fn server(state: ServerState) -> &'static str {
    match state {
        ServerState::Pending
        | ServerState::Building
        | ServerState::Rebuilding
        | ServerState::Resizing => "BUILDING",
        ServerState::Running => "ACTIVE",
        ServerState::Starting | ServerState::Rebooting => "REBOOTING",
        ServerState::Stopping => "STOPPING",
        ServerState::Stopped | ServerState::Suspended => "SHUTOFF",
        ServerState::Failed => "ERROR",
        ServerState::Deleting | ServerState::Terminated => "DELETING",
    }
}

/// The state of a snapshot.
#[must_use]
pub const fn snapshot(state: SnapshotState) -> &'static str {
    match state {
        SnapshotState::Creating => "creating",
        SnapshotState::Ready => "Ready",
        SnapshotState::Reverting => "restoring",
        SnapshotState::Failed => "failed",
        SnapshotState::Deleting | SnapshotState::Deleted => "deleting",
    }
}

/// The state of a snapshot of an instance, whose clients know other words.
#[must_use]
pub const fn instance_snapshot(state: SnapshotState) -> &'static str {
    match state {
        SnapshotState::Ready => "available",
        SnapshotState::Creating
        | SnapshotState::Reverting
        | SnapshotState::Failed
        | SnapshotState::Deleting
        | SnapshotState::Deleted => snapshot(state),
    }
}

/// How far a restore is.
#[must_use]
pub const fn restore(is_passing: bool) -> &'static str {
    if is_passing { "in_progress" } else { "completed" }
}

/// The status of a volume.
#[must_use]
pub const fn volume(state: VolumeState) -> &'static str {
    match state {
        VolumeState::Available => "available",
        VolumeState::Attaching => "attaching",
        VolumeState::Attached => "attached",
        VolumeState::Detaching => "detaching",
        VolumeState::Resizing | VolumeState::Growing => "resizing",
        VolumeState::Creating => "creating",
        VolumeState::Reverting => "restoring",
        VolumeState::Deleting | VolumeState::Deleted => "deleting",
    }
}

/// The status of a network.
#[must_use]
pub const fn network(deleted: bool) -> &'static str {
    if deleted { "Deleting" } else { "Active" }
}

/// The label of the network that every project gets by itself.
pub const DEFAULT_NETWORK: &str = "Default";

/// What a network is called.
#[must_use]
pub fn label<'a>(network: &'a Network, region: &Region) -> &'a str {
    let is_unnamed = network.head.name == format!("default-{}", region.head.name);
    if network.is_default && is_unnamed { DEFAULT_NETWORK } else { &network.head.name }
}

/// What a network is called below its label. Clients look for a network in both, in the case that
/// a person wrote, so that `default` finds the default one too.
#[must_use]
pub fn network_name(network: &Network, region: &Region) -> String {
    format!("cust-{}-{}", label(network, region).to_lowercase(), network.head.id.uuid())
}

/// The name of the firewall that every project gets by itself.
pub const DEFAULT_FIREWALL: &str = "default-default";

/// What a firewall is called.
#[must_use]
pub fn firewall(group: &SecurityGroup) -> &str {
    let is_unnamed = group.head.name == "default";
    if group.is_default && is_unnamed { DEFAULT_FIREWALL } else { &group.head.name }
}

/// Addresses as they are shown: one as itself, several as a block.
#[must_use]
pub fn block((base, prefix): &(Ipv4Addr, u8)) -> String {
    if *prefix == 32 { base.to_string() } else { format!("{base}/{prefix}") }
}

/// Which way a rule looks.
#[must_use]
pub const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "ingress",
        Direction::Out => "egress",
    }
}

/// Our word for a direction of this API; anything else stays, to be refused by name.
#[must_use]
pub fn direction_of(theirs: &str) -> &str {
    match theirs {
        "ingress" | "inbound" | "" => "in",
        "egress" | "outbound" => "out",
        other => other,
    }
}

/// What a rule is for.
#[must_use]
pub const fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Any => "all",
        Protocol::Tcp => "tcp",
        Protocol::Udp => "udp",
        Protocol::Icmp => "icmp",
    }
}

/// Our word for a protocol of this API.
#[must_use]
pub fn protocol_of(theirs: &str) -> String {
    match theirs.to_ascii_lowercase().as_str() {
        "" => "tcp".to_owned(),
        "all" | "any" => "any".to_owned(),
        other => other.to_owned(),
    }
}

/// Tags are labels: `web` is one without a value, `env:prod` one with.
#[must_use]
pub fn tags(labels: &Labels) -> Vec<String> {
    let tag = |(key, value): (&String, &String)| match value.is_empty() {
        true => key.clone(),
        false => format!("{key}:{value}"),
    };
    labels.iter().map(tag).collect()
}

/// The labels that tags stand for.
#[must_use]
pub fn labels(tags: &[String]) -> Labels {
    let label = |tag: &String| {
        let (key, value) = tag.split_once(':').unwrap_or((tag, ""));
        (key.to_owned(), value.to_owned())
    };
    tags.iter().map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_come_back_as_they_were_given() {
        let given = ["env:prod".to_owned(), "url:a:b".to_owned(), "web".to_owned()];
        assert_eq!(tags(&labels(&given)), given);
    }

    #[test]
    fn what_terraform_waits_through_is_never_called_otherwise() {
        // Create: BUILDING until ACTIVE. Delete: DELETING until it is gone.
        for state in [ServerState::Pending, ServerState::Building] {
            assert_eq!(server(state), "BUILDING");
        }
        assert_eq!(server(ServerState::Running), "ACTIVE");
        assert_eq!(server(ServerState::Deleting), "DELETING");
        assert_eq!(server(ServerState::Stopped), "SHUTOFF");
    }
}
