//! The fake world's memory beyond the death of the process, as real guests would survive it.
//!
//! One JSON line for each change, written before the answer is given and never synced: the
//! machine itself does not die in these stories. A torn last line is what a killed process leaves.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use nubo_domain::{Error, Result};
use serde::{Deserialize, Serialize};

use nubo_base::Id;
use nubo_domain::{Snapshot, Volume};

use crate::records::{
    FakeDisk, FakeGuest, FakeImage, FakePort, FakeSnapshot, FakeVolume, Jack, Place, Seat,
};

/// One change. The last line about a thing is how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Guest(FakeGuest),
    GuestGone(Seat),
    Port(FakePort),
    /// All ports of a server.
    PortGone(Seat),
    OnePortGone(Jack),
    Disk(FakeDisk),
    DiskGone(Seat),
    Volume(FakeVolume),
    VolumeGone(Id<Volume>),
    Snapshot(FakeSnapshot),
    SnapshotGone(Id<Snapshot>),
    Image(FakeImage),
    ImageGone(Place),
}

/// An open journal.
#[derive(Debug)]
pub struct Journal(File);

impl Journal {
    /// Reads the changes at `path`; an absent file has none.
    pub fn read(path: &Path) -> Result<Vec<Change>> {
        let fault = |e: std::io::Error| Error::internal(format!("{}: {e}", path.display()));
        let file = match File::open(path) {
            Ok(file) => file,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(fault(e)),
        };
        let mut changes = Vec::new();
        let mut lines = BufReader::new(file).split(b'\n').enumerate().peekable();
        while let Some((index, line)) = lines.next() {
            let line = line.map_err(fault)?;
            match serde_json::from_slice(&line) {
                Ok(change) => changes.push(change),
                Err(_) if lines.peek().is_none() => {}
                Err(e) => {
                    let place = format!("{} line {}: {e}", path.display(), index + 1);
                    return Err(Error::internal(place));
                }
            }
        }
        Ok(changes)
    }

    /// Replaces the journal at `path` by `changes`, as a whole, and opens it for more.
    pub fn rewrite(path: &Path, changes: impl Iterator<Item = Change>) -> Result<Self> {
        let fault = |e: std::io::Error| Error::internal(format!("{}: {e}", path.display()));
        let fresh = path.with_extension("fresh");
        let mut text = Vec::new();
        for change in changes {
            text.extend(line(&change)?);
        }
        std::fs::write(&fresh, text).map_err(fault)?;
        std::fs::rename(&fresh, path).map_err(fault)?;
        OpenOptions::new().append(true).open(path).map(Self).map_err(fault)
    }

    /// Adds a change; it is there for the next process once this returns.
    pub fn write(&mut self, change: &Change) -> Result<()> {
        let line = line(change)?;
        self.0.write_all(&line).map_err(|e| Error::internal(format!("fake journal: {e}")))
    }
}

fn line(change: &Change) -> Result<Vec<u8>> {
    let mut line = serde_json::to_vec(change).map_err(Error::internal)?;
    line.push(b'\n');
    Ok(line)
}
