//! What every hypervisor driver must do with further network cards.

use std::collections::BTreeSet;

use nubo_domain::code;
use nubo_ports::{GuestSpec, NicSource};

use super::super::claim::{Claimed, equal, failed, refused};
use super::volumes::{plug, runs_on};
use super::{VmmStage, remove, run, see, start, stop};

/// A later wish for the same guest with these further cards.
fn with(spec: &GuestSpec, later: u64, nics: &[&NicSource]) -> GuestSpec {
    let more_nics = nics.iter().map(|nic| (*nic).clone()).collect();
    let (generation, plugs) = (spec.generation + later, spec.plugs + later);
    GuestSpec { generation, plugs, more_nics, ..spec.clone() }
}

/// Claims that the guest has just the further cards of the spec, where one can look.
async fn has_nics(stage: &dyn VmmStage, spec: &GuestSpec) -> Claimed {
    let seen = see(stage, spec).await?.ok_or("the guest is gone")?;
    let seen: BTreeSet<_> = seen.more_nics.into_iter().collect();
    let wished: BTreeSet<_> = spec.more_nics.iter().map(|nic| nic.mac.clone()).collect();
    equal("the further cards that are seen", &seen, &wished)?;
    let Some(found) = stage.nics_of(spec).await else { return Ok(()) };
    equal("the further cards of the guest", &found.into_iter().collect(), &wished)
}

async fn made(stage: &dyn VmmStage, spec: &GuestSpec) -> Result<NicSource, String> {
    stage.fresh_nic(spec).await.map_err(failed("preparing a card"))
}

pub(super) async fn plug_live(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    let (first, second) = (made(stage, &spec).await?, made(stage, &spec).await?);
    let volume = stage.fresh_volume(&spec).await.map_err(failed("preparing a volume"))?;
    let wishes: [&[&NicSource]; 5] = [&[&first], &[&first, &second], &[&second], &[], &[&first]];
    for (later, nics) in (1..).zip(wishes) {
        let volumes = if later == 3 { vec![volume.clone()] } else { Vec::new() };
        let wish = GuestSpec { volumes, ..with(&spec, later, nics) };
        plug(stage, &wish).await?;
        plug(stage, &wish).await?;
        has_nics(stage, &wish).await?;
        runs_on(stage, &wish).await?;
    }
    let late = with(&spec, 2, &[&second]);
    let answer = stage.vmm().ensure_plugged(&late).await;
    refused("a late wish for cards", answer, code::CONFLICT.slug)?;
    has_nics(stage, &with(&spec, 5, &[&first])).await?;
    remove(stage, &spec).await
}

pub(super) async fn start_with(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    let (first, second) = (made(stage, &spec).await?, made(stage, &spec).await?);
    stop(stage, &spec).await?;
    let off = with(&spec, 1, &[&first]);
    plug(stage, &off).await?;
    let on = with(&spec, 2, &[&first, &second]);
    run(stage, &on).await?;
    run(stage, &on).await?;
    has_nics(stage, &on).await?;
    runs_on(stage, &on).await?;
    // What it was started with can be taken out as well as what came later.
    let fewer = with(&spec, 3, &[&second]);
    plug(stage, &fewer).await?;
    has_nics(stage, &fewer).await?;
    runs_on(stage, &fewer).await?;
    remove(stage, &spec).await
}
