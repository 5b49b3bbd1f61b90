//! Looking at a running server from outside: its consoles, its screen, what it printed and what it
//! uses.
//!
//! Everything comes from a real guest: the screen and the serial port of its QEMU, its own shell,
//! and the counters of its process and its card.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::lab::{Lab, PATIENCE, public_ip, text};
use super::socket::Socket;
use crate::binary::nubo;
use crate::client::person::terminal;

/// A ticket is of no use after this long.
const TICKET_LASTS: Duration = Duration::from_secs(60);
/// Enter, as RFB names keys.
const ENTER: u32 = 0xff0d;
/// Ctrl-].
const LEAVE: u8 = 0x1d;

/// A ticket for a console of the server `one`.
fn ticket(lab: &Lab, kind: &str) -> String {
    let path = "/v1/servers/one/actions/console";
    text(&lab.ask("POST", path, &json!({ "kind": kind })), "url")
}

fn open(lab: &Lab, url: &str) -> Result<Socket, u16> {
    Socket::open(&lab.cloud().address, url)
}

/// The picture on the server's screen, as the command line stores it.
fn picture(lab: &Lab) -> Vec<u8> {
    let mut command = nubo(&["server", "screenshot", "one"]);
    let output = signed_in(lab, &mut command).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.starts_with(b"\x89PNG\r\n\x1a\n"), "{} bytes", output.stdout.len());
    output.stdout
}

/// A command of the server's owner.
fn signed_in<'a>(
    lab: &Lab,
    command: &'a mut std::process::Command,
) -> &'a mut std::process::Command {
    let url = format!("http://{}", lab.cloud().address);
    command.env("NUBO_URL", url).env("NUBO_KEY", &lab.key).stdin(Stdio::null())
}

#[test]
fn an_owner_looks_into_a_server_types_into_it_and_sees_what_it_uses() {
    let lab = Lab::start();
    let id = text(&lab.order("one", &Value::Null), "id");
    let ip = public_ip(&lab.await_status(&id, "running"));
    let (late, asked) = (ticket(&lab, "vnc"), Instant::now());
    lab.shell.run(&ip, "true");
    types_on_its_screen(&lab);
    let reset = format!("/v1/servers/{id}/actions/reset-password");
    let answer = lab.ask("POST", &reset, &Value::Null);
    lab.done(&answer);
    logs_in_on_its_serial_port(&lab, &text(&answer, "password"));
    sees_what_it_printed(&lab);
    sees_what_it_uses(&lab, &ip);
    std::thread::sleep(TICKET_LASTS.saturating_sub(asked.elapsed()));
    assert_eq!(open(&lab, &late).err(), Some(403), "its minute is over");
    let mut watching = open(&lab, &ticket(&lab, "serial")).ok().unwrap();
    lab.delete_servers(&[id]);
    let farewell = watching.farewell();
    assert!(matches!(farewell, 1_000 | 1_008), "a look ends with the guest: {farewell}");
    lab.finish();
}

fn types_on_its_screen(lab: &Lab) {
    // A cursor that blinks makes several pictures of the same.
    let mut before = BTreeSet::new();
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(3) {
        before.insert(picture(lab));
        std::thread::sleep(Duration::from_millis(150));
    }
    let url = ticket(lab, "vnc");
    let mut screen = open(lab, &url).ok().unwrap();
    assert_eq!(open(lab, &url).err(), Some(403), "a ticket is good once");
    assert_eq!(screen.take(12), b"RFB 003.008\n");
    screen.send(b"RFB 003.008\n");
    let [count] = screen.take(1)[..] else { panic!() };
    assert!(screen.take(usize::from(count)).contains(&1), "there is no password of its own");
    screen.send(&[1]);
    assert_eq!(screen.take(4), [0; 4]);
    screen.send(&[1]);
    let head = screen.take(24);
    let (width, height) = (u16::from_be_bytes([head[0], head[1]]), [head[2], head[3]]);
    assert!(width >= 640 && u16::from_be_bytes(height) >= 400, "{head:?}");
    for key in [ENTER, ENTER].into_iter().chain("whoever".bytes().map(u32::from)) {
        for is_down in [1, 0] {
            screen.send(&[&[4, is_down, 0, 0], &key.to_be_bytes()[..]].concat());
        }
    }
    lab.until("what was typed is on the screen", || {
        (!before.contains(&picture(lab))).then_some(())
    });
}

/// `nubo console` in a terminal, as a person uses it.
fn logs_in_on_its_serial_port(lab: &Lab, password: &str) {
    let (person, program) = terminal();
    let mut command = nubo(&["console", "one"]);
    let command = signed_in(lab, &mut command).stdin(Stdio::from(program.try_clone().unwrap()));
    let command = command.stdout(Stdio::from(program.try_clone().unwrap()));
    let mut child = command.stderr(Stdio::from(program)).spawn().unwrap();
    // The descriptors of the program's side must not outlive the program, or nobody sees its end.
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut talk = Talk { person, seen: String::new() };
    talk.reads("Ctrl-]");
    talk.types("\r");
    talk.reads("login: ");
    talk.types("root\r");
    talk.reads("Password: ");
    talk.types(&format!("{password}\r"));
    talk.reads("# ");
    talk.types("echo $((6 * 7)) from $(hostname)\r");
    talk.reads("42 from one");
    talk.types("exit\r");
    talk.reads("login: ");
    talk.person.write_all(&[LEAVE]).unwrap();
    let status = child.wait().unwrap();
    assert!(status.success(), "{status}: {}", talk.seen);
}

/// A person before a terminal.
struct Talk {
    person: File,
    seen: String,
}

impl Talk {
    fn types(&mut self, text: &str) {
        self.person.write_all(text.as_bytes()).unwrap();
    }

    /// Reads until these words come after what was read before.
    fn reads(&mut self, words: &str) {
        let (from, began) = (self.seen.len(), Instant::now());
        let mut bytes = [0; 1_024];
        while !self.seen[from..].contains(words) {
            assert!(began.elapsed() < PATIENCE, "no {words:?} in {:?}", self.seen);
            let count = self.person.read(&mut bytes).unwrap();
            self.seen.push_str(&String::from_utf8_lossy(&bytes[..count]));
        }
    }
}

fn sees_what_it_printed(lab: &Lab) {
    let mut command = nubo(&["server", "serial-log", "one"]);
    let output = signed_in(lab, &mut command).output().unwrap();
    let log = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && log.len() <= 64 << 10, "{}", log.len());
    for words in ["nubo: ready", "42 from one"] {
        assert!(log.contains(words), "no {words:?} in {log}");
    }
    assert!(log.chars().all(|c| !c.is_control() || c == '\n' || c == '\t'), "{log:?}");
}

/// The last value of a figure that is at least so much.
fn figure(lab: &Lab, name: &str, least: f64) -> f64 {
    lab.until(&format!("{name} is at least {least}"), || {
        let series = lab.get(&format!("/v1/metrics?resource_id=one&name={name}"));
        let points = series["points"].as_array().unwrap();
        let values = points.iter().filter_map(|point| point[1].as_f64());
        values.rev().find(|value| *value >= least)
    })
}

/// The guest works, writes and is spoken to for longer than the span between two figures.
fn sees_what_it_uses(lab: &Lab, ip: &str) {
    let memory = figure(lab, "memory_bytes", 1.0);
    assert!((memory - f64::from(256_u32 << 20)).abs() < 1.0, "{memory}");
    let work = "(timeout 25 sh -c 'while :; do :; done') & \
                for n in $(seq 8); do dd if=/dev/urandom of=/root/x bs=64k count=16 conv=fsync \
                2>/dev/null; sleep 2; done; wait; rm /root/x";
    lab.shell.run(ip, work);
    let busy = figure(lab, "cpu_percent", 50.0);
    assert!(busy <= 100.0, "{busy}");
    figure(lab, "disk_written_bytes_per_second", 100_000.0);
    figure(lab, "disk_writes_per_second", 0.1);
    figure(lab, "network_received_bytes_per_second", 1.0);
    figure(lab, "network_sent_packets_per_second", 0.1);
}
