//! A key of our own, and logging in with it: by the machine's OpenSSH.

use std::net::Ipv4Addr;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::halt::{Halt, Outcome};

/// A guest that does not let us in by then will not. Emulated guests take a minute at times.
const PATIENCE: Duration = Duration::from_secs(240);
const REMEDY: &str = "install it: apt-get install -y openssh-client";

/// A key pair in a folder.
pub struct Shell {
    key: PathBuf,
    hosts: PathBuf,
}

impl Shell {
    /// The key pair of a data folder, made if it is absent.
    pub fn of(data: &Path) -> Outcome<Self> {
        let folder = data.join("ssh");
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder);
        made.map_err(|fault| Halt::at("make the folder", folder.display(), fault))?;
        let shell = Self { key: folder.join("id_ed25519"), hosts: folder.join("known_hosts") };
        if !shell.key.with_extension("pub").exists() {
            shell.make()?;
        }
        Ok(shell)
    }

    #[expect(clippy::disallowed_methods, reason = "OpenSSH makes the keys that it reads")]
    fn make(&self) -> Outcome {
        // A half-made pair of a run that was cut off.
        drop(std::fs::remove_file(&self.key));
        let mut command = Command::new("ssh-keygen");
        command.args(["-q", "-t", "ed25519", "-N", "", "-C", "nubo-up", "-f"]).arg(&self.key);
        let output = command.stdin(Stdio::null()).output();
        let output =
            output.map_err(|fault| Halt::failed(format!("ssh-keygen: {fault}; {REMEDY}")))?;
        if output.status.success() {
            return Ok(());
        }
        let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(Halt::failed(format!("ssh-keygen made no key: {why}")))
    }

    /// The file of the private half.
    pub fn key(&self) -> &Path {
        &self.key
    }

    /// The public half, in OpenSSH form.
    pub fn public_key(&self) -> Outcome<String> {
        let path = self.key.with_extension("pub");
        let read = std::fs::read_to_string(&path);
        read.map(|text| text.trim().to_owned())
            .map_err(|fault| Halt::at("read", path.display(), fault))
    }

    /// The command by which a person logs in.
    pub fn line(&self, user: &str, address: Ipv4Addr) -> String {
        format!("ssh -i {} {user}@{address}", self.key.display())
    }

    /// Runs a command in a guest once it lets us in; says what it printed.
    /// Ends early once `goes_on` says no.
    pub fn run(
        &self,
        (user, address): (&str, Ipv4Addr),
        command: &str,
        goes_on: impl Fn() -> bool,
    ) -> Outcome<String> {
        let since = Instant::now();
        loop {
            let output = self.attempt(user, address, command)?;
            if output.status.success() {
                return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
            }
            if since.elapsed() > PATIENCE || !goes_on() {
                let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
                return Err(Halt::failed(format!(
                    "{} does not let us in: {why}",
                    self.line(user, address)
                )));
            }
            std::thread::sleep(Duration::from_millis(500));
        }
    }

    #[expect(clippy::disallowed_methods, reason = "a person would log in with OpenSSH too")]
    fn attempt(
        &self,
        user: &str,
        address: Ipv4Addr,
        command: &str,
    ) -> Outcome<std::process::Output> {
        let hosts = format!("UserKnownHostsFile={}", self.hosts.display());
        let mut ssh = Command::new("ssh");
        ssh.arg("-i").arg(&self.key).args(["-o", &hosts]);
        for option in [
            "BatchMode=yes",
            "IdentitiesOnly=yes",
            "StrictHostKeyChecking=accept-new",
            "ConnectTimeout=5",
            "ServerAliveInterval=5",
            "LogLevel=ERROR",
        ] {
            ssh.args(["-o", option]);
        }
        ssh.arg(format!("{user}@{address}")).arg(command).stdin(Stdio::null());
        ssh.output().map_err(|fault| Halt::failed(format!("ssh: {fault}; {REMEDY}")))
    }
}
