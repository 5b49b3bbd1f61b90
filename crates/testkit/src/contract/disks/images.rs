//! What every driver of disks must do with images that it fetches.

use nubo_domain::code;
use nubo_ports::{DiskFormat, ImageProgress, ImageSpec, RootDisk, SeenImage};

use super::super::claim::{Claimed, claim, equal, failed, patiently, refused};
use super::{DisksStage, is_as_wished, make, remove};

async fn fresh(stage: &dyn DisksStage) -> Result<ImageSpec, String> {
    stage.fresh_image().await.map_err(failed("preparing"))
}

async fn ask(stage: &dyn DisksStage, image: &ImageSpec) -> Result<ImageProgress, String> {
    let wish = async || stage.disks().ensure_image(image).await;
    patiently(stage.patience(), wish).await.map_err(failed("ensure_image"))
}

/// Wishes until the image is there; every answer must be at least as far as the one before.
async fn fetch(stage: &dyn DisksStage, image: &ImageSpec) -> Result<ImageProgress, String> {
    let start = tokio::time::Instant::now();
    let mut last = ImageProgress::default();
    loop {
        let now = ask(stage, image).await?;
        let back = format!("after {} bytes there are {}", last.arrived.bytes, now.arrived.bytes);
        claim(now.arrived.bytes >= last.arrived.bytes, back)?;
        if now.ready {
            return Ok(now);
        }
        claim(start.elapsed() < stage.patience(), "the image does not come")?;
        last = now;
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

async fn gone(stage: &dyn DisksStage, image: &ImageSpec) -> Claimed {
    let wish = async || stage.disks().ensure_image_gone(image.host, &image.image).await;
    patiently(stage.patience(), wish).await.map_err(failed("ensure_image_gone"))
}

async fn seen(stage: &dyn DisksStage, image: &ImageSpec) -> Result<Vec<SeenImage>, String> {
    let look = async || stage.disks().list_images(image.host).await;
    let mut list = patiently(stage.patience(), look).await.map_err(failed("list_images"))?;
    list.retain(|seen| seen.image == image.image);
    Ok(list)
}

async fn disk_of(stage: &dyn DisksStage, image: &ImageSpec) -> Result<RootDisk, String> {
    let disk = stage.fresh().await.map_err(failed("preparing"))?;
    Ok(RootDisk { image: image.image.clone(), host: image.host, ..disk })
}

pub(super) async fn fetches(stage: &dyn DisksStage) -> Claimed {
    let (image, other) = (fresh(stage).await?, fresh(stage).await?);
    let disk = disk_of(stage, &image).await?;
    let early = stage.disks().ensure(&disk).await;
    refused("a disk of an image that is not there", early, code::NOT_FOUND.slug)?;
    let there = fetch(stage, &image).await?;
    let (bytes, total) = (there.arrived.bytes, there.arrived.total_bytes);
    equal("the total of an image that is there", &total, &Some(bytes))?;
    claim(there.min_disk_gib > 0, "an image that is there needs no disk")?;
    equal("the answer to a late wish", &ask(stage, &image).await?, &there)?;
    let SeenImage { host, ready, .. } = seen(stage, &image)
        .await?
        .pop()
        .ok_or_else(|| "the host's list lacks the image".to_owned())?;
    equal("what the host's list says", &(host, ready), &(image.host, true))?;
    make(stage, &disk).await?;
    is_as_wished(stage, &disk).await?;
    let absent = disk_of(stage, &other).await?;
    let early = stage.disks().ensure(&absent).await;
    refused("a disk of another image", early, code::NOT_FOUND.slug)?;
    remove(stage, &disk).await?;
    gone(stage, &image).await
}

pub(super) async fn removes(stage: &dyn DisksStage) -> Claimed {
    let image = fresh(stage).await?;
    gone(stage, &image).await?;
    fetch(stage, &image).await?;
    let disk = disk_of(stage, &image).await?;
    make(stage, &disk).await?;
    gone(stage, &image).await?;
    gone(stage, &image).await?;
    equal("what the host's list has of it", &seen(stage, &image).await?, &Vec::new())?;
    // What was made of it stays as it is, and can still grow.
    is_as_wished(stage, &disk).await?;
    let larger = RootDisk { size_gib: disk.size_gib + 1, ..disk.clone() };
    make(stage, &larger).await?;
    is_as_wished(stage, &larger).await?;
    let next = RootDisk { epoch: disk.epoch + 1, ..disk.clone() };
    let late = stage.disks().ensure(&next).await;
    refused("a fresh disk of an image that is gone", late, code::NOT_FOUND.slug)?;
    is_as_wished(stage, &larger).await?;
    remove(stage, &disk).await
}

/// A wish that is taken back before it came true leaves nothing either.
pub(super) async fn stops(stage: &dyn DisksStage) -> Claimed {
    let image = fresh(stage).await?;
    ask(stage, &image).await?;
    gone(stage, &image).await?;
    equal("what the host's list has of it", &seen(stage, &image).await?, &Vec::new())?;
    fetch(stage, &image).await?;
    gone(stage, &image).await
}

pub(super) async fn isos(stage: &dyn DisksStage) -> Claimed {
    let iso = stage.fresh_iso().await.map_err(failed("preparing"))?;
    let image = fresh(stage).await?;
    let disks = stage.disks();
    let early = disks.iso(iso.host, &iso.image).await;
    refused("the source of an ISO that is not there", early, code::NOT_FOUND.slug)?;
    let there = fetch(stage, &iso).await?;
    equal("the disk that an ISO needs", &there.min_disk_gib, &0)?;
    let read = async || disks.iso(iso.host, &iso.image).await;
    let source = patiently(stage.patience(), read).await.map_err(failed("iso"))?;
    equal("how an ISO is read", &(source.format, source.boot), &(DiskFormat::Raw, None))?;
    let made = disks.ensure(&disk_of(stage, &iso).await?).await;
    refused("a disk of an ISO", made, code::NOT_FOUND.slug)?;
    fetch(stage, &image).await?;
    let odd = disks.iso(image.host, &image.image).await;
    refused("the source of an image that is no ISO", odd, code::NOT_FOUND.slug)?;
    gone(stage, &image).await?;
    gone(stage, &iso).await?;
    let late = disks.iso(iso.host, &iso.image).await;
    refused("the source of an ISO that is gone", late, code::NOT_FOUND.slug)
}

pub(super) async fn empty(stage: &dyn DisksStage) -> Claimed {
    let disk = stage.fresh().await.map_err(failed("preparing"))?;
    let disk = RootDisk { image: String::new(), ..disk };
    make(stage, &disk).await?;
    is_as_wished(stage, &disk).await?;
    let larger = RootDisk { size_gib: disk.size_gib + 1, ..disk.clone() };
    make(stage, &larger).await?;
    is_as_wished(stage, &larger).await?;
    remove(stage, &disk).await
}
