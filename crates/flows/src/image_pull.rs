//! Fetches an image for the cloud: a host fetches it, and the row tells how far it is.

use nubo_base::Id;
use nubo_domain::image::{ImageEvent, ImageState, PULL};
use nubo_domain::{Host, Image, Kind as _, Result};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::{ImageProgress, Objects as _, Query, StoreExt as _, Tx};
use serde_json::json;

use crate::images::{LOOK_AGAIN, spec};
use crate::{World, marks};

/// Frame: the host that fetches it.
const HOST: &str = "host";
/// Frame: what it is called there.
const IMAGE: &str = "image";
/// Frame: what the host said in the end.
const FETCHED: &str = "fetched";

flow! {
    /// Fetches an image for the cloud. A further host fetches it when a disk there first needs it.
    pub IMAGE_PULL(World) = PULL;
    try { act fetch ~ drop_fetched; }
    then { row mark_ready; }
    else { row mark_failed; }
}

/// The image, if it is still this workflow's business: without another source or pull since.
fn current(tx: &mut dyn Tx, doing: &Doing<World>) -> Result<Option<Image>> {
    let image = tx.find::<Image>(Id::of(doing.facts.subject))?;
    let mine = |image: &Image| {
        image.state() == ImageState::Pulling && image.generation == doing.facts.generation
    };
    Ok(image.filter(mine))
}

async fn fetch(doing: &mut Doing<World>) -> StepResult {
    let looking = doing.clone();
    let image = doing.world.store.read(move |tx| current(tx, &looking)).await?;
    let Some(image) = image else { return drop_fetched(doing).await };
    let host: Id<Host> = doing.frame.need(HOST)?;
    let progress = doing.world.disks.ensure_image(&spec(&image, host)?).await?;
    doing.frame.set(FETCHED, &progress)?;
    if progress.ready {
        return Ok(Next::Done);
    }
    let noting = doing.clone();
    doing.world.store.write(move |tx| note(tx, &noting, progress)).await?;
    Ok(Next::Later(LOOK_AGAIN))
}

/// Every look changes the row, and each tenth of the whole is told as an event.
fn note(tx: &mut dyn Tx, doing: &Doing<World>, progress: ImageProgress) -> Result<()> {
    let Some(mut image) = current(tx, doing)? else { return Ok(()) };
    let tenths = |image: &Image| image.progress.percent().unwrap_or_default() / 10;
    let before = (image.progress, tenths(&image));
    image.progress = progress.arrived;
    if image.progress == before.0 {
        return Ok(());
    }
    tx.update(&mut image, doing.now)?;
    if tenths(&image) > before.1 { tell(tx, doing, &image, "image.pull_progress") } else { Ok(()) }
}

/// Nothing of it is left on the host, unless another image is of the same file.
async fn drop_fetched(doing: &mut Doing<World>) -> StepResult {
    let (host, key): (Id<Host>, String) = (doing.frame.need(HOST)?, doing.frame.need(IMAGE)?);
    let (wanted, own) = (key.clone(), Id::<Image>::of(doing.facts.subject));
    let looking = doing.clone();
    let shared = move |tx: &mut dyn Tx| {
        // Once this pull is overtaken, even its own image may want the file again.
        let own = current(tx, &looking)?.map(|_| own);
        Ok(keys(tx)?.iter().any(|(id, key)| *key == wanted && Some(*id) != own))
    };
    if !doing.world.store.read(shared).await? {
        doing.world.disks.ensure_image_gone(host, &key).await?;
    }
    Ok(Next::Done)
}

/// Every image that is offered, with what its file is called on a host.
pub fn keys(tx: &mut dyn Tx) -> Result<Vec<(Id<Image>, String)>> {
    let mut keys = Vec::new();
    let mut after = None;
    loop {
        let page: Vec<Image> = tx.list(&Query { limit: 100, after, ..Query::default() })?;
        keys.extend(page.iter().map(|image| (image.head.id, image.key())));
        after = page.last().map(|image| image.head.id.uuid());
        if page.len() < 100 {
            return Ok(keys);
        }
    }
}

fn mark_ready(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let Some(mut image) = current(tx, doing)? else { return Ok(Next::Done) };
    let fetched: ImageProgress = doing.frame.need(FETCHED)?;
    image.on(ImageEvent::Pulled)?;
    image.progress = fetched.arrived;
    // What the vendor made may need more than the operator thought.
    image.min_disk_gib = image.min_disk_gib.max(fetched.min_disk_gib);
    tx.update(&mut image, doing.now)?;
    tell(tx, doing, &image, "image.ready")?;
    Ok(Next::Done)
}

fn mark_failed(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let Some(mut image) = current(tx, doing)? else { return Ok(Next::Done) };
    image.on(ImageEvent::Fail)?;
    image.fault = marks::fault(doing);
    tx.update(&mut image, doing.now)?;
    tell(tx, doing, &image, "image.failed")?;
    Ok(Next::Done)
}

fn tell(tx: &mut dyn Tx, doing: &Doing<World>, image: &Image, name: &str) -> Result<()> {
    let mut data = json!({
        "status": image.state_word(),
        "name": image.head.name,
        "operation_id": doing.facts.id.to_string(),
        "bytes": image.progress.bytes,
        "total_bytes": image.progress.total_bytes,
        "percent": image.progress.percent(),
    });
    if let Some(fault) = &image.fault {
        data["fault"] = json!({ "code": fault.code, "message": fault.message });
    }
    marks::event(tx, &doing.world, image, (name, data), doing.now)
}
