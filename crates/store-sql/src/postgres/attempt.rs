//! One try of a transaction on PostgreSQL, and when it is worth another.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use nubo_base::{Backoff, Random, SystemRandom};
use nubo_domain::{Error, Result};
use nubo_ports::store::{AnyValue, Work};

use super::lane::Lane;
use super::link::{Link, Trouble, Uncommitted};
use crate::fault;
use crate::tx::SqlTx;

/// How a writing transaction begins.
pub(crate) const WRITE: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";
/// How a reading transaction begins: one snapshot, and no part in anybody's conflicts.
pub(crate) const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// How often a transaction that clashed with others is tried in all.
const TRIES_MAX: u32 = 20;
/// From this try on it runs alone in this process.
const ALONE_FROM: u32 = 4;
/// A row that was refused may have come from a concurrent transaction that this one could not
/// see; after this many tries it is really there.
const REFUSED_MAX: u32 = 2;
/// How often work is begun anew because the connection was lost before its commit.
const LOST_MAX: u32 = 2;

const PAUSES: Backoff =
    Backoff { first: Duration::from_millis(1), most: Duration::from_millis(100) };

/// Whether work may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Read,
    Write,
}

/// How a try ended.
enum Ending {
    /// It is decided.
    Answer(Result<AnyValue>),
    /// It clashed with another transaction; nothing was kept.
    Clash(Error),
    /// A unique index refused a row; nothing was kept.
    Refused(Error),
    /// The connection was lost before the commit was sent; nothing was kept.
    Lost(Error),
    /// The connection was lost while the commit was under way.
    Unknown(Error),
}

/// A wait that grows with the tries, mixed so that those who clashed do not meet again.
pub(crate) fn pause(tries: u32) -> Duration {
    let mut bytes = [0_u8; 4];
    SystemRandom.fill(&mut bytes);
    PAUSES.wait(tries).mul_f64(0.5 + f64::from(u32::from_be_bytes(bytes)) / f64::from(u32::MAX))
}

/// Runs work to its end over a connection that is made when needed.
pub(crate) fn run(
    held: &mut Option<Link>,
    connect: &dyn Fn() -> Result<Link>,
    lane: &Lane,
    mode: Mode,
    work: &mut Work,
) -> Result<AnyValue> {
    let (mut tries, mut losses) = (0, 0);
    loop {
        tries += 1;
        let mut link = held.take().map_or_else(connect, Ok)?;
        let pass = match mode {
            Mode::Read => None,
            Mode::Write if tries >= ALONE_FROM => Some(lane.enter_alone()),
            Mode::Write => Some(lane.enter()),
        };
        let ending = attempt(&mut link, mode, work);
        if let Some(pass) = pass {
            pass.leave(matches!(ending, Ending::Clash(_)));
        }
        // The server may have said goodbye before the client notices that the line is cut.
        let cut = matches!(ending, Ending::Lost(_) | Ending::Unknown(_));
        if !cut && !link.is_closed() {
            *held = Some(link);
        }
        match ending {
            Ending::Answer(result) => return result,
            Ending::Unknown(error) => return Err(error),
            Ending::Lost(error) if losses == LOST_MAX => return Err(error),
            Ending::Lost(_) => losses += 1,
            Ending::Refused(error) if tries >= REFUSED_MAX => return Err(error),
            Ending::Clash(error) if tries >= TRIES_MAX => {
                let text = format!("clashed with others {tries} times: {error}");
                return Err(Error::unavailable(text));
            }
            Ending::Clash(_) | Ending::Refused(_) => std::thread::sleep(pause(tries)),
        }
    }
}

fn attempt(link: &mut Link, mode: Mode, work: &mut Work) -> Ending {
    link.begin(if mode == Mode::Write { WRITE } else { READ });
    let kept = work_in(link, work).and_then(|answer| match mode {
        Mode::Read => link.end_reading().map(|()| Ending::Answer(Ok(answer))),
        Mode::Write => match link.commit() {
            Ok(()) => Ok(Ending::Answer(Ok(answer))),
            Err(Uncommitted::Perhaps(error)) => Ok(uncommitted(link, error)),
            Err(Uncommitted::Surely(error)) => Err(error),
        },
    });
    let failed = match kept {
        Ok(ending) => return ending,
        Err(error) => error,
    };
    let trouble = link.trouble();
    // A connection that cannot even roll back is given up; the server rolls back by itself.
    let _ = link.roll_back();
    match trouble {
        Some(Trouble::Clash) => Ending::Clash(failed),
        Some(Trouble::Refused) => Ending::Refused(failed),
        Some(Trouble::Lost) => Ending::Lost(failed),
        None => Ending::Answer(Err(failed)),
    }
}

/// What a failed commit means: only the server's own word that it did not happen is believed.
fn uncommitted(link: &mut Link, error: Error) -> Ending {
    let trouble = link.trouble();
    let _ = link.roll_back();
    match trouble {
        Some(Trouble::Clash) => Ending::Clash(error),
        Some(Trouble::Refused) => Ending::Refused(error),
        Some(Trouble::Lost) => {
            let text = format!("the answer to a commit was lost; it may have happened: {error}");
            Ending::Unknown(Error::unavailable(text))
        }
        None => Ending::Answer(Err(error)),
    }
}

fn work_in(link: &mut Link, work: &mut Work) -> Result<AnyValue> {
    let mut tx = SqlTx::new(link);
    let ran = catch_unwind(AssertUnwindSafe(|| work(&mut tx)));
    let failure = tx.failure();
    let answer = ran.unwrap_or_else(|cause| Err(fault::panicked(&*cause)))?;
    failure.map_or(Ok(answer), Err)
}
