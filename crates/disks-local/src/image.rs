//! Images: what a root disk starts as.
//!
//! A disk stands on its image as long as it lives, while an image may be replaced at any time. So
//! the disk does not stand on `images/tiny.qcow2` but on a second name of the same file that nobody
//! replaces, marked by what the file was; the kernel beside it likewise. Names that no disk
//! stands on any more are removed.
//!
//! The descriptor says which files belong together. Whoever brings an image in gives its files
//! names of their own and replaces the descriptor last, so that no disk starts with the file
//! system of one image and the kernel of another.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use nubo_domain::image::Checksum;
use nubo_domain::{Error, Result};
use nubo_ports::{DirectBoot, DiskFormat, DiskSource};
use serde::{Deserialize, Serialize};

use crate::folders::{self, Folders, failed};
use crate::header;

/// What is written beside an image, as far as this driver needs it (`images/README.md`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Descriptor {
    pub title: String,
    pub os: String,
    pub os_version: String,
    pub default_user: String,
    pub min_disk_gib: u64,
    pub min_memory_mib: u64,
    /// The disk's file; named after the image if absent.
    pub file: Option<String>,
    /// The SHA-256 of that file, as hexadecimal.
    pub sha256: String,
    /// What it was made of, if it was pulled.
    pub pulled: Option<Pulled>,
    pub boot: Option<Boot>,
}

/// What an image was made of that was pulled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pulled {
    /// The checksum of the vendor's file.
    pub checksum: Checksum,
    /// Its length.
    pub bytes: u64,
}

/// How an image boots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Boot {
    /// By files beside it.
    Files(BootFiles),
    /// By its own boot loader; whatever is said of that is not for us.
    Disk(serde_json::Value),
}

/// Names of files beside the image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BootFiles {
    pub kernel: String,
    #[serde(default)]
    pub kernel_sha256: String,
    pub initrd: String,
    #[serde(default)]
    pub initrd_sha256: String,
    pub cmdline: String,
}

/// An image that disks can be made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The file that disks stand on, in `bases/`.
    pub base: PathBuf,
    /// The smallest disk that holds it, in GiB.
    pub min_disk_gib: u64,
    /// The kernel to start, for images without a boot loader.
    pub boot: Option<DirectBoot>,
}

/// How names of files end that hold an ISO.
pub(crate) const ISO: &str = "iso";

/// Whether a file is an ISO, by its name.
pub(crate) fn is_iso(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == ISO)
}

/// Whether a word can be the name of an image's file.
pub(crate) fn is_slug(slug: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-._".contains(&b);
    !slug.is_empty() && slug.len() <= 64 && !slug.starts_with('.') && slug.bytes().all(plain)
}

pub(crate) fn absent(slug: &str) -> Error {
    Error::not_found("image").detail(format!("the host has no image {slug:?}"))
}

impl Folders {
    /// The newest image of a name, with second names made for its files.
    ///
    /// # Errors
    /// `not_found` when there is none; `unavailable` when it cannot be read.
    pub fn image(&self, slug: &str) -> Result<Image> {
        if !is_slug(slug) {
            return Err(absent(slug));
        }
        let descriptor = self.descriptor(slug)?.unwrap_or_default();
        let usual = || format!("{slug}.qcow2");
        let disk = beside(&self.images(), &descriptor.file.unwrap_or_else(usual))?;
        if !disk.is_file() || is_iso(&disk) {
            return Err(absent(slug));
        }
        let mark = mark(&disk).map_err(|why| failed(&disk, &why))?;
        let base = self.second_name(&disk, &format!("{slug}@{mark}.qcow2"))?;
        let header = header::read(&base).map_err(|why| failed(&disk, &why))?;
        if header.backing.is_some() {
            return Err(failed(&disk, &"an image must not stand on another file"));
        }
        let boot = match descriptor.boot {
            Some(Boot::Files(files)) => Some(self.boot(slug, &mark, files)?),
            Some(Boot::Disk(_)) | None => None,
        };
        let held = header.virtual_bytes.div_ceil(1 << 30);
        Ok(Image { base, min_disk_gib: descriptor.min_disk_gib.max(held), boot })
    }

    /// What a guest's drive opens to read an ISO.
    ///
    /// # Errors
    /// `not_found` when there is none of this name; `unavailable` when that cannot be read.
    pub fn iso(&self, slug: &str) -> Result<DiskSource> {
        let descriptor = if is_slug(slug) { self.descriptor(slug)? } else { None };
        let file = descriptor.and_then(|known| known.file).ok_or_else(|| absent(slug))?;
        let path = beside(&self.images(), &file)?;
        if !is_iso(&path) || !path.is_file() {
            return Err(absent(slug));
        }
        let path = path.display().to_string();
        Ok(DiskSource { path, format: DiskFormat::Raw, boot: None })
    }

    /// What is written beside an image of a name; none if nothing.
    ///
    /// # Errors
    /// `unavailable` when it cannot be read.
    pub(crate) fn descriptor(&self, slug: &str) -> Result<Option<Descriptor>> {
        folders::read(&self.images().join(format!("{slug}.json")))
    }

    fn boot(&self, slug: &str, mark: &str, files: BootFiles) -> Result<DirectBoot> {
        let name = |file: &str, part: &str| -> Result<String> {
            let from = beside(&self.images(), file)?;
            if !from.is_file() {
                return Err(failed(&from, &"the image's descriptor names no file beside it"));
            }
            let path = self.second_name(&from, &format!("{slug}@{mark}.{part}"))?;
            Ok(path.display().to_string())
        };
        let (kernel, initrd) = (name(&files.kernel, "kernel")?, name(&files.initrd, "initrd")?);
        Ok(DirectBoot { kernel, initrd, cmdline: files.cmdline })
    }

    /// Gives a file its second name in `bases/`, readable by every guest and writable by none.
    fn second_name(&self, from: &Path, name: &str) -> Result<PathBuf> {
        let to = self.bases().join(name);
        let linked = || -> io::Result<()> {
            if to.exists() {
                return Ok(());
            }
            let fresh = folders::unfinished(&to);
            folders::remove(&fresh)?;
            // On another file system a name is not enough.
            let from = from.canonicalize()?;
            fs::hard_link(&from, &fresh).or_else(|_| fs::copy(&from, &fresh).map(|_| ()))?;
            fs::set_permissions(&fresh, fs::Permissions::from_mode(0o444))?;
            fs::rename(&fresh, &to)
        };
        linked().map_err(|why| failed(&to, &why))?;
        Ok(to)
    }

    /// Removes second names that no disk stands on, and no snapshot is started with.
    ///
    /// # Errors
    /// `unavailable` when a folder cannot be read.
    pub fn drop_idle_bases(&self) -> Result<()> {
        let roots = self.roots()?.into_iter().map(|root| root.note.base);
        let used: BTreeSet<String> = roots.chain(self.bases_of_snapshots()?).collect();
        for name in folders::names(&self.bases())? {
            let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
            if !used.contains(stem) {
                let path = self.bases().join(&name);
                folders::remove(&path).map_err(|why| failed(&path, &why))?;
            }
        }
        Ok(())
    }
}

/// The path of a file that a descriptor names. The descriptor came with the image, so it must not
/// name files elsewhere.
///
/// # Errors
/// `unavailable` when it does.
pub(crate) fn beside(folder: &Path, file: &str) -> Result<PathBuf> {
    let path = folder.join(file);
    match Path::new(file).file_name().is_some_and(|name| name == file) {
        true => Ok(path),
        false => Err(failed(&path, &"the image's descriptor names no file beside it")),
    }
}

/// What tells a file from the one that replaces it.
fn mark(path: &Path) -> io::Result<String> {
    let meta = fs::metadata(path)?;
    Ok(format!("{:x}-{:x}-{:x}", meta.ino(), meta.mtime(), meta.mtime_nsec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_an_image_leads_nowhere_else() {
        assert!(is_slug("debian-12.5_x"));
        for slug in ["", ".", "../x", "a/b", "A", "a\0", &"x".repeat(65)] {
            assert!(!is_slug(slug), "{slug}");
        }
    }

    #[test]
    fn a_descriptor_cannot_name_files_elsewhere() {
        let dir = tempfile::tempdir().unwrap();
        let folders = Folders::open(dir.path()).unwrap();
        fs::write(dir.path().join("secret"), "x").unwrap();
        for file in ["../secret", "/etc/passwd", "", "..", "absent"] {
            let files = BootFiles {
                kernel: file.into(),
                kernel_sha256: String::new(),
                initrd: file.into(),
                initrd_sha256: String::new(),
                cmdline: String::new(),
            };
            assert!(folders.boot("tiny", "1", files).is_err(), "{file}");
        }
    }
}
