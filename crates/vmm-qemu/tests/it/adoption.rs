//! Guests outlive whoever started them and are found again.

use std::process::Command;
use std::time::Duration;

use nubo_ports::{GuestSpec, Power};
use nubo_vmm_qemu::{Qemu, QemuOptions};

use crate::world::{World, lives, run, until};

const ROLE: &str = "NUBO_TEST_STARTER";

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_is_found_again_when_the_driver_is_opened_anew() {
    let world = World::new();
    let spec = world.deaf(1);
    world.open().ensure_running(&spec).await.unwrap();
    let pid = world.pid(spec.server);
    let qemu = world.open();
    let seen = qemu.observe(spec.host, spec.server).await.unwrap().unwrap();
    assert_eq!((seen.power, seen.generation), (Power::On, 1));
    qemu.ensure_running(&spec).await.unwrap();
    assert_eq!(world.pid(spec.server), pid);
    // Somebody died between the start and its note.
    std::fs::remove_file(world.guest(spec.server).join("pid")).unwrap();
    let seen = world.open().observe(spec.host, spec.server).await.unwrap().unwrap();
    assert_eq!(seen.power, Power::On);
    world.open().ensure_stopped(spec.reference(), true).await.unwrap();
    assert!(!lives(pid));
}

/// The same test twice: as the one who starts a guest and is killed, and as the one who looks.
#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::disallowed_methods, reason = "this test starts itself")]
async fn a_guest_outlives_a_killed_starter() {
    if let Ok(role) = std::env::var(ROLE) {
        let (dir, spec) = role.split_once('\n').unwrap();
        let spec: GuestSpec = serde_json::from_str(spec).unwrap();
        let accel = Some(nubo_vmm_qemu::Accel::Tcg);
        let options = QemuOptions { accel, ..QemuOptions::new(dir.as_ref()) };
        Qemu::open(options).unwrap().ensure_running(&spec).await.unwrap();
        std::future::pending::<()>().await;
    }
    let world = World::new();
    let spec = world.deaf(1);
    let role = format!("{}\n{}", world.dir.path().display(), serde_json::to_string(&spec).unwrap());
    // Opening the folder removes what is half made, so it comes before the other one begins.
    let qemu = world.open();
    let mut starter = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "adoption::a_guest_outlives_a_killed_starter"])
        .env(ROLE, role)
        .spawn()
        .unwrap();
    until("a guest", Duration::from_secs(20), async || {
        let seen = qemu.observe(spec.host, spec.server).await.unwrap();
        seen.is_some_and(|seen| seen.power == Power::On)
            && world.guest(spec.server).join("pid").exists()
    })
    .await;
    let pid = world.pid(spec.server);
    starter.kill().unwrap();
    starter.wait().unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(lives(pid));
    qemu.ensure_running(&GuestSpec { generation: 2, ..spec.clone() }).await.unwrap();
    assert_eq!(world.pid(spec.server), pid);
    // Its death is seen though it is nobody's child any more.
    run("kill", &["-9", &pid.to_string()]);
    until("its death", Duration::from_secs(5), async || {
        let seen = qemu.observe(spec.host, spec.server).await.unwrap().unwrap();
        seen.power == Power::Crashed
    })
    .await;
    // Its host went down with it: what it left behind tells nothing any more.
    let note = world.guest(spec.server).join("pid");
    let text = std::fs::read_to_string(&note).unwrap();
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap();
    std::fs::write(&note, text.replace(boot.trim(), "another")).unwrap();
    std::fs::remove_file(world.guest(spec.server).join("run/qmp.sock")).unwrap();
    let seen = qemu.observe(spec.host, spec.server).await.unwrap().unwrap();
    assert_eq!(seen.power, Power::Crashed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reused_number_is_not_taken_for_a_guest() {
    let world = World::new();
    let qemu = world.open();
    let spec = world.deaf(1);
    qemu.ensure_running(&spec).await.unwrap();
    let note = world.guest(spec.server).join("pid");
    qemu.ensure_stopped(spec.reference(), true).await.unwrap();
    // The kernel gave the number to somebody else: to this test.
    let text = std::fs::read_to_string(&note).unwrap();
    let mut claim: serde_json::Value = serde_json::from_str(&text).unwrap();
    claim["pid"] = std::process::id().into();
    std::fs::write(&note, claim.to_string()).unwrap();
    let seen = qemu.observe(spec.host, spec.server).await.unwrap().unwrap();
    assert_eq!(seen.power, Power::Off);
    qemu.ensure_gone(spec.host, spec.server).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_half_made_is_removed_when_the_folder_is_opened() {
    let world = World::new();
    let half = world.dir.path().join("guests/.new-0199");
    std::fs::create_dir_all(half.join("run")).unwrap();
    let qemu = world.open();
    assert!(!half.exists());
    assert!(qemu.list(world.host).await.unwrap().is_empty());
    let long = world.dir.path().join("x".repeat(60));
    let error = Qemu::open(QemuOptions::new(&long)).unwrap_err();
    assert_eq!(error.fields()[0].field, "data");
}
