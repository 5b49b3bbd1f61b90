//! All operations, and what answers them: one line for each kind.

use crate::op::{Bound, Op};
use crate::{
    account, address, catalogue, forward, instance, job, network, rule, security_group, snapshot,
    ssh_key, volume,
};

/// Every operation, kind by kind, with the kind's name in the documents.
pub const KINDS: &[(&str, &[Op])] = &[
    ("Catalogue", catalogue::OPS),
    ("SSH keys", ssh_key::OPS),
    ("Instances", instance::OPS),
    ("Volumes", volume::OPS),
    ("Snapshots", snapshot::OPS),
    ("Networks", network::OPS),
    ("IP addresses", address::OPS),
    ("Firewall and egress rules", rule::OPS),
    ("Port forwarding", forward::OPS),
    ("Security groups", security_group::OPS),
    ("Jobs", job::OPS),
    ("Account", account::OPS),
];

/// Every operation.
pub fn all() -> impl Iterator<Item = &'static Op> {
    KINDS.iter().flat_map(|(_, ops)| ops.iter())
}

/// What answers each operation, kind by kind.
pub fn bound() -> impl Iterator<Item = Bound> {
    let kinds: [fn() -> Vec<Bound>; 12] = [
        catalogue::routes,
        ssh_key::routes,
        instance::routes,
        volume::routes,
        snapshot::routes,
        network::routes,
        address::routes,
        rule::routes,
        forward::routes,
        security_group::routes,
        job::routes,
        account::routes,
    ];
    kinds.into_iter().flat_map(|routes| routes())
}
