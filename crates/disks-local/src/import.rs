//! Bringing an image in: from a folder where somebody built it to this host's images.
//!
//! Everything is copied, for whoever built it may build it again, and compared with the checksums
//! beside it on the way. The new files have names of their own (`<slug>@<checksum>.qcow2`), so
//! nothing changes until the descriptor is replaced, by one renaming.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use nubo_base::hex_lower;
use nubo_domain::{Error, Result, code};
use sha2::{Digest as _, Sha256};

use crate::driver::Core;
use crate::folders::{self, Folders, failed};
use crate::image::{Boot, BootFiles, Descriptor, absent, beside, is_slug};

/// Digits of a checksum that tell two files of one image apart.
const MARK: usize = 16;
/// Bytes that are copied at a time.
const PIECE: usize = 1 << 20;

/// An image that was brought in, as its descriptor tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedImage {
    /// The word that orders use.
    pub name: String,
    /// A name for people.
    pub title: String,
    /// The distribution.
    pub os: String,
    /// Its version.
    pub os_version: String,
    /// The user that keys are given to.
    pub default_user: String,
    /// The smallest root disk in GiB that holds it.
    pub min_disk_gib: u64,
    /// The least memory in MiB that it boots with.
    pub min_memory_mib: u64,
    /// Whether the host had no such image before, or another one.
    pub fresh: bool,
}

/// A file of an image: where it is, what it will be called, and its SHA-256.
struct Part {
    from: PathBuf,
    name: String,
    sha256: String,
}

impl Core {
    /// As [`crate::DisksLocal::import`].
    pub async fn import(&self, from: &Path, slug: &str) -> Result<ImportedImage> {
        let _importing = self.importing.lock().await;
        let (folder, name) = (from.to_owned(), slug.to_owned());
        let (given, parts) = self.off(move |_| described(&folder, &name)).await?;
        let given = renamed(given, &parts);
        let (name, wanted) = (slug.to_owned(), given.clone());
        let there = self.off(move |folders| folders.has(&name, &wanted)).await?;
        if !there {
            self.copy(&parts).await.inspect_err(|_| self.drop_unfinished(&parts))?;
            self.install(slug, &given, parts.into_iter().map(|part| part.name).collect()).await?;
        }
        Ok(ImportedImage {
            name: slug.to_owned(),
            title: given.title,
            os: given.os,
            os_version: given.os_version,
            default_user: given.default_user,
            min_disk_gib: given.min_disk_gib,
            min_memory_mib: given.min_memory_mib,
            fresh: !there,
        })
    }

    fn drop_unfinished(&self, parts: &[Part]) {
        for part in parts {
            let fresh = folders::unfinished(&self.folders.images().join(&part.name));
            if let Err(why) = folders::remove(&fresh) {
                tracing::warn!(path = %fresh.display(), %why, "a half copied image stays");
            }
        }
    }

    async fn copy(&self, parts: &[Part]) -> Result<()> {
        for (index, part) in parts.iter().enumerate() {
            let size = fs::metadata(&part.from).map_err(|why| failed(&part.from, &why))?.len();
            self.admit(size)?;
            let to = folders::unfinished(&self.folders.images().join(&part.name));
            let (from, target) = (part.from.clone(), to.clone());
            let copied = self.off(move |_| copy(&from, &target).map_err(|why| failed(&from, &why)));
            let is = copied.await?;
            if is != part.sha256 {
                return Err(damaged(&part.from, &format!("its SHA-256 is {is}")));
            }
            if index == 0 {
                self.inspect(&to).await?;
            }
        }
        Ok(())
    }

    /// Gives finished files their names and makes them the image, all at once.
    pub(crate) async fn install(
        &self,
        slug: &str,
        descriptor: &Descriptor,
        names: Vec<String>,
    ) -> Result<()> {
        // Nobody may look for the files of the old descriptor while they vanish.
        let _taking = self.taking.lock().await;
        let (slug, descriptor) = (slug.to_owned(), descriptor.clone());
        self.off(move |folders| folders.install(&slug, &descriptor, &names)).await
    }
}

impl Folders {
    /// Whether the host has just this image.
    fn has(&self, slug: &str, wanted: &Descriptor) -> Result<bool> {
        if self.descriptor(slug)?.as_ref() != Some(wanted) {
            return Ok(false);
        }
        Ok(names(wanted).iter().all(|name| self.images().join(name).is_file()))
    }

    fn install(&self, slug: &str, descriptor: &Descriptor, names: &[String]) -> Result<()> {
        let images = self.images();
        for name in names {
            let path = images.join(name);
            let finished = folders::finish(&folders::unfinished(&path), &path);
            finished.map_err(|why| failed(&path, &why))?;
        }
        folders::write(&images.join(format!("{slug}.json")), descriptor)?;
        let own = format!("{slug}@");
        for name in folders::names(&images)? {
            if name.starts_with(&own) && !names.contains(&name) {
                let path = images.join(&name);
                folders::remove(&path).map_err(|why| failed(&path, &why))?;
            }
        }
        Ok(())
    }
}

/// What a folder has of an image: its descriptor and its files, the disk first.
fn described(folder: &Path, slug: &str) -> Result<(Descriptor, Vec<Part>)> {
    let note = folder.join(format!("{slug}.json"));
    let found: Option<Descriptor> = if is_slug(slug) { folders::read(&note)? } else { None };
    let given = found.ok_or_else(|| absent(slug).detail(format!("no {}", note.display())))?;
    let file = given.file.clone().unwrap_or_else(|| format!("{slug}.qcow2"));
    let mut files = vec![(file, &given.sha256, "qcow2")];
    if let Some(Boot::Files(boot)) = &given.boot {
        files.push((boot.kernel.clone(), &boot.kernel_sha256, "kernel"));
        files.push((boot.initrd.clone(), &boot.initrd_sha256, "initrd"));
    }
    let mut parts = Vec::new();
    for (file, sha256, ending) in files {
        let from = beside(folder, &file)?;
        if !from.is_file() {
            return Err(absent(slug).detail(format!("no {}", from.display())));
        }
        if sha256.len() != 64 || !sha256.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(damaged(&note, &format!("it has no SHA-256 of {file}")));
        }
        let sha256 = sha256.to_ascii_lowercase();
        parts.push(Part { from, name: file_name(slug, &sha256, ending), sha256 });
    }
    Ok((given, parts))
}

/// The descriptor with the names that the files get here.
fn renamed(given: Descriptor, parts: &[Part]) -> Descriptor {
    let name = |index: usize| parts.get(index).map(|part| part.name.clone()).unwrap_or_default();
    let boot = given.boot.map(|boot| match boot {
        Boot::Files(files) => Boot::Files(BootFiles { kernel: name(1), initrd: name(2), ..files }),
        Boot::Disk(said) => Boot::Disk(said),
    });
    Descriptor { file: Some(name(0)), boot, ..given }
}

/// The names of an image's files.
fn names(descriptor: &Descriptor) -> Vec<String> {
    let mut names: Vec<String> = descriptor.file.iter().cloned().collect();
    if let Some(Boot::Files(files)) = &descriptor.boot {
        names.extend([files.kernel.clone(), files.initrd.clone()]);
    }
    names
}

/// The name of a file of an image in the host's folder.
pub(crate) fn file_name(slug: &str, sha256: &str, ending: &str) -> String {
    format!("{slug}@{}.{ending}", sha256.get(..MARK).unwrap_or(sha256))
}

fn damaged(path: &Path, why: &str) -> Error {
    let text = format!("{} is not as it should be: {why}. Build it again.", path.display());
    Error::new(&code::IMAGE_UNUSABLE).public(text)
}

/// Copies a file and answers its SHA-256 as hexadecimal.
fn copy(from: &Path, to: &Path) -> io::Result<String> {
    folders::remove(to)?;
    let mut source = fs::File::open(from)?;
    let mut target = fs::File::options().write(true).create_new(true).mode(0o644).open(to)?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0; PIECE]);
    loop {
        let count = match source.read(&mut piece) {
            Ok(0) => return Ok(hex_lower(&hash.finalize())),
            Ok(count) => count,
            Err(why) if why.kind() == io::ErrorKind::Interrupted => continue,
            Err(why) => return Err(why),
        };
        let read = piece.get(..count).unwrap_or_default();
        hash.update(read);
        target.write_all(read)?;
    }
}
