//! Images on hosts: what a host is told to fetch, and how a new disk or a drive waits for it.

use std::time::Duration;

use nubo_base::Id;
use nubo_domain::image::{ImageSource, ImageState};
use nubo_domain::{Error, Host, Image, Result, Server, code};
use nubo_flow::{Doing, Next, StepResult};
use nubo_ports::{GuestIso, ImageSpec, Objects as _, StoreExt as _};

use crate::World;

/// How often a host is asked how far it is.
pub const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// What a host is told to fetch.
///
/// # Errors
/// `image_not_ready` for an image without a source or a checksum.
pub fn spec(image: &Image, host: Id<Host>) -> Result<ImageSpec> {
    let Some(ImageSource { url, checksum: Some(checksum), format }) = image.source.clone() else {
        return Err(Error::new(&code::IMAGE_NOT_READY));
    };
    let (generation, image) = (image.generation, image.key());
    Ok(ImageSpec { image, host, generation, url, checksum, format })
}

/// After a host said that it does not have the image of a server's disk, with `absent`: the disk
/// waits for it.
pub async fn wait_for(doing: &Doing<World>, server: &Server, absent: Error) -> StepResult {
    let id = server.build.image;
    let image = doing.world.store.read(move |tx| tx.find::<Image>(id)).await?;
    let Some(image) = image.filter(|image| image.source.is_some()) else { return Err(absent) };
    if image.key() != server.build.image_file() {
        let text = format!("The image {} was changed since the order.", image.head.name);
        return Err(Error::new(&code::IMAGE_NOT_READY).public(text));
    }
    until_there(doing, &image, server.host.ok_or(absent)?).await
}

/// What lies in a server's drive, if anything does.
///
/// # Errors
/// `not_found` when its host does not have it.
pub async fn disc(world: &World, server: &Server) -> Result<Option<GuestIso>> {
    let Some((id, host)) = server.iso.zip(server.host) else { return Ok(None) };
    let image = world.store.read(move |tx| tx.get::<Image>(id)).await?;
    let source = world.disks.iso(host, &image.key()).await?;
    Ok(Some(GuestIso { image: id, source }))
}

/// The same, where a drive stays empty for as long as its host does not have the disc: whoever put
/// it into the row, or else the reconciler, brings it. Nothing else of the server waits for that.
pub async fn disc_if_there(world: &World, server: &Server) -> Result<Option<GuestIso>> {
    match disc(world, server).await {
        Err(error) if error.code() == &code::NOT_FOUND => Ok(None),
        other => other,
    }
}

/// Has the host fetch what should lie in a server's drive, if it does not have it.
pub async fn fetch_disc(world: &World, server: Id<Server>) -> Result<()> {
    let Some(server) = world.store.read(move |tx| tx.find::<Server>(server)).await? else {
        return Ok(());
    };
    let Some((id, host)) = server.iso.zip(server.host) else { return Ok(()) };
    if disc_if_there(world, &server).await?.is_none() {
        let image = world.store.read(move |tx| tx.get::<Image>(id)).await?;
        world.disks.ensure_image(&spec(&image, host)?).await?;
    }
    Ok(())
}

/// What should lie in a server's drive is on its host, or waited for.
pub async fn have_disc(doing: &Doing<World>, server: &Server) -> StepResult {
    let Err(absent) = disc(&doing.world, server).await else { return Ok(Next::Done) };
    let place = server.iso.zip(server.host).filter(|_| absent.code() == &code::NOT_FOUND);
    let Some((id, host)) = place else { return Err(absent) };
    let image = doing.world.store.read(move |tx| tx.get::<Image>(id)).await?;
    until_there(doing, &image, host).await
}

/// Waits for as long as an image may still come to a host. While it is pulled that workflow has
/// the host fetch it; a further host fetches it here.
async fn until_there(doing: &Doing<World>, image: &Image, host: Id<Host>) -> StepResult {
    match image.state() {
        ImageState::Pulling => Ok(Next::Later(LOOK_AGAIN)),
        ImageState::Ready => {
            let there = doing.world.disks.ensure_image(&spec(image, host)?).await?.ready;
            Ok(Next::Later(if there { Duration::ZERO } else { LOOK_AGAIN }))
        }
        ImageState::Absent | ImageState::Failed | ImageState::Retired => {
            image.check_ready().map(|()| Next::Done)
        }
    }
}
