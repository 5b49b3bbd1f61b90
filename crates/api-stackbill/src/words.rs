//! Our states, fields and ids in the words of this API. Every match over states is total, so that
//! a new state needs a word.

use nubo_base::unlabelled;
use nubo_domain::security_group::{Direction, Protocol};
use nubo_domain::server::ServerState;
use nubo_domain::snapshot::SnapshotState;
use nubo_domain::volume::VolumeState;
use nubo_domain::{Error, code};
use nubo_ports::FlowStatus;

/// The word for a server's state. One that is off and in the trash can be recovered.
#[must_use]
pub const fn server(state: ServerState, is_trashed: bool) -> &'static str {
    match state {
        ServerState::Stopped if is_trashed => "DESTROYED",
        ServerState::Pending | ServerState::Building => "CREATING",
        ServerState::Running => "RUNNING",
        ServerState::Starting => "STARTING",
        ServerState::Stopping => "STOPPING",
        ServerState::Stopped => "STOPPED",
        ServerState::Rebooting => "REBOOTING",
        ServerState::Rebuilding => "REINSTALLING",
        ServerState::Resizing => "RESIZING",
        ServerState::Suspended => "SUSPENDED",
        ServerState::Failed => "ERROR",
        ServerState::Deleting => "EXPUNGING",
        ServerState::Terminated => "EXPUNGED",
    }
}

/// The word for a volume's state.
#[must_use]
pub const fn volume(state: VolumeState) -> &'static str {
    match state {
        VolumeState::Available => "READY",
        VolumeState::Attaching => "ATTACHING",
        VolumeState::Attached => "ATTACHED",
        VolumeState::Detaching => "DETACHING",
        VolumeState::Resizing | VolumeState::Growing => "RESIZING",
        VolumeState::Creating => "CREATING",
        VolumeState::Reverting => "REVERTING",
        VolumeState::Deleting => "DELETING",
        VolumeState::Deleted => "DELETED",
    }
}

/// The word for a snapshot's state.
#[must_use]
pub const fn snapshot(state: SnapshotState) -> &'static str {
    match state {
        SnapshotState::Creating => "CREATING",
        SnapshotState::Ready => "READY",
        SnapshotState::Reverting => "REVERTING",
        SnapshotState::Failed => "ERROR",
        SnapshotState::Deleting => "DELETING",
        SnapshotState::Deleted => "DELETED",
    }
}

/// The word for how a job stands. What waits for the operator still goes on for its owner.
#[must_use]
pub const fn job(status: FlowStatus) -> &'static str {
    match status {
        FlowStatus::Active | FlowStatus::NeedsAttention => "IN_PROGRESS",
        FlowStatus::Succeeded => "SUCCEEDED",
        FlowStatus::Failed | FlowStatus::Cancelled => "FAILED",
    }
}

/// The word for a rule's protocol.
#[must_use]
pub const fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Any => "ALL",
        Protocol::Tcp => "TCP",
        Protocol::Udp => "UDP",
        Protocol::Icmp => "ICMP",
    }
}

/// The word for the list that a rule stands in.
#[must_use]
pub const fn rule_type(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "firewall",
        Direction::Out => "egress",
    }
}

/// A word for a rule's protocol, in any case, as the core has it.
#[must_use]
pub fn read_protocol(word: &str) -> String {
    match word.trim().to_ascii_lowercase().as_str() {
        "all" => "any".to_owned(),
        word => word.to_owned(),
    }
}

/// The words of protocols that rules are made with.
pub const PROTOCOLS: &[&str] = &["TCP", "UDP", "ICMP", "ALL"];
/// The words of lists that rules stand in.
pub const RULE_TYPES: &[&str] = &["firewall", "egress"];

/// The word for what is switched on and off.
#[must_use]
pub const fn enabled(is_active: bool) -> &'static str {
    if is_active { "ENABLED" } else { "DISABLED" }
}

/// A field of the core as this API calls it.
#[must_use]
pub fn field(name: &str) -> String {
    let first = name.split('.').next().unwrap_or(name);
    let told = match first {
        "size" => "computeOfferingUuid",
        "image" => "templateUuid",
        "iso" => "isoUuid",
        "region" => "zoneUuid",
        "network" => "networkUuid",
        "server" => "instanceUuid",
        "ssh_keys" => "sshKeyName",
        "security_groups" => "securitygroupName",
        "size_gib" => "diskSize",
        "public_key" => "publicKey",
        "user_data" => "userData",
        "ports" => "startPort",
        "public_ports" => "publicPort",
        "private_ports" => "privatePort",
        "address" => "ipAddressUuid",
        "security_group" => "securityGroupUuid",
        "cidr" => "cidrList",
        _ => return name.to_owned(),
    };
    told.to_owned()
}

/// What an account sees whose API access was not given (seed 004).
pub const DISABLED: &str = "API Access is currently disabled on your account.";

/// The sentence of a failure, in the words of this API where it has its own.
#[must_use]
pub fn sentence(error: &Error) -> &str {
    if error.code() == &code::API_ACCESS_DISABLED {
        return DISABLED;
    }
    if error.code() == &code::UNAUTHENTICATED {
        return "Send your API key as the header apikey and your secret key as secretkey.";
    }
    error.message()
}

/// A sentence in which ids of the core stand as this API shows them.
#[must_use]
pub fn bare_ids(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let tail = &rest[start..];
        let end = tail.find(|c| !is_part(c)).unwrap_or(tail.len());
        let (word, after) = tail.split_at(end);
        told.push_str(&rest[..start]);
        match unlabelled(word) {
            Some(id) => told.push_str(&id.to_string()),
            None => told.push_str(word),
        }
        rest = after;
    }
    told + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_in_sentences_are_bare_uuids() {
        let core = "there is no size \"size_0192f0c17b1e7c3e8a520d2f6d2b9c11\", see a_b.";
        let told = "there is no size \"0192f0c1-7b1e-7c3e-8a52-0d2f6d2b9c11\", see a_b.";
        assert_eq!(bare_ids(core), told);
        assert_eq!(bare_ids("é_é"), "é_é");
    }
}
