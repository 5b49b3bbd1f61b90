//! The fault switch: what goes wrong at which call.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use nubo_base::{Random, SeededRandom};
use nubo_domain::Error;

/// A call of a driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verb {
    /// `Vmm::ensure_running`.
    GuestRunning,
    /// `Vmm::ensure_stopped`.
    GuestStopped,
    /// `Vmm::ensure_gone`.
    GuestGone,
    /// `Vmm::ensure_password`.
    GuestPassword,
    /// `Vmm::ensure_keys`.
    GuestKeys,
    /// `Vmm::ensure_plugged`.
    GuestPlugged,
    /// `Vmm::observe`.
    GuestObserve,
    /// `Vmm::list`.
    GuestList,
    /// `Net::ensure_port`.
    Port,
    /// `Net::ensure_gone`.
    PortGone,
    /// `Net::ensure_port_gone`.
    OnePortGone,
    /// `Net::ensure_network_gone`.
    NetworkGone,
    /// `Net::observe`.
    PortObserve,
    /// `Net::list`.
    PortList,
    /// `Disks::ensure`.
    Disk,
    /// `Disks::ensure_gone`.
    DiskGone,
    /// `Disks::ensure_volume`.
    Volume,
    /// `Disks::ensure_volume_gone`.
    VolumeGone,
    /// `Disks::list_volumes`.
    VolumeList,
    /// `Disks::observe`.
    DiskObserve,
    /// `Disks::list`.
    DiskList,
    /// `Disks::ensure_copy`.
    Copy,
    /// `Disks::ensure_copy_gone`.
    CopyGone,
    /// `Disks::prepare_copy`.
    CopyPrepare,
    /// `Disks::finish_copy`.
    CopyFinish,
    /// `Disks::ensure_snapshot_gone`.
    SnapshotGone,
    /// `Disks::list_snapshots`.
    SnapshotList,
    /// `Vmm::ensure_copy`.
    GuestCopy,
    /// `Vmm::ensure_copy_gone`.
    GuestCopyGone,
    /// `Disks::check`.
    DiskCheck,
    /// `Disks::ensure_image`.
    Image,
    /// `Disks::iso`.
    Iso,
    /// `Disks::ensure_image_gone`.
    ImageGone,
    /// `Disks::list_images`.
    ImageList,
}

/// What goes wrong with a call.
#[derive(Clone, Debug)]
pub enum Fault {
    /// It takes this long.
    Slow(Duration),
    /// Nothing is done, and this is the answer.
    Fail(Error),
    /// The work is done, but the answer is `unavailable`.
    LoseAnswer,
    /// The process dies before the work: the hook is called and the call never answers.
    CrashBefore,
    /// The process dies after the work.
    CrashAfter,
}

/// How often what goes wrong by chance, in calls of a thousand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Odds {
    /// Calls that take `slowness`.
    pub slow: u16,
    /// How long those take.
    pub slowness: Duration,
    /// Calls that fail with `unavailable`, nothing done.
    pub fail: u16,
    /// Calls whose answer is lost.
    pub lose: u16,
    /// Calls that the process dies in, before or after the work.
    pub crash: u16,
}

type CrashHook = Arc<dyn Fn() + Send + Sync>;

#[derive(Default)]
struct Plan {
    calls: u64,
    record: Option<Vec<Verb>>,
    at: HashMap<u64, Fault>,
    next: HashMap<Verb, VecDeque<Fault>>,
    always: HashMap<Verb, Fault>,
    chance: Option<(SeededRandom, Odds)>,
    on_crash: Option<CrashHook>,
}

/// The fault switch of a world. Everything is off at first.
#[derive(Default)]
pub struct Faults(Mutex<Plan>);

impl Faults {
    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next call of `verb` that has no other fault goes wrong so; several add up.
    pub fn once(&self, verb: Verb, fault: Fault) {
        self.plan().next.entry(verb).or_default().push_back(fault);
    }

    /// Every call of `verb` goes wrong so.
    pub fn always(&self, verb: Verb, fault: Fault) {
        self.plan().always.insert(verb, fault);
    }

    /// The call with this number goes wrong so; calls are counted from 0 since the last `clear`.
    pub fn at_call(&self, number: u64, fault: Fault) {
        self.plan().at.insert(number, fault);
    }

    /// Calls go wrong by chance; the same seed and the same calls give the same faults.
    pub fn by_chance(&self, seed: u64, odds: Odds) {
        self.plan().chance = Some((SeededRandom::new(seed), odds));
    }

    /// What is to be done when a call dies.
    pub fn on_crash(&self, hook: impl Fn() + Send + Sync + 'static) {
        self.plan().on_crash = Some(Arc::new(hook));
    }

    /// Switches everything off and counts calls from 0 again.
    pub fn clear(&self) {
        *self.plan() = Plan::default();
    }

    /// Keeps a list of the calls from now on.
    pub fn record(&self) {
        self.plan().record = Some(Vec::new());
    }

    /// The calls since [`Faults::record`].
    #[must_use]
    pub fn recorded(&self) -> Vec<Verb> {
        self.plan().record.clone().unwrap_or_default()
    }

    /// How many calls there were since the last `clear`.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.plan().calls
    }

    pub(crate) fn of_call(&self, verb: Verb) -> Option<Fault> {
        let mut plan = self.plan();
        let number = plan.calls;
        plan.calls += 1;
        if let Some(record) = &mut plan.record {
            record.push(verb);
        }
        if let Some(fault) = plan.at.remove(&number) {
            return Some(fault);
        }
        if let Some(fault) = plan.next.get_mut(&verb).and_then(VecDeque::pop_front) {
            return Some(fault);
        }
        let by_chance = plan.chance.as_ref().and_then(|(random, odds)| drawn(random, odds));
        by_chance.or_else(|| plan.always.get(&verb).cloned())
    }

    pub(crate) fn crash(&self) {
        let hook = self.plan().on_crash.clone();
        if let Some(hook) = hook {
            hook();
        }
    }
}

fn drawn(random: &SeededRandom, odds: &Odds) -> Option<Fault> {
    let mut bytes = [0_u8; 8];
    random.fill(&mut bytes);
    let [a, b, rest @ ..] = bytes;
    let mut number = u16::from_be_bytes([a, b]) % 1_000;
    let crash = if rest[0] % 2 == 0 { Fault::CrashBefore } else { Fault::CrashAfter };
    let table = [
        (odds.slow, Fault::Slow(odds.slowness)),
        (odds.fail, Fault::Fail(Error::unavailable("a fault by chance"))),
        (odds.lose, Fault::LoseAnswer),
        (odds.crash, crash),
    ];
    for (share, fault) in table {
        match number.checked_sub(share) {
            Some(left) => number = left,
            None => return Some(fault),
        }
    }
    None
}
