//! Disks as qcow2 files in folders of this machine.
//!
//! Root disks are thin layers over shared images that nobody writes to; volumes stand
//! alone, and so do snapshots, which are copies. The
//! folders are the only memory: what lies there is what there is, and a file appears under its
//! name only when it is whole. Room is promised before it is used, so that the host's disk cannot
//! run full of what was allowed.
//!
//! The binary opens the driver over a folder and brings in the images that were built on this
//! machine; it may do both at every start, for what is there already is left alone:
//!
//! ```no_run
//! # async fn open(data: &std::path::Path, built: &std::path::Path) -> nubo_domain::Result<()> {
//! use nubo_disks_local::{DisksLocal, DisksOptions};
//!
//! let disks = DisksLocal::open(&DisksOptions::new(&data.join("host")))?;
//! for name in ["tiny", "debian-12"] {
//!     // `built` holds what images/<name>/build.sh wrote: <name>.json and the files it names.
//!     let image = disks.import(built, name).await?;
//!     println!("{} needs {} GiB", image.title, image.min_disk_gib);
//! }
//! // The workflows take it as `Arc<dyn nubo_ports::Disks>`.
//! # Ok(())
//! # }
//! ```
//!
//! This crate knows qcow2 and the file system. It must not know who opens a disk, or what it costs.

mod check;
mod checks;
mod copies;
mod driver;
mod folders;
mod header;
mod image;
mod import;
mod inspect;
mod lists;
mod pull;
mod qemu_img;
mod room;
mod roots;
mod snapshots;
mod volumes;

pub use checks::checks;
pub use driver::{DisksLocal, DisksOptions, PullOptions};
pub use import::ImportedImage;
