//! On, off and in between, with guests that have nothing to boot.

use std::time::Duration;

use nubo_base::{Id, Uuid};
use nubo_ports::{GuestSpec, Power};
use nubo_vmm_qemu::{Qemu, QemuOptions};
use tokio::time::Instant;

use crate::world::{World, lives, run, until};

async fn power(qemu: &Qemu, spec: &GuestSpec) -> Option<Power> {
    qemu.observe(spec.host, spec.server).await.unwrap().map(|seen| seen.power)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_made_twice_starts_one_guest_and_an_older_one_is_refused() {
    let world = World::new();
    let qemu = world.open();
    let spec = world.deaf(1);
    assert_eq!(power(&qemu, &spec).await, None);
    let seen = qemu.ensure_running(&spec).await.unwrap();
    assert_eq!((seen.power, seen.generation, seen.boot), (Power::On, 1, 1));
    assert_eq!((seen.vcpus, seen.memory_mib), (1, 192));
    let pid = world.pid(spec.server);
    let newer = GuestSpec { generation: 5, ..spec.clone() };
    assert_eq!(qemu.ensure_running(&newer).await.unwrap().generation, 5);
    assert_eq!(world.pid(spec.server), pid);
    assert_eq!(qemu.ensure_running(&spec).await.unwrap_err().code().slug, "conflict");
    assert_eq!(
        qemu.ensure_stopped(spec.reference(), true).await.unwrap_err().code().slug,
        "conflict"
    );
    assert!(lives(pid));
    assert_eq!(qemu.list(spec.host).await.unwrap().len(), 1);
    assert!(qemu.list(Id::of(Uuid::from_u128(8))).await.unwrap().is_empty());
    qemu.ensure_gone(Id::of(Uuid::from_u128(8)), spec.server).await.unwrap();
    assert!(lives(pid), "another host's wish is none of ours");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_has_no_rights_and_its_own_user() {
    let world = World::new();
    let qemu = world.open();
    let spec = world.deaf(2);
    qemu.ensure_running(&spec).await.unwrap();
    let pid = world.pid(spec.server);
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = |key: &str| status.lines().find(|line| line.starts_with(key)).unwrap().to_owned();
    let user = QemuOptions::new(world.dir.path()).users.unwrap().of(spec.server.uuid());
    assert!(user >= 100_000);
    assert_eq!(line("Uid:"), format!("Uid:\t{user}\t{user}\t{user}\t{user}"));
    assert_eq!(line("Gid:"), format!("Gid:\t{user}\t{user}\t{user}\t{user}"));
    // At most the group of /dev/kvm.
    assert!(line("Groups:").split_whitespace().count() <= 2, "{status}");
    assert_eq!(line("CapBnd:"), "CapBnd:\t0000000000000000");
    assert_eq!(line("CapEff:"), "CapEff:\t0000000000000000");
    assert_eq!(line("NoNewPrivs:"), "NoNewPrivs:\t1");
    assert_eq!(line("Seccomp:"), "Seccomp:\t2");
    // Its own session, and the namespace of its network.
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let session = stat.rsplit_once(')').unwrap().1.split(' ').nth(4).unwrap();
    assert_eq!(session, pid.to_string());
    let namespace = |pid: &str| std::fs::read_link(format!("/proc/{pid}/ns/net")).unwrap();
    assert_ne!(namespace(&pid.to_string()), namespace("self"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_guest_is_off_at_once_and_runs_again_when_wished() {
    let world = World::new();
    let qemu = world.open();
    let spec = world.deaf(3);
    qemu.ensure_running(&spec).await.unwrap();
    let pid = world.pid(spec.server);
    run("kill", &["-9", &pid.to_string()]);
    let killed = Instant::now();
    while power(&qemu, &spec).await != Some(Power::Crashed) {
        assert!(killed.elapsed() < Duration::from_secs(5));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let error = qemu.screenshot(spec.host, spec.server).await.unwrap_err();
    assert_eq!(error.code().slug, "wrong_state");
    qemu.ensure_running(&spec).await.unwrap();
    assert_eq!(power(&qemu, &spec).await, Some(Power::On));
    assert_ne!(world.pid(spec.server), pid);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_ends_a_guest_by_a_signal_is_not_taken_for_the_guest_itself() {
    let world = World::new();
    let qemu = world.open();
    let spec = world.deaf(10);
    qemu.ensure_running(&spec).await.unwrap();
    let pid = world.pid(spec.server);
    run("kill", &["-15", &pid.to_string()]);
    until("its end", Duration::from_secs(10), async || !lives(pid)).await;
    assert_eq!(power(&qemu, &spec).await, Some(Power::Crashed));
    // The driver's own signal is a wish, and the next run's end is judged by itself.
    qemu.ensure_running(&spec).await.unwrap();
    qemu.ensure_stopped(spec.reference(), true).await.unwrap();
    assert_eq!(power(&qemu, &spec).await, Some(Power::Off));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_does_not_listen_is_only_asked_and_a_restart_cuts_it_off_after_its_grace() {
    let world = World::new();
    let options = QemuOptions { grace: Duration::from_secs(2), ..world.options() };
    let qemu = Qemu::open(options).unwrap();
    let spec = world.deaf(4);
    qemu.ensure_running(&spec).await.unwrap();
    for _ in 0..3 {
        qemu.ensure_stopped(spec.reference(), false).await.unwrap();
        assert_eq!(power(&qemu, &spec).await, Some(Power::On));
    }
    // A gentle restart waits for as long as the grace allows.
    let (pid, asked) = (world.pid(spec.server), Instant::now());
    let next = GuestSpec { generation: 2, boot: 2, ..spec.clone() };
    assert_eq!(qemu.ensure_running(&next).await.unwrap().boot, 2);
    assert!(asked.elapsed() >= Duration::from_secs(2), "{:?}", asked.elapsed());
    assert!(!lives(pid));
    // A restart by the boot counter, hard: nobody waits for the grace.
    let pid = world.pid(spec.server);
    let again = GuestSpec { generation: 3, boot: 3, hard: true, memory_mib: 256, ..spec.clone() };
    let seen = qemu.ensure_running(&again).await.unwrap();
    assert_eq!((seen.boot, seen.memory_mib), (3, 256));
    assert!(!lives(pid) && lives(world.pid(spec.server)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hard_stop_does_not_wait_for_a_gentle_restart() {
    let world = World::new();
    let qemu = world.open();
    let spec = world.deaf(5);
    qemu.ensure_running(&spec).await.unwrap();
    let restart = GuestSpec { generation: 2, boot: 2, ..spec.clone() };
    let gentle = qemu.clone();
    let gentle = tokio::spawn(async move { gentle.ensure_running(&restart).await });
    let note = world.guest(spec.server).join("spec.json");
    until("the wish to restart", Duration::from_secs(20), async || {
        std::fs::read_to_string(&note).unwrap().contains("\"stopping\": true")
    })
    .await;
    assert_eq!(power(&qemu, &spec).await, Some(Power::On));
    let asked = Instant::now();
    let harder = GuestSpec { generation: 3, ..spec.clone() };
    qemu.ensure_stopped(harder.reference(), true).await.unwrap();
    // The grace is a minute.
    assert!(asked.elapsed() < Duration::from_secs(30));
    assert_eq!(power(&qemu, &spec).await, Some(Power::Off));
    assert_eq!(gentle.await.unwrap().unwrap_err().code().slug, "conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_gone_leaves_nothing() {
    let world = World::new();
    let qemu = world.open();
    let spec = world.deaf(6);
    qemu.ensure_gone(spec.host, spec.server).await.unwrap();
    qemu.ensure_running(&spec).await.unwrap();
    let pid = world.pid(spec.server);
    qemu.ensure_gone(spec.host, spec.server).await.unwrap();
    assert!(!lives(pid));
    assert_eq!(power(&qemu, &spec).await, None);
    assert_eq!(std::fs::read_dir(world.dir.path().join("guests")).unwrap().count(), 0);
    let groups = run("find", &["/sys/fs/cgroup", "-name", &spec.server.uuid().to_string()]);
    assert_eq!(String::from_utf8_lossy(&groups.stdout), "");
    // Neither is the tap held any longer.
    qemu.ensure_running(&GuestSpec { generation: 2, ..world.deaf(7) }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_without_its_disk_or_its_port_is_refused_in_words() {
    let world = World::new();
    let qemu = world.open();
    let spec = world.deaf(8);
    let mut no_port = spec.clone();
    no_port.nic.tap = "tap9".into();
    let error = qemu.ensure_running(&no_port).await.unwrap_err();
    assert_eq!((error.code().slug, error.message()), ("wrong_state", "The guest has no port."));
    std::fs::remove_file(&spec.root.path).unwrap();
    let error = qemu.ensure_running(&spec).await.unwrap_err();
    assert_eq!((error.code().slug, error.message()), ("wrong_state", "The guest has no disk."));
    assert_eq!(power(&qemu, &spec).await, Some(Power::Off));
    std::fs::write(&spec.root.path, "this is no qcow2 file").unwrap();
    let error = qemu.ensure_running(&spec).await.unwrap_err();
    assert!(error.is_passing(), "{error}");
    assert!(error.log_detail().unwrap().contains("qcow2"), "{error}");
    let nowhere = QemuOptions { program: Some("/nowhere/qemu".into()), ..world.options() };
    let error = Qemu::open(nowhere).unwrap().ensure_running(&world.deaf(9)).await.unwrap_err();
    assert_eq!(error.message(), "The hypervisor is not installed on the host.");
}
