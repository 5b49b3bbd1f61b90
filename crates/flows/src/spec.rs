//! From rows to what is wished of the drivers: pure.

use nubo_base::Id;
use nubo_domain::security_group::{Peer, Rule};
use nubo_domain::server::Card;
use nubo_domain::{
    Error, ForwardRule, Host, Network, PublicIp, Result, SecurityGroup, Server, Volume,
};
use nubo_ports::vmm::GuestSeed;
use nubo_ports::{
    DiskSource, Forward, GroupSpec, GuestIso, GuestRef, GuestSpec, GuestVolume, NetworkSpec,
    NicSource, PortRule, PortSpec, RootDisk, RulePeer, VolumeSpec,
};

/// What a guest is made from, beside its row.
#[derive(Clone, Debug)]
pub struct Parts {
    /// Keys that may log in, in OpenSSH form.
    pub ssh_keys: Vec<String>,
    /// Its root disk.
    pub root: DiskSource,
    /// Its primary network card.
    pub nic: NicSource,
    /// Its further network cards.
    pub more_nics: Vec<NicSource>,
    /// Its further disks.
    pub volumes: Vec<GuestVolume>,
    /// What lies in its drive.
    pub iso: Option<GuestIso>,
}

/// Which guest; `generation` is that of the wish.
///
/// # Errors
/// `internal_error` when the server has no host.
pub fn reference(server: &Server, generation: u64) -> Result<GuestRef> {
    Ok(GuestRef { server: server.head.id, host: host(server)?, generation })
}

/// The guest of a server; `generation` is that of the wish.
///
/// # Errors
/// `internal_error` when the server has no host, or its size is no size.
pub fn guest(server: &Server, parts: Parts, generation: u64) -> Result<GuestSpec> {
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
        root: parts.root,
        nic: parts.nic,
        more_nics: parts.more_nics,
        volumes: parts.volumes,
        iso: parts.iso,
        plugs: server.plugs,
        seed: GuestSeed {
            instance_id: format!("{}-{}", server.head.id, server.born()),
            host_name: server.guest_name().to_owned(),
            login: server.build.login.clone(),
            ssh_keys: parts.ssh_keys,
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
        image: server.build.image_file().to_owned(),
        size_gib,
    })
}

/// The port of a server's card in its network. Public addresses and what a server may send besides
/// its own address are matters of the primary one.
///
/// # Errors
/// `internal_error` when the server has no host or the card no private address.
pub fn port(
    server: &Server,
    card: Card<'_>,
    network: &Network,
    groups: &[SecurityGroup],
) -> Result<PortSpec> {
    let private_ip = card
        .private_ip
        .ok_or_else(|| Error::internal(format!("{} has no address", server.head.id)))?;
    Ok(PortSpec {
        server: server.head.id,
        host: host(server)?,
        network: NetworkSpec {
            nameservers: network.nameservers.clone(),
            generation: network.generation,
            ..NetworkSpec::new(network.head.id, (network.base, network.prefix))
        },
        mac: card.mac.to_owned(),
        private_ip,
        public_ip: server.reach.public_ip.filter(|_| card.primary),
        host_name: server.guest_name().to_owned(),
        groups: groups.iter().map(group).collect(),
        bandwidth_mbit: server.bandwidth_mbit(),
        more_sources: if card.primary { server.more_sources.clone() } else { Vec::new() },
        further: !card.primary,
        forwards: Vec::new(),
        egress: network.egress.iter().map(port_rule).collect(),
    })
}

fn group(group: &SecurityGroup) -> GroupSpec {
    GroupSpec { group: group.head.id, rules: group.rules.iter().map(port_rule).collect() }
}

fn port_rule(rule: &Rule) -> PortRule {
    PortRule {
        direction: rule.direction,
        protocol: rule.protocol,
        ports: rule.ports,
        peer: match rule.peer {
            Peer::Cidr(base, prefix) => RulePeer::Cidr(base, prefix),
            Peer::Group(other) => RulePeer::Group(other),
        },
        verdict: rule.verdict,
    }
}

/// The rules of an address as a group of the server that it leads to as a whole, under the
/// address' number; none if it has none.
#[must_use]
pub fn let_in(address: &PublicIp) -> Option<GroupSpec> {
    group_of_address(address, address.rules.iter().map(port_rule).collect())
}

/// The rules of an address as a group of a server that these parts of it lead to: the same about
/// the server's ports.
#[must_use]
pub fn let_in_by_parts(address: &PublicIp, parts: &[ForwardRule]) -> Option<GroupSpec> {
    let behind = |rule: &Rule, part: &ForwardRule| {
        let (protocol, ports) = part.seen_behind(rule)?;
        Some(PortRule { protocol, ports: Some(ports), ..port_rule(rule) })
    };
    let rules = address.rules.iter();
    let rules = rules.flat_map(|rule| parts.iter().filter_map(move |part| behind(rule, part)));
    group_of_address(address, rules.collect())
}

fn group_of_address(address: &PublicIp, rules: Vec<PortRule>) -> Option<GroupSpec> {
    let group = Id::of(address.head.id.uuid());
    (!rules.is_empty()).then_some(GroupSpec { group, rules })
}

/// A part of an address that leads to a port.
#[must_use]
pub fn forward(rule: &ForwardRule) -> Forward {
    let (public_ip, protocol) = (rule.ip, rule.protocol);
    Forward { public_ip, protocol, public: rule.public, private: rule.private }
}

/// A volume, once it is bound to a host.
///
/// # Errors
/// `internal_error` when it is not.
pub fn volume(volume: &Volume) -> Result<VolumeSpec> {
    let unbound = || Error::internal(format!("{} has no host", volume.head.id));
    let host = volume.host.ok_or_else(unbound)?;
    Ok(VolumeSpec { volume: volume.head.id, host, size_gib: volume.size_gib })
}

fn host(server: &Server) -> Result<Id<Host>> {
    server.host.ok_or_else(|| Error::internal(format!("{} has no host", server.head.id)))
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use nubo_base::{Time, Uuid};
    use nubo_domain::host::Room;
    use nubo_domain::image::{Checksum, ImageFormat, ImageSource, NewImage};
    use nubo_domain::security_group::{Direction, Protocol, Verdict};
    use nubo_domain::server::{Build, NewServer, Nic, Reach};
    use nubo_domain::{Head, Image};
    use nubo_ports::DiskFormat;

    use super::*;

    fn server() -> Server {
        let id = |n| Uuid::from_u64_pair(n, n);
        Server::new(NewServer {
            head: Head::new(Id::of(id(1)), "web", Time::ZERO),
            region: Id::of(id(2)),
            region_name: "local".into(),
            host: Id::of(id(3)),
            build: Build {
                size: Id::of(id(4)),
                size_name: "small".into(),
                room: Room { vcpus: 2, memory_mib: 512, disk_gib: 10 },
                image: Id::of(id(5)),
                image_name: "tiny".into(),
                image_key: None,
                login: "root".into(),
                bandwidth_mbit: None,
            },
            reach: Reach {
                network: Id::of(id(6)),
                private_ip: Some([10, 0, 0, 5].into()),
                public_ip: None,
                reserved: None,
                mac: "52:00:0a:00:00:05".into(),
            },
            security_groups: Vec::new(),
            ssh_keys: Vec::new(),
            user_data: Some("#!/bin/sh".into()),
            protected: false,
            lease_expires: None,
        })
    }

    fn parts(ssh_keys: &[&str]) -> Parts {
        Parts {
            ssh_keys: ssh_keys.iter().map(ToString::to_string).collect(),
            root: DiskSource { path: "root".into(), format: DiskFormat::Qcow2, boot: None },
            nic: NicSource { tap: "tap".into(), namespace: None, mac: "52:00:0a:00:00:05".into() },
            more_nics: Vec::new(),
            volumes: Vec::new(),
            iso: None,
        }
    }

    #[test]
    fn a_guest_is_what_its_row_says_in_the_generation_of_the_wish() {
        let row = server();
        let guest = guest(&row, parts(&["key"]), 7).unwrap();
        assert_eq!((guest.generation, guest.boot, guest.vcpus, guest.memory_mib), (7, 1, 2, 512));
        assert_eq!(
            (guest.nic.mac.as_str(), guest.seed.host_name.as_str()),
            (&*row.reach.mac, "web")
        );
        assert_eq!(guest.seed.user_data.as_deref(), Some("#!/bin/sh"));
        assert_eq!(guest.seed.ssh_keys, ["key"]);
    }

    #[test]
    fn rules_of_an_address_are_about_its_own_ports_wherever_they_lead() {
        let (row, everybody) = (server(), Peer::EVERYBODY);
        let head = Head::new(Id::of(Uuid::from_u64_pair(8, 8)), "www", Time::ZERO);
        let (id, ip) = (head.id, [192, 0, 2, 9].into());
        let rule = |ports| Rule {
            id: Id::of(Uuid::from_u64_pair(8, 9)),
            direction: Direction::In,
            protocol: Protocol::Tcp,
            ports: Some(ports),
            peer: everybody.clone(),
            verdict: Verdict::Allow,
            description: String::new(),
            line: None,
        };
        let address = PublicIp {
            head,
            region: row.region,
            region_name: "local".to_owned(),
            ip,
            network: None,
            server: None,
            rules: vec![rule((80, 80)), rule((8000, 9000)), rule((22, 22))],
            generation: 1,
            released: false,
        };
        let part = |public, private| ForwardRule {
            head: Head::new(Id::of(Uuid::from_u64_pair(8, 10)), "part", Time::ZERO),
            address: id,
            ip,
            server: row.head.id,
            network: row.reach.network,
            protocol: Protocol::Tcp,
            public,
            private,
            deleted: false,
        };
        let ports = |group: Option<GroupSpec>| -> Vec<(u16, u16)> {
            group.into_iter().flat_map(|g| g.rules).filter_map(|rule| rule.ports).collect()
        };
        assert_eq!(ports(let_in(&address)), [(80, 80), (8000, 9000), (22, 22)]);
        let parts = [part((80, 80), (8080, 8080)), part((8080, 8089), (1, 10))];
        assert_eq!(ports(let_in_by_parts(&address, &parts)), [(8080, 8080), (1, 10)]);
        assert_eq!(let_in_by_parts(&address, &[part((443, 443), (443, 443))]), None);
        let led = forward(&parts[0]);
        assert_eq!((led.public_ip, led.public, led.private), (ip, (80, 80), (8080, 8080)));
    }

    #[test]
    fn a_new_disk_makes_cloud_init_run_again() {
        let mut row = server();
        let first = guest(&row, parts(&[]), 1).unwrap().seed.instance_id;
        row.boots += 1;
        assert_eq!(guest(&row, parts(&[]), 1).unwrap().seed.instance_id, first);
        row.disk_epoch += 1;
        assert_ne!(guest(&row, parts(&[]), 1).unwrap().seed.instance_id, first);
        assert_eq!(disk(&row).unwrap().epoch, 2);
    }

    #[test]
    fn the_world_is_reached_over_the_primary_card_only() {
        let mut row = server();
        row.reach.public_ip = Some([192, 0, 2, 5].into());
        row.more_sources = vec![([10, 0, 0, 9].into(), 32)];
        let (network, private_ip) = (Id::of(Uuid::from_u64_pair(7, 7)), Some([10, 1, 0, 6].into()));
        let mac = "52:00:0a:01:00:06".to_owned();
        row.nics = vec![Nic { network, private_ip, mac, leaving: false }];
        let ports: Vec<_> = row
            .cards()
            .map(|card| {
                let head = Head::new(card.network, "net", Time::ZERO);
                let (base, region) = ([10, 0, 0, 0].into(), row.region);
                let network = Network::new(head, region, (base, 16));
                port(&row, card, &network, &[]).unwrap()
            })
            .collect();
        assert_eq!(ports.iter().map(|port| port.further).collect::<Vec<_>>(), [false, true]);
        assert_eq!((ports[0].public_ip, ports[1].public_ip), (row.reach.public_ip, None));
        assert_eq!((ports[0].more_sources.len(), ports[1].more_sources.len()), (1, 0));
        assert_eq!(ports[1].private_ip, Ipv4Addr::new(10, 1, 0, 6));
    }

    #[test]
    fn a_server_that_is_installed_from_an_iso_starts_with_an_empty_disk() {
        let mut row = server();
        let format = ImageFormat::Iso;
        let checksum = Checksum::parse("checksum", &format!("sha256:{}", "a".repeat(64))).unwrap();
        let source = ImageSource::new("http://a.example/b", Some(checksum), format).unwrap();
        row.build.set_image(&Image::new(NewImage {
            head: Head::new(Id::of(Uuid::nil()), "installer", Time::ZERO),
            title: "Installer".into(),
            os: "linux".into(),
            os_version: "1".into(),
            default_user: "root".into(),
            min_disk_gib: 1,
            min_memory_mib: 0,
            source: Some(source),
        }));
        assert_eq!((disk(&row).unwrap().image.as_str(), &*row.build.image_name), ("", "installer"));
    }

    #[test]
    fn a_server_without_a_place_has_no_specs() {
        let mut row = server();
        row.reach.private_ip = None;
        let head = Head::new(row.reach.network, "net", Time::ZERO);
        let (base, region) = ([10, 0, 0, 0].into(), row.region);
        let network = Network::new(head, region, (base, 16));
        let card = row.cards().next().unwrap();
        assert!(port(&row, card, &network, &[]).is_err());
        row.host = None;
        assert!(guest(&row, parts(&[]), 1).is_err() && disk(&row).is_err());
    }
}
