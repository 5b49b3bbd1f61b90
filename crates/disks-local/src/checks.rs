//! What this driver needs of the machine, and what mends it where it is missing.

use nubo_ports::{Check, find_program};

use crate::driver::DisksLocal;
use crate::roots::GIB;

/// Looks at everything the driver needs.
#[must_use]
pub fn checks(disks: &DisksLocal) -> Vec<Check> {
    let shown = |path: std::path::PathBuf| path.display().to_string();
    let qemu_img = disks.core.qemu_img.find().map(shown).map_err(|_| "no".to_owned());
    let prlimit = find_program("prlimit").map(shown).ok_or_else(|| "no".to_owned());
    vec![
        Check::need("qemu-img is installed", qemu_img, "apt-get install -y qemu-utils"),
        Check::need("prlimit is installed", prlimit, "apt-get install -y util-linux"),
        room(disks),
    ]
}

fn room(disks: &DisksLocal) -> Check {
    let found = match disks.core.folders.room(disks.core.policy) {
        Err(why) => Err(why.to_string()),
        Ok(room) => match room.left_bytes / GIB {
            0 => Err(format!("{} GiB free, all of it promised", room.free_bytes / GIB)),
            left => Ok(format!("{left} GiB")),
        },
    };
    let dir = disks.core.folders.dir.display();
    let remedy = format!("free or add space under {dir}, or delete servers and volumes");
    let check = Check::need("the data folder has room for disks", found, remedy);
    // Whoever has sold everything must still be able to run it, and to delete some of it.
    let is_new = disks.core.folders.roots().is_ok_and(|roots| roots.is_empty());
    Check { needed: is_new, ..check }
}
