//! What every hypervisor driver must do with volumes.

use std::collections::BTreeSet;

use nubo_domain::code;
use nubo_ports::{GuestSpec, GuestVolume, Power};

use super::super::claim::{Claimed, claim, equal, failed, patiently, refused};
use super::{VmmStage, remove, run, see, start, stop};

pub(super) async fn plug(stage: &dyn VmmStage, spec: &GuestSpec) -> Claimed {
    let wish = async || stage.vmm().ensure_plugged(spec).await;
    patiently(stage.patience(), wish).await.map_err(failed("ensure_plugged"))
}

/// A later wish for the same guest with these volumes.
fn with(spec: &GuestSpec, later: u64, volumes: &[&GuestVolume]) -> GuestSpec {
    let volumes = volumes.iter().map(|volume| (*volume).clone()).collect();
    let (generation, plugs) = (spec.generation + later, spec.plugs + later);
    GuestSpec { generation, plugs, volumes, ..spec.clone() }
}

/// Claims that the guest has just the volumes of the spec, where one can look.
async fn has_volumes(stage: &dyn VmmStage, spec: &GuestSpec) -> Claimed {
    let seen = see(stage, spec).await?.ok_or("the guest is gone")?;
    let seen: BTreeSet<_> = seen.volumes.into_iter().collect();
    let wished: BTreeSet<_> = spec.volumes.iter().map(|volume| volume.volume).collect();
    equal("the volumes that are seen", &seen, &wished)?;
    let Some(mut found) = stage.volumes_of(spec).await else { return Ok(()) };
    let mut wanted: Vec<String> = spec.volumes.iter().map(|v| v.serial.clone()).collect();
    found.sort();
    wanted.sort();
    equal("the volumes of the guest", &found, &wanted)
}

pub(super) async fn runs_on(stage: &dyn VmmStage, spec: &GuestSpec) -> Claimed {
    let seen = see(stage, spec).await?.ok_or("the guest is gone")?;
    equal("the power", &seen.power, &Power::On)?;
    equal("the boot", &seen.boot, &spec.boot)
}

async fn made(stage: &dyn VmmStage, spec: &GuestSpec) -> Result<GuestVolume, String> {
    stage.fresh_volume(spec).await.map_err(failed("preparing a volume"))
}

pub(super) async fn plug_live(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    let (first, second) = (made(stage, &spec).await?, made(stage, &spec).await?);
    let wishes: [&[&GuestVolume]; 4] = [&[&first], &[&first, &second], &[&second], &[]];
    for (later, volumes) in (1..).zip(wishes) {
        let wish = with(&spec, later, volumes);
        plug(stage, &wish).await?;
        plug(stage, &wish).await?;
        has_volumes(stage, &wish).await?;
        runs_on(stage, &wish).await?;
    }
    let plugged = with(&spec, 5, &[&first]);
    plug(stage, &plugged).await?;
    let grown = stage.grow(&spec, &first).await.map_err(failed("growing a volume"))?;
    let larger = with(&spec, 6, &[&grown]);
    plug(stage, &larger).await?;
    has_volumes(stage, &larger).await?;
    runs_on(stage, &larger).await?;
    remove(stage, &spec).await
}

pub(super) async fn refuse_late(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    let volume = made(stage, &spec).await?;
    let newer = with(&spec, 5, &[&volume]);
    plug(stage, &newer).await?;
    let late = with(&spec, 1, &[]);
    let answer = stage.vmm().ensure_plugged(&late).await;
    refused("a late ensure_plugged", answer, code::CONFLICT.slug)?;
    let overtaken = GuestSpec { generation: newer.generation, ..late };
    let answer = stage.vmm().ensure_plugged(&overtaken).await;
    refused("an ensure_plugged with an older count", answer, code::CONFLICT.slug)?;
    has_volumes(stage, &newer).await?;
    remove(stage, &spec).await
}

pub(super) async fn wait_for_start(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    let volume = made(stage, &spec).await?;
    stop(stage, &spec).await?;
    let off = with(&spec, 1, &[&volume]);
    plug(stage, &off).await?;
    let stays_off = see(stage, &spec).await?.is_none_or(|guest| guest.power == Power::Off);
    claim(stays_off, "a wish for volumes switched the guest on")?;
    let on = with(&spec, 2, &[&volume]);
    run(stage, &on).await?;
    has_volumes(stage, &on).await?;
    remove(stage, &spec).await?;
    let never = stage.fresh().await.map_err(failed("preparing"))?;
    plug(stage, &never).await?;
    equal("what observe sees of a guest that never was", &see(stage, &never).await?, &None)
}
