//! Address pools: fresh addresses in order, then those given back, the longest free first.
//!
//! The primary key of an address and the unique pair of owner and pool make the database itself
//! refuse an address that is given out twice.

use std::net::Ipv4Addr;

use nubo_base::Uuid;
use nubo_domain::address::Pool;
use nubo_domain::{Error, Result};
use nubo_ports::store::Addresses;

use crate::conn::{Row, Value, values};
use crate::tx::SqlTx;

/// New borders begin anew at the start: taken addresses are passed over.
const POOL_PUT: &str = "INSERT INTO pools (id, low, high, next_ip) VALUES ($1, $2, $3, $2) \
     ON CONFLICT (id) DO UPDATE SET low = excluded.low, high = excluded.high, \
     next_ip = CASE WHEN pools.low = excluded.low THEN pools.next_ip ELSE excluded.low END";

const OWN: &str = "SELECT ip FROM addresses WHERE owner = $1 AND owner <> '' AND pool = $2";

const FRESH: &str = "UPDATE pools SET next_ip = next_ip + 1 WHERE id = $1 AND next_ip <= high \
     RETURNING next_ip - 1";

const TAKE: &str = "INSERT INTO addresses (pool, ip, owner, freed) VALUES ($1, $2, $3, 0) \
     ON CONFLICT DO NOTHING";

/// The first address after a known one that no row holds.
const GAP: &str = "SELECT MIN(a.ip + 1) FROM addresses a WHERE a.pool = $1 AND a.ip >= $2 \
     AND NOT EXISTS (SELECT 1 FROM addresses b WHERE b.pool = a.pool AND b.ip = a.ip + 1)";

const JUMP: &str = "UPDATE pools SET next_ip = $1 WHERE id = $2";

/// Takes back a step of `FRESH` that led to nothing.
const STEP_BACK: &str = "UPDATE pools SET next_ip = next_ip - 1 WHERE id = $1";

const REUSE: &str = "UPDATE addresses SET owner = $1, freed = 0 WHERE pool = $2 AND owner = '' \
     AND ip = (SELECT a.ip FROM addresses a JOIN pools p ON p.id = a.pool WHERE a.pool = $2 \
     AND a.owner = '' AND a.ip >= p.low AND a.ip <= p.high ORDER BY a.freed, a.ip LIMIT 1) \
     RETURNING ip";

const TAKE_THIS: &str = "INSERT INTO addresses (pool, ip, owner, freed) SELECT p.id, \
     CAST($1 AS BIGINT), CAST($2 AS TEXT), 0 FROM pools p WHERE p.id = $3 AND p.low <= $1 \
     AND p.high >= $1 ON CONFLICT (pool, ip) DO UPDATE SET owner = excluded.owner, freed = 0 \
     WHERE addresses.owner = ''";

const GIVE_BACK: &str = "UPDATE addresses SET owner = '', freed = 1 + (SELECT \
     COALESCE(MAX(f.freed), 0) FROM addresses f WHERE f.pool = addresses.pool AND f.owner = '') \
     WHERE owner = $1 AND owner <> ''";

const GIVE_BACK_ONE: &str = "UPDATE addresses SET owner = '', freed = 1 + (SELECT \
     COALESCE(MAX(f.freed), 0) FROM addresses f WHERE f.pool = addresses.pool AND f.owner = '') \
     WHERE owner = $1 AND owner <> '' AND pool = $2";

const ALL: &str = "SELECT pool, ip, owner FROM addresses WHERE owner <> '' ORDER BY pool, ip";

/// Every statement of this file, to be prepared by a test.
pub(crate) const STATEMENTS: &[&str] = &[
    POOL_PUT,
    OWN,
    FRESH,
    TAKE,
    GAP,
    JUMP,
    STEP_BACK,
    REUSE,
    TAKE_THIS,
    GIVE_BACK,
    GIVE_BACK_ONE,
    ALL,
];

fn address(row: &mut Row) -> Result<Ipv4Addr> {
    let number = row.int()?;
    let number =
        u32::try_from(number).map_err(|_| Error::internal(format!("stored address {number}")))?;
    Ok(Ipv4Addr::from(number))
}

impl SqlTx<'_> {
    /// The address of the pool that `owner` has already.
    fn address_own(&mut self, pool: Uuid, owner: Uuid) -> Result<Option<Ipv4Addr>> {
        self.one(OWN, values![owner, pool])?.map(|mut row| address(&mut row)).transpose()
    }

    /// An address of the pool that was never given out, if there is one; or the owner's own, which
    /// is only looked for when the database refuses it another.
    fn address_fresh(&mut self, pool: Uuid, owner: Uuid) -> Result<Option<Ipv4Addr>> {
        while let Some(mut row) = self.one(FRESH, values![pool])? {
            let ip = address(&mut row)?;
            let number = u32::from(ip);
            if self.run(TAKE, values![pool, number, owner])? == 1 {
                return Ok(Some(ip));
            }
            if let Some(own) = self.address_own(pool, owner)? {
                self.run(STEP_BACK, values![pool])?;
                return Ok(Some(own));
            }
            let mut gap = self.all(GAP, values![pool, number])?;
            let lost = || Error::internal("an address that was refused is not held either");
            let next = gap.first_mut().ok_or_else(lost)?.int()?;
            self.run(JUMP, values![next, pool])?;
        }
        Ok(None)
    }
}

impl Addresses for SqlTx<'_> {
    fn pool_put(&mut self, pool: Uuid, borders: Pool) -> Result<()> {
        let (low, high) = (u32::from(borders.first), u32::from(borders.last));
        self.run(POOL_PUT, values![pool, low, high]).map(drop)
    }

    fn address_take(&mut self, pool: Uuid, owner: Uuid) -> Result<Option<Ipv4Addr>> {
        if let Some(fresh) = self.address_fresh(pool, owner)? {
            return Ok(Some(fresh));
        }
        if let Some(own) = self.address_own(pool, owner)? {
            return Ok(Some(own));
        }
        self.one(REUSE, values![owner, pool])?.map(|mut row| address(&mut row)).transpose()
    }

    fn address_take_this(&mut self, pool: Uuid, owner: Uuid, ip: Ipv4Addr) -> Result<bool> {
        Ok(self.run(TAKE_THIS, values![u32::from(ip), owner, pool])? == 1)
    }

    fn address_give_back(&mut self, owner: Uuid) -> Result<u64> {
        self.run(GIVE_BACK, values![owner])
    }

    fn address_give_back_one(&mut self, pool: Uuid, owner: Uuid) -> Result<bool> {
        Ok(self.run(GIVE_BACK_ONE, values![owner, pool])? == 1)
    }

    fn address_all(&mut self) -> Result<Vec<(Uuid, Ipv4Addr, Uuid)>> {
        let line = |mut row: Row| Ok((row.uuid()?, address(&mut row)?, row.uuid()?));
        self.all(ALL, &[] as &[Value])?.into_iter().map(line).collect()
    }
}
