//! Pulled images of every host against the catalogue: what no image is of any more is removed.
//!
//! That are the files of retired images and of sources that were changed, and what a host was
//! still fetching of them. Disks keep what they were made of. Images that a host was given
//! otherwise are not looked at.

use nubo_base::Id;
use nubo_domain::{Host, Result};
use nubo_ports::StoreExt as _;

use super::open::each_host;
use crate::World;
use crate::image_pull::keys;

/// What one run removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImagesStatus {
    /// Files that no image is of.
    pub removed: u64,
    /// Hosts that did not answer.
    pub silent_hosts: u64,
}

/// Compares every host with the catalogue.
///
/// # Errors
/// Those of the store; a host that does not answer is only counted.
pub async fn images(world: &World) -> Result<ImagesStatus> {
    let mut status = ImagesStatus::default();
    for host in each_host(world).await? {
        match of_host(world, host).await {
            Ok(removed) => status.removed += removed,
            Err(error) => {
                tracing::warn!(%error, %host, "cannot compare a host's images");
                status.silent_hosts += 1;
            }
        }
        tokio::task::yield_now().await;
    }
    Ok(status)
}

async fn of_host(world: &World, host: Id<Host>) -> Result<u64> {
    // The host is asked first: whatever it fetches had its row before.
    let seen = world.disks.list_images(host).await?;
    if seen.is_empty() {
        return Ok(0);
    }
    let wanted = world.store.read(keys).await?;
    let mut removed = 0;
    for image in seen {
        if !wanted.iter().any(|(_, key)| *key == image.image) {
            tracing::info!(%host, image = image.image, "removes what no image is of");
            world.disks.ensure_image_gone(host, &image.image).await?;
            removed += 1;
        }
    }
    Ok(removed)
}
