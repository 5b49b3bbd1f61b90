//! The running dnsmasq of a network: started once, found again by whoever comes next.
//!
//! It detaches itself, so it outlives us; after a restart it is known by its pid file, by the
//! moment it was started and by the configuration on its command line. A process that differs in
//! any of these is somebody else's and is left alone.

use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nubo_domain::{Error, Result};
use nubo_ports::{NetworkSpec, PortSpec};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use serde::{Deserialize, Serialize};

use super::{config, has_foreign_lease, hosts, names, options, own_leases};
use crate::command;
use crate::settings::Settings;

/// Which process it was, so that another that got the same number is not taken for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    /// Its number.
    pub pid: i32,
    /// When it was started, in clock ticks since boot (field 22 of `/proc/PID/stat`).
    pub tick: u64,
}

/// The files of one network's service.
#[derive(Clone, Debug)]
pub struct Service {
    folder: PathBuf,
}

/// How long it may take to end after being asked to.
const PATIENCE: Duration = Duration::from_secs(2);

impl Service {
    /// The service whose files are in `folder`.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The process, if it runs. `known` is what was noted when it was started.
    pub fn find(&self, known: Option<Started>) -> Option<Started> {
        let text = read_bounded(&self.file("pid")).ok()?;
        let pid: i32 = text.trim().parse().ok().filter(|pid| *pid > 1)?;
        let line = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        let wanted = self.argument();
        let ours = line.split(|b| *b == 0).any(|word| word == wanted.as_bytes());
        let tick = start_tick(pid)?;
        let same = known.is_none_or(|known| known.pid != pid || known.tick == tick);
        (ours && same).then_some(Started { pid, tick })
    }

    fn argument(&self) -> String {
        format!("--conf-file={}", self.file("conf").display())
    }

    /// Makes the service run and know these ports. Must be called inside the namespace.
    ///
    /// # Errors
    /// `unavailable` with the reason for the log.
    pub async fn ensure(
        &self,
        network: &NetworkSpec,
        ports: &[PortSpec],
        settings: &Settings,
        known: Option<Started>,
    ) -> Result<Started> {
        self.make_folder().map_err(|e| self.failed("make", e))?;
        let changed = self.write("hosts", &hosts(ports))?
            | self.write("names", &names(network, ports))?
            | self.write("options", &options(network))?;
        let fresh = self.write("conf", &config(network, ports, settings, &self.folder))?;
        let mut found = self.find(known);
        let leases = read_bounded(&self.file("leases")).unwrap_or_default();
        let foreign = has_foreign_lease(&leases, ports);
        if let Some(started) = found.filter(|_| fresh || foreign) {
            stop(started)?;
            found = None;
        }
        if foreign {
            self.write("leases", &own_leases(&leases, ports))?;
        }
        match found {
            Some(started) => {
                if changed {
                    signal(started, Signal::HUP)?;
                }
                Ok(started)
            }
            None => self.start().await,
        }
    }

    async fn start(&self) -> Result<Started> {
        let _ = fs::remove_file(self.file("pid"));
        command::run("dnsmasq", &[&self.argument()], "").await?;
        self.find(None).ok_or_else(|| Error::unavailable("dnsmasq ended at once after its start"))
    }

    /// Ends the service and removes its files; also where there are none.
    ///
    /// # Errors
    /// `unavailable` with the reason for the log.
    pub fn ensure_gone(&self, known: Option<Started>) -> Result<()> {
        if let Some(started) = self.find(known) {
            stop(started)?;
        }
        match fs::remove_dir_all(&self.folder) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(self.failed("remove", e)),
            _ => Ok(()),
        }
    }

    /// The service has given up its rights when it reads its files again, so all may read them.
    fn make_folder(&self) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        fs::set_permissions(&self.folder, fs::Permissions::from_mode(0o755))
    }

    /// Whether the file was different before. A reader sees the old text or the new one.
    fn write(&self, name: &str, text: &str) -> Result<bool> {
        let path = self.file(name);
        if fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
            return Ok(false);
        }
        let next = self.file(&format!("{name}.new"));
        let write = || {
            fs::write(&next, text)?;
            fs::set_permissions(&next, fs::Permissions::from_mode(0o644))?;
            fs::rename(&next, &path)
        };
        write().map_err(|e| self.failed("write", e))?;
        Ok(true)
    }

    fn failed(&self, verb: &str, error: io::Error) -> Error {
        Error::unavailable(format!("cannot {verb} {}: {error}", self.folder.display()))
    }
}

/// Guests decide how many leases are renewed, never how much of the file is read.
fn read_bounded(path: &Path) -> io::Result<String> {
    use io::Read as _;
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(16 << 20).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Field 22 of `/proc/PID/stat`; the second field is a name in brackets that may hold anything.
fn start_tick(pid: i32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_ascii_whitespace().nth(19)?.parse().ok()
}

/// A handle of exactly this process, or none if it is gone or its number is another's now.
fn handle(started: Started) -> Option<OwnedFd> {
    let handle = pidfd_open(Pid::from_raw(started.pid)?, PidfdFlags::empty()).ok()?;
    (start_tick(started.pid) == Some(started.tick)).then_some(handle)
}

fn signal(started: Started, signal: Signal) -> Result<()> {
    let Some(handle) = handle(started) else { return Ok(()) };
    pidfd_send_signal(&handle, signal)
        .map_err(|e| Error::unavailable(format!("cannot signal dnsmasq {}: {e}", started.pid)))
}

fn stop(started: Started) -> Result<()> {
    let Some(handle) = handle(started) else { return Ok(()) };
    for how in [Signal::TERM, Signal::KILL] {
        let _ = pidfd_send_signal(&handle, how);
        let span = rustix::time::Timespec { tv_sec: PATIENCE.as_secs().cast_signed(), tv_nsec: 0 };
        let mut ends = [PollFd::new(&handle, PollFlags::IN)];
        if poll(&mut ends, Some(&span)).is_ok_and(|count| count > 0) {
            return Ok(());
        }
    }
    Err(Error::unavailable(format!("dnsmasq {} does not end", started.pid)))
}
