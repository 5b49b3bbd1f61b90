//! Opening a tap device that somebody else made, in the namespace where it is.
//!
//! The open device is handed to QEMU as its standard input: so QEMU needs neither the right to
//! open `/dev/net/tun` nor any other right over the namespace. The one unsafe call of the driver
//! is here, for the kernel's interface to taps has no safe wrapper.

#![allow(unsafe_code, reason = "TUNSETIFF has no safe wrapper; see the SAFETY comment")]

use std::fs::File;
use std::os::fd::AsFd;
use std::path::Path;

use nubo_domain::{Error, Result, code};
use nubo_ports::NicSource;
use rustix::ioctl::{Setter, ioctl};
use rustix::net::{AddressFamily, SocketType, netdevice, socket};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

/// `_IOW('T', 202, int)`, linux/if_tun.h.
const TUNSETIFF: rustix::ioctl::Opcode = 0x4004_54ca;
/// `IFF_TAP | IFF_NO_PI | IFF_VNET_HDR`, linux/if_tun.h.
const FLAGS: i16 = 0x0002 | 0x1000 | 0x4000;

/// `struct ifreq` of linux/if.h as TUNSETIFF reads it.
#[repr(C)]
struct Request {
    name: [u8; 16],
    flags: i16,
    rest: [u8; 22],
}

/// The file of a namespace.
///
/// # Errors
/// `internal_error` when the name could lead elsewhere.
pub fn namespace_file(name: &str) -> Result<std::path::PathBuf> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"_.-".contains(&b);
    if name.is_empty() || name.len() > 255 || name.starts_with('.') || !name.bytes().all(plain) {
        return Err(Error::internal(format!("{name:?} names no network namespace")));
    }
    Ok(Path::new("/run/netns").join(name))
}

/// Moves this thread into a namespace, for good: call it on a thread that ends soon.
///
/// # Errors
/// `unavailable` when there is no such namespace or no right to enter it.
pub fn enter(namespace: &str) -> Result<()> {
    let path = namespace_file(namespace)?;
    let failed = |why: &dyn std::fmt::Display| {
        Error::unavailable(format!("the namespace {namespace} cannot be entered: {why}"))
    };
    let file = File::open(path).map_err(|why| failed(&why))?;
    move_into_link_name_space(file.as_fd(), Some(LinkNameSpaceType::Network))
        .map_err(|why| failed(&why))
}

/// Opens a tap of this thread's namespace.
///
/// # Errors
/// `wrong_state` when it is not there; `unavailable` when somebody else holds it.
pub fn open(nic: &NicSource) -> Result<File> {
    let bytes = nic.tap.as_bytes();
    if bytes.is_empty() || bytes.len() > 15 || bytes.contains(&0) || bytes.contains(&b'/') {
        return Err(Error::internal(format!("{:?} names no network device", nic.tap)));
    }
    // Without this look, TUNSETIFF would make a new device instead of failing.
    let probe = socket(AddressFamily::INET, SocketType::DGRAM, None).map_err(Error::unavailable)?;
    if netdevice::name_to_index(&probe, &nic.tap).is_err() {
        let text = "The guest has no port.";
        let detail = format!("no tap {} in {:?}", nic.tap, nic.namespace);
        return Err(Error::new(&code::WRONG_STATE).public(text).detail(detail));
    }
    let tun = File::options().read(true).write(true).open("/dev/net/tun");
    let tun = tun.map_err(|why| Error::unavailable(format!("/dev/net/tun: {why}")))?;
    let mut request = Request { name: [0; 16], flags: FLAGS, rest: [0; 22] };
    request.name[..bytes.len()].copy_from_slice(bytes);
    // SAFETY: TUNSETIFF reads one `struct ifreq` (40 bytes) from the pointer and writes the same
    // one back. `Request` has its layout, the setter owns it for the whole call, and the name ends
    // with a zero byte since at most 15 of its 16 bytes were filled.
    let done = unsafe { ioctl(&tun, Setter::<TUNSETIFF, Request>::new(request)) };
    done.map_err(|why| Error::unavailable(format!("tap {}: {why}", nic.tap)))?;
    Ok(tun)
}

/// Opens a tap in the namespace where it is; this thread stays where it was.
///
/// # Errors
/// As [`enter`] and [`open`].
pub async fn open_inside(nic: NicSource) -> Result<File> {
    let opened = tokio::task::spawn_blocking(move || {
        // A thread of its own, for it does not come back from the namespace.
        let thread = std::thread::spawn(move || {
            if let Some(namespace) = &nic.namespace {
                enter(namespace)?;
            }
            open(&nic)
        });
        thread.join().unwrap_or_else(|_| Err(Error::internal("the opening thread died")))
    });
    opened.await.map_err(Error::internal)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_folder_of_namespaces() {
        assert_eq!(namespace_file("n-1_a.b").unwrap(), Path::new("/run/netns/n-1_a.b"));
        for name in ["", ".", "..", "../../proc/1/ns/net", "a/b", "a\0b", &"x".repeat(256)] {
            assert!(namespace_file(name).is_err(), "{name}");
        }
    }

    #[test]
    fn the_request_has_the_kernels_size() {
        assert_eq!(size_of::<Request>(), 40);
    }

    #[test]
    fn a_tap_that_is_not_there_is_not_made() {
        let nic = NicSource { tap: "nubo-none0".into(), namespace: None, mac: String::new() };
        assert_eq!(open(&nic).unwrap_err().code().slug, "wrong_state");
    }
}
