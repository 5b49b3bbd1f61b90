//! What every hypervisor driver must tell of how a guest ended.

use nubo_ports::{GuestSpec, Power};
use tokio::time::Instant;

use super::super::claim::{Claimed, claim, equal, failed, patiently};
use super::{VmmStage, remove, run, see, start, stop};

/// What is seen of the power of a guest that is still there.
async fn power(stage: &dyn VmmStage, spec: &GuestSpec) -> Result<Power, String> {
    Ok(see(stage, spec).await?.ok_or("the guest is gone")?.power)
}

pub(super) async fn gently(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    let newer = GuestSpec { generation: spec.generation + 1, ..spec.clone() };
    let begin = Instant::now();
    loop {
        let wish = async || stage.vmm().ensure_stopped(newer.reference(), false).await;
        patiently(stage.patience(), wish).await.map_err(failed("ensure_stopped"))?;
        match power(stage, &spec).await? {
            Power::Off => break,
            Power::Crashed => return Err("a gentle stop is seen as a crash".to_owned()),
            Power::On => {}
        }
        claim(begin.elapsed() < stage.patience(), "the guest stays on")?;
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let seen = see(stage, &spec).await?.ok_or("the guest is gone")?;
    equal("the generation", &seen.generation, &newer.generation)?;
    remove(stage, &spec).await
}

pub(super) async fn by_crash(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    stage.crash(&spec).await;
    equal("the power after a crash", &power(stage, &spec).await?, &Power::Crashed)?;
    let again = run(stage, &spec).await?;
    equal("the power", &again.power, &Power::On)?;
    stage.crash(&spec).await;
    stop(stage, &spec).await?;
    equal("the power after a wish to be off", &power(stage, &spec).await?, &Power::Off)?;
    remove(stage, &spec).await
}

pub(super) async fn by_itself(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    stage.halt_inside(&spec).await;
    equal("the power", &power(stage, &spec).await?, &Power::Off)?;
    let again = run(stage, &spec).await?;
    equal("the power", &again.power, &Power::On)?;
    remove(stage, &spec).await
}
