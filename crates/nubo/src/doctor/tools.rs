//! The programs that `--drivers host` works with.

use std::path::PathBuf;
use std::time::Duration;

use super::Finding;

/// A program, how to ask for its version, the Debian package that brings it, and what it is for.
const TOOLS: [(&str, &str, &str, &str); 5] = [
    ("qemu-system-x86_64", "--version", "qemu-system-x86", "runs servers"),
    ("qemu-img", "--version", "qemu-utils", "makes disks"),
    ("nft", "--version", "nftables", "filters and translates packets"),
    ("dnsmasq", "--version", "dnsmasq-base", "gives servers their addresses"),
    ("ip", "-V", "iproute2", "makes networks"),
];

/// A program that does not tell its version by then will not.
const PATIENCE: Duration = Duration::from_secs(5);

/// One finding for each program.
pub fn all() -> Vec<Finding> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let Ok(runtime) = runtime else { return Vec::new() };
    let check = |(name, question, package, purpose)| {
        let missing = || {
            let what = format!("{name} is missing; with --drivers host it {purpose}");
            Finding::warn(what, format!("apt-get install {package}"))
        };
        let Some(path) = find(name) else { return missing() };
        match runtime.block_on(version(&path, question)) {
            Some(version) => Finding::ok(format!("{name}: {version}")),
            None => {
                let what = format!("{} does not tell its version", path.display());
                Finding::warn(what, format!("apt-get install --reinstall {package}"))
            }
        }
    };
    TOOLS.into_iter().map(check).collect()
}

/// Where a program is: on the path, or where Debian keeps those of the superuser.
fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let extra = ["/usr/sbin", "/sbin"].map(PathBuf::from);
    let mut folders = std::env::split_paths(&path).chain(extra);
    folders.find_map(|folder| Some(folder.join(name)).filter(|file| file.is_file()))
}

/// The first line that the program prints when asked.
async fn version(path: &PathBuf, question: &str) -> Option<String> {
    let mut command = tokio::process::Command::new(path);
    command.arg(question).kill_on_drop(true);
    let output = tokio::time::timeout(PATIENCE, command.output()).await.ok()?.ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().next().unwrap_or_default().trim();
    (output.status.success() && !line.is_empty()).then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_has_a_finding_that_names_it() {
        let findings = all();
        assert_eq!(findings.len(), TOOLS.len());
        for ((name, ..), finding) in TOOLS.iter().zip(findings) {
            assert!(finding.what.contains(name), "{}", finding.what);
        }
        assert!(find("a-program-that-nobody-has").is_none());
    }
}
