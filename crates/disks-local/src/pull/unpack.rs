//! From the vendor's file to an image of ours: looked at, checked, and written anew.
//!
//! It is written anew, even though it may be of our format already: so it holds nothing but what a
//! guest reads, stands alone, and is not compressed, which an emulated guest would pay for. An ISO
//! is kept as it is: it is what a guest reads.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use nubo_domain::image::ImageFormat;
use nubo_domain::{Error, Result};
use nubo_ports::ImageSpec;
use serde::Deserialize;

use crate::driver::Core;
use crate::folders::{self, failed};
use crate::header;
use crate::image::{Descriptor, ISO, Pulled};
use crate::import::file_name;
use crate::inspect::refused;
use crate::roots::GIB;

/// How long looking may take, and how long writing.
const LOOKING: Duration = Duration::from_secs(600);
const WRITING: Duration = Duration::from_secs(3_600);

/// What qemu-img says that a copy will take, in bytes.
#[derive(Deserialize)]
struct Measured {
    required: u64,
}

impl Core {
    /// Makes the pulled file an image under an unfinished name; answers what to install.
    pub(super) async fn unpack(&self, spec: &ImageSpec) -> Result<(Descriptor, String)> {
        let ending = if spec.format == ImageFormat::Iso { ISO } else { "qcow2" };
        let name = file_name(&spec.image, spec.checksum.digits(), ending);
        let fresh = folders::unfinished(&self.folders.images().join(&name));
        let made = match spec.format {
            ImageFormat::Iso => self.keep(spec, &fresh),
            ImageFormat::Qcow2 | ImageFormat::Raw => self.convert(spec, &fresh).await,
        };
        let held = made.inspect_err(|_| drop(folders::remove(&fresh)))?;
        let part = self.folders.pulls().join(&spec.image);
        let bytes = std::fs::metadata(&part).map_err(|why| failed(&part, &why))?.len();
        let descriptor = Descriptor {
            min_disk_gib: held.div_ceil(GIB),
            file: Some(name.clone()),
            pulled: Some(Pulled { checksum: spec.checksum.clone(), bytes }),
            ..Descriptor::default()
        };
        Ok((descriptor, name))
    }

    /// Gives the pulled file its second name; it asks for no disk.
    fn keep(&self, spec: &ImageSpec, to: &Path) -> Result<u64> {
        let part = self.folders.pulls().join(&spec.image);
        if std::fs::metadata(&part).is_ok_and(|meta| meta.len() == 0) {
            return Err(refused("it is empty"));
        }
        let kept = || {
            folders::remove(to)?;
            std::fs::set_permissions(&part, std::fs::Permissions::from_mode(0o644))?;
            std::fs::hard_link(&part, to)
        };
        kept().map(|()| 0).map_err(|why| failed(&part, &why))
    }

    async fn convert(&self, spec: &ImageSpec, to: &Path) -> Result<u64> {
        let folder = self.folders.pulls();
        let (format, from) = (spec.format.word(), spec.image.as_str());
        let held = match spec.format {
            ImageFormat::Qcow2 => self.examine(&folder.join(from)).await?,
            ImageFormat::Raw | ImageFormat::Iso => {
                let part = folder.join(from);
                std::fs::metadata(&part).map_err(|why| failed(&part, &why))?.len()
            }
        };
        let most = self.pull.most_disk_gib;
        if held == 0 || held > most.saturating_mul(GIB) {
            return Err(refused(&format!("its disk is empty or larger than {most} GiB")));
        }
        let words = ["measure", "--output=json", "-f", format, "-O", "qcow2", from];
        let measured = self.qemu_img.run(&folder, &words, LOOKING).await?;
        let told = serde_json::from_slice::<Measured>(&measured.output);
        measured.good()?;
        self.admit(told.map_err(Error::unavailable)?.required)?;
        folders::remove(to).map_err(|why| failed(to, &why))?;
        let target = to.display().to_string();
        let words = ["convert", "-q", "-f", format, "-O", "qcow2", from, &target];
        self.qemu_img.run(&folder, &words, WRITING).await?.good()?;
        std::fs::set_permissions(to, std::fs::Permissions::from_mode(0o644))
            .map_err(|why| failed(to, &why))?;
        header::read(to).map(|header| header.virtual_bytes).map_err(|why| failed(to, &why))
    }

    /// Makes sure that a qcow2 file stands alone and is whole; answers its virtual size in bytes.
    async fn examine(&self, path: &Path) -> Result<u64> {
        let held = self.inspect(path).await?;
        let folder = path.parent().unwrap_or(path);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let words = ["check", "-q", "-f", "qcow2", &name];
        let outcome = self.qemu_img.run(folder, &words, LOOKING).await?;
        // 3 tells of lost room only, which is not copied.
        match outcome.status {
            0 | 3 => Ok(held),
            1 | 2 => Err(refused("its tables are damaged")),
            _ => outcome.good().map(|()| held),
        }
    }
}
