//! Workflow rows: a queue for each subject, and a claim that is one statement.
//!
//! `turn` is the place in the subject's queue, so that the order does not hang on the clocks of
//! several processes. `due` is the later of `wake` and `lease_until`; with it, what may be claimed
//! is a range at the start of one index, however many workflows are over, leased or asleep.

use nubo_base::{Id, Time};
use nubo_domain::{Error, Result};
use nubo_ports::flows::Operation;
use nubo_ports::store::{FlowFilter, Flows};
use nubo_ports::{FlowRow, FlowStatus, NewFlow, Phase};

use crate::conn::{Engine, Row, Value, values};
use crate::tx::{Clauses, SqlTx, veiled};

const COLUMNS: &str = "id, flow, subject, subject_shown, account, project, generation, status, \
     phase, position, frame, attempt, wake, lease_owner, lease_until, deadline, cancel, \
     error_code, error_message, parent, created, updated";

const INSERT: &str = "INSERT INTO flows (id, flow, subject, subject_shown, account, project, \
     generation, status, phase, position, frame, attempt, wake, lease_owner, lease_until, \
     deadline, cancel, error_code, error_message, parent, created, updated, turn, due, ended) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', 'try', 0, $8, 0, $9, '', 0, $10, 0, '', '', \
     $11, $9, $9, \
     (SELECT COALESCE(MAX(turn), 0) + 1 FROM flows WHERE subject = $3 AND ended = 0), $9, 0)";

/// What waits or is parked wakes at once, so that it unwinds before the flow that cancels it.
const CANCEL: &str = "UPDATE flows SET cancel = 1, updated = $1, \
     attempt = CASE WHEN status = 'active' THEN attempt ELSE 0 END, status = 'active', \
     wake = CASE WHEN wake > $1 THEN $1 ELSE wake END, \
     due = CASE WHEN lease_until > $1 THEN lease_until ELSE $1 END \
     WHERE subject = $2 AND ended = 0";

const SAVE: &str = "UPDATE flows SET status = $1, phase = $2, position = $3, frame = $4, \
     attempt = $5, wake = $6, lease_owner = $7, lease_until = $8, error_code = $9, \
     error_message = $10, updated = $11, due = $12, ended = $13 \
     WHERE id = $14 AND lease_owner = $15 AND ended = 0";

const FREE_LEASES: &str = "UPDATE flows SET lease_owner = '', lease_until = 0, due = wake \
     WHERE status = 'active' AND due > 0 AND lease_owner = $1";

const HASTEN: &str = "UPDATE flows SET \
     wake = CASE WHEN wake > $1 THEN wake - $2 ELSE wake END, due = due - $2, \
     lease_until = CASE WHEN lease_until > $1 THEN lease_until - $2 ELSE lease_until END \
     WHERE status = 'active' AND due > $1";

/// One that was parked because it was late gets as much time as it had at first.
const RETRY: &str = "UPDATE flows SET status = 'active', attempt = 0, wake = $1, due = $1, \
     lease_owner = '', lease_until = 0, updated = $1, \
     deadline = CASE WHEN deadline < $1 THEN $1 + (deadline - created) ELSE deadline END \
     WHERE id = $2 AND status = 'needs_attention'";

const OPEN_CHILDREN: &str =
    "SELECT COUNT(*) FROM flows WHERE ended = 0 AND parent <> '' AND parent = $1";

const COUNTS: &str = "SELECT status, COUNT(*) FROM flows WHERE ended = 0 GROUP BY status \
     UNION ALL SELECT status, COUNT(*) FROM flows WHERE ended = 1 GROUP BY status";

const PRUNE: &str = "DELETE FROM flows WHERE id IN (SELECT id FROM flows \
     WHERE ended = 1 AND updated < $1 ORDER BY updated LIMIT $2)";

/// Every statement on workflows, to be prepared by a test.
pub(crate) fn statements(engine: Engine) -> Vec<String> {
    let fixed = [INSERT, CANCEL, SAVE, FREE_LEASES, HASTEN, RETRY, OPEN_CHILDREN, COUNTS, PRUNE];
    let mut found: Vec<String> = fixed.map(str::to_owned).into();
    found.extend([get_sql(), claim_sql(engine)]);
    for mask in 0..16_u32 {
        let some = |bit: u32| (mask & (1 << bit) != 0).then_some(nubo_base::Uuid::nil());
        let (account, subject, before) = (some(0), some(2), some(3));
        let rooms = nubo_domain::Rooms::from(some(1));
        let statuses = FlowStatus::ALL.iter().copied().map(Some).chain([None]);
        found.extend(statuses.map(|status| {
            let rooms = rooms.clone();
            list(&FlowFilter { account, rooms, subject, status, before, limit: 0 }).sql
        }));
    }
    found
}

fn get_sql() -> String {
    format!("SELECT {COLUMNS} FROM flows WHERE id = $1")
}

fn claim_sql(engine: Engine) -> String {
    format!(
        "UPDATE flows SET lease_owner = $1, lease_until = $2, due = $2 WHERE id IN (\
         SELECT f.id FROM flows f WHERE f.status = 'active' AND f.due <= $3 AND NOT EXISTS (\
         SELECT 1 FROM flows e WHERE e.subject = f.subject AND e.turn < f.turn AND e.ended = 0) \
         ORDER BY f.due, f.id LIMIT $4{}) RETURNING {COLUMNS}",
        engine.skip_locked()
    )
}

fn list(filter: &FlowFilter) -> Clauses {
    let mut clauses = Clauses::new(format!("SELECT {COLUMNS} FROM flows"));
    if let Some(subject) = filter.subject {
        clauses.with("subject =", subject);
    }
    if let Some(account) = filter.account {
        let bare = filter.subject.is_none();
        let left = if bare { "account =".into() } else { format!("{} =", veiled("account")) };
        clauses.with(&left, account);
    }
    clauses.rooms("project", &filter.rooms, false);
    if let Some(status) = filter.status {
        // The word stands in the text, so that the index of parked ones can be used.
        clauses.plain(&format!("status = '{}'", status.word()));
    }
    if let Some(before) = filter.before {
        clauses.with("id <", before);
    }
    clauses.tail(" ORDER BY id DESC");
    clauses.limit(filter.limit);
    clauses
}

fn read(mut row: Row) -> Result<FlowRow> {
    let row = &mut row;
    Ok(FlowRow {
        id: Id::of(row.uuid()?),
        flow: row.text()?,
        subject: row.uuid()?,
        subject_shown: row.text()?,
        account: row.maybe_uuid()?,
        project: row.maybe_uuid()?,
        generation: row.count()?,
        status: status_of(&row.text()?)?,
        phase: phase_of(&row.text()?)?,
        position: row.int()?,
        frame: frame_of(row.text()?),
        attempt: row.int()?,
        wake: row.time()?,
        lease_owner: row.text()?,
        lease_until: row.time()?,
        deadline: row.time()?,
        cancel: row.truth()?,
        error_code: row.text()?,
        error_message: row.text()?,
        parent: row.maybe_uuid()?.map(Id::of),
        created: row.time()?,
        updated: row.time()?,
    })
}

/// A frame that is no JSON is handed on as its text: one damaged row must not keep a whole claim
/// from being read, and the engine parks what has no object for a frame.
fn frame_of(text: String) -> serde_json::Value {
    serde_json::from_str(&text).unwrap_or(serde_json::Value::String(text))
}

fn status_of(word: &str) -> Result<FlowStatus> {
    FlowStatus::of(word).ok_or_else(|| Error::internal(format!("flow status {word}")))
}

fn phase_of(word: &str) -> Result<Phase> {
    Phase::of(word).ok_or_else(|| Error::internal(format!("flow phase {word}")))
}

impl Flows for SqlTx<'_> {
    fn flow_insert(&mut self, flow: &NewFlow) -> Result<()> {
        if flow.cancels {
            self.run_later(CANCEL, values![flow.now, flow.subject])?;
        }
        let generation = i64::try_from(flow.generation).map_err(Error::internal)?;
        let wanted = values![
            flow.id.uuid(),
            flow.flow.0,
            flow.subject,
            &flow.subject_shown,
            flow.account,
            flow.project,
            generation,
            flow.frame.to_string(),
            flow.now,
            flow.deadline,
            flow.parent.map(Id::uuid),
        ];
        self.run_later(INSERT, wanted)
    }

    fn flow_get(&mut self, id: Id<Operation>) -> Result<Option<FlowRow>> {
        self.one(&get_sql(), values![id.uuid()])?.map(read).transpose()
    }

    fn flow_claim(
        &mut self,
        owner: &str,
        now: Time,
        until: Time,
        limit: u32,
    ) -> Result<Vec<FlowRow>> {
        let sql = claim_sql(self.engine());
        let rows = self.all(&sql, values![owner, until, now, limit])?;
        let mut flows = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        // RETURNING promises no order.
        flows.sort_by_key(|flow| (flow.wake, flow.id));
        Ok(flows)
    }

    fn flow_save(&mut self, owner: &str, row: &FlowRow) -> Result<bool> {
        let due = row.wake.max(row.lease_until);
        let wanted = values![
            row.status.word(),
            row.phase.word(),
            row.position,
            row.frame.to_string(),
            row.attempt,
            row.wake,
            &row.lease_owner,
            row.lease_until,
            &row.error_code,
            &row.error_message,
            row.updated,
            due,
            row.status.is_over(),
            row.id.uuid(),
            owner,
        ];
        Ok(self.run(SAVE, wanted)? == 1)
    }

    fn flow_free_leases(&mut self, owner: &str) -> Result<u64> {
        self.run(FREE_LEASES, values![owner])
    }

    fn flow_hasten(&mut self, after: Time, by: std::time::Duration) -> Result<u64> {
        let micros = i64::try_from(by.as_micros()).map_err(Error::internal)?;
        self.run(HASTEN, values![after, micros])
    }

    fn flow_retry(&mut self, id: Id<Operation>, now: Time) -> Result<bool> {
        Ok(self.run(RETRY, values![now, id.uuid()])? == 1)
    }

    fn flow_list(&mut self, filter: &FlowFilter) -> Result<Vec<FlowRow>> {
        let clauses = list(filter);
        self.all(&clauses.sql, &clauses.values)?.into_iter().map(read).collect()
    }

    fn flow_open_children(&mut self, parent: Id<Operation>) -> Result<i64> {
        self.one(OPEN_CHILDREN, values![parent.uuid()])?.map_or(Ok(0), |mut row| row.int())
    }

    fn flow_counts(&mut self) -> Result<Vec<(FlowStatus, i64)>> {
        let pair = |mut row: Row| Ok((status_of(&row.text()?)?, row.int()?));
        self.all(COUNTS, &[] as &[Value])?.into_iter().map(pair).collect()
    }

    fn flow_prune(&mut self, before: Time, limit: u32) -> Result<u64> {
        self.run(PRUNE, values![before, limit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::plan::plans;

    fn plan(sql: &str, values: &[Value]) -> String {
        let mut clauses = Clauses::new(sql.to_owned());
        clauses.values = values.to_vec();
        plans(&[clauses]).remove(0)
    }

    #[test]
    fn a_claim_reads_only_what_is_due_and_one_place_of_each_queue() {
        let claim = plan(&claim_sql(Engine::Sqlite), values!["a", 1_i64, 2_i64, 3_i64]);
        assert!(claim.contains("USING INDEX flows_due (due<?)"), "{claim}");
        assert!(
            claim.contains("USING COVERING INDEX flows_queue (subject=? AND turn<?)"),
            "{claim}"
        );
        assert!(!claim.contains("TEMP B-TREE"), "{claim}");
    }

    #[test]
    fn what_is_over_costs_nothing_to_those_that_run() {
        let subject = "00000000-0000-0000-0000-000000000000";
        let fixed: [(&str, &[Value], &str); 4] = [
            (CANCEL, values![1_i64, subject], "flows_queue (subject=?)"),
            (FREE_LEASES, values!["a"], "flows_due (due>?)"),
            (OPEN_CHILDREN, values![subject], "flows_children (parent=?)"),
            (PRUNE, values![1_i64, 1_i64], "flows_over (updated<?)"),
        ];
        for (sql, values, index) in fixed {
            let plan = plan(sql, values);
            assert!(plan.contains(index), "without {index}: {plan}");
            assert!(!plan.contains("SCAN"), "{plan}");
        }
        let parked =
            FlowFilter { status: Some(FlowStatus::NeedsAttention), ..FlowFilter::default() };
        let plan = plans(&[list(&parked)]).remove(0);
        assert!(plan.contains("flows_parked"), "{plan}");
    }
}
