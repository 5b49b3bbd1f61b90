//! Starting a program so that it outlives this one and has fewer rights.
//!
//! The way is `setsid setpriv qemu …`: each program becomes the next, so the number of the process
//! stays the same. Nothing is inherited but three open files. The thread that starts it has moved
//! into the guest's network namespace before, and the process stays there.

use std::fs::File;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use nubo_domain::{Error, Result, code};
use nubo_ports::{NicSource, find_program};
use tokio::process::{Child, Command};

use crate::tap;

/// A program to start.
#[derive(Clone, Debug)]
pub struct Launch {
    /// What to start.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Where it runs.
    pub folder: PathBuf,
    /// The user and group it runs as; none keeps this process' own.
    pub user: Option<u32>,
    /// The file that takes what it prints.
    pub log: PathBuf,
    /// The tap that becomes its standard input.
    pub nic: Option<NicSource>,
}

/// Starts it. Its end is the caller's to wait for.
///
/// # Errors
/// `unsupported` when a program is missing, `wrong_state` when the tap is, else `unavailable`.
pub async fn launch(launch: Launch) -> Result<Child> {
    let runtime = tokio::runtime::Handle::current();
    let started = tokio::task::spawn_blocking(move || {
        // A thread of its own, for it does not come back from the namespace.
        let thread = std::thread::spawn(move || {
            let _inside = runtime.enter();
            start(&launch)
        });
        thread.join().unwrap_or_else(|_| Err(Error::internal("the starting thread died")))
    });
    started.await.map_err(Error::internal)?
}

fn start(launch: &Launch) -> Result<Child> {
    let (program, arguments) = command_line(launch)?;
    let input = match &launch.nic {
        Some(nic) => {
            if let Some(namespace) = &nic.namespace {
                tap::enter(namespace)?;
            }
            Stdio::from(tap::open(nic)?)
        }
        None => Stdio::null(),
    };
    let log = File::options().append(true).create(true).open(&launch.log);
    let log = log.map_err(Error::unavailable)?;
    let copy = log.try_clone().map_err(Error::unavailable)?;
    let mut command = Command::new(program);
    command.args(arguments).current_dir(&launch.folder).env_clear().env("LANG", "C");
    command.env("PATH", "/usr/bin:/bin").stdin(input).stdout(copy).stderr(log);
    command.spawn().map_err(|why| missing(&launch.program, &why))
}

fn missing(program: &Path, why: &std::io::Error) -> Error {
    let text = "The hypervisor is not installed on the host.";
    let detail = format!("{}: {why}", program.display());
    match why.kind() {
        std::io::ErrorKind::NotFound => Error::new(&code::UNSUPPORTED).public(text).detail(detail),
        _ => Error::unavailable(detail),
    }
}

fn command_line(launch: &Launch) -> Result<(PathBuf, Vec<String>)> {
    let tool =
        |name: &str| find_program(name).ok_or_else(|| missing(Path::new(name), &not_found()));
    // A missing program would otherwise only show in the log of the one before it.
    if !launch.program.is_file() {
        return Err(missing(&launch.program, &not_found()));
    }
    let mut words = Vec::new();
    if let Some(user) = launch.user {
        words.push(tool("setpriv")?.display().to_string());
        words.extend(fewer_rights(user, accelerator_group()));
    }
    words.push(launch.program.display().to_string());
    words.extend(launch.arguments.iter().cloned());
    Ok((tool("setsid")?, words))
}

fn not_found() -> std::io::Error {
    std::io::ErrorKind::NotFound.into()
}

/// The arguments of setpriv(1) up to the program.
fn fewer_rights(user: u32, group: Option<u32>) -> Vec<String> {
    let mut words = vec![format!("--reuid={user}"), format!("--regid={user}")];
    words.push(group.map_or_else(|| "--clear-groups".into(), |group| format!("--groups={group}")));
    words.extend(["--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"].map(String::from));
    words.push("--".into());
    words
}

/// The group that may use the processor's virtualisation, if it is a group's right.
fn accelerator_group() -> Option<u32> {
    let meta = std::fs::metadata("/dev/kvm").ok()?;
    (meta.mode() & 0o060 == 0o060 && meta.gid() != 0).then(|| meta.gid())
}

/// Whether this process may give rights away and change owners.
#[must_use]
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guests_process_has_no_right_and_can_gain_none() {
        insta::assert_snapshot!(fewer_rights(100_007, Some(108)).join(" "));
        assert!(fewer_rights(1, None).contains(&"--clear-groups".to_owned()));
    }

    #[tokio::test]
    async fn a_missing_program_is_named_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let wish = Launch {
            program: "/nowhere/qemu".into(),
            arguments: Vec::new(),
            folder: folder.path().into(),
            user: None,
            log: folder.path().join("log"),
            nic: None,
        };
        let error = launch(wish).await.unwrap_err();
        assert_eq!(error.message(), "The hypervisor is not installed on the host.");
        assert!(error.log_detail().unwrap().contains("/nowhere/qemu"));
    }
}
