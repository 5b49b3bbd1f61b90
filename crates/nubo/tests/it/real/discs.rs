//! Discs in servers' drives, keys that are changed under an owner, and what doctor says beside a
//! running cloud: steps of a server's life that are looked at from outside.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::Path;

use serde_json::{Value, json};

use super::lab::{Lab, text};
use super::ssh::Shell;
use crate::binary::{admin, nubo};

/// A block of a disc.
const BLOCK: usize = 2_048;
/// In which block the words of the disc lie.
const WORDS_AT: usize = 22;
const WORDS: &str = "hello from the disc";
/// What the disc prints to the first serial port when a machine is started from it.
const GREETING: &str = "started from the disc\n";

/// A disc that machines can be started from, as El Torito describes it, with a program that prints
/// to the serial port and then waits for ever.
fn disc() -> Vec<u8> {
    let mut disc = vec![0; 64 * BLOCK];
    let mut put = |block: usize, at: usize, bytes: &[u8]| {
        let from = block * BLOCK + at;
        disc[from..from + bytes.len()].copy_from_slice(bytes);
    };
    put(16, 0, b"\x01CD001\x01");
    put(17, 0, b"\x00CD001\x01EL TORITO SPECIFICATION");
    put(17, 0x47, &19_u32.to_le_bytes());
    put(18, 0, b"\xffCD001\x01");
    // The entry that proves the catalogue, whose sixteen words add up to nothing, and the one that
    // names four sectors from block 20 on.
    let mut proof = [0; 32];
    (proof[0], proof[30], proof[31]) = (1, 0x55, 0xaa);
    let words = proof.chunks(2).map(|word| u16::from_le_bytes([word[0], word[1]]));
    let sum = words.fold(0_u16, u16::wrapping_add);
    proof[28..30].copy_from_slice(&sum.wrapping_neg().to_le_bytes());
    put(19, 0, &proof);
    put(19, 32, &[0x88, 0, 0, 0, 0, 0, 4, 0, 20, 0, 0, 0]);
    // mov dx, 0x3f8; mov al, a letter; out dx, al; and so on; hlt; jmp to the hlt.
    let letters = GREETING.bytes().flat_map(|letter| [0xb0, letter, 0xee]);
    let program: Vec<u8> =
        [0xba, 0xf8, 0x03].into_iter().chain(letters).chain([0xf4, 0xeb, 0xfd]).collect();
    put(20, 0, &program);
    put(WORDS_AT, 0, WORDS.as_bytes());
    disc
}

/// Offers a file to whoever asks, for as long as the test runs.
fn offer(file: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/installer.iso", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            let length = file.len();
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
            // Who goes away early is not missed.
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&file));
        }
    });
    url
}

/// Puts the disc into the catalogue as the operator does.
fn publish(lab: &Lab) {
    let file = disc();
    let checksum = format!("sha256:{}", nubo_base::hex_lower(&nubo_base::digest(&[&file])));
    let (url, named) = (offer(file), ["installer", "--title", "Installer", "--os", "linux"]);
    let about = ["--os-version", "1", "--min-disk-gib", "1", "--format", "iso", "--url", &url];
    let create = [&["image", "create"][..], &named, &about, &["--checksum", &checksum]].concat();
    admin(lab.data(), &create);
    admin(lab.data(), &["image", "pull", "installer"]);
    lab.until("the disc was fetched", || {
        let image = lab.get("/v1/images/installer");
        (image["pull"]["status"] == "ready").then_some(())
    });
}

/// What is in a guest's drive where the words should be; nothing where no disc is.
fn read(lab: &Lab, ip: &str) -> String {
    let length = WORDS.len();
    let read = format!("dd if=/dev/sr0 bs={BLOCK} skip={WORDS_AT} count=1 2>/dev/null");
    lab.shell.run(ip, &format!("({read} || true) | head -c {length}"))
}

/// A disc comes and goes under a running guest, and is what a new server starts from.
pub fn are_read_and_started_from(lab: &Lab, server: &str, ip: &str) {
    publish(lab);
    lab.shell.run(ip, "for n in $(seq 100); do [ -e /dev/sr0 ] && exit 0; sleep 0.1; done; exit 1");
    assert_eq!(read(lab, ip), "", "the drive is empty at first");
    let path = format!("/v1/servers/{server}/actions");
    lab.act("POST", &format!("{path}/attach-iso"), &json!({ "iso": "installer" }));
    assert_eq!(read(lab, ip), WORDS);
    let boot = lab.shell.boot(ip);
    // A disc that is read is no reason to keep it.
    lab.shell.run(ip, "dd if=/dev/sr0 of=/dev/null 2>/dev/null; exec 3</dev/sr0; true");
    lab.act("POST", &format!("{path}/detach-iso"), &Value::Null);
    assert_eq!(read(lab, ip), "");
    assert_eq!(lab.shell.boot(ip).id, boot.id, "it ran on");
    let order = json!({ "image": "installer", "boot_source": "iso", "public_ip": false });
    let installed = text(&lab.order("installed", &order), "id");
    lab.await_status(&installed, "running");
    lab.until("the machine was started from the disc", || {
        let mut command = nubo(&["server", "serial-log", "installed"]);
        let url = format!("http://{}", lab.cloud().address);
        let output = command.env("NUBO_URL", url).env("NUBO_KEY", &lab.key).output().unwrap();
        String::from_utf8_lossy(&output.stdout).contains(GREETING.trim()).then_some(())
    });
    lab.delete_servers(&[installed]);
}

/// Keys that are replaced at other doors open a guest, and the others do not: while it runs, and
/// once it runs again where it was off.
pub fn keys_are_replaced(lab: &Lab, server: &str, ip: &str, folder: &Path) {
    let other = Shell::make(folder);
    let key = json!({ "name": "other", "public_key": other.public_key() });
    lab.ask("POST", "/v1/ssh-keys", &key);
    let machines = lab.get("/backend/api/virtual-machines");
    let machines = machines["data"].as_array().unwrap();
    let machine = machines.iter().find(|machine| machine["name"] == "one").unwrap();
    let path = format!("/backend/api/virtual-machines/{}", text(machine, "slug"));
    lab.ask("POST", &format!("{path}/reset-ssh-key"), &json!({ "ssh_key": "other" }));
    lab.until("the new key opens it and the old one does not", || {
        let (new, old) = (other.attempt(ip, "true"), lab.shell.attempt(ip, "true"));
        (new.status.success() && !old.status.success()).then_some(())
    });
    lab.act("POST", &format!("/v1/servers/{server}/actions/stop"), &Value::Null);
    lab.ask("POST", &format!("{path}/reset-ssh-key"), &json!({ "ssh_key": "me" }));
    lab.act("POST", &format!("/v1/servers/{server}/actions/start"), &Value::Null);
    lab.until("the old key opens it again and the new one does not", || {
        let (new, old) = (other.attempt(ip, "true"), lab.shell.attempt(ip, "true"));
        (old.status.success() && !new.status.success()).then_some(())
    });
}

/// Doctor knows the cloud that runs for its own, and says so of a further one.
pub fn doctor_knows_the_cloud(lab: &Lab) {
    let transit = lab.range.transit();
    let ranges = |data: &[&str]| {
        let words = ["doctor", "--json", "--transit", &transit];
        let output = nubo(&[&words[..], data].concat()).output().unwrap();
        let findings: Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut findings = findings.as_array().unwrap().iter();
        let is_it = |finding: &&Value| text(finding, "what").starts_with("address ranges:");
        findings.find(is_it).unwrap().clone()
    };
    let own = ranges(&["--data", lab.data().to_str().unwrap()]);
    assert_eq!(own["grade"], "ok", "{own}");
    let further = ranges(&[]);
    assert_eq!(further["grade"], "fail", "{further}");
    assert!(text(&further, "what").ends_with("for another cloud"), "{further}");
}
