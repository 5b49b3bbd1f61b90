//! What this driver needs of the machine, and what mends it where it is missing.

use std::path::{Path, PathBuf};

use nubo_base::Uuid;
use nubo_ports::{Check, find_program};
use tokio::process::Command;

use crate::accel::{Accel, LEAST, PATIENCE, attempt};
use crate::driver::Qemu;
use crate::launch::is_root;

/// Looks at everything the driver cannot do without. Takes some seconds the first time after the
/// host has started, since accelerators are tried then.
pub async fn necessities(qemu: &Qemu) -> Vec<Check> {
    let mut list = vec![root(), version(qemu).await];
    list.extend(["setpriv", "setsid"].map(tool));
    list.push(tun());
    list.push(folder(qemu));
    if list.iter().all(|check| check.ok) {
        let found = qemu.accel().await.map(|accel| accel.word().to_owned());
        let found = found.map_err(|why| why.log_detail().unwrap_or(why.message()).to_owned());
        list.push(Check::need("QEMU runs a guest", found, "apt-get install -y qemu-system-x86"));
    }
    list
}

/// Looks at everything the driver needs. Takes some seconds, since accelerators are tried.
pub async fn checks(qemu: &Qemu) -> Vec<Check> {
    let mut list = vec![root(), version(qemu).await];
    list.extend(["setpriv", "setsid"].map(tool));
    list.push(tun());
    list.push(folder(qemu));
    list.push(accelerator(qemu, Accel::Tcg).await);
    list.push(accelerator(qemu, Accel::Kvm).await.optional());
    list.push(groups(qemu));
    list
}

fn root() -> Check {
    let found = if is_root() { Ok("yes".into()) } else { Err("no".into()) };
    Check::need("Nubo runs as root", found, "run Nubo as root; guests run as users without rights")
}

async fn version(qemu: &Qemu) -> Check {
    let found = match qemu.program() {
        Ok(program) => asked(&program).await,
        Err(_) => Err("qemu-system-x86_64 is not installed".into()),
    };
    Check::need("QEMU 7.2 or newer is installed", found, "apt-get install -y qemu-system-x86")
}

async fn asked(program: &Path) -> Result<String, String> {
    let output = Command::new(program).arg("--version").kill_on_drop(true).output().await;
    let output = output.map_err(|why| why.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().next().unwrap_or_default().to_owned();
    match new_enough(&line) {
        true => Ok(line),
        false => Err(line),
    }
}

/// `QEMU emulator version 7.2.22 (Debian …)`; pictures as PNG came with 7.1.
fn new_enough(line: &str) -> bool {
    let number = line.split(' ').find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let mut parts = number.unwrap_or_default().split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) >= (7, 2)
}

fn tool(name: &'static str) -> Check {
    let what = match name {
        "setpriv" => "setpriv is installed",
        _ => "setsid is installed",
    };
    let found = find_program(name).map(|path| path.display().to_string());
    Check::need(what, found.ok_or_else(|| "no".into()), "apt-get install -y util-linux")
}

fn tun() -> Check {
    let file = std::fs::File::options().read(true).write(true).open("/dev/net/tun");
    let found = file.map(|_| "yes".to_owned()).map_err(|why| why.to_string());
    let remedy = "modprobe tun; in a container, let it have /dev/net/tun";
    Check::need("/dev/net/tun can be opened", found, remedy)
}

fn folder(qemu: &Qemu) -> Check {
    let what = "guests may pass the data folder";
    match qemu.closed_folder() {
        None => Check::need(what, Ok("yes".into()), ""),
        Some(path) => Check::need(what, Err("no".into()), format!("chmod o+x {}", path.display())),
    }
}

async fn accelerator(qemu: &Qemu, accel: Accel) -> Check {
    let (what, remedy) = match accel {
        Accel::Tcg => ("QEMU runs a guest in software", "apt-get install -y qemu-system-x86"),
        Accel::Kvm => (
            "the processor runs guests itself (KVM)",
            "switch virtualisation on in the firmware, modprobe kvm_intel or kvm_amd, and let \
             the group of /dev/kvm open it; without it guests are ten times slower",
        ),
    };
    let program: Option<PathBuf> = qemu.program().ok();
    let Some(program) = program else { return Check::need(what, Err("no QEMU".into()), remedy) };
    let user = qemu.user_of(Uuid::nil());
    let limit = if accel == Accel::Tcg { PATIENCE } else { 2 * LEAST };
    let found = match attempt(accel, &qemu.dir, &program, user, limit).await {
        Ok(true) => Ok("yes, tried".into()),
        Ok(false) => Err("no: the trial guest did not come through".into()),
        Err(why) => Err(why.log_detail().unwrap_or(why.message()).to_owned()),
    };
    Check::need(what, found, remedy)
}

fn groups(qemu: &Qemu) -> Check {
    let found = match qemu.groups.as_ref().map(|groups| groups.controllers()) {
        None => Err("no writable cgroup2".into()),
        Some(list) if list.len() < 3 => Err(format!("only {list:?} can be limited")),
        Some(_) => Ok("cpu, memory and processes".into()),
    };
    let remedy = "boot with systemd.unified_cgroup_hierarchy=1; without it guests are not limited";
    Check::need("the host can limit guests (cgroup v2)", found, remedy).optional()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(new_enough("QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7)"));
        assert!(new_enough("QEMU emulator version 10.0.2"));
        assert!(!new_enough("QEMU emulator version 7.1.0"));
        assert!(!new_enough("QEMU emulator version 6.2.0 (Debian 1:6.2)"));
        assert!(!new_enough("no QEMU at all"));
    }
}
