//! Machines that cannot run servers: the reason and its remedy are told, and nothing is begun.
//!
//! What is missing is hidden from one process only, by namespaces of its own, so the tests beside
//! it notice nothing.

use std::collections::BTreeSet;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use super::host::{Places, lines};
use super::lab::{Lab, SIZE, text};
use super::range::Range;
use crate::binary::nubo;

/// A user without any rights.
const NOBODY: u32 = 65_534;

/// A folder for a cloud that never comes to be.
struct Trial {
    dir: tempfile::TempDir,
    data: PathBuf,
}

impl Trial {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().canonicalize().unwrap().join("data");
        std::fs::create_dir(&data).unwrap();
        Self { dir, data }
    }

    /// Runs the program on a machine that was changed by `change`, a line for the shell.
    #[expect(clippy::disallowed_methods, reason = "the machine of one process is changed")]
    fn run(&self, change: &str, args: &[&str]) -> (i32, String) {
        let mut command = Command::new("unshare");
        command.args(["--mount", "--net", "sh", "-ec", &format!("{change}\nexec \"$@\""), "sh"]);
        let program = nubo(args);
        command.arg(program.get_program()).args(program.get_args());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("NUBO_")) {
            command.env_remove(name);
        }
        let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap());
        told(&command.env("PATH", path).stdin(Stdio::null()).output().unwrap())
    }

    /// `serve` and `doctor` both tell what is wrong and what mends it, and nothing is begun.
    #[track_caller]
    fn refuses(&self, change: &str, parts: &[&str]) {
        let data = self.data.to_str().unwrap();
        let serve = ["serve", "--data", data, "--listen", "127.0.0.1:0", "--drivers", "host"];
        let (code, text) = self.run(change, &[&serve[..], &["--log", "error"]].concat());
        assert_eq!(code, 1, "{text}");
        self.tells(&text, parts);
        let (code, text) = self.run(change, &["doctor", "--drivers", "host", "--data", data]);
        assert_eq!(code, 1, "{text}");
        let failed: String = text.lines().filter(|line| line.starts_with("fail")).collect();
        self.tells(&failed, parts);
    }

    #[track_caller]
    fn tells(&self, text: &str, parts: &[&str]) {
        for part in parts {
            assert!(text.contains(part), "{part:?} is not in: {text}");
        }
        let places = Places::of(&self.data);
        let seen = places.see(None, &Range::claim(), &BTreeSet::new());
        assert!(seen.is_empty(), "half-made: {seen:?}");
        assert!(!places.run.exists(), "no network was begun");
    }
}

fn told(output: &Output) -> (i32, String) {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

/// Where a program of the machine is.
fn find(program: &str) -> PathBuf {
    let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap());
    let found = std::env::split_paths(&path).map(|dir| dir.join(program)).find(|p| p.is_file());
    found.unwrap_or_else(|| panic!("{program} is not installed")).canonicalize().unwrap()
}

/// A line that takes a program from the machine.
fn without(program: &str) -> String {
    format!("mount --bind /dev/null {}", find(program).display())
}

#[test]
fn a_program_that_is_missing_is_named_with_its_package() {
    for (program, package) in [
        ("qemu-system-x86_64", "apt-get install -y qemu-system-x86"),
        ("qemu-img", "qemu-utils"),
        ("dnsmasq", "apt-get install dnsmasq-base"),
        ("nft", "apt-get install nftables"),
    ] {
        Trial::new().refuses(&without(program), &[program, package]);
    }
}

#[test]
fn a_range_of_addresses_that_the_machine_uses_is_named() {
    let change = "ip address add 100.127.3.1/24 dev lo\nip link set lo up";
    Trial::new().refuses(change, &["100.127.0.0/16", "100.127.3", "transit"]);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "another user starts the program")]
fn somebody_without_rights_is_told_to_be_root() {
    let trial = Trial::new();
    // What nobody can read nobody can start.
    let program = trial.dir.path().join("nubo");
    std::fs::copy(nubo(&[]).get_program(), &program).unwrap();
    for path in [trial.dir.path(), &program] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    chown(&trial.data, Some(NOBODY), Some(NOBODY)).unwrap();
    let user = [format!("--reuid={NOBODY}"), format!("--regid={NOBODY}")];
    let data = trial.data.to_str().unwrap();
    for args in [
        vec!["serve", "--data", data, "--listen", "127.0.0.1:0", "--drivers", "host"],
        vec!["doctor", "--drivers", "host", "--data", data],
    ] {
        let mut command = Command::new("setpriv");
        command.args(&user).args(["--clear-groups", "--"]).arg(&program).args(&args);
        let (code, text) =
            told(&command.env_clear().env("PATH", "/usr/bin:/bin").output().unwrap());
        assert_eq!(code, 1, "{args:?}: {text}");
        trial.tells(&text, &["run Nubo as root", "CAP_NET_ADMIN"]);
    }
}

#[test]
fn a_disk_that_is_full_is_told_before_anything_is_begun() {
    let trial = Trial::new();
    let change = format!("mount -t tmpfs -o size=20m tmpfs {}", trial.data.display());
    trial.refuses(&change, &["free", trial.data.to_str().unwrap()]);
}

#[test]
fn a_disk_without_room_refuses_servers_before_it_is_full() {
    let mut lab = Lab::start_on_disk_of("4500m");
    let first = text(&lab.order("first", &Value::Null), "id");
    lab.await_status(&first, "running");
    // What the rows know of does not even begin.
    let order = json!({ "name": "web", "size": "small", "image": "tiny" }).to_string();
    let answer = lab.cloud().json("POST", "/v1/servers", &lab.key, &order, 409);
    assert_eq!(answer["error"]["code"], "no_capacity", "{answer}");
    // What somebody else has taken since is seen when the disk is made.
    let filler = lab.data().join("filler");
    lines("fallocate", &["--length", "2000M", filler.to_str().unwrap()]);
    assert!(filler.exists());
    let mut all = vec![first.clone()];
    match ordered(&lab, "second") {
        Ok(second) => {
            let server = lab.await_status(&second, "failed");
            assert_eq!(server["fault"]["code"], "no_capacity", "{server}");
            all.push(second);
        }
        // The host was measured in between.
        Err(refused) => assert_eq!(refused["error"]["code"], "no_capacity", "{refused}"),
    }
    assert_eq!(lab.places.guests().len(), 1);
    assert_eq!(super::host::entries(&lab.data().join("host/disks")).count(), 1);
    // A cloud that has no room left is no less a cloud.
    lab.end(rustix::process::Signal::KILL);
    lab.begin();
    assert_eq!(lab.get(&format!("/v1/servers/{first}"))["status"], "running");
    // What was freed can be had as soon as the host was measured again.
    std::fs::remove_file(&filler).unwrap();
    let third = lab.until("there is room again", || ordered(&lab, "third").ok());
    lab.await_status(&third, "running");
    all.push(third);
    lab.delete_servers(&all);
    lab.finish();
}

/// A new server's id, or the refusal of its order.
fn ordered(lab: &Lab, name: &str) -> Result<String, Value> {
    let order = json!({ "name": name, "size": SIZE, "image": "tiny", "ssh_keys": ["me"] });
    let order = order.to_string();
    let (status, _, answer) = lab.cloud().ask("POST", "/v1/servers", &lab.key, &order);
    let answer: Value = serde_json::from_str(&answer).unwrap();
    if status != 201 {
        assert_eq!(status, 409, "{answer}");
        return Err(answer);
    }
    lab.note(&answer);
    Ok(text(&answer, "id"))
}

/// A link of somebody else.
struct Foreign(String);

impl Foreign {
    fn add(name: String) -> Self {
        lines("ip", &["link", "add", &name, "type", "bridge"]);
        assert_eq!(lines("ip", &["-o", "link", "show", &name]).len(), 1);
        Self(name)
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        lines("ip", &["link", "del", &self.0]);
    }
}

#[test]
fn a_name_on_the_machine_that_somebody_else_has_fails_one_server_and_leaves_nothing() {
    let lab = Lab::start();
    let network = text(&lab.ask("POST", "/v1/networks", &json!({ "name": "taken" })), "id");
    let link = format!("nubo{}", &network[network.len() - 11..]);
    let foreign = Foreign::add(link.clone());
    let order = lab.order("web", &json!({ "network": "taken" }));
    let server = lab.await_status(&text(&order, "id"), "failed");
    let fault = text(&server["fault"], "message");
    assert!(fault.contains("name on the host is taken"), "{server}");
    assert!(lab.log().contains(&format!("ip link del {link}")), "the operator is told the remedy");
    drop(foreign);
    lab.await_bare();
    lab.delete_servers(&[text(&order, "id")]);
    let order = lab.order("web", &json!({ "network": "taken" }));
    lab.await_status(&text(&order, "id"), "running");
    lab.delete_servers(&[text(&order, "id")]);
    lab.finish();
}
