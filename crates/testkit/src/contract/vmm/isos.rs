//! What every hypervisor driver must do with the disc in a guest's drive.

use nubo_domain::code;
use nubo_ports::{GuestIso, GuestSpec, Power};

use super::super::claim::{Claimed, equal, failed, patiently, refused};
use super::{VmmStage, remove, run, see, start, stop};

async fn put(stage: &dyn VmmStage, spec: &GuestSpec) -> Claimed {
    let wish = async || stage.vmm().ensure_plugged(spec).await;
    patiently(stage.patience(), wish).await.map_err(failed("ensure_plugged"))
}

/// A later wish for the same guest with this disc.
fn with(spec: &GuestSpec, later: u64, iso: Option<&GuestIso>) -> GuestSpec {
    let (generation, plugs) = (spec.generation + later, spec.plugs + later);
    GuestSpec { generation, plugs, iso: iso.cloned(), ..spec.clone() }
}

/// Claims that the guest has just the disc of the spec and is in the boot that it was in.
async fn has_disc(stage: &dyn VmmStage, spec: &GuestSpec) -> Claimed {
    let seen = see(stage, spec).await?.ok_or("the guest is gone")?;
    let wished = spec.iso.as_ref().map(|iso| iso.image);
    equal("the disc that is seen", &seen.iso, &wished)?;
    equal("the power and the boot", &(seen.power, seen.boot), &(Power::On, spec.boot))?;
    match stage.disc_of(spec).await {
        Some(found) => equal("the disc in the drive", &found, &spec.iso.as_ref().map(path)),
        None => Ok(()),
    }
}

fn path(iso: &GuestIso) -> String {
    iso.source.path.clone()
}

async fn made(stage: &dyn VmmStage, spec: &GuestSpec) -> Result<GuestIso, String> {
    stage.fresh_iso(spec).await.map_err(failed("preparing an ISO"))
}

pub(super) async fn change_live(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    let (first, second) = (made(stage, &spec).await?, made(stage, &spec).await?);
    has_disc(stage, &spec).await?;
    let wishes = [Some(&first), Some(&second), None, Some(&first), None];
    for (later, iso) in (1..).zip(wishes) {
        let wish = with(&spec, later, iso);
        put(stage, &wish).await?;
        put(stage, &wish).await?;
        has_disc(stage, &wish).await?;
    }
    remove(stage, &spec).await
}

pub(super) async fn refuse_late(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    let iso = made(stage, &spec).await?;
    let newer = with(&spec, 5, Some(&iso));
    put(stage, &newer).await?;
    let overtaken = GuestSpec { generation: newer.generation, ..with(&spec, 1, None) };
    let answer = stage.vmm().ensure_plugged(&overtaken).await;
    refused("a wish for a disc with an older count", answer, code::CONFLICT.slug)?;
    has_disc(stage, &newer).await?;
    remove(stage, &spec).await
}

pub(super) async fn wait_for_start(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    let iso = made(stage, &spec).await?;
    stop(stage, &spec).await?;
    put(stage, &with(&spec, 1, Some(&iso))).await?;
    let on = with(&spec, 2, Some(&iso));
    run(stage, &on).await?;
    has_disc(stage, &on).await?;
    remove(stage, &spec).await
}
