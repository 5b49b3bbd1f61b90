//! What of a cloud is on the machine, seen with the machine's own tools, and its removal.
//!
//! It must not ask the drivers: one that forgets something would also forget to tell of it. Other
//! clouds run on the same machine, so a cloud's things are known by its folders, by the group of
//! its links, by its addresses and by the random ends of its identifiers.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nubo_base::{digest, hex_lower};

use super::range::Range;

/// What a server leaves must have gone by then.
const GONE: Duration = Duration::from_secs(60);

/// Where a cloud keeps what it keeps on the machine.
pub struct Places {
    /// Its data folder.
    pub data: PathBuf,
    /// Its folder of running services.
    pub run: PathBuf,
    /// The number of its links.
    pub group: u32,
}

impl Places {
    /// Those of the cloud with this data folder.
    pub fn of(data: &Path) -> Self {
        let mark = hex_lower(&digest(&[data.as_os_str().as_encoded_bytes()]));
        let run = Path::new("/run/nubo").join(&mark[..8]);
        let group = nubo_net_linux::Settings::new(&run).link_group;
        Self { data: data.to_owned(), run, group }
    }

    /// Everything that is there of servers and networks. `marks` are ends of identifiers.
    /// The process of the cloud itself is left out.
    pub fn see(&self, cloud: Option<i32>, range: &Range, marks: &BTreeSet<String>) -> Vec<String> {
        let others = self.processes().into_iter().filter(|pid| Some(*pid) != cloud);
        let mut seen: Vec<_> =
            others.map(|pid| format!("process {pid}: {}", command(pid))).collect();
        for folder in ["guests", "disks", "volumes"].map(|name| self.data.join("host").join(name)) {
            seen.extend(entries(&folder).map(|name| folder.join(name).display().to_string()));
        }
        seen.extend(files(&self.run).into_iter().filter(|path| !path.ends_with("boot")).map(shown));
        seen.extend(self.links().into_iter().map(|link| format!("link {link}")));
        let tables = lines("nft", &["list", "tables"]).into_iter();
        seen.extend(tables.filter(|table| table.ends_with(&format!("_{}", self.group))));
        let routes = lines("ip", &["route", "show", "table", "all"]).into_iter();
        seen.extend(routes.filter(|route| range.concerns(route)));
        let mut named = Vec::new();
        named.extend(entries(Path::new("/run/netns")).map(|name| format!("namespace {name}")));
        named.extend(groups().into_iter().map(shown));
        named.extend(lines("ip", &["-o", "link"]));
        named.retain(|name| marks.iter().any(|mark| name.contains(mark.as_str())));
        seen.extend(named);
        seen
    }

    /// Waits until nothing is there any more.
    #[track_caller]
    pub fn await_empty(&self, cloud: Option<i32>, range: &Range, marks: &BTreeSet<String>) {
        let began = Instant::now();
        loop {
            let seen = self.see(cloud, range, marks);
            if seen.is_empty() {
                return;
            }
            assert!(began.elapsed() < GONE, "this is left on the machine: {seen:#?}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// The processes of QEMU, by the server's plain identifier.
    pub fn guests(&self) -> Vec<(String, i32)> {
        let folder = self.data.join("host/guests");
        let name = |pid: &i32| {
            let works_in = std::fs::read_link(format!("/proc/{pid}/cwd")).ok()?;
            let name = works_in.strip_prefix(&folder).ok()?.to_str()?.to_owned();
            // One that has ended, but was not waited for yet, works nowhere.
            (!name.is_empty()).then_some((name, *pid))
        };
        self.processes().iter().filter_map(name).collect()
    }

    /// Other processes whose command line names one of the folders, or that work in one.
    fn processes(&self) -> Vec<i32> {
        let own = std::process::id().cast_signed();
        let folders = [&self.data, &self.run].map(|path| path.to_str().unwrap().to_owned());
        let concerns = |pid: &i32| {
            let works_in = std::fs::read_link(format!("/proc/{pid}/cwd")).unwrap_or_default();
            let line = command(*pid);
            folders.iter().any(|f| line.contains(f.as_str()) || works_in.starts_with(f))
        };
        let pids = entries(Path::new("/proc")).filter_map(|name| name.parse().ok());
        pids.filter(|pid| *pid != own).filter(concerns).collect()
    }

    fn links(&self) -> Vec<String> {
        let group = self.group.to_string();
        let name = |line: String| {
            let name = line.split(": ").nth(1)?;
            name.split('@').next().map(str::to_owned)
        };
        lines("ip", &["-o", "link", "show", "group", &group]).into_iter().filter_map(name).collect()
    }

    /// Removes by force whatever is there. For tests that failed.
    pub fn remove(&self) {
        let guests: Vec<_> = entries(&self.data.join("host/guests")).collect();
        for pid in self.processes() {
            let pid = rustix::process::Pid::from_raw(pid).unwrap();
            let _ended_already = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
        std::thread::sleep(Duration::from_millis(200));
        let links = self.links();
        for name in entries(Path::new("/run/netns")) {
            // Of a network's identifier the link bears one character less than the namespace.
            let end = &name[name.len().saturating_sub(11)..];
            if links.iter().any(|link| *link == format!("nubo{end}")) {
                lines("ip", &["netns", "del", &name]);
            }
        }
        for link in self.links() {
            lines("ip", &["link", "del", &link]);
        }
        lines("nft", &["delete", "table", "inet", &format!("nubo_{}", self.group)]);
        for group in groups() {
            if guests.iter().any(|guest| group.ends_with(guest)) {
                let _busy_or_gone = std::fs::remove_dir(group);
            }
        }
        let _absent = std::fs::remove_dir_all(&self.run);
    }
}

fn shown(path: PathBuf) -> String {
    path.display().to_string()
}

/// The command line of a process; empty once it is gone.
pub fn command(pid: i32) -> String {
    let bytes = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&bytes).replace('\0', " ")
}

/// The control groups of guests, wherever the second version of groups is mounted.
fn groups() -> Vec<PathBuf> {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let roots = mounts.lines().filter(|line| line.contains(" - cgroup2 "));
    let roots = roots.filter_map(|line| line.split(' ').nth(4));
    let folders = roots.map(|root| Path::new(root).join("nubo"));
    folders.flat_map(|folder| entries(&folder).map(move |name| folder.join(name))).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in entries(folder).map(|name| folder.join(name)) {
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found
}

/// The names in a folder; none if it is absent.
pub fn entries(folder: &Path) -> impl Iterator<Item = String> + use<> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned())
}

/// What a program of the machine prints, whether it succeeds or not.
#[expect(clippy::disallowed_methods, reason = "the machine is looked at with its own tools")]
pub fn lines(program: &str, args: &[&str]) -> Vec<String> {
    let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap());
    let output = Command::new(program).args(args).env("PATH", path).stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|fault| panic!("{program}: {fault}"));
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}
