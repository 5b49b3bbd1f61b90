//! What must hold of a server's states and of what it counts for.

use std::collections::BTreeSet;

use nubo_base::Uuid;

use super::*;
use crate::host::Room;

pub(super) fn a_server() -> Server {
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
        user_data: None,
        protected: false,
        lease_expires: None,
    })
}

fn reachable(from: ServerState) -> BTreeSet<ServerState> {
    let mut seen = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(state) = open.pop() {
        for (_, _, to) in Server::MOVES.iter().filter(|(f, _, _)| *f == state) {
            if seen.insert(*to) {
                open.push(*to);
            }
        }
    }
    seen
}

#[test]
fn every_state_can_be_reached_and_from_every_state_the_end() {
    assert_eq!(reachable(Server::START), ServerState::ALL.iter().copied().collect());
    for state in ServerState::ALL {
        assert!(reachable(*state).contains(&Server::END), "{state}");
    }
}

#[test]
fn a_pair_of_state_and_event_leads_to_one_state_or_is_refused() {
    for state in ServerState::ALL {
        for event in ServerEvent::ALL {
            let found = Server::MOVES.iter().filter(|(s, e, _)| s == state && e == event);
            let count = found.count();
            assert!(count <= 1, "{state} on {event} is ambiguous");
            assert_eq!(step::<Server>(*state, *event).is_ok(), count == 1);
        }
    }
}

#[test]
fn whoever_can_be_deleting_can_end_and_nothing_leaves_the_end() {
    assert!(Server::MOVES.iter().all(|(from, _, _)| *from != Server::END));
    let rests = |s: &&ServerState| Server::wait(**s).is_none() && **s != Server::END;
    for state in ServerState::ALL.iter().filter(rests) {
        assert!(step::<Server>(*state, ServerEvent::Delete).is_ok(), "{state}");
    }
}
