//! Processes as the kernel tells of them: who is it, does it live, make it end.
//!
//! A number alone says nothing, for the kernel gives numbers out again. A process is known by its
//! number and the moment it started; whoever claims to run a guest is also asked for its folder.

use std::io;
use std::path::Path;
use std::time::Duration;

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep};

/// A process that no other one can be taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// Its number.
    pub pid: i32,
    /// When it started, in clock ticks since the host's start.
    pub start: u64,
    /// Which start of the host.
    pub host_boot: String,
}

/// What `/proc/<pid>/stat` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stat {
    /// `R`, `S`, `Z` and so on.
    pub state: char,
    /// Ticks spent in user mode and in the kernel.
    pub ticks: u64,
    /// When it started.
    pub start: u64,
}

/// Reads a line of `/proc/<pid>/stat`; the name in parentheses may hold anything.
#[must_use]
pub fn parse_stat(line: &str) -> Option<Stat> {
    let (_, rest) = line.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
    let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
    // Counted from the third field of proc(5), which is the first after the name.
    Some(Stat {
        state: fields.first()?.chars().next()?,
        ticks: number(11)?.checked_add(number(12)?)?,
        start: number(19)?,
    })
}

/// Which start of the host this is.
#[must_use]
pub fn host_boot() -> String {
    let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    text.trim().to_owned()
}

/// What the kernel says of a living process.
fn stat(pid: i32) -> Option<Stat> {
    let line = std::fs::read(format!("/proc/{pid}/stat")).ok()?;
    let stat = parse_stat(&String::from_utf8_lossy(&line))?;
    let lives = match stat.state {
        'X' => false,
        // Its first thread has ended; as long as others have not, they hold its files.
        'Z' => std::fs::read_dir(format!("/proc/{pid}/task")).is_ok_and(|tasks| tasks.count() > 1),
        _ => true,
    };
    lives.then_some(stat)
}

impl Process {
    /// The living process with this number.
    #[must_use]
    pub fn of(pid: i32) -> Option<Self> {
        let stat = stat(pid)?;
        Some(Self { pid, start: stat.start, host_boot: host_boot() })
    }

    /// What the kernel says of it, while it lives.
    #[must_use]
    pub fn stat(&self) -> Option<Stat> {
        let stat = stat(self.pid)?;
        (stat.start == self.start && self.host_boot == host_boot()).then_some(stat)
    }

    /// Whether it lives.
    #[must_use]
    pub fn lives(&self) -> bool {
        self.stat().is_some()
    }

    /// Sends a signal to this process and never to one that got its number since.
    ///
    /// # Errors
    /// What the kernel says; a process that is gone is no error.
    pub fn signal(&self, signal: Signal) -> io::Result<()> {
        let Some(pid) = Pid::from_raw(self.pid) else { return Ok(()) };
        let Ok(handle) = pidfd_open(pid, PidfdFlags::empty()) else { return Ok(()) };
        // The handle is of whoever has the number now; it is ours if it is ours after this.
        if !self.lives() {
            return Ok(());
        }
        match pidfd_send_signal(&handle, signal) {
            Ok(()) | Err(rustix::io::Errno::SRCH) => Ok(()),
            Err(why) => Err(why.into()),
        }
    }

    /// Waits for its end; false if it still lives after `limit`.
    pub async fn wait(&self, limit: Duration) -> bool {
        let deadline = Instant::now() + limit;
        let mut pause = Duration::from_millis(2);
        while self.lives() {
            if Instant::now() >= deadline {
                return false;
            }
            sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(50));
        }
        true
    }

    /// Makes it end: first so that it can write out what it holds, then at once.
    ///
    /// # Errors
    /// When it may not be signalled or does not end.
    pub async fn kill(&self) -> io::Result<()> {
        self.signal(Signal::TERM)?;
        if self.wait(Duration::from_secs(3)).await {
            return Ok(());
        }
        self.signal(Signal::KILL)?;
        match self.wait(Duration::from_secs(10)).await {
            true => Ok(()),
            false => Err(io::Error::other(format!("process {} does not end", self.pid))),
        }
    }
}

/// The process that runs in `folder` and has `word` among its arguments: how a guest is found
/// whose starter died before it could write down whom it had started.
#[must_use]
pub fn find(folder: &Path, word: &str) -> Option<Process> {
    let entries = std::fs::read_dir("/proc").ok()?;
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| runs(*pid, folder, word)).find_map(Process::of)
}

fn runs(pid: i32, folder: &Path, word: &str) -> bool {
    let cwd = std::fs::read_link(format!("/proc/{pid}/cwd"));
    if cwd.ok().as_deref() != Some(folder) {
        return false;
    }
    let arguments = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    arguments.split(|b| *b == 0).any(|argument| argument == word.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_parentheses_and_blanks_does_not_move_the_fields() {
        let line = "42 (a) R (x) S 1 42 42 0 -1 4194560 1 0 0 0 30 12 0 0 20 0 3 0 9876 1 2";
        let stat = parse_stat(line).unwrap();
        assert_eq!(stat, Stat { state: 'S', ticks: 42, start: 9876 });
        assert_eq!(parse_stat("42 (x"), None);
        assert_eq!(parse_stat("42 (x) S 1"), None);
    }

    #[test]
    fn a_number_that_was_given_out_again_is_another_process() {
        let pid = i32::try_from(std::process::id()).unwrap();
        let me = Process::of(pid).unwrap();
        assert!(me.lives());
        assert!(!Process { start: me.start + 1, ..me.clone() }.lives());
        assert!(!Process { host_boot: "another".into(), ..me.clone() }.lives());
        // A signal to the other process must not reach this one.
        let other = Process { start: me.start + 1, ..me };
        other.signal(Signal::KILL).unwrap();
    }

    #[tokio::test]
    async fn a_process_is_found_by_its_folder_and_a_word_and_ends_when_killed() {
        let folder = tempfile::tempdir().unwrap();
        let folder_path = folder.path().canonicalize().unwrap();
        let mut child = tokio::process::Command::new("sleep")
            .args(["300"])
            .current_dir(&folder_path)
            .spawn()
            .unwrap();
        let found = loop {
            // The child is a copy of this program until it has become `sleep`.
            if let Some(found) = find(&folder_path, "300") {
                break found;
            }
            sleep(Duration::from_millis(5)).await;
        };
        assert_eq!(u32::try_from(found.pid).ok(), child.id());
        assert_eq!(find(&folder_path, "301"), None);
        assert_eq!(find(Path::new("/nowhere"), "300"), None);
        found.kill().await.unwrap();
        // Not yet waited for, and yet not alive.
        assert!(!found.lives());
        child.wait().await.unwrap();
    }
}
