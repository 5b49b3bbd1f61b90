//! Disks as qcow2 files in folders of this machine.
//!
//! Root disks are thin layers over shared images that nobody writes to; volumes stand alone. The
//! folders are the only memory: what lies there is what there is, and a file appears under its
//! name only when it is whole. Room is promised before it is used, so that the host's disk cannot
//! run full of what was allowed.
//!
//! This crate knows qcow2 and the file system. It must not know who opens a disk, or what it costs.

mod check;
mod checks;
mod driver;
mod folders;
mod header;
mod image;
mod lists;
mod qemu_img;
mod room;
mod roots;
mod shapes;
mod volumes;

pub use checks::{Check, checks};
pub use driver::{DisksLocal, DisksOptions};
pub use image::Image;
pub use shapes::{DirectBoot, DiskFormat, DiskRoom, DiskSource, SeenVolume, VolumeSpec};
