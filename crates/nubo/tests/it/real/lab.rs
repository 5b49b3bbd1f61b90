//! One real cloud: its process, its owner's key, and the few requests that all tests make.
//!
//! It must not know what is tested. Guests outlive the process of the cloud, so whatever is left
//! when a test has failed is removed by force.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::{Value, json};

use super::host::{Places, lines};
use super::range::Range;
use super::ssh::Shell;
use crate::binary::{Cloud, admin, new_key, nubo};

/// Longer than any good work takes on a loaded machine without virtualisation.
pub const PATIENCE: Duration = Duration::from_secs(240);

/// Less than what a fresh cloud sells, so that twenty of them find room on a small machine.
pub const SIZE: &str = "mini";

/// A cloud on this machine's drivers.
pub struct Lab {
    cloud: Option<Cloud>,
    /// A key with every right.
    pub key: String,
    /// Logging in to guests; the cloud knows its key as `me`.
    pub shell: Shell,
    /// Its things on the machine.
    pub places: Places,
    /// Its addresses.
    pub range: Range,
    marks: RefCell<BTreeSet<String>>,
    is_done: Cell<bool>,
    settings: Vec<(&'static str, &'static str)>,
    _disk: Disk,
    dir: tempfile::TempDir,
}

/// A file system of its own, in memory; gone with its owner.
struct Disk(PathBuf);

impl Disk {
    fn mount(path: &Path, size: &str) -> Self {
        let shown = path.to_str().unwrap();
        lines("mount", &["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs", shown]);
        assert_eq!(lines("stat", &["-f", "-c", "%T", shown]), ["tmpfs"]);
        Self(path.to_owned())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        lines("umount", &["--lazy", self.0.to_str().unwrap()]);
    }
}

impl Lab {
    /// A fresh cloud with an account. Its disks lie in memory, where only what guests write counts,
    /// so that no test depends on how full this machine's disk is.
    pub fn start() -> Self {
        Self::start_on_disk_of("40g")
    }

    /// As [`Lab::start`], with settings in the environment of its process.
    pub fn start_with(settings: &[(&'static str, &'static str)]) -> Self {
        Self::made("40g", settings)
    }

    /// A fresh cloud whose data folder is a file system of this size.
    pub fn start_on_disk_of(size: &str) -> Self {
        Self::made(size, &[])
    }

    fn made(size: &str, settings: &[(&'static str, &'static str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let mut lab = Self {
            cloud: None,
            key: String::new(),
            shell: Shell::make(dir.path()),
            places: Places::of(&data.canonicalize().unwrap()),
            range: Range::claim(),
            marks: RefCell::default(),
            is_done: Cell::new(false),
            settings: settings.to_vec(),
            _disk: Disk::mount(&data, size),
            dir,
        };
        lab.begin();
        lab.key = new_key(&data, "owner@example.com");
        lab.sell(SIZE, (1, 256, 1));
        let key = json!({ "name": "me", "public_key": lab.shell.public_key() });
        lab.ask("POST", "/v1/ssh-keys", &key);
        lab
    }

    /// Puts a size into the catalogue: processors, MiB of memory, GiB of disk.
    pub fn sell(&self, name: &str, (vcpus, memory, disk): (u32, u32, u32)) {
        let shape = [vcpus, memory, disk].map(|number| number.to_string());
        let [vcpus, memory, disk] = &shape;
        let size = ["size", "create", name, "--vcpus", vcpus, "--memory-mib", memory];
        let price = ["--disk-gib", disk, "--price-monthly", "1"];
        admin(self.data(), &[&size[..], &price].concat());
    }

    /// Starts the cloud's process, the first time or again.
    pub fn begin(&mut self) {
        assert!(self.cloud.is_none());
        self.cloud = Some(Cloud::by(&mut self.command()));
    }

    /// The command that serves this cloud.
    pub fn command(&self) -> std::process::Command {
        let data = self.data().to_str().unwrap();
        let (public, transit) = (self.range.public(), self.range.transit());
        let mut command = nubo(&["serve", "--data", data, "--listen", "127.0.0.1:0"]);
        command.args(["--drivers", "host", "--log", "info,postgres=warn"]);
        command.args(["--public-pool", &public, "--transit", &transit]);
        command.envs(self.settings.iter().copied());
        let log = File::options().append(true).create(true).open(self.log_path()).unwrap();
        command.stderr(log);
        command
    }

    /// Ends the cloud's process.
    pub fn end(&mut self, signal: Signal) -> ExitStatus {
        self.cloud.take().unwrap().end(signal).0
    }

    pub fn data(&self) -> &Path {
        &self.places.data
    }

    fn log_path(&self) -> PathBuf {
        self.dir.path().join("log")
    }

    /// What the cloud has logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    pub fn cloud(&self) -> &Cloud {
        self.cloud.as_ref().unwrap()
    }

    /// A request that must be granted.
    #[track_caller]
    pub fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let (status, _, answer) = self.cloud().ask(method, path, &self.key, &text);
        assert!((200..300).contains(&status), "{method} {path} {text}: {status} {answer}");
        serde_json::from_str(&answer).unwrap_or_default()
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Value {
        self.ask("GET", path, &Value::Null)
    }

    /// A request that starts long work, and the end of that work; gives the object afterwards.
    #[track_caller]
    pub fn act(&self, method: &str, path: &str, body: &Value) -> Value {
        let answer = self.ask(method, path, body);
        self.done(&answer);
        answer
    }

    /// Waits until the work that an answer tells of has succeeded.
    #[track_caller]
    pub fn done(&self, answer: &Value) {
        let operation = answer["operation_id"].as_str();
        let operation = operation.unwrap_or_else(|| panic!("nothing was started: {answer}"));
        let path = format!("/v1/operations/{operation}");
        let operation = self.until("the operation ends", || {
            let operation = self.get(&path);
            (operation["status"] != "running").then_some(operation)
        });
        assert_eq!(operation["status"], "succeeded", "{operation}");
    }

    /// Orders a server; it may not run yet.
    #[track_caller]
    pub fn order(&self, name: &str, more: &Value) -> Value {
        let mut order = json!({ "name": name, "size": SIZE, "image": "tiny", "ssh_keys": ["me"] });
        for (key, value) in more.as_object().into_iter().flatten() {
            order[key] = value.clone();
        }
        let answer = self.ask("POST", "/v1/servers", &order);
        match answer["data"].as_array() {
            Some(servers) => servers.iter().for_each(|server| self.note(server)),
            None => self.note(&answer),
        }
        answer
    }

    /// Remembers the identifiers by which a server's things are known on the machine.
    pub fn note(&self, server: &Value) {
        for name in ["id", "network_id"] {
            self.note_id(server[name].as_str().unwrap());
        }
    }

    /// Remembers an identifier, in the form of whichever API.
    pub fn note_id(&self, id: &str) {
        self.marks.borrow_mut().insert(id[id.len() - 10..].to_owned());
    }

    /// Waits until a server has a status.
    #[track_caller]
    pub fn await_status(&self, id: &str, want: &str) -> Value {
        let path = format!("/v1/servers/{id}");
        self.until(&format!("{id} is {want}"), || {
            let server = self.get(&path);
            let failed = server["status"] == "failed" && want != "failed";
            assert!(!failed, "{server}");
            (server["status"] == want).then_some(server)
        })
    }

    /// Waits for something.
    #[track_caller]
    pub fn until<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(began.elapsed() < PATIENCE, "still waiting until {what}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Deletes servers and waits until they are gone.
    #[track_caller]
    pub fn delete_servers(&self, ids: &[String]) {
        for id in ids {
            self.ask("DELETE", &format!("/v1/servers/{id}"), &Value::Null);
        }
        for id in ids {
            self.await_status(id, "terminated");
        }
    }

    /// The last check of a test: the servers are gone, the machine is as it was, and the cloud
    /// ends in order.
    #[track_caller]
    pub fn finish(mut self) {
        self.await_bare();
        let status = self.end(Signal::TERM);
        assert!(status.success(), "{status}");
        self.await_bare();
        self.is_done.set(true);
    }

    /// What of this cloud's servers is on the machine.
    pub fn seen(&self) -> Vec<String> {
        let own = self.cloud.as_ref().map(Cloud::pid);
        self.places.see(own, &self.range, &self.marks.borrow())
    }

    /// Waits until no server of this cloud has left anything on the machine.
    #[track_caller]
    pub fn await_bare(&self) {
        let own = self.cloud.as_ref().map(Cloud::pid);
        self.places.await_empty(own, &self.range, &self.marks.borrow());
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        if !self.is_done.get() {
            let log = self.log();
            let from = log.len().saturating_sub(20_000);
            let from = (from..log.len()).find(|at| log.is_char_boundary(*at)).unwrap_or(0);
            eprintln!("the end of the cloud's log:\n{}", &log[from..]);
        }
        drop(self.cloud.take());
        self.places.remove();
    }
}

/// The text of a field.
#[track_caller]
pub fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_owned()
}

/// The public address of a server.
#[track_caller]
pub fn public_ip(server: &Value) -> String {
    let ip = server["ip_addresses"]["public"][0].as_str();
    ip.unwrap_or_else(|| panic!("no public address: {server}")).to_owned()
}
