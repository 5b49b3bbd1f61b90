//! Rows of what is scarce: addresses, hosts' room, quotas. The database guards them.

use std::net::Ipv4Addr;

use nubo_base::Uuid;
use nubo_domain::Result;
use nubo_domain::address::Pool;
use nubo_domain::host::Room;
use nubo_domain::quota::{Counted, QuotaLine};

/// Address pools. A pool is named by the network or region it belongs to.
pub trait Addresses {
    /// Makes a pool be there with these borders; addresses already given out stay.
    ///
    /// # Errors
    /// Those of the engine.
    fn pool_put(&mut self, pool: Uuid, borders: Pool) -> Result<()>;

    /// Takes a free address for `owner`, or the one it already has in this pool; none if the pool
    /// is empty or absent. Addresses given back are used again last.
    ///
    /// # Errors
    /// Those of the engine.
    fn address_take(&mut self, pool: Uuid, owner: Uuid) -> Result<Option<Ipv4Addr>>;

    /// Takes this very address of a pool for `owner`, who has none there; says whether it was free
    /// and within the pool's borders.
    ///
    /// # Errors
    /// Those of the engine.
    fn address_take_this(&mut self, pool: Uuid, owner: Uuid, ip: Ipv4Addr) -> Result<bool>;

    /// Gives back every address of `owner`; says how many.
    ///
    /// # Errors
    /// Those of the engine.
    fn address_give_back(&mut self, owner: Uuid) -> Result<u64>;

    /// Gives back the address that `owner` has in one pool; says whether it had one.
    ///
    /// # Errors
    /// Those of the engine.
    fn address_give_back_one(&mut self, pool: Uuid, owner: Uuid) -> Result<bool>;

    /// Every address given out, with its pool and owner, for checks.
    ///
    /// # Errors
    /// Those of the engine.
    fn address_all(&mut self) -> Result<Vec<(Uuid, Ipv4Addr, Uuid)>>;
}

/// Room on hosts.
pub trait Placement {
    /// Makes a host be known with this capacity; what is placed on it stays. A host that is not
    /// `open` takes nothing new.
    ///
    /// # Errors
    /// Those of the engine.
    fn host_put(&mut self, host: Uuid, region: Uuid, capacity: Room, open: bool) -> Result<()>;

    /// Places `owner` on an open host of `region` with enough room left, or says where it already
    /// is; none if no host has room. `spread` is any number: equal loads go to different hosts
    /// for different numbers.
    ///
    /// # Errors
    /// Those of the engine.
    fn place(&mut self, region: Uuid, owner: Uuid, need: Room, spread: u64)
    -> Result<Option<Uuid>>;

    /// Places `owner` on this very host, open or not; says whether it has the room.
    ///
    /// # Errors
    /// Those of the engine.
    fn place_at(&mut self, host: Uuid, owner: Uuid, need: Room) -> Result<bool>;

    /// Changes what `owner` needs where it is placed; says whether the host has that room.
    ///
    /// # Errors
    /// Those of the engine.
    fn replace(&mut self, owner: Uuid, need: Room) -> Result<bool>;

    /// Gives back the room of `owner`, if it has any.
    ///
    /// # Errors
    /// Those of the engine.
    fn unplace(&mut self, owner: Uuid) -> Result<()>;

    /// Capacity and used room of every host.
    ///
    /// # Errors
    /// Those of the engine.
    fn host_rooms(&mut self) -> Result<Vec<HostRoom>>;
}

/// How full a host is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostRoom {
    /// The host.
    pub host: Uuid,
    /// What it may give away in all.
    pub capacity: Room,
    /// What it has given away.
    pub used: Room,
}

/// Quotas of accounts and projects.
pub trait Quotas {
    /// Sets a limit; none is no limit.
    ///
    /// # Errors
    /// Those of the engine.
    fn quota_set(&mut self, owner: Uuid, counted: Counted, limit: Option<i64>) -> Result<()>;

    /// Adds `n` (less if negative) to what `owner` uses; says false and changes nothing if that
    /// would pass the limit. An owner without a line for this is not limited, but is counted.
    ///
    /// # Errors
    /// Those of the engine.
    fn quota_use(&mut self, owner: Uuid, counted: Counted, n: i64) -> Result<bool>;

    /// Adds to what several owners use, none of it negative and no line twice; gives the place of
    /// the first line whose limit that would pass, and then the transaction must be given up.
    ///
    /// # Errors
    /// Those of the engine.
    fn quota_use_all(&mut self, lines: &[(Uuid, Counted, u64)]) -> Result<Option<usize>>;

    /// Every line of an owner.
    ///
    /// # Errors
    /// Those of the engine.
    fn quota_lines(&mut self, owner: Uuid) -> Result<Vec<QuotaLine>>;
}
