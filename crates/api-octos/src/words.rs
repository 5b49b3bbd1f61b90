//! Our states in the words of this API. Every match is total, so that a new state needs a word.

use nubo_domain::PublicIp;
use nubo_domain::account::Access;
use nubo_domain::project::ProjectState;
use nubo_domain::security_group::{Direction, Protocol};
use nubo_domain::server::ServerState;
use nubo_domain::snapshot::SnapshotState;
use nubo_domain::volume::VolumeState;

/// The word for a server's state.
#[must_use]
pub const fn server(state: ServerState) -> &'static str {
    match state {
        ServerState::Pending | ServerState::Building | ServerState::Starting => "Starting",
        ServerState::Running => "Running",
        ServerState::Stopping => "Stopping",
        ServerState::Stopped | ServerState::Suspended => "Stopped",
        ServerState::Rebooting => "Rebooting",
        ServerState::Rebuilding => "Reinstalling",
        ServerState::Resizing => "Resizing",
        ServerState::Failed => "Error",
        ServerState::Deleting => "Expunging",
        ServerState::Terminated => "Destroyed",
    }
}

/// The word for a volume's state. A volume that never was in a server has no data anywhere yet.
#[must_use]
pub const fn volume(state: VolumeState, has_data: bool) -> &'static str {
    match state {
        VolumeState::Available if !has_data => "Allocated",
        VolumeState::Available | VolumeState::Attached => "Ready",
        VolumeState::Attaching => "Attaching",
        VolumeState::Detaching => "Detaching",
        VolumeState::Resizing | VolumeState::Growing => "Resizing",
        VolumeState::Creating => "Creating",
        VolumeState::Reverting => "Reverting",
        VolumeState::Deleting => "Expunging",
        VolumeState::Deleted => "Destroyed",
    }
}

/// The word for a snapshot's state.
#[must_use]
pub const fn snapshot(state: SnapshotState) -> &'static str {
    match state {
        SnapshotState::Creating => "Creating",
        SnapshotState::Ready => "Ready",
        SnapshotState::Reverting => "Reverting",
        SnapshotState::Failed => "Error",
        SnapshotState::Deleting => "Expunging",
        SnapshotState::Deleted => "Destroyed",
    }
}

/// The word for an address's state.
#[must_use]
pub const fn address(address: &PublicIp) -> &'static str {
    if address.released { "Releasing" } else { "Allocated" }
}

/// The word for an account's API access, in capitals as an account's state is.
#[must_use]
pub const fn access(access: Access) -> &'static str {
    match access {
        Access::None => "NONE",
        Access::Requested => "REQUESTED",
        Access::Approved => "APPROVED",
        Access::Rejected => "REJECTED",
        Access::Disabled => "DISABLED",
    }
}

/// Whether a project can be used.
#[must_use]
pub const fn project(state: ProjectState) -> bool {
    match state {
        ProjectState::Active => true,
        ProjectState::Suspended | ProjectState::Archived => false,
    }
}

/// The word for which way a rule looks.
#[must_use]
pub const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "ingress",
        Direction::Out => "egress",
    }
}

/// The word for what is spoken.
#[must_use]
pub const fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Any => "all",
        Protocol::Tcp => "tcp",
        Protocol::Udp => "udp",
        Protocol::Icmp => "icmp",
    }
}
