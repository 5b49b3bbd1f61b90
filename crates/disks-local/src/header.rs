//! The first bytes of a qcow2 file, as far as we need them of files that we made ourselves.
//!
//! Reading them costs nothing, while starting qemu-img for each of a thousand disks would. The
//! layout is docs/interop/qcow2.txt of QEMU: big-endian, version at 4, backing file's name at the
//! offset in 8 with the length in 16, virtual size at 24, encryption at 32; from version 3 on, at
//! 72, features that a reader must know.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

/// The longest name of a backing file that the format allows.
const MOST_NAME: usize = 1023;
/// The bytes of the header that are read.
const FIXED: usize = 80;

/// What a file says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The size that a guest sees, in bytes.
    pub virtual_bytes: u64,
    /// The file behind it, as it is written there.
    pub backing: Option<String>,
    /// Whether its data is encrypted.
    encrypted: bool,
    /// Bits of what a reader must know of it; none in version 2.
    features: u64,
}

/// Its tables are known to be damaged.
const CORRUPT: u64 = 1 << 1;
/// Its data is in another file.
const DATA_FILE: u64 = 1 << 2;

impl Header {
    /// What makes a file that came from elsewhere unfit to be opened; none if nothing.
    pub fn trouble(&self) -> Option<&'static str> {
        self.backing.is_some().then_some("it stands on another file").or_else(|| self.oddity())
    }

    /// What makes a file unfit to be opened, whatever it stands on; none if nothing.
    pub fn oddity(&self) -> Option<&'static str> {
        match () {
            () if self.features & DATA_FILE != 0 => Some("its data is in another file"),
            () if self.features & CORRUPT != 0 => Some("it is marked as damaged"),
            () if self.encrypted => Some("it is encrypted"),
            () => None,
        }
    }
}

/// Reads the header of a file.
///
/// # Errors
/// When it cannot be read or is no qcow2.
pub fn read(path: &Path) -> io::Result<Header> {
    let file = File::open(path)?;
    // Even the oldest file is longer, for its tables follow.
    let mut fixed = [0_u8; FIXED];
    file.read_exact_at(&mut fixed, 0)?;
    let (header, at, length) = parse(&fixed).ok_or_else(|| odd("no qcow2 file"))?;
    if at == 0 {
        return Ok(header);
    }
    if length > MOST_NAME {
        return Err(odd("the name of its backing file is too long"));
    }
    let mut name = vec![0_u8; length];
    file.read_exact_at(&mut name, at)?;
    let name = String::from_utf8(name).map_err(|_| odd("odd name of its backing file"))?;
    Ok(Header { backing: Some(name), ..header })
}

fn odd(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// The header without the backing file's name, and that one's offset and length.
fn parse(fixed: &[u8; FIXED]) -> Option<(Header, u64, usize)> {
    let number = |at: usize| -> Option<u64> {
        Some(u64::from_be_bytes(fixed.get(at..at + 8)?.try_into().ok()?))
    };
    let short = |at: usize| -> Option<u32> {
        Some(u32::from_be_bytes(fixed.get(at..at + 4)?.try_into().ok()?))
    };
    let version = short(4)?;
    let known = &fixed[..4] == b"QFI\xfb" && matches!(version, 2 | 3);
    known.then_some(())?;
    let features = if version == 3 { number(72)? } else { 0 };
    let header =
        Header { virtual_bytes: number(24)?, backing: None, encrypted: short(32)? != 0, features };
    Some((header, number(8)?, usize::try_from(short(16)?).ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_that_is_no_qcow2_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        for bytes in [&b""[..], b"short", &[0; 64], b"QFI\xfb\0\0\0\x09..........................."]
        {
            std::fs::write(&path, bytes).unwrap();
            assert!(read(&path).is_err());
        }
    }

    proptest! {
        #[test]
        fn no_header_whatsoever_breaks_the_reader(
            tail in proptest::collection::vec(any::<u8>(), 0..128),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("x");
            std::fs::write(&path, [&b"QFI\xfb\0\0\0\x03"[..], &tail].concat()).unwrap();
            let _ = read(&path);
        }
    }
}
