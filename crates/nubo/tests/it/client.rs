//! The client's commands as people type them, against a cloud that runs on fakes.

mod lost;
pub mod person;
mod shells;
mod work;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::binary::{Cloud, admin, nubo};

/// A cloud, and somebody with a home folder who has signed in to it.
pub struct Desk {
    pub cloud: Cloud,
    pub key: String,
    pub account: String,
    dir: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self::with(&[])
    }

    pub fn with(more: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let cloud = Cloud::start_with(&dir.path().join("data"), more);
        let create = ["account", "create", "--email", "a@example.com", "--rate-limit", "0"];
        let made = admin(&dir.path().join("data"), &create);
        let text = |name: &str| made[name].as_str().unwrap().to_owned();
        let desk = Self { cloud, key: text("key"), account: text("account_id"), dir };
        let said = desk.ok_with(&["login", "--url", &desk.cloud.address, "--key", "-"], &desk.key);
        assert_eq!(
            said,
            format!(
                "signed in to http://{} as a@example.com (profile default)\n",
                desk.cloud.address
            )
        );
        desk
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub fn home(&self) -> &Path {
        self.dir.path()
    }

    pub fn profiles(&self) -> PathBuf {
        self.home().join(".config/nubo/profiles.toml")
    }

    /// A command of this person.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = nubo(args);
        command.env("HOME", self.home()).env_remove("XDG_CONFIG_HOME");
        for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a command with a text on standard input.
    pub fn run_with(&self, args: &[&str], input: &str) -> Output {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// What a command prints that must be done.
    #[track_caller]
    pub fn ok(&self, args: &[&str]) -> String {
        done(args, &self.run(args))
    }

    #[track_caller]
    pub fn ok_with(&self, args: &[&str], input: &str) -> String {
        done(args, &self.run_with(args, input))
    }

    #[track_caller]
    pub fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.ok(&[args, &["-o", "json"]].concat())).unwrap()
    }

    /// The exit code and the words of a command that must fail.
    #[track_caller]
    pub fn no(&self, args: &[&str]) -> (i32, String) {
        let output = self.run(args);
        let text = String::from_utf8(output.stderr).unwrap();
        let code = output.status.code().unwrap();
        assert_ne!(code, 0, "{args:?}: {}", String::from_utf8_lossy(&output.stdout));
        (code, text)
    }
}

#[track_caller]
fn done(args: &[&str], output: &Output) -> String {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {} {told}", output.status);
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The words of a line of a table.
pub fn words(line: &str) -> Vec<&str> {
    line.split("  ").map(str::trim).filter(|word| !word.is_empty()).collect()
}
