//! Workflows as the operator sees them.

use nubo_base::{Id, Uuid};
use nubo_domain::{Error, Result, code};
use nubo_ports::FlowRow;
use nubo_ports::flows::{FlowStatus, Operation};
use nubo_ports::store::FlowFilter;

use crate::{Action, Ask, Facts, Mode, Needs, Paged};

/// The operator's verbs of workflows.
pub const ACTIONS: &[Facts] =
    &[Facts::of::<ListFlows>(), Facts::of::<RetryFlow>(), Facts::of::<CountFlows>()];

/// A page of everybody's workflows, newest first.
#[derive(Clone, Debug, Default)]
pub struct ListFlows {
    /// Only those that stand so.
    pub status: Option<FlowStatus>,
    /// Only before this one.
    pub before: Option<Uuid>,
    /// At most this many.
    pub limit: u32,
}

impl Action for ListFlows {
    const NAME: &'static str = "flow.list";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Read;
    type Output = Paged<FlowRow>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Paged<FlowRow>> {
        let filter = FlowFilter {
            status: self.status,
            before: self.before,
            limit: self.limit + 1,
            ..FlowFilter::default()
        };
        Ok(Paged::cut(ask.tx.flow_list(&filter)?, self.limit, |f| f.id.uuid()))
    }
}

/// Lets a workflow that needs attention go on.
#[derive(Clone, Debug)]
pub struct RetryFlow {
    /// Which, in its shown form.
    pub operation: String,
}

impl Action for RetryFlow {
    const NAME: &'static str = "flow.retry";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = FlowRow;

    fn run(&self, ask: &mut Ask<'_>) -> Result<FlowRow> {
        let absent = || Error::not_found("operation");
        let id: Id<Operation> = self.operation.parse().map_err(|_| absent())?;
        ask.tx.flow_get(id)?.ok_or_else(absent)?;
        ask.touch(id);
        if !ask.tx.flow_retry(id, ask.now)? {
            let text = "Only an operation that needs attention can be retried.";
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        ask.wake_flows();
        ask.tx.flow_get(id)?.ok_or_else(absent)
    }
}

/// How many workflows stand how.
#[derive(Clone, Copy, Debug)]
pub struct CountFlows;

impl Action for CountFlows {
    const NAME: &'static str = "flow.count";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Read;
    type Output = Vec<(FlowStatus, i64)>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Vec<(FlowStatus, i64)>> {
        ask.tx.flow_counts()
    }
}
