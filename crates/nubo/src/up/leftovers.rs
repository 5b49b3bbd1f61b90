//! What is left of a cloud's servers on the machine, seen without asking the drivers.
//!
//! It is what `--check` believes: a driver that forgets something would also forget to tell of it.
//! Other clouds may run on the same machine, so everything is known by a mark of its own.

use std::path::Path;
use std::process::Command;

/// Names of the processes, namespaces, links, rules, groups and files that bear one of the marks
/// or belong to the data folder.
pub fn see(data: &Path, marks: &[String]) -> Vec<String> {
    let mut seen = processes(data);
    let folders = ["guests", "disks", "volumes"].map(|name| data.join("host").join(name));
    for folder in &folders {
        seen.extend(entries(folder).map(|name| folder.join(name).display().to_string()));
    }
    let mut named = Vec::new();
    named.extend(entries(Path::new("/run/netns")).map(|name| format!("namespace {name}")));
    named.extend(entries(Path::new("/sys/fs/cgroup/nubo")).map(|name| format!("group {name}")));
    named.extend(lines("ip", &["-o", "link"]));
    named.extend(lines("nft", &["list", "tables"]));
    named.retain(|name| marks.iter().any(|mark| name.contains(mark.as_str())));
    seen.extend(named);
    seen
}

/// Other processes whose command line names the folder, or that work in it.
fn processes(data: &Path) -> Vec<String> {
    let data = data.as_os_str().as_encoded_bytes();
    let own = std::process::id().to_string();
    let concerns = |pid: &String| {
        let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let works_in = std::fs::read_link(format!("/proc/{pid}/cwd")).unwrap_or_default();
        let names = |text: &[u8]| text.windows(data.len()).any(|part| part == data);
        *pid != own && (names(&line) || names(works_in.as_os_str().as_encoded_bytes()))
    };
    let pids = entries(Path::new("/proc")).filter(|n| n.bytes().all(|b| b.is_ascii_digit()));
    pids.filter(concerns).map(|pid| format!("process {pid}")).collect()
}

fn entries(folder: &Path) -> impl Iterator<Item = String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned())
}

#[expect(clippy::disallowed_methods, reason = "nobody else may tell what is left")]
fn lines(program: &str, args: &[&str]) -> Vec<String> {
    let output = Command::new(program).args(args).output();
    let text = output.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}
