//! Quotas: one conditional statement counts and guards, of one line or of many.

use nubo_base::Uuid;
use nubo_domain::quota::{Counted, QuotaLine};
use nubo_domain::{Error, Result};
use nubo_ports::store::Quotas;

use crate::conn::{Row, Value, values};
use crate::tx::SqlTx;

const SET: &str = "INSERT INTO quotas (owner, counted, used, ceiling) VALUES ($1, $2, 0, $3) \
     ON CONFLICT (owner, counted) DO UPDATE SET ceiling = excluded.ceiling";

/// Less never passes a limit, and nothing is used less than not at all.
const USE: &str = "INSERT INTO quotas (owner, counted, used, ceiling) VALUES ($1, $2, $3, -1) \
     ON CONFLICT (owner, counted) DO UPDATE SET used = CASE \
     WHEN quotas.used + CAST($4 AS BIGINT) < 0 THEN 0 ELSE quotas.used + CAST($4 AS BIGINT) END \
     WHERE quotas.ceiling < 0 OR CAST($4 AS BIGINT) <= 0 \
     OR quotas.used + CAST($4 AS BIGINT) <= quotas.ceiling";

/// The most lines that one statement counts.
const LINES_MAX: usize = 16;

/// Counts several lines; gives back those whose limit allows it.
fn use_all_sql(count: usize) -> String {
    let line = |n| format!("(${}, ${}, ${}, -1)", 3 * n + 1, 3 * n + 2, 3 * n + 3);
    let lines: Vec<String> = (0..count).map(line).collect();
    format!(
        "INSERT INTO quotas (owner, counted, used, ceiling) VALUES {} \
         ON CONFLICT (owner, counted) DO UPDATE SET used = quotas.used + excluded.used \
         WHERE quotas.ceiling < 0 OR quotas.used + excluded.used <= quotas.ceiling \
         RETURNING owner, counted",
        lines.join(", ")
    )
}

const LINES: &str = "SELECT counted, used, ceiling FROM quotas WHERE owner = $1 ORDER BY counted";

/// Every statement of this file, to be prepared by a test.
pub(crate) fn statements() -> Vec<String> {
    let all = (1..=LINES_MAX).map(use_all_sql);
    [SET, USE, LINES].map(str::to_owned).into_iter().chain(all).collect()
}

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

    fn quota_use_all(&mut self, lines: &[(Uuid, Counted, u64)]) -> Result<Option<usize>> {
        for (part, lines) in lines.chunks(LINES_MAX).enumerate() {
            let mut values = Vec::with_capacity(lines.len() * 3);
            for (owner, counted, n) in lines {
                let n = i64::try_from(*n).map_err(Error::internal)?;
                values.extend([Value::from(*owner), counted.word().into(), n.into()]);
            }
            let mut allowed = Vec::with_capacity(lines.len());
            for mut row in self.all(&use_all_sql(lines.len()), &values)? {
                allowed.push((row.uuid()?, row.text()?));
            }
            let is_allowed = |(owner, counted, _): &(Uuid, Counted, u64)| {
                allowed.iter().any(|(who, what)| who == owner && what == counted.word())
            };
            if let Some(place) = lines.iter().position(|line| !is_allowed(line)) {
                return Ok(Some(part * LINES_MAX + place));
            }
        }
        Ok(None)
    }

    fn quota_lines(&mut self, owner: Uuid) -> Result<Vec<QuotaLine>> {
        self.all(LINES, values![owner])?.into_iter().map(read).collect()
    }
}
