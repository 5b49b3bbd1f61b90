//! Operations: workflows as their owner sees them.

use nubo_base::{Id, Uuid, unlabelled};
use nubo_domain::{Error, Result};
use nubo_ports::FlowRow;
use nubo_ports::flows::{FlowStatus, Operation};
use nubo_ports::store::FlowFilter;

use crate::{Action, Ask, Facts, Mode, Needs, Paged};

/// Verbs of operations.
pub const ACTIONS: &[Facts] = &[Facts::of::<ListOperations>(), Facts::of::<GetOperation>()];

/// A page of operations, newest first.
#[derive(Clone, Debug, Default)]
pub struct ListOperations {
    /// Only those that stand so.
    pub status: Option<FlowStatus>,
    /// Only on this resource, in its shown form.
    pub subject: Option<String>,
    /// Only before this one.
    pub before: Option<Uuid>,
    /// At most this many.
    pub limit: u32,
}

impl Action for ListOperations {
    const NAME: &'static str = "operation.list";
    const NEEDS: Needs = Needs::Credential;
    const MODE: Mode = Mode::Read;
    type Output = Paged<FlowRow>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Paged<FlowRow>> {
        let filter = FlowFilter {
            account: Some(ask.account()?.uuid()),
            rooms: ask.caller.rooms.clone(),
            // What is no id at all has no operations.
            subject: self.subject.as_ref().map(|shown| unlabelled(shown).unwrap_or_default()),
            status: self.status,
            before: self.before,
            limit: self.limit + 1,
        };
        let mut found = ask.tx.flow_list(&filter)?;
        // The id of one kind with the prefix of another is nobody's.
        found.retain(|f| self.subject.as_ref().is_none_or(|shown| *shown == f.subject_shown));
        Ok(Paged::cut(found, self.limit, |f| f.id.uuid()))
    }
}

/// One operation.
#[derive(Clone, Debug)]
pub struct GetOperation {
    /// Which, in its shown form.
    pub operation: String,
}

impl Action for GetOperation {
    const NAME: &'static str = "operation.get";
    const NEEDS: Needs = Needs::Credential;
    const MODE: Mode = Mode::Read;
    type Output = FlowRow;

    fn run(&self, ask: &mut Ask<'_>) -> Result<FlowRow> {
        let absent = || Error::not_found("operation");
        let id: Id<Operation> = self.operation.parse().map_err(|_| absent())?;
        let account = ask.account()?.uuid();
        let found = ask.tx.flow_get(id)?.filter(|f| f.account == Some(account));
        let found = found.filter(|f| ask.caller.rooms.admits(f.project.map(Id::of)));
        found.ok_or_else(absent)
    }
}
