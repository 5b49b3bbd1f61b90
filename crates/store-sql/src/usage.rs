//! Metered requests by account, project and day.

use nubo_base::Uuid;
use nubo_domain::Result;
use nubo_ports::store::Usage;

use crate::conn::values;
use crate::tx::SqlTx;

const ADD: &str = "INSERT INTO usage_days (account, project, day, requests) \
     VALUES ($1, $2, $3, $4) ON CONFLICT (account, project, day) \
     DO UPDATE SET requests = usage_days.requests + excluded.requests";

/// A sum of BIGINT is NUMERIC on PostgreSQL, hence the cast.
const SUM_ALL: &str = "SELECT CAST(COALESCE(SUM(requests), 0) AS BIGINT) FROM usage_days \
     WHERE account = $1 AND day >= $2 AND day <= $3";

const SUM_ONE: &str = "SELECT CAST(COALESCE(SUM(requests), 0) AS BIGINT) FROM usage_days \
     WHERE account = $1 AND project = $2 AND day >= $3 AND day <= $4";

/// Every statement of this file, to be prepared by a test.
pub(crate) const STATEMENTS: &[&str] = &[ADD, SUM_ALL, SUM_ONE];

impl Usage for SqlTx<'_> {
    fn usage_add(&mut self, account: Uuid, project: Option<Uuid>, day: &str, n: i64) -> Result<()> {
        self.run_later(ADD, values![account, project, day, n])
    }

    fn usage_sum(
        &mut self,
        account: Uuid,
        project: Option<Uuid>,
        from: &str,
        to: &str,
    ) -> Result<i64> {
        let found = match project {
            Some(project) => self.one(SUM_ONE, values![account, project, from, to])?,
            None => self.one(SUM_ALL, values![account, from, to])?,
        };
        found.map_or(Ok(0), |mut row| row.int())
    }
}
