//! What goes wrong in a case, and the probe that makes it so.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nubo_domain::{Error, code};
use nubo_fakes::{Counts, FakeWorld, Fault};
use nubo_flow::{Moment, Place, Probe, Verdict};
use nubo_ports::Phase;

/// What goes wrong in a case.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// At these moments of the run.
    pub verdicts: Vec<(usize, Verdict)>,
    /// At this call of a driver.
    pub call: Option<(u64, Call)>,
    /// After the first death the server's deletion is wished for.
    pub delete: bool,
}

/// What goes wrong with a call of a driver.
#[derive(Clone, Copy, Debug)]
pub enum Call {
    LoseAnswer,
    CrashBefore,
    CrashAfter,
}

impl Call {
    pub const fn fault(self) -> Fault {
        match self {
            Self::LoseAnswer => Fault::LoseAnswer,
            Self::CrashBefore => Fault::CrashBefore,
            Self::CrashAfter => Fault::CrashAfter,
        }
    }
}

/// The failure that scripts use; it is not a passing one.
pub fn refusal() -> Error {
    Error::new(&code::UNSUPPORTED).public("The harness refused this step.")
}

#[derive(Default)]
struct Heard {
    moments: Vec<Moment>,
    before: Counts,
    made: BTreeMap<&'static str, &'static str>,
}

/// Follows a run, speaks its script, and remembers which step made what.
pub struct Prompter {
    fakes: Arc<FakeWorld>,
    verdicts: Vec<(usize, Verdict)>,
    heard: Mutex<Heard>,
}

impl Prompter {
    pub fn new(fakes: Arc<FakeWorld>, script: &Script) -> Self {
        Self { fakes, verdicts: script.verdicts.clone(), heard: Mutex::default() }
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn moments(&self) -> Vec<Moment> {
        self.heard().moments.clone()
    }

    /// Which step of `try` made each sort of thing.
    pub fn made(&self) -> BTreeMap<&'static str, &'static str> {
        self.heard().made.clone()
    }
}

impl Probe for Prompter {
    fn at(&self, moment: Moment) -> Verdict {
        let now = self.fakes.counts();
        let mut heard = self.heard();
        let number = heard.moments.len();
        heard.moments.push(moment);
        match moment.place {
            Place::BeforeWork => heard.before = now,
            Place::AfterWork if moment.phase == Phase::Try => {
                let before = heard.before;
                let grown = [
                    ("guest", now.guests > before.guests),
                    ("running guest", now.running > before.running),
                    ("port", now.ports > before.ports),
                    ("disk", now.disks > before.disks),
                ];
                for (thing, _) in grown.into_iter().filter(|(_, grown)| *grown) {
                    heard.made.insert(thing, moment.step);
                }
            }
            Place::AfterWork | Place::AfterSave => {}
        }
        let special = self.verdicts.iter().find(|(at, _)| *at == number);
        special.map_or(Verdict::GoOn, |(_, verdict)| verdict.clone())
    }
}
