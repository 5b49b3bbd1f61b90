//! From a server's row to what is wished of the drivers: pure.

use nubo_domain::{Error, Host, Result, Server};
use nubo_ports::vmm::GuestSeed;
use nubo_ports::{GuestSpec, PortSpec, RootDisk};

use nubo_base::Id;

/// The guest of a server; `generation` is that of the wish, `ssh_keys` are in OpenSSH form.
///
/// # Errors
/// `internal_error` when the server has no host, or its size is no size.
pub fn guest(server: &Server, ssh_keys: Vec<String>, generation: u64) -> Result<GuestSpec> {
    let room = server.build.room;
    let odd = |_| Error::internal(format!("{} has an odd size", server.head.id));
    Ok(GuestSpec {
        server: server.head.id,
        host: host(server)?,
        generation,
        boot: server.boots,
        hard: server.hard,
        vcpus: u32::try_from(room.vcpus).map_err(odd)?,
        memory_mib: u64::try_from(room.memory_mib).map_err(odd)?,
        mac: server.reach.mac.clone(),
        seed: GuestSeed {
            instance_id: format!("{}-{}", server.head.id, server.disk_epoch),
            host_name: server.head.name.clone(),
            ssh_keys,
            password_hash: server.password_hash.clone(),
            user_data: server.user_data.clone(),
        },
    })
}

/// The root disk of a server.
///
/// # Errors
/// `internal_error` when the server has no host, or its size is no size.
pub fn disk(server: &Server) -> Result<RootDisk> {
    let size_gib = u64::try_from(server.build.room.disk_gib)
        .map_err(|_| Error::internal(format!("{} has an odd size", server.head.id)))?;
    Ok(RootDisk {
        server: server.head.id,
        host: host(server)?,
        epoch: server.disk_epoch,
        image: server.build.image_name.clone(),
        size_gib,
    })
}

/// The port of a server.
///
/// # Errors
/// `internal_error` when the server has no host or no private address.
pub fn port(server: &Server) -> Result<PortSpec> {
    let private_ip = server
        .reach
        .private_ip
        .ok_or_else(|| Error::internal(format!("{} has no address", server.head.id)))?;
    Ok(PortSpec {
        server: server.head.id,
        host: host(server)?,
        network: server.reach.network,
        mac: server.reach.mac.clone(),
        private_ip,
        public_ip: server.reach.public_ip,
    })
}

fn host(server: &Server) -> Result<Id<Host>> {
    server.host.ok_or_else(|| Error::internal(format!("{} has no host", server.head.id)))
}
