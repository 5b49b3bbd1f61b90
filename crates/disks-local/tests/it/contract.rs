//! The contract of the port, on the real driver.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use nubo_base::{Id, Uuid};
use nubo_disks_local::DisksLocal;
use nubo_domain::Result as Answer;
use nubo_domain::image::ImageFormat;
use nubo_ports::{DiskSource, Disks, ImageSpec, RootDisk};
use nubo_testkit::contract::disks::{DisksStage, suite};

use crate::pull::{image, spec, sum};
use crate::vendor::{Say, Vendor};
use crate::{World, content, img};

/// What the vendor offers, by path.
type Files = Arc<Mutex<HashMap<String, Vec<u8>>>>;

struct Real {
    world: World,
    disks: Arc<DisksLocal>,
    made: AtomicU64,
    vendor: Vendor,
    files: Files,
}

#[async_trait]
impl DisksStage for Real {
    fn disks(&self) -> &dyn Disks {
        &*self.disks
    }

    async fn fresh(&self) -> Answer<RootDisk> {
        let number = self.made.fetch_add(1, Ordering::SeqCst) + 1;
        let server = Id::of(Uuid::from_u64_pair(1, number));
        Ok(RootDisk { server, ..self.world.wish(1, 1, 1) })
    }

    async fn fresh_image(&self) -> Answer<ImageSpec> {
        let number = self.made.fetch_add(1, Ordering::SeqCst) + 1;
        let file = image(&format!("image {number}"));
        let checksum = sum(&file);
        let path = format!("{number}");
        self.files.lock().unwrap().insert(format!("/{path}"), file);
        Ok(spec(&self.world, self.vendor.url(&path), checksum))
    }

    async fn fresh_iso(&self) -> Answer<ImageSpec> {
        let number = self.made.fetch_add(1, Ordering::SeqCst) + 1;
        let file = format!("iso {number}").into_bytes();
        let checksum = sum(&file);
        let path = format!("{number}.iso");
        self.files.lock().unwrap().insert(format!("/{path}"), file);
        let image = format!("pulled.iso.{}", &checksum.digits()[..32]);
        let spec = spec(&self.world, self.vendor.url(&path), checksum);
        Ok(ImageSpec { image, format: ImageFormat::Iso, ..spec })
    }

    async fn write(&self, source: &DiskSource) -> Result<(), String> {
        let raw = self.world.path("written");
        let mut bytes = b"kept".to_vec();
        bytes.resize(1 << 20, 7);
        std::fs::write(&raw, bytes).map_err(|why| why.to_string())?;
        // Only into what is there, as a guest would: -n makes no new file.
        let (raw, to) = (raw.to_str().unwrap(), source.path.as_str());
        img(&["convert", "-n", "-f", "raw", "-O", "qcow2", raw, to]);
        Ok(())
    }

    async fn wipe(&self, source: &DiskSource) -> Result<(), String> {
        let raw = self.world.path("wiped");
        std::fs::write(&raw, vec![3; 1 << 20]).map_err(|why| why.to_string())?;
        let (raw, to) = (raw.to_str().unwrap(), source.path.as_str());
        img(&["convert", "-n", "-f", "raw", "-O", "qcow2", raw, to]);
        Ok(())
    }

    async fn still_holds(&self, source: &DiskSource) -> Result<bool, String> {
        Ok(content(&source.path).starts_with("kept"))
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(30)
    }
}

#[tokio::test]
async fn the_real_disks_keep_the_contract() {
    let world = World::new();
    let files: Files = Arc::default();
    let offered = files.clone();
    let vendor = Vendor::open(move |asked| {
        let offered = offered.lock().unwrap();
        Say::asked(&offered[&asked.path], asked)
    })
    .await;
    let made = AtomicU64::default();
    let real = Real { disks: world.open(), world, made, vendor, files };
    assert_eq!(suite(&real).await, Ok(()));
    for folder in ["disks", "volumes", "snapshots", "bases", "pulls"] {
        assert_eq!(real.world.names(folder), [""; 0], "{folder}");
    }
}
