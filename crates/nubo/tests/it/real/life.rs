//! One server from its order to its end, with everything its owner can do to it in between.
//!
//! What is asserted is what the owner would see: inside of the guest, over ssh, and on the wire.
//! The second server is there to have something handed over.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

use super::discs;
use super::lab::{Lab, public_ip, text};
use super::ssh::Boot;

const SCRIPT: &str = "#!/bin/sh\necho \"made by $(hostname)\" >/root/made\n";
/// A port on which the guest sends back what it gets.
const ECHO: u16 = 7_777;
/// Longer than a packet takes, shorter than anybody waits for one that was dropped.
const SHORT: Duration = Duration::from_secs(3);

struct Life<'a> {
    lab: &'a Lab,
    one: String,
    two: String,
    two_ip: String,
    /// Where the first server is reached at present.
    ip: String,
}

#[test]
fn a_server_lives_its_whole_life_and_nothing_is_left() {
    let lab = Lab::start();
    let mut life = Life::begin(&lab);
    life.shows_on_the_machine();
    life.knows_who_it_is();
    life.keeps_its_files_over_every_end_of_its_power();
    life.grows();
    life.takes_another_password();
    let folder = tempfile::tempdir().unwrap();
    discs::keys_are_replaced(&lab, &life.one, &life.ip, folder.path());
    discs::are_read_and_started_from(&lab, &life.one, &life.ip);
    discs::doctor_knows_the_cloud(&lab);
    life.hands_a_volume_to_another();
    life.opens_and_closes_a_port_under_a_connection();
    life.hands_an_address_over();
    life.shares_an_address();
    life.is_rebuilt();
    lab.delete_servers(&[life.one, life.two]);
    lab.ask("DELETE", "/v1/addresses/www", &Value::Null);
    lab.act("DELETE", "/v1/volumes/data", &Value::Null);
    lab.finish();
}

impl<'a> Life<'a> {
    fn begin(lab: &'a Lab) -> Self {
        lab.ask("POST", "/v1/security-groups", &json!({ "name": "echo" }));
        lab.sell("grown", (2, 512, 3));
        let two = text(&lab.order("two", &Value::Null), "id");
        let more = json!({ "user_data": SCRIPT, "security_groups": ["default", "echo"] });
        let one = text(&lab.order("one", &more), "id");
        let ip = public_ip(&lab.await_status(&one, "running"));
        let two_ip = public_ip(&lab.await_status(&two, "running"));
        Self { lab, one, two, two_ip, ip }
    }

    #[track_caller]
    fn run(&self, command: &str) -> String {
        self.lab.shell.run(&self.ip, command)
    }

    fn boot(&self) -> Boot {
        self.lab.shell.boot(&self.ip)
    }

    #[track_caller]
    fn act(&self, verb: &str, body: &Value) -> Value {
        let path = format!("/v1/servers/{}", self.one);
        self.lab.act("POST", &format!("{path}/actions/{verb}"), body);
        self.lab.get(&path)
    }

    /// What must be gone at the end is seen now, or nobody would notice that it stays.
    fn shows_on_the_machine(&self) {
        let seen = self.lab.seen();
        let mut parts =
            vec!["process", "qemu-system", "dnsmasq", "namespace", "link ", "table inet "];
        parts.extend(["host/guests/", "host/disks/", "leases", "198.19."]);
        if std::path::Path::new("/sys/fs/cgroup/unified/nubo").exists() {
            parts.push("/nubo/");
        }
        for part in parts {
            assert!(seen.iter().any(|line| line.contains(part)), "{part} is not in {seen:#?}");
        }
    }

    fn knows_who_it_is(&self) {
        assert_eq!(self.run("hostname"), "one");
        self.script_ran();
        let two = self.lab.get(&format!("/v1/servers/{}", self.two));
        let private = two["ip_addresses"]["private"][0].as_str().unwrap();
        let found = self.run("nslookup two.internal; nslookup two");
        assert!(found.contains(private), "{private} is not in {found}");
        assert_eq!(self.lab.shell.run(&self.two_ip, "hostname"), "two");
        let reached = self.run("ping -c 1 -W 10 two >/dev/null && echo reached");
        assert_eq!(reached, "reached");
    }

    /// The owner's script runs after ssh is there.
    fn script_ran(&self) {
        let made = self.lab.until("the owner's script has run", || {
            let made = self.run("cat /root/made 2>/dev/null || true");
            (!made.is_empty()).then_some(made)
        });
        assert_eq!(made, "made by one");
    }

    fn keeps_its_files_over_every_end_of_its_power(&self) {
        self.run("echo kept >/root/kept");
        let mut before = self.boot();
        assert_eq!(self.act("stop", &Value::Null)["status"], "stopped");
        let running = self.lab.places.guests();
        assert_eq!(running.len(), 1, "only the other one has a process: {running:?}");
        for verb in ["start", "reboot", "reset"] {
            assert_eq!(self.act(verb, &Value::Null)["status"], "running");
            let now = self.boot();
            assert_ne!(now.id, before.id, "{verb} boots");
            assert_eq!(self.run("cat /root/kept"), "kept", "after {verb}");
            before = now;
        }
    }

    fn grows(&self) {
        let shape = "nproc; grep MemTotal /proc/meminfo; df -Pm / | tail -n 1";
        let before = self.run(shape);
        let server = self.act("resize", &json!({ "size": "grown" }));
        assert_eq!((&server["status"], &server["size"]), (&"running".into(), &"grown".into()));
        let after = self.run(shape);
        let number = |line: &str, place: usize| -> u64 {
            line.split_whitespace().nth(place).unwrap().parse().unwrap()
        };
        let lines: Vec<&str> = after.lines().collect();
        assert_eq!(lines[0], "2", "{before} became {after}");
        assert!(number(lines[1], 1) > 450_000, "{before} became {after}");
        assert!(number(lines[2], 1) > 2_800, "{before} became {after}");
        assert_eq!(self.run("cat /root/kept"), "kept");
    }

    fn takes_another_password(&self) {
        let answer = self.lab.ask(
            "POST",
            &format!("/v1/servers/{}/actions/reset-password", self.one),
            &Value::Null,
        );
        self.lab.done(&answer);
        let password = text(&answer, "password");
        let before = self.boot();
        let shell = &self.lab.shell;
        assert_eq!(shell.by_password(&self.ip, &password, "hostname").as_deref(), Some("one"));
        assert_eq!(shell.by_password(&self.ip, "wrong-password", "hostname"), None);
        assert_eq!(self.boot().id, before.id, "it was not restarted for it");
    }

    fn hands_a_volume_to_another(&self) {
        let order = json!({ "name": "data", "size_gib": 1, "server": "one" });
        let volume = self.lab.act("POST", "/v1/volumes", &order);
        let disk = format!("/dev/disk/by-id/virtio-{}", text(&volume, "serial"));
        let wait = format!("for n in $(seq 100); do [ -e {disk} ] && break; sleep 0.2; done");
        self.run(&format!("{wait}; mkfs.ext4 -q {disk} && mkdir -p /srv/data"));
        self.run(&format!("mount {disk} /srv/data && echo precious >/srv/data/file && sync"));
        let act = |verb: &str, body: &Value| {
            self.lab.act("POST", &format!("/v1/volumes/data/actions/{verb}"), body);
            self.lab.get("/v1/volumes/data")
        };
        assert_eq!(act("resize", &json!({ "size_gib": 3 }))["status"], "attached");
        let grown = self.run(&format!("blockdev --getsize64 {disk}; resize2fs {disk} 2>/dev/null"));
        assert_eq!(
            grown.lines().next(),
            Some("3221225472"),
            "the guest sees it while it is mounted"
        );
        let size = self.run("df -Pm /srv/data | tail -n 1 | awk '{print $2}'");
        assert!(size.parse::<u32>().unwrap() > 2_500, "{size} MiB");
        self.run("umount /srv/data");
        assert_eq!(act("detach", &Value::Null)["status"], "available");
        let left = self.run(&format!("[ -e {disk} ] && echo there || echo gone"));
        assert_eq!(left, "gone");
        assert_eq!(act("attach", &json!({ "server": "two" }))["status"], "attached");
        let mount = format!("{wait}; mkdir -p /srv/data && mount {disk} /srv/data");
        let read = format!("{mount} && cat /srv/data/file && umount /srv/data");
        assert_eq!(self.lab.shell.run(&self.two_ip, &read), "precious");
        assert_eq!(act("detach", &Value::Null)["status"], "available");
    }

    fn opens_and_closes_a_port_under_a_connection(&self) {
        self.run(&format!("nc -ll -p {ECHO} -e cat >/dev/null 2>&1 </dev/null &"));
        let address: SocketAddr = format!("{}:{ECHO}", self.ip).parse().unwrap();
        assert!(TcpStream::connect_timeout(&address, SHORT).is_err(), "nothing allows it");
        let rule = json!({ "direction": "in", "protocol": "tcp", "ports": ECHO.to_string() });
        let group = self.lab.act("POST", "/v1/security-groups/echo/rules", &rule);
        let mut stream = TcpStream::connect_timeout(&address, SHORT * 5).unwrap();
        stream.set_read_timeout(Some(SHORT * 5)).unwrap();
        echo(&mut stream, "opened");
        let rule = text(&group["rules"][0], "id");
        let path = format!("/v1/security-groups/echo/rules/{rule}");
        self.lab.act("DELETE", &path, &Value::Null);
        assert!(TcpStream::connect_timeout(&address, SHORT).is_err(), "nothing allows it again");
        echo(&mut stream, "still here");
    }

    fn hands_an_address_over(&mut self) {
        let address = self.lab.ask("POST", "/v1/addresses", &json!({ "name": "www" }));
        let www = text(&address, "ip");
        for name in ["two", "one"] {
            let path = "/v1/addresses/www/actions/assign";
            self.lab.act("POST", path, &json!({ "server": name }));
            assert_eq!(self.lab.shell.run(&www, "hostname"), name);
        }
        let two = self.lab.get(&format!("/v1/servers/{}", self.two));
        assert_eq!(two["ip_addresses"]["public"], json!([]), "{two}");
        let left = self.lab.shell.attempt(&self.two_ip, "hostname");
        assert!(!left.status.success(), "the address that it had leads nowhere now");
        self.ip = www;
    }

    fn shares_an_address(&self) {
        let shell = &self.lab.shell;
        let shared =
            text(&self.lab.ask("POST", "/v1/addresses", &json!({ "name": "shared" })), "ip");
        let [one, two] = [2_201, 2_202].map(|port| format!("{shared}:{port}"));
        for (at, name) in [(&one, "one"), (&two, "two")] {
            let (_, port) = at.split_once(':').unwrap();
            let order = json!({
                "address": "shared", "server": name, "protocol": "tcp", "public_ports": port,
                "private_ports": "22",
            });
            self.lab.act("POST", "/v1/forward-rules", &order);
            assert_eq!(shell.run(at, "hostname"), name);
        }
        let groups = |names: &[&str]| {
            let body = json!({ "security_groups": names });
            self.lab.act("PUT", "/v1/servers/two/security-groups", &body);
        };
        groups(&["echo"]);
        assert!(!shell.attempt(&two, "hostname").status.success(), "a forward opens nothing");
        let rule = json!({ "protocol": "tcp", "ports": "2202" });
        self.lab.act("POST", "/v1/addresses/shared/rules", &rule);
        assert_eq!(shell.run(&two, "hostname"), "two", "a rule about the public port does");
        groups(&["default"]);
        self.lab.ask("DELETE", "/v1/addresses/shared", &Value::Null);
        self.lab.until("nothing is led over a released address", || {
            (!shell.attempt(&one, "hostname").status.success()).then_some(())
        });
    }

    fn is_rebuilt(&self) {
        let server = self.act("rebuild", &Value::Null);
        assert_eq!(server["status"], "running");
        assert_eq!(self.run("[ -e /root/kept ] && echo kept || echo fresh"), "fresh");
        self.script_ran();
        assert_eq!(self.run("hostname; nproc"), "one\n2");
    }
}

/// What is sent comes back.
#[track_caller]
fn echo(stream: &mut TcpStream, line: &str) {
    stream.write_all(line.as_bytes()).unwrap();
    let mut back = vec![0; line.len()];
    stream.read_exact(&mut back).unwrap();
    assert_eq!(back, line.as_bytes());
}
