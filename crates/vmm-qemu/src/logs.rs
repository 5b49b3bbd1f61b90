//! Logs that a guest can fill and that stay small: what it prints, and what QEMU prints of it.
//!
//! QEMU appends what the guest prints to a file, whether anybody listens or not, so nothing is lost
//! while Nubo is down. A guest could fill the host's disk so. Therefore the front of a long log is
//! given back to the file system every few seconds: the file keeps its length, QEMU keeps its
//! place in it, nobody has to be told, and only the end takes up room.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::{FileExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::sync::{Arc, Weak};
use std::time::Duration;

use rustix::fs::{FallocateFlags, OFlags, fallocate};

use crate::driver::Qemu;
use crate::files;

/// How much of the end of a log can be read.
pub const TAIL_BYTES: u64 = 64 << 10;
/// The front is given back when a log takes up more than this.
const MOST_BYTES: u64 = 256 << 10;
/// How often the logs are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// How much of the end of a log can tell of a run.
const RUN_BYTES: u64 = 4 << 10;
/// Stands in a log where a run begins.
const BEGIN: &[u8] = b"\n--- the guest is started ---\n";

/// The two logs of a guest.
const NAMES: [&str; 2] = ["serial.log", "qemu.log"];

/// Opens a log; what is no plain file is none.
fn open(path: &Path, write: bool) -> io::Result<File> {
    let flags = i32::try_from((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits()).unwrap_or(0);
    let file = File::options().read(true).write(write).custom_flags(flags).open(path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::Error::other("no plain file")),
    }
}

/// The last bytes of a log; nothing if there is none.
///
/// # Errors
/// When it cannot be read.
pub fn tail(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = match open(path, false) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let length = file.metadata()?.len();
    let from = length.saturating_sub(most);
    let mut bytes = vec![0; usize::try_from(length - from).unwrap_or(0)];
    let mut done = 0;
    while done < bytes.len() {
        let at = from + u64::try_from(done).unwrap_or(0);
        match file.read_at(&mut bytes[done..], at)? {
            0 => break,
            count => done += count,
        }
    }
    bytes.truncate(done);
    Ok(bytes)
}

/// Shortens a log that nobody writes to, to its end; makes it if it is absent.
///
/// # Errors
/// When the host's disk does not take it.
pub fn cut(path: &Path) -> io::Result<()> {
    let length = fs::symlink_metadata(path).map_or(0, |meta| meta.len());
    if length > TAIL_BYTES || !path.exists() {
        files::write_bytes(path, &tail(path, TAIL_BYTES)?, 0o600)?;
    }
    Ok(())
}

/// Says in a log that what follows is of another run.
///
/// # Errors
/// When the host's disk does not take it.
pub fn begin(path: &Path) -> io::Result<()> {
    File::options().append(true).open(path)?.write_all(BEGIN)
}

/// What a log says of its last run, if that is not much.
///
/// # Errors
/// When it cannot be read.
pub fn last_run(path: &Path) -> io::Result<Vec<u8>> {
    let end = tail(path, RUN_BYTES)?;
    let begin = end.windows(BEGIN.len()).rposition(|words| words == BEGIN);
    Ok(begin.map_or(end.clone(), |at| end[at + BEGIN.len()..].to_vec()))
}

/// Gives the front of a log back that somebody may be writing to.
///
/// # Errors
/// When the file system cannot.
pub fn shorten(path: &Path) -> io::Result<()> {
    let meta = fs::symlink_metadata(path)?;
    if meta.blocks().saturating_mul(512) <= MOST_BYTES {
        return Ok(());
    }
    let file = open(path, true)?;
    // Whole blocks are given back; the end must stay whole.
    let keep = file.metadata()?.len().saturating_sub(TAIL_BYTES) / 4096 * 4096;
    if keep == 0 {
        return Ok(());
    }
    fallocate(&file, FallocateFlags::PUNCH_HOLE | FallocateFlags::KEEP_SIZE, 0, keep)?;
    Ok(())
}

/// Looks at the logs of all guests as long as the driver is there.
pub fn keep_short(qemu: &Arc<Qemu>) {
    let qemu: Weak<Qemu> = Arc::downgrade(qemu);
    tokio::spawn(async move {
        loop {
            let Some(held) = qemu.upgrade() else { return };
            let round = tokio::task::spawn_blocking(move || shorten_all(&held));
            if let Ok(Err(why)) = round.await {
                tracing::warn!(%why, "the guests' logs could not be looked at");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    });
}

fn shorten_all(qemu: &Qemu) -> nubo_domain::Result<()> {
    for server in qemu.servers()? {
        for name in NAMES {
            match shorten(&qemu.folder(server).file(name)) {
                Err(why) if why.kind() != io::ErrorKind::NotFound => {
                    tracing::warn!(%server, name, %why, "a log of a guest stays long");
                }
                _ => {}
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_that_is_written_to_stays_small_and_keeps_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("serial.log");
        let mut writer = File::options().create(true).append(true).open(&path).unwrap();
        for round in 0..200_u32 {
            writer.write_all(format!("{round:09}\n").repeat(1_000).as_bytes()).unwrap();
            shorten(&path).unwrap();
        }
        writer.sync_all().unwrap();
        let blocks = fs::metadata(&path).unwrap().blocks() * 512;
        assert!(blocks <= MOST_BYTES + (128 << 10), "{blocks}");
        let end = tail(&path, TAIL_BYTES).unwrap();
        assert_eq!(end.len(), 64 << 10);
        assert!(end.ends_with(b"000000199\n") && !end.contains(&0));
    }

    #[test]
    fn a_log_of_an_earlier_run_is_cut_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("serial.log");
        fs::write(&path, [b'a'; 100_000]).unwrap();
        cut(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().len(), TAIL_BYTES);
        cut(&folder.path().join("fresh")).unwrap();
        assert_eq!(tail(&folder.path().join("fresh"), 10).unwrap(), b"");
        assert_eq!(tail(&folder.path().join("absent"), 10).unwrap(), b"");
    }

    #[test]
    fn what_an_earlier_run_said_is_not_taken_for_the_last_ones_words() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("qemu.log");
        fs::write(&path, b"earlier").unwrap();
        assert_eq!(last_run(&path).unwrap(), b"earlier");
        begin(&path).unwrap();
        assert_eq!(last_run(&path).unwrap(), b"");
        begin(&path).unwrap();
        File::options().append(true).open(&path).unwrap().write_all(b"later").unwrap();
        assert_eq!(last_run(&path).unwrap(), b"later");
    }

    #[test]
    fn a_link_in_the_place_of_a_log_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("serial.log");
        std::os::unix::fs::symlink("/etc/passwd", &link).unwrap();
        assert!(tail(&link, 10).is_err());
    }
}
