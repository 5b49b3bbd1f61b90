//! What hosts lack for a wish that none of them has the room for.

use nubo_domain::host::{HostState, Room};
use nubo_domain::{Error, Host, Lookup, Region, Result, Server, code};
use nubo_ports::store::HostRoom;
use nubo_ports::{Objects, Query};

use crate::Ask;

/// What may lack, and how much of it a room is.
type Measure = (&'static str, fn(&Room) -> i64);

const MEASURES: [Measure; 3] = [
    ("vCPUs", |room| room.vcpus),
    ("memory", |room| room.memory_mib),
    ("disk", |room| room.disk_gib),
];
/// More hosts are not looked at to say what they lack.
const HOSTS: u32 = 10_000;

/// The refusal of what no host of a region that takes servers has room for.
pub(super) fn none_in(ask: &mut Ask<'_>, region: &Region, need: Room) -> Result<Error> {
    let lookups = vec![("region", Lookup::Text(region.head.id.uuid().to_string()))];
    let hosts: Vec<Host> = ask.tx.list(&Query { lookups, limit: HOSTS, ..Query::default() })?;
    let is_open = |room: &HostRoom| {
        let mut open = hosts.iter().filter(|host| host.state == HostState::Active);
        open.any(|host| host.head.id.uuid() == room.host)
    };
    let rooms: Vec<_> = ask.tx.host_rooms()?.into_iter().filter(is_open).collect();
    let text = match lacking(&rooms, need).as_str() {
        "" => "No host has enough vCPUs, memory and disk at once".to_owned(),
        lacking => format!("No host has enough {lacking} left"),
    };
    let text = format!("{text}; choose a smaller size or another region.");
    Ok(Error::new(&code::NO_CAPACITY).public(text))
}

/// The refusal of a larger size that a server's host has no room for.
pub(super) fn none_for(ask: &mut Ask<'_>, server: &Server, need: Room) -> Result<Error> {
    let has = server.build.room;
    let more = Room {
        vcpus: need.vcpus - has.vcpus,
        memory_mib: need.memory_mib - has.memory_mib,
        disk_gib: need.disk_gib - has.disk_gib,
    };
    let host = server.host.map(|host| host.uuid());
    let rooms: Vec<_> =
        ask.tx.host_rooms()?.into_iter().filter(|room| Some(room.host) == host).collect();
    let text = match lacking(&rooms, more).as_str() {
        "" => "The server's host has no room for this size.".to_owned(),
        lacking => format!("The server's host has not enough {lacking} left for this size."),
    };
    Ok(Error::new(&code::NO_CAPACITY).public(text))
}

/// What of a need every single host lacks, as words; nothing where each has some of it.
fn lacking(rooms: &[HostRoom], need: Room) -> String {
    let lacks = |measure: fn(&Room) -> i64| {
        let need = measure(&need);
        let left = |room: &HostRoom| measure(&room.capacity).saturating_sub(measure(&room.used));
        need > 0 && rooms.iter().all(|room| left(room) < need)
    };
    let words: Vec<&str> =
        MEASURES.iter().filter(|(_, of)| lacks(*of)).map(|(word, _)| *word).collect();
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use nubo_base::Uuid;

    use super::*;

    fn host(vcpus: i64, memory_mib: i64, disk_gib: i64) -> HostRoom {
        let used = Room { vcpus: 1, memory_mib: 10, disk_gib: 1 };
        HostRoom { host: Uuid::nil(), capacity: Room { vcpus, memory_mib, disk_gib }, used }
    }

    #[test]
    fn what_every_host_lacks_is_named_and_what_one_has_is_not() {
        let need = Room { vcpus: 2, memory_mib: 100, disk_gib: 5 };
        let cases: [(&[HostRoom], &str); 5] = [
            (&[host(8, 1_000, 5), host(8, 109, 5)], "disk"),
            (&[host(2, 109, 100)], "vCPUs and memory"),
            (&[host(2, 109, 1)], "vCPUs, memory and disk"),
            (&[host(2, 1_000, 100), host(8, 100, 100)], ""),
            (&[], "vCPUs, memory and disk"),
        ];
        for (rooms, words) in cases {
            assert_eq!(lacking(rooms, need), words, "{rooms:?}");
        }
        assert_eq!(lacking(&[host(1, 1_000, 0)], Room { vcpus: -1, ..need }), "disk");
    }
}
