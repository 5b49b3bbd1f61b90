//! Room on hosts: the emptiest host that fits, and one of several when they are equally full.
//!
//! How full a host is counts in twentieths, so that hosts tie and concurrent orders spread over
//! them instead of queueing at one row. The guard against overselling is the condition of the
//! update that takes the room, not the choice before it.

use nubo_base::{Uuid, digest};
use nubo_domain::host::Room;
use nubo_domain::{Error, Result};
use nubo_ports::store::{HostRoom, Placement};

use crate::conn::{Row, Value, values};
use crate::tx::SqlTx;

const ROOM: &str = "SELECT host, vcpus, memory_mib, disk_gib, used_vcpus, used_memory_mib, \
     used_disk_gib FROM rooms WHERE host = $1";

const HOST_PUT: &str = "INSERT INTO rooms (host, region, open, vcpus, memory_mib, disk_gib, \
     used_vcpus, used_memory_mib, used_disk_gib, fill, dice) \
     VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, $7, $8) ON CONFLICT (host) DO UPDATE SET \
     region = excluded.region, open = excluded.open, vcpus = excluded.vcpus, \
     memory_mib = excluded.memory_mib, disk_gib = excluded.disk_gib, fill = excluded.fill";

/// Of the hosts that are as empty as the emptiest one that has the room, the first that has it
/// too, from a side of the dice on.
const ONE_OF: &str = "SELECT host, vcpus, memory_mib, disk_gib, used_vcpus, used_memory_mib, \
     used_disk_gib FROM rooms WHERE region = $1 AND open = 1 AND fill = (\
     SELECT e.fill FROM rooms e WHERE e.region = $1 AND e.open = 1 \
     AND e.used_vcpus + $2 <= e.vcpus AND e.used_memory_mib + $3 <= e.memory_mib \
     AND e.used_disk_gib + $4 <= e.disk_gib ORDER BY e.fill, e.dice LIMIT 1) \
     AND dice >= $5 AND used_vcpus + $2 <= vcpus AND used_memory_mib + $3 <= memory_mib \
     AND used_disk_gib + $4 <= disk_gib ORDER BY dice LIMIT 1";

/// Takes room where it is free. A measure that does not grow is never refused, so that an
/// owner can shrink on a host that was made smaller.
const USE: &str = "UPDATE rooms SET used_vcpus = used_vcpus + $1, \
     used_memory_mib = used_memory_mib + $2, used_disk_gib = used_disk_gib + $3 \
     WHERE host = $4 \
     AND (CAST($1 AS BIGINT) <= 0 OR used_vcpus + $1 <= vcpus) \
     AND (CAST($2 AS BIGINT) <= 0 OR used_memory_mib + $2 <= memory_mib) \
     AND (CAST($3 AS BIGINT) <= 0 OR used_disk_gib + $3 <= disk_gib)";

/// Apart from the room, since it seldom changes and an index holds it.
const FILL: &str = "UPDATE rooms SET fill = $1 WHERE host = $2";

const PLACED: &str = "SELECT host, vcpus, memory_mib, disk_gib FROM placements WHERE owner = $1";

const PLACE: &str = "INSERT INTO placements (owner, host, vcpus, memory_mib, disk_gib) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (owner) DO NOTHING";

const REPLACE: &str =
    "UPDATE placements SET vcpus = $1, memory_mib = $2, disk_gib = $3 WHERE owner = $4";

const UNPLACE: &str = "DELETE FROM placements WHERE owner = $1";

const ALL: &str = "SELECT host, vcpus, memory_mib, disk_gib, used_vcpus, used_memory_mib, \
     used_disk_gib FROM rooms ORDER BY host";

/// Every statement of this file, to be prepared by a test.
pub(crate) const STATEMENTS: &[&str] =
    &[ROOM, HOST_PUT, ONE_OF, USE, FILL, PLACED, PLACE, REPLACE, UNPLACE, ALL];

/// Steps from empty to full.
const FILL_STEPS: i128 = 20;
/// Sides of the dice that mix equally full hosts.
const DICE_SIDES: u64 = 1 << 15;

/// How full the fullest measure is, in twentieths, rounded down.
fn fill(capacity: Room, used: Room) -> i64 {
    let part = |used: i64, all: i64| {
        let steps = i128::from(used.max(0)) * FILL_STEPS / i128::from(all.max(1));
        i64::try_from(steps).unwrap_or(i64::MAX)
    };
    part(used.vcpus, capacity.vcpus)
        .max(part(used.memory_mib, capacity.memory_mib))
        .max(part(used.disk_gib, capacity.disk_gib))
}

/// The side that a host shows: a hash, because ids made one after the other are alike.
fn dice(host: Uuid) -> i64 {
    let hash = digest(&[host.as_bytes()]);
    i64::from(u16::from_be_bytes([hash[0], hash[1]]) >> 1)
}

fn plus(a: Room, b: Room) -> Room {
    Room {
        vcpus: a.vcpus.saturating_add(b.vcpus),
        memory_mib: a.memory_mib.saturating_add(b.memory_mib),
        disk_gib: a.disk_gib.saturating_add(b.disk_gib),
    }
}

const fn negative(room: Room) -> Room {
    Room { vcpus: -room.vcpus, memory_mib: -room.memory_mib, disk_gib: -room.disk_gib }
}

fn room(row: &mut Row) -> Result<Room> {
    Ok(Room { vcpus: row.int()?, memory_mib: row.int()?, disk_gib: row.int()? })
}

fn host_room(mut row: Row) -> Result<HostRoom> {
    Ok(HostRoom { host: row.uuid()?, capacity: room(&mut row)?, used: room(&mut row)? })
}

impl SqlTx<'_> {
    fn host_room(&mut self, host: Uuid) -> Result<Option<HostRoom>> {
        self.one(ROOM, values![host])?.map(host_room).transpose()
    }

    /// A host among the emptiest that have the room.
    fn host_with(&mut self, region: Uuid, need: Room, spread: u64) -> Result<Option<HostRoom>> {
        let Room { vcpus, memory_mib, disk_gib } = need;
        let side = i64::try_from(spread % DICE_SIDES).unwrap_or(0);
        for from in [side, 0] {
            let wanted = values![region, vcpus, memory_mib, disk_gib, from];
            if let Some(row) = self.one(ONE_OF, wanted)? {
                return host_room(row).map(Some);
            }
        }
        Ok(None)
    }

    /// Adds `more` to what is used of a host; says whether it had that room.
    fn host_use(&mut self, host: &HostRoom, more: Room) -> Result<bool> {
        let wanted = values![more.vcpus, more.memory_mib, more.disk_gib, host.host];
        if self.run(USE, wanted)? == 0 {
            return Ok(false);
        }
        let fuller = fill(host.capacity, plus(host.used, more));
        if fuller != fill(host.capacity, host.used) {
            self.run_later(FILL, values![fuller, host.host])?;
        }
        Ok(true)
    }

    /// Where an owner is placed and what it has there.
    fn placed(&mut self, owner: Uuid) -> Result<Option<(Uuid, Room)>> {
        let found = self.one(PLACED, values![owner])?;
        found.map(|mut row| Ok((row.uuid()?, room(&mut row)?))).transpose()
    }
}

impl Placement for SqlTx<'_> {
    fn host_put(&mut self, host: Uuid, region: Uuid, capacity: Room, open: bool) -> Result<()> {
        let used = self.host_room(host)?.map_or_else(Room::default, |known| known.used);
        let Room { vcpus, memory_mib, disk_gib } = capacity;
        let fill = fill(capacity, used);
        let wanted = values![host, region, open, vcpus, memory_mib, disk_gib, fill, dice(host)];
        self.run(HOST_PUT, wanted).map(drop)
    }

    fn place(
        &mut self,
        region: Uuid,
        owner: Uuid,
        need: Room,
        spread: u64,
    ) -> Result<Option<Uuid>> {
        let Some(found) = self.host_with(region, need, spread)? else {
            return Ok(self.placed(owner)?.map(|(host, _)| host));
        };
        let Room { vcpus, memory_mib, disk_gib } = need;
        if self.run(PLACE, values![owner, found.host, vcpus, memory_mib, disk_gib])? == 0 {
            return Ok(self.placed(owner)?.map(|(host, _)| host));
        }
        if !self.host_use(&found, need)? {
            return Err(Error::internal("a host lost its room within one transaction"));
        }
        Ok(Some(found.host))
    }

    fn place_at(&mut self, host: Uuid, owner: Uuid, need: Room) -> Result<bool> {
        if let Some((placed, _)) = self.placed(owner)? {
            return Ok(placed == host);
        }
        let Some(found) = self.host_room(host)? else { return Ok(false) };
        if !self.host_use(&found, need)? {
            return Ok(false);
        }
        let Room { vcpus, memory_mib, disk_gib } = need;
        self.run(PLACE, values![owner, host, vcpus, memory_mib, disk_gib])?;
        Ok(true)
    }

    fn replace(&mut self, owner: Uuid, need: Room) -> Result<bool> {
        let Some((host, has)) = self.placed(owner)? else { return Ok(false) };
        let Some(host) = self.host_room(host)? else { return Ok(false) };
        if !self.host_use(&host, plus(need, negative(has)))? {
            return Ok(false);
        }
        self.run(REPLACE, values![need.vcpus, need.memory_mib, need.disk_gib, owner])?;
        Ok(true)
    }

    fn unplace(&mut self, owner: Uuid) -> Result<()> {
        let Some((host, has)) = self.placed(owner)? else { return Ok(()) };
        if let Some(host) = self.host_room(host)? {
            self.host_use(&host, negative(has))?;
        }
        self.run(UNPLACE, values![owner]).map(drop)
    }

    fn host_rooms(&mut self) -> Result<Vec<HostRoom>> {
        self.all(ALL, &[] as &[Value])?.into_iter().map(host_room).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fullest_measure_decides_and_odd_capacities_do_no_harm() {
        let capacity = Room { vcpus: 10, memory_mib: 1_000, disk_gib: 0 };
        let used = Room { vcpus: 5, memory_mib: 100, disk_gib: 0 };
        assert_eq!(fill(capacity, used), 10);
        let vast = Room { vcpus: i64::MAX, memory_mib: i64::MAX, disk_gib: i64::MAX };
        assert_eq!(fill(vast, vast), 20);
        assert_eq!(fill(Room::default(), vast), i64::MAX);
        assert_eq!(fill(capacity, Room { vcpus: -3, ..used }), 2);
    }
}
