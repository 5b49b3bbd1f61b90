//! Taps: the one kind of link that netlink cannot make.
//!
//! A tap is a file of `/dev/net/tun` that was told its name; it stays when the file is closed
//! because it is made persistent. This is the only module with unsafe code in it.
#![expect(unsafe_code, reason = "the tap device is configured by ioctl, which has no safe form")]

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd as _, OwnedFd};

use libc::{c_int, c_ulong};

const DEVICE: &str = "/dev/net/tun";

/// Makes a persistent tap in the calling thread's namespace; also one that is there already.
/// QEMU may then leave checksums and segmentation to the kernel.
///
/// # Errors
/// Those of the device.
pub fn make(name: &str, owner: Option<u32>) -> io::Result<()> {
    let file = claim(name, libc::IFF_VNET_HDR)?;
    set(&file, libc::TUNSETPERSIST as c_ulong, 1)?;
    owner.map_or(Ok(()), |user| set(&file, libc::TUNSETOWNER as c_ulong, c_ulong::from(user)))
}

/// Takes the place of QEMU at a tap in the calling thread's namespace: each read is a frame that
/// the guest would get, each write one that it would send. It serves the tests.
///
/// # Errors
/// Those of the device; `EBUSY` when something else holds the tap.
pub fn attach(name: &str) -> io::Result<OwnedFd> {
    claim(name, 0).map(OwnedFd::from)
}

fn claim(name: &str, flags: c_int) -> io::Result<File> {
    let file = File::options().read(true).write(true).open(DEVICE)?;
    // SAFETY: `ifreq` is a plain C struct of integers and arrays, for which all zeroes is a value.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    if name.len() >= request.ifr_name.len() || name.contains('\0') {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    for (place, byte) in request.ifr_name.iter_mut().zip(name.bytes()) {
        *place = byte.cast_signed() as libc::c_char;
    }
    let flags = libc::IFF_TAP | libc::IFF_NO_PI | flags;
    request.ifr_ifru.ifru_flags =
        libc::c_short::try_from(flags).map_err(|_| io::ErrorKind::InvalidInput)?;
    // SAFETY: the descriptor is open for the whole call; TUNSETIFF reads and writes one `ifreq`,
    // which `request` is, and keeps no pointer to it.
    let answer = unsafe {
        libc::ioctl(file.as_raw_fd(), libc::TUNSETIFF as _, std::ptr::from_mut(&mut request))
    };
    if answer < 0 { Err(io::Error::last_os_error()) } else { Ok(file) }
}

fn set(file: &File, request: c_ulong, value: c_ulong) -> io::Result<()> {
    // SAFETY: the descriptor is open for the whole call; TUNSETPERSIST and TUNSETOWNER take a
    // number by value and no pointer.
    let answer = unsafe { libc::ioctl(file.as_raw_fd(), request as _, value) };
    if answer < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
