//! The consoles of fake guests: real sockets, served as long as a guest is on.
//!
//! A guest's face is made when somebody looks at it for the first time and ends with its boot, and
//! with it every connection. Nothing here knows why a guest goes on or off.

mod rfb;
mod screen;
mod serial;

use std::collections::HashMap;
use std::fs::{DirBuilder, remove_dir_all, remove_file};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use nubo_domain::{Error, Result};
use nubo_ports::ConsoleKind;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;

use crate::records::{FakeGuest, Seat};
use screen::Screen;
use serial::Serial;

/// What a guest shows, and what is typed into it.
pub(crate) struct Face {
    serial: Serial,
    screen: Screen,
}

impl Face {
    fn of(guest: &FakeGuest) -> Self {
        Self { serial: Serial::of(guest), screen: Screen::of(guest) }
    }
}

/// What a guest has printed that nobody looked at while it was on.
pub(crate) fn printed(guest: &FakeGuest) -> Vec<u8> {
    Serial::of(guest).log()
}

/// The faces of all guests that are on and were looked at.
#[derive(Default)]
pub(crate) struct Faces {
    wanted: Option<PathBuf>,
    folder: Option<Folder>,
    open: HashMap<Seat, OpenFace>,
    count: u64,
}

struct OpenFace {
    starts: u64,
    face: Arc<Face>,
    sockets: HashMap<ConsoleKind, PathBuf>,
    /// Dropping it ends everything that serves this face.
    going: watch::Sender<()>,
}

impl Drop for OpenFace {
    fn drop(&mut self) {
        for path in self.sockets.values() {
            // Who still has the path finds nobody there.
            let _gone = remove_file(path);
        }
    }
}

impl Faces {
    /// None yet; sockets will lie below `beside`, or where there is room for short-lived files.
    pub fn below(beside: Option<&Path>) -> Self {
        Self { wanted: beside.map(|folder| folder.join("consoles")), ..Self::default() }
    }

    /// Ends the face of a guest that went off, or is in another boot than it was.
    pub fn keep_only(&mut self, seat: Seat, starts: Option<u64>) {
        if self.open.get(&seat).is_some_and(|open| Some(open.starts) != starts) {
            self.open.remove(&seat);
        }
    }

    fn open(&mut self, guest: &FakeGuest) -> &mut OpenFace {
        self.keep_only(guest.seat(), Some(guest.starts));
        self.open.entry(guest.seat()).or_insert_with(|| OpenFace {
            starts: guest.starts,
            face: Arc::new(Face::of(guest)),
            sockets: HashMap::new(),
            going: watch::Sender::new(()),
        })
    }

    /// The socket of a console of a guest that is on; must be called where tasks can be started.
    pub fn socket(&mut self, guest: &FakeGuest, kind: ConsoleKind) -> Result<PathBuf> {
        if let Some(path) = self.open(guest).sockets.get(&kind) {
            return Ok(path.clone());
        }
        self.count += 1;
        let failed = |fault| Error::unavailable(format!("a console's socket: {fault}"));
        let name = format!("{}.{}", self.count, kind.word());
        let path = self.folder().map_err(failed)?.join(name);
        let listener = UnixListener::bind(&path).map_err(failed)?;
        let open = self.open(guest);
        open.sockets.insert(kind, path.clone());
        tokio::spawn(serve(listener, open.face.clone(), kind, open.going.subscribe()));
        Ok(path)
    }

    /// What a guest that is on has printed.
    pub fn log(&mut self, guest: &FakeGuest) -> Vec<u8> {
        self.open(guest).face.serial.log()
    }

    /// A picture of the screen of a guest that is on.
    pub fn picture(&mut self, guest: &FakeGuest) -> Result<Vec<u8>> {
        self.open(guest).face.screen.png()
    }

    fn folder(&mut self) -> io::Result<PathBuf> {
        if let Some(folder) = &self.folder {
            return Ok(folder.0.clone());
        }
        let made = match &self.wanted {
            Some(path) if has_room(path) => Folder::anew(path)?,
            _ => Folder::passing()?,
        };
        let path = made.0.clone();
        self.folder = Some(made);
        Ok(path)
    }
}

/// Whether a socket's path below a folder fits into its address (unix(7): 108 bytes with the zero).
fn has_room(folder: &Path) -> bool {
    folder.as_os_str().len() + "/18446744073709551615.serial".len() < 108
}

/// A folder that only its owner can enter, and that goes with it.
struct Folder(PathBuf);

impl Folder {
    /// At a place that nobody else uses; what lies there is of a process before.
    fn anew(path: &Path) -> io::Result<Self> {
        match remove_dir_all(path) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault),
            _ => {}
        }
        DirBuilder::new().mode(0o700).create(path)?;
        Ok(Self(path.to_owned()))
    }

    /// Among short-lived files.
    fn passing() -> io::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = COUNT.fetch_add(1, Ordering::SeqCst);
            let name = format!("nubo-fake-{}-{number}", std::process::id());
            let path = std::env::temp_dir().join(name);
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => return Ok(Self(path)),
                // A process of the same number has left it behind.
                Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => {}
                Err(fault) => return Err(fault),
            }
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nobody looks for it any more, gone or not.
        let _gone = remove_dir_all(&self.0);
    }
}

/// Serves whoever comes until the guest's boot is over.
async fn serve(
    listener: UnixListener,
    face: Arc<Face>,
    kind: ConsoleKind,
    mut going: watch::Receiver<()>,
) {
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else { return };
                tokio::spawn(attend(stream, face.clone(), kind, going.clone()));
            }
            // The sender never sends; it goes.
            _ = going.changed() => return,
        }
    }
}

async fn attend(
    stream: UnixStream,
    face: Arc<Face>,
    kind: ConsoleKind,
    mut going: watch::Receiver<()>,
) {
    let attending = async {
        match kind {
            ConsoleKind::Vnc => rfb::attend(stream, &face.screen).await,
            ConsoleKind::Serial => serial::attend(stream, &face.serial).await,
        }
    };
    tokio::select! {
        ended = attending => tracing::trace!(?ended, "a look at a fake guest ended"),
        _ = going.changed() => {}
    }
}
