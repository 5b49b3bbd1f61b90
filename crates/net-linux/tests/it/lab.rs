//! The world of one test: a machine, the world outside of it, and the driver.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::net::Ipv4Addr;
use std::os::fd::AsFd as _;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::process::{Command, Output};
use std::thread;

use nubo_base::{Id, Ids, SystemClock, SystemRandom};
use nubo_domain::security_group::{Direction, Protocol, Verdict};
use nubo_domain::{Host, Network, SecurityGroup, Server};
use nubo_net_linux::{LinuxNet, Settings};
use nubo_ports::{GroupSpec, Net as _, NetworkSpec, NicSource, PortRule, PortSpec, RulePeer};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use tempfile::TempDir;

use crate::guest::Guest;

/// The machine's address towards the world, and its link.
pub const MACHINE: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 1);
pub const UPLINK: &str = "wan0";
/// Somebody outside.
pub const OUTSIDE: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 2);

pub struct Lab {
    pub net: LinuxNet,
    pub host: Id<Host>,
    pub settings: Settings,
    machine: String,
    outside: String,
    ids: Ids,
    cards: Cell<u8>,
    made: RefCell<Vec<PortSpec>>,
    root: TempDir,
}

/// Runs a test in a world of its own and takes the world down, also after a failure.
pub fn lab(test: impl AsyncFnOnce(&Lab) + Send) {
    let root = rustix::process::geteuid().is_root();
    assert!(root, "these tests make network namespaces: run them as root");
    let name =
        format!("nubot-{}", &Id::<Server>::of(ids().uuid()).uuid().simple().to_string()[20..]);
    let outside = format!("{name}-out");
    let failure = thread::scope(|scope| {
        let body = || {
            run("ip", &["netns", "add", &name]);
            run("ip", &["netns", "add", &outside]);
            enter(&name);
            wire(&outside);
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            let lab = Lab::open(&name, &outside);
            let failed =
                catch_unwind(AssertUnwindSafe(|| runtime.block_on(async { test(&lab).await })));
            runtime.block_on(lab.take_down());
            failed.err()
        };
        scope.spawn(body).join().unwrap_or_else(Some)
    });
    for namespace in [&outside, &name] {
        run("ip", &["netns", "del", namespace]);
    }
    if let Some(failure) = failure {
        resume_unwind(failure);
    }
}

fn ids() -> Ids {
    Ids::new(std::sync::Arc::new(SystemClock), std::sync::Arc::new(SystemRandom))
}

/// The machine's card is one end of a pair, the world's the other.
fn wire(outside: &str) {
    batch(
        None,
        &format!(
            "link set lo up\n\
             link add {UPLINK} type veth peer name eth0 netns {outside}\n\
             address add {MACHINE}/24 dev {UPLINK}\n\
             link set {UPLINK} up\n\
             route add default via {OUTSIDE}\n"
        ),
    );
    batch(
        Some(outside),
        &format!(
            "link set lo up\n\
             address add {OUTSIDE}/24 dev eth0\n\
             link set eth0 up\n\
             route add 203.0.113.0/24 via {MACHINE}\n"
        ),
    );
}

impl Lab {
    fn open(machine: &str, outside: &str) -> Self {
        let root = tempfile::Builder::new().prefix("nubo-net-").tempdir_in("/tmp").unwrap();
        // The services give up their rights and must still reach their files.
        let all = <std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o755);
        std::fs::set_permissions(root.path(), all).unwrap();
        let mut settings = Settings::new(root.path().join("run"));
        settings.uplink = Some(UPLINK.to_owned());
        Self {
            net: LinuxNet::open(settings.clone()).unwrap(),
            host: Id::of(ids().uuid()),
            settings,
            machine: machine.to_owned(),
            outside: outside.to_owned(),
            ids: ids(),
            cards: Cell::new(1),
            made: RefCell::default(),
            root,
        }
    }

    /// A network that nobody has yet.
    pub fn network(&self, base: &str) -> NetworkSpec {
        let network: Id<Network> = Id::of(self.ids.uuid());
        NetworkSpec::new(network, (base.parse().unwrap(), 24))
    }

    /// A wish for a server's port; nothing is allowed in.
    pub fn port(&self, network: &NetworkSpec, last: u8, name: &str) -> PortSpec {
        let card = self.cards.get();
        self.cards.set(card + 1);
        let [a, b, c, _] = network.base.octets();
        PortSpec {
            server: Id::of(self.ids.uuid()),
            host: self.host,
            network: network.clone(),
            mac: format!("52:54:00:00:01:{card:02x}"),
            private_ip: Ipv4Addr::new(a, b, c, last),
            public_ip: None,
            host_name: name.to_owned(),
            groups: Vec::new(),
            bandwidth_mbit: None,
            more_sources: Vec::new(),
            further: false,
            forwards: Vec::new(),
            egress: Vec::new(),
        }
    }

    /// Wishes for a port.
    pub async fn ensure(&self, port: &PortSpec) -> NicSource {
        let source = self.net.ensure_port(port).await.unwrap();
        self.made.borrow_mut().push(port.clone());
        source
    }

    /// Wishes for a port and starts a guest at it, its address set by hand.
    pub async fn guest(&self, port: &PortSpec) -> Guest {
        let guest = self.bare_guest(port).await;
        guest.configure(port);
        guest
    }

    /// Wishes for a port and starts a guest at it that has no address.
    pub async fn bare_guest(&self, port: &PortSpec) -> Guest {
        let source = self.ensure(port).await;
        let tail = &port.server.uuid().simple().to_string()[20..];
        Guest::start(&format!("nubot-g-{tail}"), &source)
    }

    /// Starts a guest at a port that another driver has made, its address set by hand.
    pub fn plugged_guest(&self, port: &PortSpec) -> Guest {
        let tail = &port.server.uuid().simple().to_string()[20..];
        let (tap, namespace) = (format!("tap{tail}"), Some(namespace(port)));
        let source = NicSource { tap, namespace, mac: port.mac.clone() };
        let guest = Guest::start(&format!("nubot-g-{tail}"), &source);
        guest.configure(port);
        guest
    }

    /// Does something as somebody outside.
    pub fn outside<T: Send>(&self, act: impl FnOnce() -> T + Send) -> T {
        within(&self.outside, act)
    }

    /// The name of the namespace of the world outside.
    pub fn world(&self) -> &str {
        &self.outside
    }

    /// Does something as the machine.
    pub fn machine<T: Send>(&self, act: impl FnOnce() -> T + Send) -> T {
        within(&self.machine, act)
    }

    pub fn root(&self) -> &Path {
        self.root.path()
    }

    async fn take_down(&self) {
        // Also what another driver made over the same folder, if the test failed before its end.
        if let Ok(net) = LinuxNet::open(self.settings.clone()) {
            for port in net.list(self.host).await.unwrap_or_default() {
                if let Err(error) = net.ensure_gone(self.host, port.server).await {
                    eprintln!("{} stays: {error}", port.server);
                }
            }
        }
        let made = self.made.take();
        for port in made {
            let network = port.network.network;
            if let Err(error) = self.net.ensure_network_gone(port.host, network).await {
                eprintln!("{network} stays: {error}");
            }
        }
    }
}

/// The name of the namespace of a port's network.
pub fn namespace(port: &PortSpec) -> String {
    format!("nubo-r-{}", &port.network.network.uuid().simple().to_string()[20..])
}

/// One line of an allow list.
pub fn allow(
    direction: Direction,
    protocol: Protocol,
    ports: Option<(u16, u16)>,
    peer: RulePeer,
) -> PortRule {
    PortRule { direction, protocol, ports, peer, verdict: Verdict::Allow }
}

/// A group of this number.
pub fn group(number: u128) -> Id<SecurityGroup> {
    Id::of(nubo_base::Uuid::from_u128(number))
}

/// A group with rules, of a number that no test uses for anything else.
pub fn allowing(rules: Vec<PortRule>) -> Vec<GroupSpec> {
    vec![GroupSpec { group: group(999), rules }]
}

/// Everybody.
pub fn anywhere() -> RulePeer {
    RulePeer::Cidr(Ipv4Addr::UNSPECIFIED, 0)
}

/// Everything in, from everybody.
pub fn open() -> Vec<GroupSpec> {
    allowing(vec![allow(Direction::In, Protocol::Any, None, anywhere())])
}

/// Everything of TCP into one port, from everybody.
pub fn tcp_in(port: u16) -> PortRule {
    allow(Direction::In, Protocol::Tcp, Some((port, port)), anywhere())
}

/// Moves the calling thread into a namespace.
pub fn enter(name: &str) {
    let file = File::open(format!("/run/netns/{name}")).unwrap();
    move_into_link_name_space(file.as_fd(), Some(LinkNameSpaceType::Network)).unwrap();
}

/// Takes the machine's link to the world away, and with it its only address.
pub fn cut_off(lab: &Lab) {
    lab.machine(|| {
        run("ip", &["link", "del", UPLINK]);
        assert_eq!(run("ip", &["-4", "-o", "address", "show", "scope", "global"]), "");
    });
}

/// Does something inside a namespace; sockets and programs stay there.
pub fn within<T: Send>(name: &str, act: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let body = || {
            enter(name);
            act()
        };
        scope.spawn(body).join().unwrap_or_else(|failure| resume_unwind(failure))
    })
}

/// Runs a program where the calling thread is.
#[expect(clippy::disallowed_methods, reason = "the tests build their world with programs")]
pub fn output(program: &str, arguments: &[&str]) -> Output {
    let found = Command::new(program).args(arguments).output();
    found.unwrap_or_else(|e| panic!("these tests need {program}: {e}"))
}

/// Runs a program that must succeed and answers what it printed.
pub fn run(program: &str, arguments: &[&str]) -> String {
    let output = output(program, arguments);
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{program} {arguments:?}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}

/// Waits until the bridge forwards what a card sends; the kernel takes up to a second to see that
/// somebody holds the tap. A guest needs longer to boot.
pub fn settle(source: &NicSource) {
    let namespace = source.namespace.as_deref().unwrap();
    for _ in 0..150 {
        let port = run("bridge", &["-n", namespace, "link", "show", "dev", &source.tap]);
        let bridge = run("ip", &["-n", namespace, "link", "show", "br0"]);
        if port.contains("state forwarding") && bridge.contains("state UP") {
            return;
        }
        thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("the port of {} never forwards", source.tap);
}

/// Whether a process runs; one that has ended and waits to be collected does not.
pub fn runs(pid: i32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

/// Runs lines of `ip`, in a namespace or where the calling thread is.
pub fn batch(namespace: Option<&str>, lines: &str) {
    for line in lines.lines() {
        let words: Vec<_> = line.split_ascii_whitespace().collect();
        let place: &[&str] = match &namespace {
            Some(name) => &["-n", name],
            None => &[],
        };
        run("ip", &[place, &words].concat());
    }
}
