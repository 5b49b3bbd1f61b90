//! What comes next: plain arithmetic on a workflow's row, without the store.

use std::time::Duration;

use nubo_base::Time;
use nubo_domain::{Error, code};
use nubo_ports::{FlowRow, FlowStatus, Phase};

use crate::def::{FlowDef, Work};
use crate::doing::{Cause, Frame, Next, keep_cause};

/// The step that is to be done.
pub struct Current<C: 'static> {
    pub name: &'static str,
    pub work: Work<C>,
}

/// Moves the row over what needs no work and finds the next step; none when the row is over.
/// The failure says why the row cannot go on.
pub fn next_step<C>(def: &FlowDef<C>, row: &mut FlowRow) -> Result<Option<Current<C>>, String> {
    if Frame::of(&row.frame).is_none() {
        return Err("its frame is not a JSON object".to_owned());
    }
    loop {
        let list = match row.phase {
            Phase::Try | Phase::Undo => def.tries,
            Phase::Then => def.then,
            Phase::Else => def.otherwise,
        };
        let place = usize::try_from(row.position).ok().filter(|place| *place <= list.len());
        let Some(place) = place else {
            return Err(format!("it has no step {} in `{}`", row.position, row.phase.word()));
        };
        match (row.phase, list.get(place)) {
            (Phase::Undo, _) => {
                let Some(before) = place.checked_sub(1) else {
                    turn(row, Phase::Else);
                    continue;
                };
                let Some((name, work)) = list[before].undo else {
                    row.position -= 1;
                    continue;
                };
                return Ok(Some(Current { name, work }));
            }
            (_, Some(step)) => return Ok(Some(Current { name: step.name, work: step.work })),
            (Phase::Try, None) => turn(row, Phase::Then),
            (Phase::Then, None) => {
                finish(row, FlowStatus::Succeeded);
                return Ok(None);
            }
            (Phase::Else, None) => {
                let cancelled = row.error_code.is_empty();
                finish(row, if cancelled { FlowStatus::Cancelled } else { FlowStatus::Failed });
                return Ok(None);
            }
        }
    }
}

/// The step is done.
const fn advance(row: &mut FlowRow) {
    row.attempt = 0;
    match row.phase {
        Phase::Undo => row.position -= 1,
        Phase::Try | Phase::Then | Phase::Else => row.position += 1,
    }
}

/// The step did not fail. Waiting past the deadline is a failure where it can be undone, and
/// somebody has to look at it where it cannot. Gives the span of a nap.
pub fn answered<C>(
    def: &FlowDef<C>,
    row: &mut FlowRow,
    step: &str,
    now: Time,
    next: Next,
) -> Option<Duration> {
    match next {
        Next::Done => advance(row),
        Next::Later(_) if is_late(row, now) && row.phase == Phase::Try => {
            unwind(def, row, &late());
        }
        Next::Later(_) if is_late(row, now) => {
            let reason = format!("step {step} still waits past the deadline");
            park(row, code::DEADLINE_MISSED.slug, reason);
        }
        Next::Later(span) => {
            row.attempt = 0;
            free(row);
            return Some(span);
        }
    }
    None
}

/// The `try` list is given up: what was done is undone, beginning with the present step, which
/// may have half happened. A step on rows happened wholly or not at all, so it is left out.
pub fn unwind<C>(def: &FlowDef<C>, row: &mut FlowRow, cause: &Cause) {
    let place = usize::try_from(row.position).unwrap_or(0);
    let halfway = matches!(def.tries.get(place), Some(step) if matches!(step.work, Work::Act(_)));
    let tried = row.position + i64::from(halfway);
    turn(row, Phase::Undo);
    row.position = tried;
    row.error_code.clone_from(&cause.code);
    row.error_message.clone_from(&cause.message);
    keep_cause(&mut row.frame, cause);
}

/// The cause of a failure as the owner may see it.
pub fn cause_of(error: &Error) -> Cause {
    Cause { code: error.code().slug.to_owned(), message: error.message().to_owned() }
}

/// The cause of an unwinding that a later wish asked for.
pub fn cancelled() -> Cause {
    Cause { code: String::new(), message: "A later wish cancelled this one.".to_owned() }
}

/// The cause of an unwinding for lateness.
pub fn late() -> Cause {
    cause_of(&Error::new(&code::DEADLINE_MISSED))
}

/// Whether the row is past its deadline.
pub fn is_late(row: &FlowRow, now: Time) -> bool {
    row.deadline != Time::ZERO && row.deadline <= now
}

/// Whether the row is past its deadline before it has done all that can be undone. What has no way
/// back from the start is done however late it begins: nobody else would.
pub fn is_given_up<C>(def: &FlowDef<C>, row: &FlowRow, now: Time) -> bool {
    row.phase == Phase::Try && !def.tries.is_empty() && is_late(row, now)
}

/// Gives the lease back.
pub fn free(row: &mut FlowRow) {
    row.lease_owner.clear();
    row.lease_until = Time::ZERO;
}

/// Stops the row until somebody looks at it.
pub fn park(row: &mut FlowRow, code: &str, reason: String) {
    row.status = FlowStatus::NeedsAttention;
    if row.error_code.is_empty() && row.phase != Phase::Undo && row.phase != Phase::Else {
        row.error_code = code.to_owned();
    }
    row.error_message = reason;
    free(row);
}

fn turn(row: &mut FlowRow, phase: Phase) {
    row.phase = phase;
    row.position = 0;
    row.attempt = 0;
}

fn finish(row: &mut FlowRow, status: FlowStatus) {
    row.status = status;
    if status == FlowStatus::Succeeded {
        row.error_code.clear();
        row.error_message.clear();
    }
    free(row);
}
