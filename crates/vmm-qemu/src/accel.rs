//! What runs the guests' instructions, found by trying.
//!
//! `/dev/kvm` may open and still run no guest: where virtual machines are nested badly, programs in
//! real mode run and everything after it hangs. So a guest of 512 bytes is started that goes the
//! way every system goes, into long mode with paging, counts for a while and leaves. The answer
//! holds until the host is started again.

use std::path::{Path, PathBuf};
use std::time::Duration;

use nubo_domain::{Error, Result, code};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, timeout};

use crate::args::SANDBOX;
use crate::files;
use crate::launch::{Launch, launch};
use crate::process::host_boot;

/// What runs the guests' instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accel {
    /// The processor itself.
    Kvm,
    /// A translator in software: ten times slower, and always there.
    Tcg,
}

impl Accel {
    /// Its name for QEMU and for people.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Kvm => "kvm",
            Self::Tcg => "tcg",
        }
    }
}

/// The software always works, in half a second; on a machine that has much else to do it takes
/// longer.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// The processor gets at least this long, and more where the software took long too: it needs much
/// less, but where it hangs nobody should wait long.
pub const LEAST: Duration = Duration::from_secs(4);
/// The status that `isa-debug-exit` makes of the 0x10 the guest writes: twice that and one.
const LEFT: i32 = 0x21;

/// A boot sector. At 0x7c00 in real mode: three page tables from 0x8000 that map the first 2 MiB,
/// PAE, long mode, paging and protection on, a far jump to 64-bit code, 67 million rounds of a
/// loop, then 0x10 to port 0xf4.
const TRIAL: [u8; 0x9e] = [
    0xfa, 0x31, 0xc0, 0x8e, 0xd8, 0x8e, 0xc0, 0x8e, 0xd0, 0xbc, 0x00, 0x70, // stack, segments
    0x66, 0xbf, 0x00, 0x80, 0x00, 0x00, 0x0f, 0x22, 0xdf, // cr3 = 0x8000
    0x66, 0x31, 0xc0, 0x66, 0xb9, 0x00, 0x0c, 0x00, 0x00, 0xfc, 0x67, 0x66, 0xf3,
    0xab, // zeros
    0x66, 0xc7, 0x06, 0x00, 0x80, 0x03, 0x90, 0x00, 0x00, // level 4 -> 0x9000
    0x66, 0xc7, 0x06, 0x00, 0x90, 0x03, 0xa0, 0x00, 0x00, // level 3 -> 0xa000
    0x66, 0xc7, 0x06, 0x00, 0xa0, 0x83, 0x00, 0x00, 0x00, // level 2 -> 0, 2 MiB
    0x0f, 0x20, 0xe0, 0x66, 0x83, 0xc8, 0x20, 0x0f, 0x22, 0xe0, // cr4 |= PAE
    0x66, 0xb9, 0x80, 0x00, 0x00, 0xc0, 0x0f, 0x32, // rdmsr EFER
    0x66, 0x0d, 0x00, 0x01, 0x00, 0x00, 0x0f, 0x30, // EFER |= LME
    0x66, 0x0f, 0x01, 0x16, 0x98, 0x7c, // lgdt
    0x0f, 0x20, 0xc0, 0x66, 0x0d, 0x01, 0x00, 0x00, 0x80, 0x0f, 0x22, 0xc0, // cr0 |= PG | PE
    0x66, 0xea, 0x72, 0x7c, 0x00, 0x00, 0x08, 0x00, // ljmp to 64-bit code
    0xb9, 0x00, 0x00, 0x00, 0x04, 0xff, 0xc9, 0x75, 0xfc, // count down
    0xb0, 0x10, 0xe6, 0xf4, 0xf4, 0xeb, 0xfd, // out 0xf4, 0x10; hlt
    0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00, // padding
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, // gdt: null
    0x00, 0x00, 0x00, 0x00, 0x00, 0x9a, 0x20, 0x00, // gdt: 64-bit code
    0x0f, 0x00, 0x88, 0x7c, 0x00, 0x00, // its length and place
];

/// The disk that the trial boots from; firmware does not boot from one of a single sector.
fn trial_disk() -> Vec<u8> {
    let mut disk = vec![0_u8; 1 << 20];
    disk[..TRIAL.len()].copy_from_slice(&TRIAL);
    disk[510..512].copy_from_slice(&[0x55, 0xaa]);
    disk
}

/// What was found, and when.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Found {
    host_boot: String,
    program: PathBuf,
    accel: Accel,
}

/// The accelerator to use: what was found since the host started, or what a trial finds now.
///
/// # Errors
/// `unsupported` when no trial succeeds; `unavailable` when none can be made.
pub async fn find(dir: &Path, program: &Path, user: Option<u32>) -> Result<Accel> {
    let note = dir.join("accelerator.json");
    let known = std::fs::read(&note).ok().and_then(|text| serde_json::from_slice(&text).ok());
    let now = host_boot();
    if let Some(Found { host_boot, program: of, accel }) = known
        && host_boot == now
        && of == program
    {
        return Ok(accel);
    }
    let accel = search(dir, program, user).await?;
    let found = Found { host_boot: now, program: program.to_owned(), accel };
    files::write(&note, &found)?;
    Ok(accel)
}

async fn search(dir: &Path, program: &Path, user: Option<u32>) -> Result<Accel> {
    // The software first: how long it takes tells how busy the machine is.
    let begin = Instant::now();
    let tcg = attempt(Accel::Tcg, dir, program, user, PATIENCE).await;
    let limit = LEAST.max(begin.elapsed() * 4);
    let kvm = attempt(Accel::Kvm, dir, program, user, limit).await;
    match (kvm, tcg) {
        (Ok(true), _) => Ok(Accel::Kvm),
        (kvm, Ok(true)) => {
            tracing::info!(?kvm, "guests run without hardware acceleration");
            Ok(Accel::Tcg)
        }
        (_, Err(why)) => Err(why),
        (_, Ok(false)) => Err(Error::new(&code::UNSUPPORTED)
            .public("QEMU runs no guest on the host.")
            .detail("neither kvm nor tcg ran the trial guest")),
    }
}

/// Whether the trial guest comes through within `limit`.
///
/// # Errors
/// When it cannot be started.
pub async fn attempt(
    accel: Accel,
    dir: &Path,
    program: &Path,
    user: Option<u32>,
    limit: Duration,
) -> Result<bool> {
    if accel == Accel::Kvm && !Path::new("/dev/kvm").exists() {
        return Ok(false);
    }
    let folder = dir.join(format!(".trial-{}-{}", accel.word(), std::process::id()));
    let made = files::make_folder(&folder, 0o711)
        .and_then(|()| files::write_bytes(&folder.join("disk"), &trial_disk(), 0o444));
    made.map_err(|why| files::failed(&folder, &why))?;
    let outcome = run(accel, &folder, program, user, limit).await;
    files::remove(&folder).map_err(|why| files::failed(&folder, &why))?;
    outcome
}

async fn run(
    accel: Accel,
    folder: &Path,
    program: &Path,
    user: Option<u32>,
    limit: Duration,
) -> Result<bool> {
    let cpu = if accel == Accel::Kvm { "host" } else { "max" };
    let words = format!(
        "-nodefaults -no-user-config -display none -machine q35 -m 64 -no-reboot -accel {} -cpu {} \
         -sandbox {SANDBOX} -device isa-debug-exit,iobase=0xf4,iosize=1 \
         -blockdev driver=raw,node-name=d,read-only=on,file.driver=file,file.filename=disk \
         -device virtio-blk-pci,drive=d,bootindex=0",
        accel.word(),
        cpu,
    );
    let wish = Launch {
        program: program.to_owned(),
        arguments: words.split_ascii_whitespace().map(String::from).collect(),
        folder: folder.to_owned(),
        user,
        log: folder.join("log"),
        nic: None,
    };
    let mut child = launch(wish).await?;
    match timeout(limit, child.wait()).await {
        Ok(status) => Ok(status.map_err(Error::unavailable)?.code() == Some(LEFT)),
        Err(_) => {
            child.kill().await.map_err(Error::unavailable)?;
            Ok(false)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trial_is_a_boot_sector_that_ends_with_its_table() {
        let disk = trial_disk();
        assert_eq!(&disk[510..512], &[0x55, 0xaa]);
        // lgdt and the far jump name these places.
        assert_eq!(&TRIAL[0x72..0x74], &[0xb9, 0x00]);
        assert_eq!(&TRIAL[0x98..0x9a], &[0x0f, 0x00]);
    }
}
