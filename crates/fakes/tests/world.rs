//! The fake world's memory, its faults, and what it holds against those who mistreat it.

#![cfg(test)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use nubo_base::{Id, Uuid};
use nubo_domain::{Error, ErrorKind};
use nubo_fakes::{Counts, FakeOptions, FakeWorld, Fault, Odds, Verb, hosts};
use nubo_ports::vmm::GuestSeed;
use nubo_ports::{
    DiskFormat, DiskSource, Disks, GuestSpec, Net, NetworkSpec, NicSource, PortSpec, Power,
    RootDisk, Vmm,
};

fn port(number: u64) -> PortSpec {
    let [.., a, b] = u32::try_from(number).unwrap().to_be_bytes();
    PortSpec {
        server: Id::of(Uuid::from_u64_pair(1, number)),
        host: Id::of(Uuid::from_u64_pair(2, number % 1_250)),
        network: NetworkSpec::new(Id::of(Uuid::from_u64_pair(3, 1)), ([10, 0, 0, 0].into(), 16)),
        mac: format!("52:00:0a:00:{a:02x}:{b:02x}"),
        private_ip: [10, 0, a, b].into(),
        public_ip: Some([192, 0, a, b].into()),
        host_name: format!("web-{number}"),
        groups: Vec::new(),
        bandwidth_mbit: None,
        more_sources: Vec::new(),
        further: false,
        forwards: Vec::new(),
        egress: Vec::new(),
    }
}

fn disk(number: u64) -> RootDisk {
    let port = port(number);
    let (server, host) = (port.server, port.host);
    RootDisk { server, host, epoch: 1, image: "tiny".into(), size_gib: 2 }
}

fn guest(number: u64) -> GuestSpec {
    let port = port(number);
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio";
    GuestSpec {
        server: port.server,
        host: port.host,
        generation: 1,
        boot: 1,
        hard: false,
        vcpus: 1,
        memory_mib: 256,
        root: DiskSource { path: String::new(), format: DiskFormat::Raw, boot: None },
        nic: NicSource { tap: String::new(), namespace: None, mac: port.mac },
        more_nics: Vec::new(),
        volumes: Vec::new(),
        iso: None,
        plugs: 0,
        seed: GuestSeed {
            host_name: format!("web-{number}"),
            ssh_keys: vec![key.to_owned()],
            user_data: Some("#cloud-config\n".repeat(200)),
            ..GuestSeed::default()
        },
    }
}

async fn build(world: &FakeWorld, number: u64) {
    world.ensure(&disk(number)).await.unwrap();
    world.ensure_port(&port(number)).await.unwrap();
    world.ensure_running(&guest(number)).await.unwrap();
}

async fn tear_down(world: &FakeWorld, number: u64) {
    let (host, server) = (guest(number).host, guest(number).server);
    Vmm::ensure_gone(world, host, server).await.unwrap();
    Net::ensure_gone(world, host, server).await.unwrap();
    Disks::ensure_gone(world, host, server).await.unwrap();
}

#[tokio::test]
async fn a_journal_brings_the_world_back_also_with_a_torn_last_line() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("world.jsonl");
    let options = FakeOptions { journal: Some(journal.clone()), ..FakeOptions::default() };
    let world = FakeWorld::open(&options).unwrap();
    for number in 1..=5 {
        build(&world, number).await;
    }
    tear_down(&world, 2).await;
    world.kill_guest(guest(3).server).unwrap();
    let counts = Counts { guests: 4, running: 3, ports: 4, disks: 4, ..Counts::default() };
    assert_eq!(world.counts(), counts);
    drop(world);
    let long = std::fs::metadata(&journal).unwrap().len();
    let torn = [std::fs::read(&journal).unwrap(), b"{\"guest\":{\"ser".to_vec()].concat();
    std::fs::write(&journal, torn).unwrap();
    for _ in 0..2 {
        let world = FakeWorld::open(&options).unwrap();
        assert_eq!(world.counts(), counts);
        assert!(std::fs::metadata(&journal).unwrap().len() < long, "it was not compacted");
        // Addresses are held and free as before.
        let taken = PortSpec { private_ip: port(1).private_ip, ..port(9) };
        assert!(world.ensure_port(&taken).await.is_err());
        let seen = world.ensure_running(&guest(1)).await.unwrap();
        assert_eq!(seen.power, Power::On);
    }
    let world = FakeWorld::open(&options).unwrap();
    build(&world, 2).await;
    assert_eq!(FakeWorld::open(&options).unwrap().counts().guests, 5);
}

#[test]
fn a_journal_damaged_in_the_middle_is_refused_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("world.jsonl");
    std::fs::write(&journal, "garbage\n{}\n").unwrap();
    let options = FakeOptions { journal: Some(journal), ..FakeOptions::default() };
    let error = FakeWorld::open(&options).err().unwrap();
    assert!(error.to_string().contains("world.jsonl line 1"), "{error}");
}

#[tokio::test]
async fn what_a_real_machine_would_punish_is_remembered() {
    let world = FakeWorld::new();
    assert!(world.ensure_running(&guest(1)).await.is_err());
    world.ensure(&disk(1)).await.unwrap();
    assert!(world.ensure_running(&guest(1)).await.is_err());
    build(&world, 1).await;
    Net::ensure_gone(&world, port(1).host, port(1).server).await.unwrap();
    world.ensure(&RootDisk { epoch: 2, ..disk(1) }).await.unwrap();
    Disks::ensure_gone(&world, port(1).host, port(1).server).await.unwrap();
    let elsewhere = Id::of(Uuid::from_u64_pair(2, 77));
    world.ensure(&RootDisk { host: elsewhere, ..disk(1) }).await.unwrap();
    world.ensure_port(&PortSpec { host: elsewhere, ..port(1) }).await.unwrap();
    world.ensure_running(&GuestSpec { host: elsewhere, ..guest(1) }).await.unwrap();
    let said = world.violations();
    let wanted =
        ["without a disk", "without a port", "port of", "disk of", "disk of", "runs on two hosts"];
    assert_eq!(said.len(), wanted.len(), "{said:?}");
    for (said, wanted) in said.iter().zip(wanted) {
        assert!(said.contains(wanted), "{said}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_unavailable_although_the_work_is_done() {
    let world = FakeWorld::new();
    world.faults.once(Verb::Disk, Fault::LoseAnswer);
    let error = world.ensure(&disk(1)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert_eq!(world.counts().disks, 1);
    world.faults.once(Verb::Port, Fault::Fail(Error::unavailable("down")));
    assert!(world.ensure_port(&port(1)).await.is_err());
    assert_eq!(world.counts().ports, 0);
    world.ensure_port(&port(1)).await.unwrap();
}

#[tokio::test]
async fn a_call_that_dies_never_answers_and_tells_its_hook() {
    let world = Arc::new(FakeWorld::new());
    let deaths = Arc::new(AtomicU64::new(0));
    let counting = deaths.clone();
    world.faults.on_crash(move || {
        counting.fetch_add(1, Ordering::SeqCst);
    });
    world.faults.at_call(0, Fault::CrashBefore);
    world.faults.at_call(1, Fault::CrashAfter);
    for (calls, disks) in [(1, 0), (2, 1)] {
        let call =
            tokio::time::timeout(Duration::from_millis(20), async { world.ensure(&disk(1)).await });
        assert!(call.await.is_err(), "it answered");
        assert_eq!((world.faults.calls(), world.counts().disks), (calls, disks));
    }
    assert_eq!(deaths.load(Ordering::SeqCst), 2);
    world.ensure(&disk(1)).await.unwrap();
}

#[tokio::test]
async fn chance_follows_its_seed_and_its_odds() {
    let tried = async |seed| {
        let world = FakeWorld::new();
        world.faults.by_chance(seed, Odds { fail: 200, lose: 100, ..Odds::default() });
        let mut failed = Vec::new();
        for number in 0..2_000_u64 {
            failed.push(world.ensure(&disk(number)).await.is_err());
        }
        failed
    };
    let (first, again, other) = (tried(1).await, tried(1).await, tried(2).await);
    assert!(first == again && first != other);
    let count = first.iter().filter(|failed| **failed).count();
    assert!((500..700).contains(&count), "{count} of 2000 with odds of 300 in 1000");
}

#[tokio::test]
async fn booting_takes_as_long_as_the_options_say_and_only_when_it_happens() {
    let boot_time = Duration::from_millis(60);
    let world = FakeWorld::open(&FakeOptions { boot_time, journal: None }).unwrap();
    let start = Instant::now();
    build(&world, 1).await;
    assert!(start.elapsed() >= boot_time);
    let start = Instant::now();
    world.ensure_running(&guest(1)).await.unwrap();
    assert!(start.elapsed() < boot_time);
}

#[test]
fn a_fake_cloud_has_hosts_with_names_of_their_own() {
    let hosts = hosts(3);
    let names: Vec<_> = hosts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["fake-1", "fake-2", "fake-3"]);
}

/// Not a measurement, only a guard against something quadratic: this takes a fraction of a second.
#[tokio::test]
async fn twenty_thousand_guests_are_no_burden() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Some(folder.path().join("world.jsonl"));
    let options = FakeOptions { journal, ..FakeOptions::default() };
    let world = FakeWorld::open(&options).unwrap();
    let start = Instant::now();
    for number in 0..20_000 {
        build(&world, number).await;
    }
    let built = start.elapsed();
    let start = Instant::now();
    let host = guest(7).host;
    for _ in 0..100 {
        assert_eq!(Vmm::list(&world, host).await.unwrap().len(), 16);
    }
    assert!(start.elapsed() < Duration::from_secs(1), "listing took {:?}", start.elapsed());
    assert!(built < Duration::from_secs(20), "60,000 wishes took {built:?}");
    drop(world);
    assert_eq!(FakeWorld::open(&options).unwrap().counts().running, 20_000);
}
