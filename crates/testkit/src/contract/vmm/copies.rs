//! What every hypervisor driver must do with copies of a guest's disks.

use nubo_domain::code;
use nubo_ports::{GuestCopy, GuestSpec, Power};

use super::super::claim::{Claimed, claim, equal, failed, patiently, refused};
use super::{VmmStage, remove, see, start, stop};

async fn wanted(stage: &dyn VmmStage, spec: &GuestSpec) -> Result<GuestCopy, String> {
    let found = stage.fresh_target(spec).await.map_err(failed("preparing a target"))?;
    let (server, host, (snapshot, target)) = (spec.server, spec.host, found);
    Ok(GuestCopy { server, host, volume: None, snapshot, target })
}

/// Makes the wish until it is done.
async fn copy(stage: &dyn VmmStage, copy: &GuestCopy) -> Claimed {
    let begin = tokio::time::Instant::now();
    loop {
        let wish = async || stage.vmm().ensure_copy(copy).await;
        if patiently(stage.patience(), wish).await.map_err(failed("ensure_copy"))? {
            return Ok(());
        }
        claim(begin.elapsed() < stage.patience(), "the copy is never done")?;
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

async fn forget(stage: &dyn VmmStage, copy: &GuestCopy) -> Claimed {
    let wish = async || stage.vmm().ensure_copy_gone(copy.host, copy.server, copy.snapshot).await;
    patiently(stage.patience(), wish).await.map_err(failed("ensure_copy_gone"))
}

async fn runs_on(stage: &dyn VmmStage, spec: &GuestSpec) -> Claimed {
    let seen = see(stage, spec).await?.ok_or("the guest is gone")?;
    equal("the power", &seen.power, &Power::On)?;
    equal("the boot", &seen.boot, &spec.boot)
}

pub(super) async fn copies(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    let one = wanted(stage, &spec).await?;
    copy(stage, &one).await?;
    copy(stage, &one).await?;
    runs_on(stage, &spec).await?;
    forget(stage, &one).await?;
    forget(stage, &one).await?;
    let volume = stage.fresh_volume(&spec).await.map_err(failed("preparing a volume"))?;
    let plugged = GuestSpec {
        generation: spec.generation + 1,
        plugs: spec.plugs + 1,
        volumes: vec![volume.clone()],
        ..spec.clone()
    };
    let wish = async || stage.vmm().ensure_plugged(&plugged).await;
    patiently(stage.patience(), wish).await.map_err(failed("ensure_plugged"))?;
    let of_volume = GuestCopy { volume: Some(volume.volume), ..wanted(stage, &spec).await? };
    copy(stage, &of_volume).await?;
    forget(stage, &of_volume).await?;
    runs_on(stage, &spec).await?;
    remove(stage, &spec).await
}

pub(super) async fn refuses(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    let volume = stage.fresh_volume(&spec).await.map_err(failed("preparing a volume"))?;
    let stranger = GuestCopy { volume: Some(volume.volume), ..wanted(stage, &spec).await? };
    let answer = stage.vmm().ensure_copy(&stranger).await;
    refused("a copy of a volume that is not plugged in", answer, code::WRONG_STATE.slug)?;
    let root = wanted(stage, &spec).await?;
    stop(stage, &spec).await?;
    let answer = stage.vmm().ensure_copy(&root).await;
    refused("a copy for a guest that is off", answer, code::WRONG_STATE.slug)?;
    forget(stage, &root).await?;
    remove(stage, &spec).await?;
    forget(stage, &root).await
}

pub(super) async fn gives_up(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    let one = wanted(stage, &spec).await?;
    let begin = async || stage.vmm().ensure_copy(&one).await;
    patiently(stage.patience(), begin).await.map_err(failed("ensure_copy"))?;
    forget(stage, &one).await?;
    runs_on(stage, &spec).await?;
    copy(stage, &one).await?;
    forget(stage, &one).await?;
    remove(stage, &spec).await
}
