//! What every driver of disks must do, real or fake.

mod copies;
mod images;
mod volumes;

use std::time::Duration;

use async_trait::async_trait;
use nubo_base::Id;
use nubo_domain::{Result as Answer, code};
use nubo_ports::{DiskSource, Disks, ImageSpec, RootDisk, SeenDisk, VolumeSpec};

use super::claim::{Claimed, claim, equal, failed, patiently, refused, verdict};

/// A driver and what it needs around it.
#[async_trait]
pub trait DisksStage: Send + Sync {
    /// The driver.
    fn disks(&self) -> &dyn Disks;

    /// A disk of another server each time, all on one host.
    async fn fresh(&self) -> Answer<RootDisk>;

    /// Another volume each time, all on the host of the disks, none of them made.
    async fn fresh_volume(&self) -> Answer<VolumeSpec> {
        let disk = self.fresh().await?;
        Ok(VolumeSpec { volume: Id::of(disk.server.uuid()), host: disk.host, size_gib: 1 })
    }

    /// Another image each time that can be fetched, on the host of the disks.
    async fn fresh_image(&self) -> Answer<ImageSpec>;

    /// Another ISO each time that can be fetched, on the host of the disks.
    async fn fresh_iso(&self) -> Answer<ImageSpec>;

    /// Makes a volume hold something, by its source. Where nothing can, it does nothing.
    ///
    /// # Errors
    /// What kept it from that, in a sentence.
    async fn write(&self, _source: &DiskSource) -> Result<(), String> {
        Ok(())
    }

    /// Whether a volume still holds what [`DisksStage::write`] put there.
    ///
    /// # Errors
    /// What kept it from looking, in a sentence.
    async fn still_holds(&self, _source: &DiskSource) -> Result<bool, String> {
        Ok(true)
    }

    /// Makes a volume hold something else, by its source. Where nothing can, it does nothing.
    ///
    /// # Errors
    /// What kept it from that, in a sentence.
    async fn wipe(&self, _source: &DiskSource) -> Result<(), String> {
        Ok(())
    }

    /// How long a wish may stay `unavailable`, or take to show.
    fn patience(&self) -> Duration {
        Duration::from_secs(5)
    }
}

/// Runs every check.
///
/// # Errors
/// A line for each rule that the driver breaks.
pub async fn suite(stage: &dyn DisksStage) -> Claimed {
    verdict(vec![
        ("a disk is made as wished", makes(stage).await),
        ("a disk grows and never shrinks", grows(stage).await),
        ("a new epoch starts afresh and an old one is refused", renews(stage).await),
        ("what is absent is gone", absent(stage).await),
        ("a volume is made as wished, and its source stays", volumes::makes(stage).await),
        ("a volume grows, never shrinks and keeps its data", volumes::grows(stage).await),
        ("a volume is gone once, twice and when it never was", volumes::removes(stage).await),
        ("a volume lies on one host", volumes::refuses_another_host(stage).await),
        ("a host's room is told", volumes::room(stage).await),
        ("a snapshot outlives its volume and begins others", copies::of_a_volume(stage).await),
        ("a volume is what it was once it is copied back", copies::back(stage).await),
        ("a root disk is copied and copied back", copies::of_a_root(stage).await),
        ("a snapshot of a root disk begins another server's", copies::begins_a_root(stage).await),
        ("a copy of nothing is refused, and one that stops leaves nothing", {
            copies::of_nothing(stage).await
        }),
        ("a target is laid out for a hypervisor until it is given up", {
            copies::laid_out(stage).await
        }),
        ("an image is fetched before disks are made of it", images::fetches(stage).await),
        ("an image is gone and its disks stay", images::removes(stage).await),
        ("an image that is being fetched can be given up", images::stops(stage).await),
        ("an ISO is read and no disk starts as it", images::isos(stage).await),
        ("a disk of nothing starts empty", images::empty(stage).await),
    ])
}

async fn make(stage: &dyn DisksStage, disk: &RootDisk) -> Claimed {
    let wish = async || stage.disks().ensure(disk).await;
    let source = patiently(stage.patience(), wish).await.map_err(failed("ensure"))?;
    claim(!source.path.is_empty(), "a disk without a path cannot be opened")
}

async fn remove(stage: &dyn DisksStage, disk: &RootDisk) -> Claimed {
    let wish = async || stage.disks().ensure_gone(disk.host, disk.server).await;
    patiently(stage.patience(), wish).await.map_err(failed("ensure_gone"))
}

async fn see(stage: &dyn DisksStage, disk: &RootDisk) -> Result<Option<SeenDisk>, String> {
    let look = async || stage.disks().observe(disk.host, disk.server).await;
    patiently(stage.patience(), look).await.map_err(failed("observe"))
}

async fn list(stage: &dyn DisksStage, disk: &RootDisk) -> Result<Vec<SeenDisk>, String> {
    let look = async || stage.disks().list(disk.host).await;
    patiently(stage.patience(), look).await.map_err(failed("list"))
}

async fn fresh(stage: &dyn DisksStage) -> Result<RootDisk, String> {
    stage.fresh().await.map_err(failed("preparing"))
}

fn seen_of(disk: &RootDisk) -> SeenDisk {
    SeenDisk {
        server: disk.server,
        host: disk.host,
        epoch: disk.epoch,
        image: disk.image.clone(),
        size_gib: disk.size_gib,
    }
}

async fn is_as_wished(stage: &dyn DisksStage, disk: &RootDisk) -> Claimed {
    equal("what observe sees", &see(stage, disk).await?, &Some(seen_of(disk)))
}

async fn makes(stage: &dyn DisksStage) -> Claimed {
    let (disk, other) = (fresh(stage).await?, fresh(stage).await?);
    make(stage, &disk).await?;
    make(stage, &disk).await?;
    make(stage, &other).await?;
    is_as_wished(stage, &disk).await?;
    let seen = list(stage, &disk).await?;
    claim(seen.contains(&seen_of(&disk)), "the host's list lacks the disk")?;
    let count = seen.iter().filter(|seen| seen.server == disk.server).count();
    equal("the number of disks after the same wish twice", &count, &1)?;
    remove(stage, &disk).await?;
    equal("what observe sees", &see(stage, &disk).await?, &None)?;
    is_as_wished(stage, &other).await?;
    remove(stage, &other).await
}

async fn grows(stage: &dyn DisksStage) -> Claimed {
    let disk = fresh(stage).await?;
    make(stage, &disk).await?;
    let larger = RootDisk { size_gib: disk.size_gib + 1, ..disk.clone() };
    make(stage, &larger).await?;
    is_as_wished(stage, &larger).await?;
    make(stage, &disk).await?;
    is_as_wished(stage, &larger).await?;
    remove(stage, &disk).await
}

async fn renews(stage: &dyn DisksStage) -> Claimed {
    let disk = fresh(stage).await?;
    let larger = RootDisk { size_gib: disk.size_gib + 1, ..disk.clone() };
    make(stage, &larger).await?;
    let next = RootDisk { epoch: disk.epoch + 1, ..disk.clone() };
    make(stage, &next).await?;
    is_as_wished(stage, &next).await?;
    let late = stage.disks().ensure(&disk).await;
    refused("a disk of an earlier epoch", late, code::CONFLICT.slug)?;
    is_as_wished(stage, &next).await?;
    remove(stage, &disk).await
}

async fn absent(stage: &dyn DisksStage) -> Claimed {
    let disk = fresh(stage).await?;
    equal("what observe sees", &see(stage, &disk).await?, &None)?;
    remove(stage, &disk).await?;
    remove(stage, &disk).await
}
