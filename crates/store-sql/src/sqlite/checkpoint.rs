//! Moves what was committed from the log into the data file, beside the writer.
//!
//! Left to the engine, the writer does this itself every few thousand commits, and all who wait
//! for it then wait for the disk as well. Here another thread moves nearly all of it while the
//! writer goes on; what is left is little, and the writer moves it between two commits, because
//! the log can only begin anew when nothing of it is left.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, bounded};
use nubo_domain::{Error, Result};

use super::link::Link;

/// A log of so many pages (16 MiB) is worth moving.
const LOG_PAGES: i64 = 4_096;
/// So few pages may be left for the writer.
const REST_PAGES: i64 = 96;
/// With a very busy writer the rest may not become less; then it is moved all the same.
const ROUNDS_MAX: u32 = 4;

/// The thread, seen from the writer.
#[derive(Debug)]
pub(crate) struct Checkpointer {
    hints: Option<Sender<()>>,
    little_is_left: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    /// Starts the thread with a connection of its own.
    pub(crate) fn start(link: Link) -> Result<Self> {
        let (hints, hinted) = bounded(1);
        let little_is_left = Arc::new(AtomicBool::new(false));
        let told = little_is_left.clone();
        let thread = std::thread::Builder::new().name("store-log".into());
        let thread = thread.spawn(move || serve(link, &hinted, &told));
        let thread = Some(thread.map_err(Error::unavailable)?);
        Ok(Self { hints: Some(hints), little_is_left, thread })
    }

    /// To be called by the writer after each commit.
    pub(crate) fn committed(&self, writer: &mut Link) {
        if self.little_is_left.swap(false, Ordering::SeqCst) {
            // A failure costs nothing but room on the disk, and the next round tries again.
            if let Err(error) = writer.checkpoint() {
                tracing::warn!(%error, "the rest of the log stays");
            }
        } else if let Some(hints) = &self.hints {
            // A hint that waits already is as good.
            let _ = hints.try_send(());
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.hints = None;
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread that moves the log panicked");
        }
    }
}

fn serve(mut link: Link, hinted: &Receiver<()>, little_is_left: &AtomicBool) {
    while hinted.recv().is_ok() {
        match move_most(&mut link) {
            Ok(true) => little_is_left.store(true, Ordering::SeqCst),
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "the log stays where it is"),
        }
    }
}

/// Moves most of a long log; says whether the log was long.
fn move_most(link: &mut Link) -> Result<bool> {
    if link.log_pages()? < LOG_PAGES {
        return Ok(false);
    }
    for _ in 0..ROUNDS_MAX {
        let moved = link.checkpoint()?;
        if link.log_pages()? - moved < REST_PAGES {
            break;
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::conn::Conn;
    use crate::sqlite::{FILE, migrate};

    #[test]
    fn a_long_log_begins_anew_while_the_writer_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let mut writer = Link::open_writer(&path, false).unwrap();
        migrate(&mut writer).unwrap();
        let other = Link::open_writer(&path, false).unwrap();
        let checkpointer = Checkpointer::start(other).unwrap();
        writer.batch("CREATE TABLE filler (number INTEGER PRIMARY KEY, text BLOB)").unwrap();
        let (mut before, began) = (0, Instant::now());
        loop {
            writer.batch("INSERT INTO filler (text) VALUES (randomblob(40000))").unwrap();
            let pages = writer.log_pages().unwrap();
            if pages < before {
                break;
            }
            before = pages;
            checkpointer.committed(&mut writer);
            assert!(began.elapsed() < Duration::from_secs(60), "the log has {pages} pages");
        }
        assert!(before >= LOG_PAGES, "{before} pages are no long log");
    }
}
