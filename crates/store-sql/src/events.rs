//! Rows of events: written without a number, numbered once they are committed.
//!
//! The last number is kept beside the events, so that pruning them never gives one out again.

use nubo_base::{Id, Time, Uuid};
use nubo_domain::event::{Event, EventFilter};
use nubo_domain::{Error, Result};
use nubo_ports::store::EventLog;

use crate::conn::{Row, Value, values};
use crate::tx::{Clauses, SqlTx, page_rows, veiled};

const INSERT: &str = "INSERT INTO events (id, seq, account, project, name, kind, resource, data, \
     created) VALUES ($1, 0, $2, $3, $4, $5, $6, $7, $8)";

const NUMBER: &str = "WITH waiting AS (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS place \
     FROM (SELECT id FROM events WHERE seq = 0 ORDER BY id LIMIT $1) AS oldest) \
     UPDATE events SET seq = waiting.place + (SELECT value FROM counters WHERE name = 'events') \
     FROM waiting WHERE events.id = waiting.id";

const WAITING: &str = "SELECT id FROM events WHERE seq = 0 LIMIT 1";
const ADVANCE: &str = "UPDATE counters SET value = value + $1 WHERE name = 'events'";
const LAST: &str = "SELECT value FROM counters WHERE name = 'events'";
const SEQ: &str = "SELECT seq FROM events WHERE id = $1 AND seq > 0";

const PRUNE: &str = "DELETE FROM events WHERE id IN (SELECT id FROM events \
     WHERE created < $1 AND seq > 0 ORDER BY created LIMIT $2)";

/// Every statement on events, to be prepared by a test.
pub(crate) fn statements() -> Vec<String> {
    let mut found: Vec<String> =
        [INSERT, NUMBER, WAITING, ADVANCE, LAST, SEQ, PRUNE].map(str::to_owned).into();
    for mask in 0..32_u32 {
        let has = |bit: u32| mask & (1 << bit) != 0;
        let filter = EventFilter {
            account: has(0).then(Uuid::nil),
            rooms: has(1).then(Uuid::nil).into(),
            name: has(2).then(String::new),
            resource: has(3).then(String::new),
            since: has(4).then_some(Time::ZERO),
            newest_first: false,
        };
        found.push(list(&filter, 0, 0).sql);
        found.push(list(&EventFilter { newest_first: true, ..filter }, 1, 0).sql);
    }
    found
}

fn list(filter: &EventFilter, after: i64, limit: u32) -> Clauses {
    let columns = "id, seq, account, project, name, kind, resource, data, created";
    let mut clauses = Clauses::new(format!("SELECT {columns} FROM events"));
    let order = clauses.numbered(after, filter.newest_first);
    if let Some(resource) = &filter.resource {
        clauses.with("resource =", resource);
    }
    if let Some(account) = filter.account {
        let veil = || format!("{} =", veiled("account"));
        let left = filter.resource.as_ref().map_or_else(|| "account =".to_owned(), |_| veil());
        clauses.with(&left, account);
    }
    // Without an account, events of other accounts as a whole would show.
    clauses.rooms("project", &filter.rooms, filter.account.is_some());
    if let Some(name) = &filter.name {
        clauses.with("name =", name);
    }
    if let Some(since) = filter.since {
        clauses.with("created >=", since);
    }
    clauses.tail(order);
    clauses.limit(limit);
    clauses
}

fn read(mut row: Row) -> Result<Event> {
    let row = &mut row;
    Ok(Event {
        id: Id::of(row.uuid()?),
        seq: row.int()?,
        account: row.maybe_uuid()?.map(Id::of),
        project: row.maybe_uuid()?.map(Id::of),
        name: row.text()?,
        kind: row.text()?,
        resource: row.text()?,
        data: serde_json::from_str(&row.text()?).map_err(Error::internal)?,
        created: row.time()?,
    })
}

impl EventLog for SqlTx<'_> {
    fn event_insert(&mut self, event: &Event) -> Result<()> {
        let wanted = values![
            event.id.uuid(),
            event.account.map(Id::uuid),
            event.project.map(Id::uuid),
            &event.name,
            &event.kind,
            &event.resource,
            event.data.to_string(),
            event.created,
        ];
        self.run_later(INSERT, wanted)
    }

    fn event_number(&mut self, limit: u32) -> Result<u64> {
        // The common case is that there is nothing to do; then nothing is written.
        if self.one(WAITING, &[] as &[Value])?.is_none() {
            return Ok(0);
        }
        let count = self.run(NUMBER, values![page_rows(limit)])?;
        let grown = i64::try_from(count).map_err(Error::internal)?;
        self.run_later(ADVANCE, values![grown])?;
        Ok(count)
    }

    fn event_list(&mut self, filter: &EventFilter, after: i64, limit: u32) -> Result<Vec<Event>> {
        let clauses = list(filter, after, limit);
        self.all(&clauses.sql, &clauses.values)?.into_iter().map(read).collect()
    }

    fn event_last(&mut self) -> Result<i64> {
        self.one(LAST, &[] as &[Value])?.map_or(Ok(0), |mut row| row.int())
    }

    fn event_seq(&mut self, id: Uuid) -> Result<Option<i64>> {
        self.one(SEQ, values![id])?.map(|mut row| row.int()).transpose()
    }

    fn event_prune(&mut self, before: Time, limit: u32) -> Result<u64> {
        self.run(PRUNE, values![before, limit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::plan::plans;

    #[test]
    fn a_listener_reads_its_own_events_in_their_order() {
        let account = Some(Uuid::nil());
        for (filter, index) in [
            (EventFilter::default(), "events_seq (seq>?)"),
            (
                EventFilter { account, ..EventFilter::default() },
                "events_account (account=? AND seq>?)",
            ),
            (
                EventFilter { account, resource: Some(String::new()), ..EventFilter::default() },
                "events_resource (resource=? AND seq>?)",
            ),
        ] {
            let plan = plans(&[list(&filter, 5, 10)]).remove(0);
            assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{index}: {plan}");
            let back = EventFilter { newest_first: true, ..filter };
            let plan = plans(&[list(&back, 5, 10)]).remove(0);
            let name = index.split(' ').next().unwrap_or_default();
            assert!(plan.contains(name) && !plan.contains("TEMP B-TREE"), "{name}: {plan}");
        }
    }
}
