//! Logging in to guests, by the machine's OpenSSH.
//!
//! A guest that does not let us in yet is asked again; a command that fails in it is a failure.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Longer than any boot takes, even that of the last of many guests on an emulated processor.
const PATIENCE: Duration = Duration::from_secs(300);
/// By this code ssh(1) tells of its own failures.
const SSH_FAILED: i32 = 255;

/// A key pair of this test.
pub struct Shell {
    key: PathBuf,
}

impl Shell {
    /// Makes a key pair in a folder.
    #[expect(clippy::disallowed_methods, reason = "logging in is what is tested")]
    pub fn make(folder: &Path) -> Self {
        let key = folder.join("id");
        let made = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f"])
            .arg(&key)
            .status()
            .unwrap();
        assert!(made.success());
        Self { key }
    }

    /// The public half.
    pub fn public_key(&self) -> String {
        let text = std::fs::read_to_string(self.key.with_extension("pub")).unwrap();
        text.trim().to_owned()
    }

    #[expect(clippy::disallowed_methods, reason = "logging in is what is tested")]
    fn command(&self, ip: &str, options: &[&str], command: &str) -> Command {
        let mut ssh = Command::new("ssh");
        ssh.arg("-F").arg("none");
        for option in options.iter().copied().chain([
            "UserKnownHostsFile=/dev/null",
            "StrictHostKeyChecking=no",
            "ConnectTimeout=5",
            "ServerAliveInterval=5",
            "LogLevel=ERROR",
        ]) {
            ssh.arg("-o").arg(option);
        }
        ssh.arg(format!("ssh://root@{ip}")).arg(command).stdin(Stdio::null());
        ssh
    }

    /// Tries once; an address may have a port after a colon.
    pub fn attempt(&self, ip: &str, command: &str) -> Output {
        let key = format!("IdentityFile={}", self.key.display());
        let options = ["BatchMode=yes", "IdentitiesOnly=yes", &key];
        self.command(ip, &options, command).output().unwrap()
    }

    /// What a command prints in a guest, once it lets us in.
    #[track_caller]
    pub fn run(&self, ip: &str, command: &str) -> String {
        let began = Instant::now();
        loop {
            let output = self.attempt(ip, command);
            if output.status.success() {
                return String::from_utf8(output.stdout).unwrap().trim().to_owned();
            }
            let lets_in = output.status.code() != Some(SSH_FAILED);
            assert!(
                !lets_in && began.elapsed() < PATIENCE,
                "{command:?} on {ip}: {} {}{}",
                output.status,
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr),
            );
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    /// What a command prints in a guest, logged in to with a password only.
    pub fn by_password(&self, ip: &str, password: &str, command: &str) -> Option<String> {
        let teller = self.key.with_file_name("tell-password");
        std::fs::write(&teller, "#!/bin/sh\nprintf '%s\\n' \"$TEST_PASSWORD\"\n").unwrap();
        std::fs::set_permissions(&teller, std::fs::Permissions::from_mode(0o700)).unwrap();
        let options = [
            "PubkeyAuthentication=no",
            "PreferredAuthentications=password",
            "NumberOfPasswordPrompts=1",
        ];
        let mut ssh = self.command(ip, &options, command);
        ssh.env("SSH_ASKPASS", &teller).env("SSH_ASKPASS_REQUIRE", "force");
        let output = ssh.env("TEST_PASSWORD", password).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        output.status.success().then(|| text.trim().to_owned())
    }

    /// The mark of the guest's present boot, and how many seconds it is up.
    #[track_caller]
    pub fn boot(&self, ip: &str) -> Boot {
        let text = self.run(ip, "cat /proc/sys/kernel/random/boot_id /proc/uptime");
        let (id, uptime) = text.split_once('\n').unwrap();
        let seconds = uptime.split(' ').next().unwrap().parse().unwrap();
        Boot { id: id.to_owned(), seconds }
    }
}

/// One run of a guest's kernel.
#[derive(Clone, Debug)]
pub struct Boot {
    /// Another one for every boot.
    pub id: String,
    /// Since the boot.
    pub seconds: f64,
}
