//! What every hypervisor driver must do, real or fake.

mod copies;
mod ends;
mod isos;
mod nics;
mod volumes;

use std::time::Duration;

use async_trait::async_trait;
use nubo_base::{Id, SecretText, Uuid};
use nubo_domain::{Result as Answer, Snapshot, code};
use nubo_ports::{DiskSource, GuestIso, GuestSpec, GuestVolume, NicSource, Power, SeenGuest, Vmm};

use super::claim::{Claimed, claim, equal, failed, patiently, refused, verdict};

/// A driver and what it needs around it.
#[async_trait]
pub trait VmmStage: Send + Sync {
    /// The driver.
    fn vmm(&self) -> &dyn Vmm;

    /// A guest of another server each time, with its disk and port in place, not yet started.
    async fn fresh(&self) -> Answer<GuestSpec>;

    /// How long a wish may stay `unavailable`, or take to show.
    fn patience(&self) -> Duration {
        Duration::from_secs(5)
    }

    /// A volume of 1 GiB on the guest's host, made and in no guest.
    async fn fresh_volume(&self, guest: &GuestSpec) -> Answer<GuestVolume>;

    /// Makes a volume larger by 1 GiB where it lies.
    async fn grow(&self, guest: &GuestSpec, volume: &GuestVolume) -> Answer<GuestVolume>;

    /// The serial numbers of the volumes that a guest now has; none where one cannot look.
    async fn volumes_of(&self, _guest: &GuestSpec) -> Option<Vec<String>> {
        None
    }

    /// Another ISO each time, on the guest's host.
    async fn fresh_iso(&self, guest: &GuestSpec) -> Answer<GuestIso>;

    /// The path of what a guest's drive now holds, if anything; none where one cannot look.
    async fn disc_of(&self, _guest: &GuestSpec) -> Option<Option<String>> {
        None
    }

    /// A port for a further card of the guest, another each time.
    async fn fresh_nic(&self, guest: &GuestSpec) -> Answer<NicSource>;

    /// The addresses of the further cards that a guest now has; none where one cannot look.
    async fn nics_of(&self, _guest: &GuestSpec) -> Option<Vec<String>> {
        None
    }

    /// What a copy of a disk of the guest, which has 1 GiB, can be written to: another one each
    /// time.
    async fn fresh_target(&self, guest: &GuestSpec) -> Answer<(Id<Snapshot>, DiskSource)>;

    /// Ends a guest behind the driver's back, as a crash would.
    async fn crash(&self, guest: &GuestSpec);

    /// Makes the system in a guest switch its machine off, and waits until it has.
    async fn halt_inside(&self, guest: &GuestSpec);
}

/// Runs every check.
///
/// # Errors
/// A line for each rule that the driver breaks.
pub async fn suite(stage: &dyn VmmStage) -> Claimed {
    verdict(vec![
        ("a wish is followed and seen", follows(stage).await),
        ("a wish may be made twice", twice(stage).await),
        ("what is absent counts as off and gone", absent(stage).await),
        ("a stopped guest starts again", stops_and_starts(stage).await),
        ("a new boot restarts and an old one does not", reboots(stage).await),
        ("a late wish is refused", refuses_late(stage).await),
        ("a removed guest is not seen", removes(stage).await),
        ("a gentle stop is wished for until the guest is off", ends::gently(stage).await),
        ("a guest that crashed is seen so and starts again", ends::by_crash(stage).await),
        ("a guest that switched itself off did not crash", ends::by_itself(stage).await),
        ("a password needs a running guest", passwords(stage).await),
        ("volumes come and go while a guest runs", volumes::plug_live(stage).await),
        ("a late wish for volumes is refused", volumes::refuse_late(stage).await),
        ("a disk is copied while its guest runs", copies::copies(stage).await),
        ("a copy needs a guest that runs with the disk", copies::refuses(stage).await),
        ("a copy can be given up", copies::gives_up(stage).await),
        ("volumes of a guest that is off wait for its start", volumes::wait_for_start(stage).await),
        ("a disc is changed while a guest runs", isos::change_live(stage).await),
        ("a late wish for a disc is refused", isos::refuse_late(stage).await),
        ("the disc of a guest that is off waits for its start", isos::wait_for_start(stage).await),
        ("further cards come and go while a guest runs", nics::plug_live(stage).await),
        ("a guest starts with its further cards", nics::start_with(stage).await),
    ])
}

async fn start(stage: &dyn VmmStage) -> Result<(GuestSpec, SeenGuest), String> {
    let spec = stage.fresh().await.map_err(failed("preparing"))?;
    let seen = run(stage, &spec).await?;
    Ok((spec, seen))
}

async fn run(stage: &dyn VmmStage, spec: &GuestSpec) -> Result<SeenGuest, String> {
    let wish = async || stage.vmm().ensure_running(spec).await;
    patiently(stage.patience(), wish).await.map_err(failed("ensure_running"))
}

async fn stop(stage: &dyn VmmStage, spec: &GuestSpec) -> Claimed {
    let wish = async || stage.vmm().ensure_stopped(spec.reference(), true).await;
    patiently(stage.patience(), wish).await.map_err(failed("ensure_stopped"))
}

async fn remove(stage: &dyn VmmStage, spec: &GuestSpec) -> Claimed {
    let wish = async || stage.vmm().ensure_gone(spec.host, spec.server).await;
    patiently(stage.patience(), wish).await.map_err(failed("ensure_gone"))
}

async fn see(stage: &dyn VmmStage, spec: &GuestSpec) -> Result<Option<SeenGuest>, String> {
    let look = async || stage.vmm().observe(spec.host, spec.server).await;
    patiently(stage.patience(), look).await.map_err(failed("observe"))
}

async fn is_listed(stage: &dyn VmmStage, spec: &GuestSpec) -> Result<bool, String> {
    let look = async || stage.vmm().list(spec.host).await;
    let list = patiently(stage.patience(), look).await.map_err(failed("list"))?;
    Ok(list.iter().any(|guest| guest.server == spec.server))
}

async fn follows(stage: &dyn VmmStage) -> Claimed {
    let (spec, told) = start(stage).await?;
    let seen = see(stage, &spec).await?.ok_or("observe sees nothing after the start")?;
    equal("what observe sees", &seen, &told)?;
    let SeenGuest { generation, boot, vcpus, memory_mib, .. } = seen;
    equal("the generation", &generation, &spec.generation)?;
    equal("the boot", &boot, &spec.boot)?;
    equal("vcpus", &vcpus, &spec.vcpus)?;
    equal("memory_mib", &memory_mib, &spec.memory_mib)?;
    equal("the power", &seen.power, &Power::On)?;
    claim(is_listed(stage, &spec).await?, "the host's list lacks the guest")?;
    let elsewhere = stage.vmm().list(Id::of(Uuid::max())).await.unwrap_or_default();
    let strays = elsewhere.iter().any(|guest| guest.server == spec.server);
    claim(!strays, "another host lists the guest")?;
    remove(stage, &spec).await
}

async fn twice(stage: &dyn VmmStage) -> Claimed {
    let (spec, first) = start(stage).await?;
    let second = run(stage, &spec).await?;
    equal("the answer to the same wish", &second, &first)?;
    let newer = GuestSpec { generation: spec.generation + 1, ..spec.clone() };
    let third = run(stage, &newer).await?;
    equal("the generation", &third.generation, &newer.generation)?;
    equal("the boot", &third.boot, &spec.boot)?;
    stop(stage, &newer).await?;
    stop(stage, &newer).await?;
    remove(stage, &spec).await?;
    remove(stage, &spec).await
}

async fn absent(stage: &dyn VmmStage) -> Claimed {
    let spec = stage.fresh().await.map_err(failed("preparing"))?;
    stop(stage, &spec).await?;
    remove(stage, &spec).await?;
    equal("what observe sees", &see(stage, &spec).await?, &None)
}

async fn stops_and_starts(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    stop(stage, &spec).await?;
    let off = see(stage, &spec).await?.is_none_or(|guest| guest.power == Power::Off);
    claim(off, "the guest is on after a hard stop")?;
    let again = run(stage, &spec).await?;
    equal("the power", &again.power, &Power::On)?;
    remove(stage, &spec).await
}

async fn reboots(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    let (generation, boot) = (spec.generation + 1, spec.boot + 1);
    let next = GuestSpec { generation, boot, hard: true, ..spec.clone() };
    let seen = run(stage, &next).await?;
    equal("the boot", &seen.boot, &next.boot)?;
    equal("the power", &seen.power, &Power::On)?;
    let earlier = GuestSpec { boot: spec.boot, generation: generation + 1, ..next.clone() };
    let seen = run(stage, &earlier).await?;
    equal("the boot after a wish for an earlier one", &seen.boot, &next.boot)?;
    remove(stage, &spec).await
}

async fn refuses_late(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    let newer = GuestSpec { generation: spec.generation + 5, ..spec.clone() };
    run(stage, &newer).await?;
    let late = GuestSpec { boot: spec.boot + 1, ..spec.clone() };
    let vmm = stage.vmm();
    refused("a late ensure_running", vmm.ensure_running(&late).await, code::CONFLICT.slug)?;
    let stopped = vmm.ensure_stopped(late.reference(), true).await;
    refused("a late ensure_stopped", stopped, code::CONFLICT.slug)?;
    let seen = see(stage, &spec).await?.ok_or("the guest is gone")?;
    equal("the power", &seen.power, &Power::On)?;
    equal("the boot", &seen.boot, &spec.boot)?;
    remove(stage, &spec).await
}

async fn removes(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    let (other, _) = start(stage).await?;
    remove(stage, &spec).await?;
    equal("what observe sees", &see(stage, &spec).await?, &None)?;
    claim(!is_listed(stage, &spec).await?, "the host still lists the guest")?;
    claim(is_listed(stage, &other).await?, "another server's guest went with it")?;
    remove(stage, &other).await
}

async fn passwords(stage: &dyn VmmStage) -> Claimed {
    let (spec, _) = start(stage).await?;
    let hash = SecretText::new("$6$salt$hash".to_owned());
    let wish =
        async || stage.vmm().ensure_password(spec.reference(), &spec.seed.login, &hash).await;
    patiently(stage.patience(), wish).await.map_err(failed("ensure_password"))?;
    stop(stage, &spec).await?;
    let off = stage.vmm().ensure_password(spec.reference(), &spec.seed.login, &hash).await;
    refused("a password for a guest that is off", off, code::WRONG_STATE.slug)?;
    let off = stage.vmm().ensure_keys(spec.reference(), &spec.seed.login, &[]).await;
    refused("keys for a guest that is off", off, code::WRONG_STATE.slug)?;
    remove(stage, &spec).await
}
