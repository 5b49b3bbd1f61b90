//! Limits of a guest's process, where the host has control groups that may be changed.
//!
//! Each guest gets a group outside of whatever group Nubo itself is in: so the guest's process is
//! also not ended by a service manager that ends Nubo's group. Where there are no groups, or they
//! lack a controller, the guest runs without that limit; `doctor` says so.

use std::fs;
use std::path::{Path, PathBuf};

/// Controllers that a guest is limited by.
const CONTROLLERS: [&str; 3] = ["cpu", "memory", "pids"];

/// Memory that QEMU needs beside the guest's own, in MiB: its code, translated code and buffers.
const OVERHEAD_MIB: u64 = 768;

/// The folder of the guests' groups.
#[derive(Clone, Debug)]
pub struct Groups {
    folder: PathBuf,
}

/// Where the host's groups are, from `/proc/self/mountinfo`.
#[must_use]
pub fn root(mounts: &str) -> Option<PathBuf> {
    let line = mounts.lines().find(|line| line.contains(" - cgroup2 "))?;
    line.split(' ').nth(4).map(PathBuf::from)
}

impl Groups {
    /// The groups of this host, if they may be changed.
    #[must_use]
    pub fn open() -> Option<Self> {
        let root = root(&fs::read_to_string("/proc/self/mountinfo").ok()?)?;
        Self::below(&root)
    }

    fn below(root: &Path) -> Option<Self> {
        let folder = root.join("nubo");
        fs::create_dir_all(&folder).ok()?;
        hand_down(root);
        hand_down(&folder);
        Some(Self { folder })
    }

    /// Which of our limits the host can keep.
    #[must_use]
    pub fn controllers(&self) -> Vec<&'static str> {
        let words = fs::read_to_string(self.folder.join("cgroup.controllers")).unwrap_or_default();
        CONTROLLERS.into_iter().filter(|c| words.split_whitespace().any(|w| w == *c)).collect()
    }

    /// Puts a process into the group of a guest and limits it.
    ///
    /// # Errors
    /// When the process cannot be put there; limits that the host cannot keep are left out.
    pub fn join(&self, guest: &str, pid: i32, vcpus: u32, memory_mib: u64) -> std::io::Result<()> {
        let group = self.folder.join(guest);
        fs::create_dir_all(&group)?;
        for (file, value) in limits(vcpus, memory_mib) {
            let path = group.join(file);
            if path.exists() {
                fs::write(path, value)?;
            }
        }
        fs::write(group.join("cgroup.procs"), pid.to_string())
    }

    /// Removes the group of a guest whose process has ended.
    ///
    /// # Errors
    /// When it is there and stays.
    pub fn remove(&self, guest: &str) -> std::io::Result<()> {
        match fs::remove_dir(self.folder.join(guest)) {
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }
}

/// Lets a folder's groups use our controllers; those that are not there are left out one by one.
fn hand_down(folder: &Path) {
    for controller in CONTROLLERS {
        let written = fs::write(folder.join("cgroup.subtree_control"), format!("+{controller}"));
        if let Err(why) = written {
            tracing::debug!(%why, controller, folder = %folder.display(), "no such limit here");
        }
    }
}

/// The files of a group and what is written to them.
fn limits(vcpus: u32, memory_mib: u64) -> [(&'static str, String); 4] {
    let bytes = memory_mib.saturating_add(OVERHEAD_MIB).saturating_mul(1 << 20);
    // Half a processor beside the virtual ones is for input and output.
    let quota = u64::from(vcpus) * 100_000 + 50_000;
    [
        ("memory.max", bytes.to_string()),
        ("memory.swap.max", "0".into()),
        ("cpu.max", format!("{quota} 100000")),
        ("pids.max", (u64::from(vcpus) + 128).to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unified_groups_are_found_beside_the_old_ones() {
        let mounts = "31 30 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n\
                      40 30 0:36 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";
        assert_eq!(root(mounts).unwrap(), Path::new("/sys/fs/cgroup/unified"));
        assert_eq!(root("31 30 0:27 / /x rw - tmpfs tmpfs rw\n"), None);
    }

    #[test]
    fn limits_follow_the_size_and_leave_room_for_the_hypervisor() {
        let [memory, swap, cpu, pids] = limits(2, 1_024);
        assert_eq!(memory, ("memory.max", (1_792_u64 << 20).to_string()));
        assert_eq!(swap, ("memory.swap.max", "0".into()));
        assert_eq!(cpu, ("cpu.max", "250000 100000".into()));
        assert_eq!(pids, ("pids.max", "130".into()));
    }

    #[test]
    fn a_group_takes_the_limits_it_has_files_for() {
        let root = tempfile::tempdir().unwrap();
        let groups = Groups::below(root.path()).unwrap();
        let group = root.path().join("nubo/g");
        fs::create_dir_all(&group).unwrap();
        fs::write(group.join("memory.max"), "max").unwrap();
        groups.join("g", 42, 1, 256).unwrap();
        assert_eq!(fs::read_to_string(group.join("cgroup.procs")).unwrap(), "42");
        assert_eq!(
            fs::read_to_string(group.join("memory.max")).unwrap(),
            (1_u64 << 30).to_string()
        );
        assert!(!group.join("cpu.max").exists());
        groups.remove("absent").unwrap();
    }
}
