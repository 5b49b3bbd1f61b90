//! Looking at a disk image that came from elsewhere, before anything is made of it.
//!
//! A qcow2 file may name other files: one that it stands on and one that holds its data. Whoever
//! opens it opens those, so a made-up image could show a guest any file of the host. What names
//! another file is refused, first by its header alone, for even looking with qemu-img may open
//! what it names.

use std::path::Path;
use std::time::Duration;

use nubo_domain::{Error, Result, code};
use serde::Deserialize;

use crate::driver::Core;
use crate::folders::failed;
use crate::header;

const PATIENCE: Duration = Duration::from_secs(60);

/// What qemu-img tells of an image, as far as it matters.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Told {
    format: String,
    virtual_size: u64,
    backing_filename: Option<String>,
    encrypted: bool,
    format_specific: Option<Specific>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Specific {
    data: Option<Data>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Data {
    data_file: Option<String>,
    corrupt: bool,
}

pub(crate) fn refused(why: &str) -> Error {
    Error::new(&code::IMAGE_UNUSABLE).public(format!("The image cannot be used: {why}."))
}

impl Core {
    /// Makes sure that a qcow2 file stands alone, and answers its virtual size in bytes.
    ///
    /// # Errors
    /// `image_unusable` when it does not; `unavailable` when it may be tried again.
    pub(crate) async fn inspect(&self, path: &Path) -> Result<u64> {
        let header = header::read(path).map_err(|why| match why.kind() {
            std::io::ErrorKind::InvalidData | std::io::ErrorKind::UnexpectedEof => {
                refused("it is no qcow2 file")
            }
            _ => failed(path, &why),
        })?;
        if let Some(why) = header.trouble() {
            return Err(refused(why));
        }
        let folder = path.parent().unwrap_or(path);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let words = ["info", "-f", "qcow2", "--output=json", &name];
        let outcome = self.qemu_img.run(folder, &words, PATIENCE).await?;
        if outcome.status == 1 {
            tracing::warn!(path = %path.display(), words = outcome.words, "an odd image");
            return Err(refused("qemu-img cannot read it"));
        }
        let told: Told = serde_json::from_slice(&outcome.output).unwrap_or_default();
        outcome.good()?;
        let data = told.format_specific.and_then(|specific| specific.data).unwrap_or_default();
        if told.format != "qcow2" || told.backing_filename.is_some() || data.data_file.is_some() {
            return Err(refused("it stands on another file"));
        }
        if told.encrypted || data.corrupt {
            return Err(refused("it is encrypted or damaged"));
        }
        Ok(told.virtual_size)
    }
}
