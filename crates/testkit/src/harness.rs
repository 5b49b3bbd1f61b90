//! Tries out every workflow: plainly, each step twice, with a death at every moment, with every
//! answer of a driver lost, with a failure at every step that can be undone, and with a deletion
//! that comes in between. Afterwards the world must be whole or empty, the server as declared, and
//! what is scarce accounted for.
//!
//! It must not know what a workflow does: only how to make a server ready for it ([`Setting`])
//! and where it may end.

mod check;
mod images;
mod networks;
mod script;
mod settings;
mod snapshots;
mod stage;
mod subjects;

use nubo_flow::{FlowDef, Moment, Place, Verdict};
use nubo_flows::World;
use nubo_ports::Phase;

use script::{Call, Script};
pub use settings::{Before, MakeWish, SETTINGS, Setting, delete};
pub use stage::{Case, Stage};

/// How much was tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Runs of the workflow, each with something else that goes wrong.
    pub cases: u64,
}

/// What is wrong with a workflow: the case and what was found after it.
pub type Finding = String;

/// Tries `def` out in every setting it has.
///
/// # Errors
/// The first case after which something was wrong. It names the step at which the case interfered,
/// and for things left behind the step that made them. A workflow without a setting is a failure.
pub async fn try_flow(def: &'static FlowDef<World>) -> Result<Tally, Finding> {
    let settings: Vec<_> = SETTINGS.iter().filter(|setting| setting.flow == def.name).collect();
    if settings.is_empty() {
        return Err(format!("{} has no setting in the harness", def.name));
    }
    let mut tally = Tally::default();
    for setting in settings {
        let mut trial = Trial { stage: Stage::new()?, def, setting, tally };
        trial.all().await.map_err(|found| format!("{} ({}): {found}", def.name, setting.title))?;
        tally = trial.tally;
    }
    Ok(tally)
}

/// One workflow in one setting.
struct Trial {
    stage: Stage,
    def: &'static FlowDef<World>,
    setting: &'static Setting,
    tally: Tally,
}

/// What a run went through.
struct Path {
    moments: Vec<Moment>,
    calls: u64,
}

impl Trial {
    async fn all(&mut self) -> Result<(), Finding> {
        let path = self.case("a plain run", Script::default(), Expect::Success).await?;
        self.disturb(&path, 0, 0, &[], Expect::Success).await?;
        self.deletions(&path).await?;
        self.failures(&path).await
    }

    /// Everything that must not change how a run ends, from the moment `from` and the driver call
    /// `calls_from` on; `fixed` is what else happens.
    async fn disturb(
        &mut self,
        path: &Path,
        from: usize,
        calls_from: u64,
        fixed: &[(usize, Verdict)],
        expect: Expect,
    ) -> Result<(), Finding> {
        for (number, moment) in path.moments.iter().enumerate().skip(from) {
            let at = |verdict| {
                let mut verdicts = fixed.to_vec();
                verdicts.push((number, verdict));
                Script { verdicts, ..Script::default() }
            };
            let title = format!("the process dies {}", told(moment));
            self.case(&title, at(Verdict::Crash), expect).await?;
            if moment.place == Place::AfterWork {
                let title = format!("step {} is done twice", moment.step);
                self.case(&title, at(Verdict::Again), expect).await?;
            }
        }
        for number in calls_from..path.calls {
            for call in [Call::LoseAnswer, Call::CrashBefore, Call::CrashAfter] {
                let verdicts = fixed.to_vec();
                let script = Script { verdicts, call: Some((number, call)), ..Script::default() };
                let title = format!("driver call {number}: {call:?}");
                self.case(&title, script, expect).await?;
            }
        }
        Ok(())
    }

    /// A deletion that comes after each save.
    async fn deletions(&mut self, path: &Path) -> Result<(), Finding> {
        if !self.setting.can_be_deleted {
            return Ok(());
        }
        for (number, moment) in path.moments.iter().enumerate() {
            if moment.place == Place::AfterSave {
                let verdicts = vec![(number, Verdict::Crash)];
                let script = Script { verdicts, delete: true, ..Script::default() };
                let title = format!("a deletion comes {}", told(moment));
                self.case(&title, script, Expect::Deletion).await?;
            }
        }
        Ok(())
    }

    /// A failure before and after the work of each step that can be undone, and, once the last of
    /// them failed, everything that may disturb the undoing.
    async fn failures(&mut self, path: &Path) -> Result<(), Finding> {
        let tried =
            |moment: &Moment| moment.phase == Phase::Try && moment.place != Place::AfterSave;
        let moments: Vec<(usize, Moment)> =
            path.moments.iter().copied().enumerate().filter(|(_, moment)| tried(moment)).collect();
        let last = moments.last().map(|(number, _)| *number);
        for (number, moment) in moments {
            let fixed = vec![(number, Verdict::Fail(script::refusal()))];
            let script = Script { verdicts: fixed.clone(), ..Script::default() };
            let title = format!("a failure {}", told(&moment));
            let unwound = self.case(&title, script, Expect::Failure).await?;
            if Some(number) == last {
                let tries = u64::try_from(self.def.tries.len()).unwrap_or(0);
                let calls_from = unwound.calls.saturating_sub(unwound.calls.min(tries));
                self.disturb(&unwound, number + 1, calls_from, &fixed, Expect::Failure).await?;
            }
        }
        Ok(())
    }

    async fn case(&mut self, title: &str, script: Script, expect: Expect) -> Result<Path, Finding> {
        self.tally.cases += 1;
        let named = |found: Finding| format!("{title}: {found}");
        let case = Case::prepare(&self.stage, self.setting).await.map_err(named)?;
        let run = case.play(self.def, &script).await.map_err(named)?;
        check::after(&case, self.def, &run, expect).await.map_err(named)?;
        Ok(Path { moments: run.moments, calls: run.calls })
    }
}

/// How a case must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    Success,
    Failure,
    Deletion,
}

fn told(moment: &Moment) -> String {
    let place = match moment.place {
        Place::BeforeWork => "before the work of",
        Place::AfterWork => "after the work of",
        Place::AfterSave => "after the save of",
    };
    format!("{place} step {} ({})", moment.step, moment.phase.word())
}
