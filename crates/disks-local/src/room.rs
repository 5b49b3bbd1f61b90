//! Room: what the host's disk holds, what it has promised, and what it may still promise.
//!
//! A qcow2 file takes up little when it is made and may grow to its size later. What it may still
//! grow by is promised. A new disk is refused when, with it, more would be promised than is free
//! beside a reserve, so a guest that fills its disk finds the room it was sold. An operator who
//! knows that guests never fill their disks may promise more than there is.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use nubo_domain::{Error, Result, code};
use nubo_ports::DiskRoom;

use crate::driver::Core;
use crate::folders::{Folders, failed};
use crate::header;
use crate::roots::GIB;

/// How much may be promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Bytes that stay free; by default a twentieth of all, at least 1 GiB and at most 10.
    pub reserve_bytes: Option<u64>,
    /// Percent of what is free beside the reserve.
    pub overcommit_percent: u64,
}

impl Policy {
    /// How many bytes may still be promised.
    fn left(&self, room: &DiskRoom) -> u64 {
        let usual = (room.total_bytes / 20).clamp(GIB, 10 * GIB);
        let free = room.free_bytes.saturating_sub(self.reserve_bytes.unwrap_or(usual));
        let most = u128::from(free) * u128::from(self.overcommit_percent) / 100;
        u64::try_from(most).unwrap_or(u64::MAX).saturating_sub(room.promised_bytes)
    }
}

impl Folders {
    /// How full the file system is and may become by a policy.
    ///
    /// # Errors
    /// `unavailable` when the folders cannot be read.
    pub fn room(&self, policy: Policy) -> Result<DiskRoom> {
        let stat = rustix::fs::statvfs(&self.dir).map_err(|why| failed(&self.dir, &why))?;
        let roots = self.roots()?.into_iter().map(|root| root.path);
        let files = roots.chain(self.volume_files()?);
        let mut room = DiskRoom {
            total_bytes: stat.f_blocks.saturating_mul(stat.f_frsize),
            free_bytes: stat.f_bavail.saturating_mul(stat.f_frsize),
            promised_bytes: files.map(|file| unwritten(&file)).sum(),
            left_bytes: 0,
        };
        room.left_bytes = policy.left(&room);
        Ok(room)
    }
}

/// What a file may still grow by. One that vanishes meanwhile promises nothing.
fn unwritten(path: &Path) -> u64 {
    let size = header::read(path).map_or(0, |header| header.virtual_bytes);
    let taken = std::fs::metadata(path).map_or(0, |meta| meta.blocks().saturating_mul(512));
    size.saturating_sub(taken)
}

impl Core {
    /// Refuses what the host has no room for.
    pub(crate) fn admit(&self, more_bytes: u64) -> Result<()> {
        let room = self.folders.room(self.policy)?;
        if more_bytes <= room.left_bytes {
            return Ok(());
        }
        let gib = more_bytes.div_ceil(GIB);
        Err(Error::new(&code::NO_CAPACITY)
            .public(format!("The host's disk has no room for {gib} GiB more."))
            .detail(format!("{room:?}, {:?}", self.policy)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(total: u64, free: u64, promised: u64) -> DiskRoom {
        DiskRoom {
            total_bytes: total * GIB,
            free_bytes: free * GIB,
            promised_bytes: promised * GIB,
            left_bytes: 0,
        }
    }

    #[test]
    fn no_more_is_promised_than_is_free_beside_the_reserve() {
        let policy = Policy { reserve_bytes: None, overcommit_percent: 100 };
        assert_eq!(policy.left(&room(100, 50, 20)), 25 * GIB);
        assert_eq!(policy.left(&room(1_000, 50, 20)), 20 * GIB);
        assert_eq!(policy.left(&room(4, 1, 0)), 0);
        assert_eq!(policy.left(&room(100, 50, 60)), 0);
    }

    #[test]
    fn an_operator_may_promise_more_than_there_is() {
        let policy = Policy { reserve_bytes: Some(0), overcommit_percent: 300 };
        assert_eq!(policy.left(&room(100, 50, 20)), 130 * GIB);
        let endless = Policy { overcommit_percent: u64::MAX, ..policy };
        assert!(endless.left(&room(100, 50, 20)) > 1 << 60);
    }
}
