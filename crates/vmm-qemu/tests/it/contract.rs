//! What is demanded of every hypervisor driver, of this one, with guests that boot `tiny`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use nubo_base::{Id, Uuid};
use nubo_domain::{Result, Snapshot};
use nubo_ports::{DiskSource, GuestIso, GuestSpec, GuestVolume, NicSource, Vmm};
use nubo_testkit::contract::vmm::{VmmStage, suite};
use nubo_vmm_qemu::{Qemu, Qmp};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::world::{World, lives, run};

struct Stage {
    world: World,
    qemu: Arc<Qemu>,
    made: AtomicU32,
}

impl Stage {
    fn number(&self) -> u128 {
        u128::from(self.made.fetch_add(1, Ordering::Relaxed)) + 1
    }

    /// A property of every device that QEMU itself says it has plugged in under such a name.
    async fn told(&self, guest: &GuestSpec, prefix: &str, property: &str) -> Vec<String> {
        let socket = self.world.guest(guest.server).join("run/qmp.sock");
        let mut qmp = Qmp::connect(&socket).await.unwrap();
        let folder = "/machine/peripheral";
        let list = qmp.call("qom-list", json!({ "path": folder })).await.unwrap();
        let mut told = Vec::new();
        for item in list.as_array().unwrap() {
            let name = item["name"].as_str().unwrap();
            if name.starts_with(prefix) {
                let asked = json!({ "path": format!("{folder}/{name}"), "property": property });
                let value: Value = qmp.call("qom-get", asked).await.unwrap();
                told.push(value.as_str().unwrap().to_owned());
            }
        }
        told
    }
}

#[async_trait]
impl VmmStage for Stage {
    fn vmm(&self) -> &dyn Vmm {
        &*self.qemu
    }

    async fn fresh(&self) -> Result<GuestSpec> {
        let spec = self.world.apart(self.number());
        Ok(GuestSpec { generation: 3, ..spec })
    }

    /// A guest lets volumes go and sets passwords only when its system is up.
    fn patience(&self) -> Duration {
        Duration::from_secs(120)
    }

    async fn fresh_volume(&self, _: &GuestSpec) -> Result<GuestVolume> {
        Ok(self.world.volume(self.number(), "1G", 1))
    }

    async fn grow(&self, _: &GuestSpec, volume: &GuestVolume) -> Result<GuestVolume> {
        let size_gib = volume.size_gib + 1;
        // A disk that a guest has open is left to its hypervisor.
        run("qemu-img", &["resize", "-q", &volume.source.path, &format!("{size_gib}G")]);
        Ok(GuestVolume { size_gib, ..volume.clone() })
    }

    async fn volumes_of(&self, guest: &GuestSpec) -> Option<Vec<String>> {
        Some(self.told(guest, "vol-", "serial").await)
    }

    async fn fresh_nic(&self, guest: &GuestSpec) -> Result<NicSource> {
        Ok(self.world.card(guest, self.number()))
    }

    async fn nics_of(&self, guest: &GuestSpec) -> Option<Vec<String>> {
        Some(self.told(guest, "nic-", "mac").await)
    }

    async fn fresh_iso(&self, _: &GuestSpec) -> Result<GuestIso> {
        Ok(self.world.iso(self.number()))
    }

    async fn disc_of(&self, guest: &GuestSpec) -> Option<Option<String>> {
        let socket = self.world.guest(guest.server).join("run/qmp.sock");
        let mut qmp = Qmp::connect(&socket).await.unwrap();
        let list = qmp.call("query-block", Value::Null).await.unwrap();
        let drive = list.as_array().unwrap().iter().find(|one| one["qdev"] == "cd").unwrap();
        assert_eq!(drive["tray_open"], false, "{drive}");
        let file = drive["inserted"]["file"].as_str();
        // QEMU names files as they are seen from the guest's folder.
        let shown = |file: &str| {
            let path = self.world.guest(guest.server).join(file).canonicalize().unwrap();
            path.display().to_string()
        };
        Some(file.map(shown))
    }

    async fn fresh_target(&self, _: &GuestSpec) -> Result<(Id<Snapshot>, DiskSource)> {
        let number = self.number();
        let target = self.world.disk(&format!("target-{number}.qcow2"), None, "1G");
        Ok((Id::of(Uuid::from_u128(number)), target))
    }

    async fn crash(&self, guest: &GuestSpec) {
        let pid = self.world.pid(guest.server);
        run("kill", &["-9", &pid.to_string()]);
        let begin = Instant::now();
        while lives(pid) {
            assert!(begin.elapsed() < self.patience(), "it does not die");
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// Its power button is pressed by somebody else; a system that is just booting does not hear.
    async fn halt_inside(&self, guest: &GuestSpec) {
        let pid = self.world.pid(guest.server);
        let socket = self.world.guest(guest.server).join("run/qmp.sock");
        let begin = Instant::now();
        while lives(pid) {
            assert!(begin.elapsed() < self.patience(), "it does not end");
            if let Ok(mut qmp) = Qmp::connect(&socket).await {
                let _ = qmp.call("system_powerdown", Value::Null).await;
            }
            sleep(Duration::from_secs(1)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_driver_keeps_the_contract() {
    let world = World::new();
    let qemu = world.open();
    let stage = Stage { world, qemu, made: AtomicU32::new(0) };
    assert_eq!(suite(&stage).await, Ok(()));
    assert_eq!(stage.qemu.list(stage.world.host).await.unwrap(), []);
}
