//! Looking at guests: consoles, screens, what they print, and what they use.
//!
//! The action comes first, through the door, as with any verb, and says where there is something to
//! see; only then is a port read. A port that can be looked through cannot touch a guest, and what
//! comes through it is the guest's own: bounded here, and trusted by nobody.

use std::collections::{HashMap, VecDeque};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use nubo_base::{Id, Time};
use nubo_domain::metric::Values;
use nubo_domain::{Error, ErrorKind, Host, Result, Server, code};
use nubo_ports::{Check, ConsoleKind, GuestView, HostHealth, Metrics, StoreExt, Tx};
use tokio::net::UnixStream;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;

use crate::console::{self, LookAtScreen, OpenConsole, Opened, ReadSerialLog};
use crate::metric::{self, ReadMetrics, ReadUsageNow, Report};
use crate::{Caller, Cloud, Get, Origin, printed};

/// A host must have answered after this long.
const LOOK_TIME: Duration = Duration::from_secs(15);
/// So many pictures are taken at a time.
const PICTURES_AT_ONCE: usize = 4;
/// The longest picture.
const PICTURE_BYTES_MAX: usize = 16 << 20;
/// The most that is shown of what a guest printed.
const PRINTED_BYTES_MAX: usize = 64 << 10;
/// So often it is asked whether a console may still be looked into.
const LOOK_AGAIN_EVERY: Duration = Duration::from_secs(10);

/// What guests are looked at through.
pub struct Live {
    view: Arc<dyn GuestView>,
    metrics: Arc<dyn Metrics>,
    health: Option<Arc<dyn HostHealth>>,
    seats: Arc<Seats>,
    pictures: Semaphore,
}

impl Live {
    /// Through these ports.
    #[must_use]
    pub fn new(view: Arc<dyn GuestView>, metrics: Arc<dyn Metrics>) -> Self {
        let pictures = Semaphore::new(PICTURES_AT_ONCE);
        Self { view, metrics, health: None, seats: Arc::default(), pictures }
    }

    /// The same, where hosts tell how they are.
    #[must_use]
    pub fn with_health(self, health: Arc<dyn HostHealth>) -> Self {
        Self { health: Some(health), ..self }
    }

    /// Asks everybody to leave who sits before a console.
    pub(crate) fn send_away(&self, server: Id<Server>, kind: ConsoleKind) {
        self.seats.clear((server, kind));
    }
}

/// A console, open.
pub struct Console {
    /// Its bytes, both ways.
    pub stream: UnixStream,
    /// The place before it.
    pub held: Held,
}

/// The place before a console, until it is dropped.
pub struct Held {
    cloud: Cloud,
    opened: Opened,
    seat: Seat,
}

/// Why somebody must leave the place before a console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookEnd {
    /// Somebody else sits there now.
    Taken,
    /// The right to look has ended, or the server has.
    Over,
}

impl Held {
    /// Waits until the place must be left.
    pub async fn until_over(mut self) -> LookEnd {
        loop {
            tokio::select! {
                // An error means that the list of places is gone, which is an end as well.
                _ = &mut self.seat.taken => return LookEnd::Taken,
                () = tokio::time::sleep(LOOK_AGAIN_EVERY) => {}
            }
            let (cloud, opened) = (self.cloud.clone(), self.opened.clone());
            let again = move |tx: &mut dyn Tx| console::look_again(tx, &cloud, &opened);
            match self.cloud.0.store.read(again).await {
                Ok(()) => {}
                // A store that does not answer now has not said no.
                Err(error) if error.is_passing() => {}
                Err(_) => return LookEnd::Over,
            }
        }
    }
}

impl Cloud {
    fn live(&self) -> Result<&Live> {
        let text = "Guests cannot be looked at from here.";
        self.0.live.as_ref().ok_or_else(|| Error::new(&code::UNSUPPORTED).public(text))
    }

    /// Opens the console that a ticket is for, and uses the ticket up.
    ///
    /// # Errors
    /// `not_found`, `ticket_used`, `ticket_expired`; those of the credential that the ticket was
    /// asked for with; `wrong_state`, `unsupported`, `unavailable`.
    pub async fn open_console(&self, ticket: &str, origin: Origin) -> Result<Console> {
        let live = self.live()?;
        let opened = self.call(&Caller::nobody(origin), OpenConsole::with(ticket)).await?;
        let path = live.view.console(opened.host, opened.server, opened.kind);
        let stream = connect(&in_time(path).await?).await?;
        let seat = live.seats.take(opened.server, opened.kind);
        Ok(Console { stream, held: Held { cloud: self.clone(), opened, seat } })
    }

    /// How the drivers of a host are, by id or name: what was looked at, and when.
    ///
    /// # Errors
    /// Those of [`Cloud::call`]; `unsupported`; `unavailable` for a host that does not answer.
    pub async fn host_health(&self, caller: &Caller, host: &str) -> Result<(Host, Vec<Check>)> {
        let host = self.call(caller, Get::<Host>::new(host)).await?;
        let text = "Hosts of this cloud tell nothing of themselves.";
        let health = self.live()?.health.as_ref();
        let health = health.ok_or_else(|| Error::new(&code::UNSUPPORTED).public(text))?;
        let checks = in_time(health.look(host.head.id)).await?;
        Ok((host, checks))
    }

    /// A picture of a server's screen as PNG.
    ///
    /// # Errors
    /// Those of [`Cloud::call`]; `wrong_state`, `unsupported`, `unavailable`.
    pub async fn screenshot(&self, caller: &Caller, server: &str) -> Result<Vec<u8>> {
        let (server, host) = self.call(caller, LookAtScreen { server: server.to_owned() }).await?;
        let live = self.live()?;
        let picture = async {
            let _turn = live.pictures.acquire().await.map_err(Error::internal)?;
            live.view.screenshot(host, server).await
        };
        let picture = in_time(picture).await?;
        let is_png = picture.starts_with(b"\x89PNG\r\n\x1a\n");
        if !is_png || picture.len() > PICTURE_BYTES_MAX {
            let length = picture.len();
            return Err(Error::unavailable(format!("no picture: {length} bytes, PNG: {is_png}")));
        }
        Ok(picture)
    }

    /// The end of what a server printed on its first serial port, as text that controls nothing;
    /// empty for one that never ran.
    ///
    /// # Errors
    /// Those of [`Cloud::call`]; `unsupported`, `unavailable`.
    pub async fn serial_log(&self, caller: &Caller, server: &str) -> Result<String> {
        let found = self.call(caller, ReadSerialLog { server: server.to_owned() }).await?;
        let live = self.live()?;
        let (server, Some(host)) = found else { return Ok(String::new()) };
        match in_time(live.view.serial_tail(host, server)).await {
            Ok(bytes) => {
                let from = bytes.len().saturating_sub(PRINTED_BYTES_MAX);
                Ok(printed::as_text(&bytes[from..]))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(error),
        }
    }

    /// What a server uses now, and since when that is known; none for one that does not run, or
    /// was not measured in the last minute.
    ///
    /// # Errors
    /// Those of [`Cloud::call`]; `unsupported`, `unavailable`.
    pub async fn usage_now(&self, caller: &Caller, server: &str) -> Result<Option<(Time, Values)>> {
        let wanted = ReadUsageNow { server: server.to_owned() };
        let Some(query) = self.call(caller, wanted).await? else { return Ok(None) };
        let series = in_time(self.live()?.metrics.read(query.clone())).await?;
        Ok(metric::last(&query, &series))
    }

    /// Series of a server's figures.
    ///
    /// # Errors
    /// Those of [`Cloud::call`] and of what is asked for; `unsupported`, `unavailable`.
    pub async fn metrics(&self, caller: &Caller, wanted: ReadMetrics) -> Result<Report> {
        let query = self.call(caller, wanted).await?;
        let values = in_time(self.live()?.metrics.read(query.clone())).await?;
        Ok(Report { query, values })
    }
}

async fn in_time<T>(looking: impl Future<Output = Result<T>>) -> Result<T> {
    let late = |_| Error::unavailable("the host did not answer in time");
    timeout(LOOK_TIME, looking).await.map_err(late)?
}

async fn connect(path: &Path) -> Result<UnixStream> {
    let failed = |fault| Error::unavailable(format!("{}: {fault}", path.display()));
    in_time(async { UnixStream::connect(path).await.map_err(failed) }).await
}

/// Who sits before which console, the longest first.
#[derive(Default)]
struct Seats {
    sitting: Mutex<HashMap<(Id<Server>, ConsoleKind), Sitting>>,
    count: AtomicU64,
}

type Sitting = VecDeque<(u64, oneshot::Sender<()>)>;

/// One place before a console.
struct Seat {
    seats: Arc<Seats>,
    console: (Id<Server>, ConsoleKind),
    number: u64,
    /// Told when the place is given to somebody else.
    taken: oneshot::Receiver<()>,
}

/// A serial port has one user; a screen may be watched by a few.
const fn places(kind: ConsoleKind) -> usize {
    match kind {
        ConsoleKind::Vnc => 4,
        ConsoleKind::Serial => 1,
    }
}

impl Seats {
    fn sitting(&self) -> MutexGuard<'_, HashMap<(Id<Server>, ConsoleKind), Sitting>> {
        self.sitting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a newcomer. Where there is none, whoever sits there the longest must leave: it
    /// may be a page that was forgotten, or whose owner cannot be reached.
    fn take(self: &Arc<Self>, server: Id<Server>, kind: ConsoleKind) -> Seat {
        let number = self.count.fetch_add(1, Ordering::SeqCst);
        let (leave, taken) = oneshot::channel();
        let mut all = self.sitting();
        let sitting = all.entry((server, kind)).or_default();
        while sitting.len() >= places(kind) {
            if let Some((_, leave)) = sitting.pop_front() {
                // Who has left already need not be told.
                let _gone = leave.send(());
            }
        }
        sitting.push_back((number, leave));
        drop(all);
        Seat { seats: self.clone(), console: (server, kind), number, taken }
    }
}

impl Seats {
    /// Everybody before a console must leave.
    fn clear(&self, console: (Id<Server>, ConsoleKind)) {
        for (_, leave) in self.sitting().remove(&console).into_iter().flatten() {
            // Who has left already need not be told.
            let _gone = leave.send(());
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut all = self.seats.sitting();
        if let Some(sitting) = all.get_mut(&self.console) {
            sitting.retain(|(number, _)| *number != self.number);
            if sitting.is_empty() {
                all.remove(&self.console);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use nubo_base::Uuid;

    use super::*;

    #[test]
    fn a_newcomer_takes_the_place_of_whoever_sat_there_the_longest() {
        let seats = Arc::new(Seats::default());
        let server = |n| Id::of(Uuid::from_u64_pair(n, 0));
        let is_taken = |seat: &mut Seat| seat.taken.try_recv().is_ok();
        let mut first = seats.take(server(1), ConsoleKind::Serial);
        let mut other = seats.take(server(2), ConsoleKind::Serial);
        let mut second = seats.take(server(1), ConsoleKind::Serial);
        assert!(is_taken(&mut first) && !is_taken(&mut other));
        let mut screens: Vec<_> = (0..5).map(|_| seats.take(server(1), ConsoleKind::Vnc)).collect();
        let taken: Vec<bool> = screens.iter_mut().map(is_taken).collect();
        assert_eq!(taken, [true, false, false, false, false]);
        drop(first);
        assert!(!is_taken(&mut second), "who was sent away takes nobody along");
        drop(second);
        let mut third = seats.take(server(1), ConsoleKind::Serial);
        assert!(!is_taken(&mut third));
        seats.clear((server(1), ConsoleKind::Serial));
        assert!(is_taken(&mut third), "who is sent away is told");
        drop((screens, other, third));
        assert!(seats.sitting().is_empty(), "nothing is kept of who has left");
    }
}
