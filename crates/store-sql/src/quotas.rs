//! Quotas: one conditional statement counts and guards.

use nubo_base::Uuid;
use nubo_domain::quota::{Counted, QuotaLine};
use nubo_domain::{Error, Result};
use nubo_ports::store::Quotas;

use crate::conn::{Row, values};
use crate::tx::SqlTx;

const SET: &str = "INSERT INTO quotas (owner, counted, used, ceiling) VALUES ($1, $2, 0, $3) \
     ON CONFLICT (owner, counted) DO UPDATE SET ceiling = excluded.ceiling";

/// Less never passes a limit, and nothing is used less than not at all.
const USE: &str = "INSERT INTO quotas (owner, counted, used, ceiling) VALUES ($1, $2, $3, -1) \
     ON CONFLICT (owner, counted) DO UPDATE SET used = CASE \
     WHEN quotas.used + CAST($4 AS BIGINT) < 0 THEN 0 ELSE quotas.used + CAST($4 AS BIGINT) END \
     WHERE quotas.ceiling < 0 OR CAST($4 AS BIGINT) <= 0 \
     OR quotas.used + CAST($4 AS BIGINT) <= quotas.ceiling";

const LINES: &str = "SELECT counted, used, ceiling FROM quotas WHERE owner = $1 ORDER BY counted";

/// Every statement of this file, to be prepared by a test.
pub(crate) const STATEMENTS: &[&str] = &[SET, USE, LINES];

fn read(mut row: Row) -> Result<QuotaLine> {
    let word = row.text()?;
    let counted = word.parse().map_err(|()| Error::internal(format!("quota of {word}")))?;
    let (used, ceiling) = (row.int()?, row.int()?);
    Ok(QuotaLine { counted, used, limit: Some(ceiling).filter(|limit| *limit >= 0) })
}

impl Quotas for SqlTx<'_> {
    fn quota_set(&mut self, owner: Uuid, counted: Counted, limit: Option<i64>) -> Result<()> {
        if limit.is_some_and(|limit| limit < 0) {
            return Err(Error::invalid("limit", "must not be negative"));
        }
        self.run(SET, values![owner, counted.word(), limit.unwrap_or(-1)]).map(drop)
    }

    fn quota_use(&mut self, owner: Uuid, counted: Counted, n: i64) -> Result<bool> {
        Ok(self.run(USE, values![owner, counted.word(), n.max(0), n])? == 1)
    }

    fn quota_lines(&mut self, owner: Uuid) -> Result<Vec<QuotaLine>> {
        self.all(LINES, values![owner])?.into_iter().map(read).collect()
    }
}
