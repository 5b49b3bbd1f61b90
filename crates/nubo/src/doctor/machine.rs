//! The machine itself: folders, limits, clock, kernel, rights.

use std::fs::{self, OpenOptions};
use std::net::{TcpListener, ToSocketAddrs};
use std::path::Path;

use nubo_base::{Clock, SystemClock, Time};
use rustix::process::{Resource, getrlimit};

use super::Finding;

const GIB: u64 = 1 << 30;
/// Below this the control plane itself is in danger.
const FREE_LEAST: u64 = GIB;
/// Below this there is no room for disks of servers.
const FREE_GOOD: u64 = 20 * GIB;
/// 2026-01-01T00:00:00Z: this program is younger than that.
const BIRTH: Time = Time::from_micros(1_767_225_600_000_000);

/// Whether the data folder can be written, and has room.
pub fn data_folder(data: &Path) -> Vec<Finding> {
    let shown = data.display();
    let nearest = data.ancestors().find(|part| part.exists()).unwrap_or(Path::new("."));
    let nearest = if nearest.as_os_str().is_empty() { Path::new(".") } else { nearest };
    let probe = nearest.join(format!(".nubo-doctor-{}", std::process::id()));
    let written = OpenOptions::new().write(true).create_new(true).open(&probe);
    let writable = match written.and_then(|_| fs::remove_file(&probe)) {
        Ok(()) => Finding::ok(format!("data folder {shown} can be written")),
        Err(fault) => Finding::fail(
            format!("data folder {shown} cannot be written ({fault})"),
            "choose another with --data, or give this user the right to write there",
        ),
    };
    let room = match rustix::fs::statvfs(nearest) {
        Err(fault) => Finding::warn(format!("free space of {shown} is unknown ({fault})"), "look"),
        Ok(stat) => {
            let free = stat.f_bavail.saturating_mul(stat.f_frsize);
            let what = format!("{:.1} GiB are free in {shown}", free as f64 / GIB as f64);
            match free {
                ..FREE_LEAST => Finding::fail(what, "free at least 1 GiB"),
                FREE_LEAST..FREE_GOOD => Finding::warn(what, "disks of servers will need more"),
                FREE_GOOD.. => Finding::ok(what),
            }
        }
    };
    vec![writable, room]
}

/// Which SQLite was compiled in.
pub fn sqlite() -> Finding {
    Finding::ok(format!("SQLite {} is compiled in", nubo_store_sql::sqlite_version()))
}

/// Whether the limit of open files has room for many connections; `nubo serve` raises the limit
/// to what it may have by itself.
pub fn open_files() -> Finding {
    const WANTED: u64 = 16_384;
    let most = getrlimit(Resource::Nofile).maximum.unwrap_or(u64::MAX);
    if most >= WANTED {
        return Finding::ok(format!("up to {most} files may be open"));
    }
    Finding::warn(
        format!("only {most} files may be open, and every connection is one"),
        "raise it: LimitNOFILE=65536 in the service, or ulimit -n 65536",
    )
}

/// Whether the clock can be right.
pub fn clock() -> Finding {
    let now = SystemClock.now();
    if now > BIRTH {
        return Finding::ok(format!("the clock says {now}"));
    }
    Finding::fail(
        format!("the clock says {now}, which cannot be: credentials and leases would be wrong"),
        "timedatectl set-ntp true",
    )
}

/// Whether the port is free.
pub fn port(listen: &str) -> Finding {
    let addresses = match listen.to_socket_addrs() {
        Ok(addresses) => addresses.collect::<Vec<_>>(),
        Err(fault) => {
            let what = format!("{listen} is no address such as 127.0.0.1:8080 ({fault})");
            return Finding::fail(what, "give another --listen");
        }
    };
    match TcpListener::bind(addresses.as_slice()) {
        Ok(_) => Finding::ok(format!("{listen} is free")),
        Err(fault) => Finding::fail(
            format!("{listen} cannot be listened on ({fault})"),
            format!("see who has it: ss -ltnp; or choose another --listen than {listen}"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Grade;
    use super::*;

    #[test]
    fn a_port_that_is_taken_and_one_that_is_none_fail() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap().to_string();
        assert_eq!(port(&address).grade, Grade::Fail);
        assert_eq!(port("nowhere").grade, Grade::Fail);
        drop(taken);
        assert_eq!(port(&address).grade, Grade::Ok);
    }

    #[test]
    fn a_folder_that_is_not_there_yet_is_judged_by_its_parent() {
        let dir = tempfile::tempdir().unwrap();
        let findings = data_folder(&dir.path().join("a/b"));
        assert_eq!(findings[0].grade, Grade::Ok);
        assert!(!dir.path().join("a").exists(), "nothing is made");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "nothing is left");
        assert_eq!(data_folder(Path::new("/proc/nubo"))[0].grade, Grade::Fail);
    }
}
