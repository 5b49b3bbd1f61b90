//! Metered requests by account, project and day.

use nubo_base::Uuid;
use nubo_domain::{Result, Rooms};
use nubo_ports::store::Usage;

use crate::conn::values;
use crate::tx::{Clauses, SqlTx};

const ADD: &str = "INSERT INTO usage_days (account, project, day, requests) \
     VALUES ($1, $2, $3, $4) ON CONFLICT (account, project, day) \
     DO UPDATE SET requests = usage_days.requests + excluded.requests";

/// A sum of BIGINT is NUMERIC on PostgreSQL, hence the cast.
const SUM: &str = "SELECT CAST(COALESCE(SUM(requests), 0) AS BIGINT) FROM usage_days";

/// Every statement of this file, to be prepared by a test.
pub(crate) fn statements() -> Vec<String> {
    let both = [Rooms::All, Rooms::from(Some(Uuid::nil()))];
    let sums = both.iter().map(|rooms| sum(Uuid::nil(), rooms, ("", "")).sql);
    sums.chain([ADD.to_owned()]).collect()
}

fn sum(account: Uuid, rooms: &Rooms, (from, to): (&str, &str)) -> Clauses {
    let mut clauses = Clauses::new(SUM.to_owned());
    clauses.with("account =", account);
    clauses.rooms("project", rooms, false);
    clauses.with("day >=", from);
    clauses.with("day <=", to);
    clauses
}

impl Usage for SqlTx<'_> {
    fn usage_add(&mut self, account: Uuid, project: Option<Uuid>, day: &str, n: i64) -> Result<()> {
        self.run_later(ADD, values![account, project, day, n])
    }

    fn usage_sum(&mut self, account: Uuid, rooms: &Rooms, from: &str, to: &str) -> Result<i64> {
        let clauses = sum(account, rooms, (from, to));
        let found = self.one(&clauses.sql, &clauses.values)?;
        found.map_or(Ok(0), |mut row| row.int())
    }
}
