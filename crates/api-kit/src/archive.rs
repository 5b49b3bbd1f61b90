//! The files of a ZIP archive in memory, as they are packed.
//!
//! A deflated file of an archive is a gzip file without its frame, so it can be sent to browsers
//! without unpacking it: only the frame is put around it (RFC 1952).

const END: [u8; 4] = *b"PK\x05\x06";
const ENTRY: [u8; 4] = *b"PK\x01\x02";
const DEFLATED: u16 = 8;

/// One packed file.
#[derive(Clone, Copy, Debug)]
pub struct Packed<'a> {
    deflated: &'a [u8],
    checksum: u32,
    length: u32,
}

impl Packed<'_> {
    /// The file as gzip.
    pub fn gzip(&self) -> Vec<u8> {
        const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
        let (checksum, length) = (self.checksum.to_le_bytes(), self.length.to_le_bytes());
        [HEAD.as_slice(), self.deflated, &checksum, &length].concat()
    }
}

/// The deflated file whose path ends in `name`; none if there is none or the archive is damaged.
pub fn find<'a>(archive: &'a [u8], name: &str) -> Option<Packed<'a>> {
    // The end record is 22 bytes and a comment of at most 65,535.
    let from = archive.len().saturating_sub(22 + 65_535);
    let end = from + archive.get(from..)?.windows(4).rposition(|window| window == END)?;
    let (count, mut at) = (u16_at(archive, end + 10)?, u32_at(archive, end + 16)?);
    for _ in 0..count {
        if archive.get(at..at + 4)? != ENTRY {
            return None;
        }
        let lengths = [28, 30, 32].map(|offset| u16_at(archive, at + offset).map(usize::from));
        let [path, extra, comment] = lengths;
        let shown = archive.get(at + 46..at + 46 + path?)?;
        if shown.ends_with(name.as_bytes()) && u16_at(archive, at + 10)? == DEFLATED {
            return packed(archive, at);
        }
        at += 46 + path? + extra? + comment?;
    }
    None
}

fn packed(archive: &[u8], entry: usize) -> Option<Packed<'_>> {
    let size = u32_at(archive, entry + 20)?;
    let local = u32_at(archive, entry + 42)?;
    let names = [26, 28].map(|offset| u16_at(archive, local + offset).map(usize::from));
    let start = local + 30 + names[0]? + names[1]?;
    Some(Packed {
        deflated: archive.get(start..start + size)?,
        checksum: u32::try_from(u32_at(archive, entry + 16)?).ok()?,
        length: u32::try_from(u32_at(archive, entry + 24)?).ok()?,
    })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_archive_is_found_with_its_frame() {
        let archive = utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED;
        let css = find(archive, "/dist/swagger-ui.css").unwrap().gzip();
        assert_eq!(css[..3], [0x1f, 0x8b, 8]);
        let length = u32::from_le_bytes(*css.last_chunk().unwrap());
        assert!((100_000..1_000_000).contains(&length), "{length}");
        assert!(find(archive, "/dist/absent").is_none());
    }

    #[test]
    fn a_damaged_archive_has_no_files() {
        let archive = utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED;
        assert!(find(&archive[..archive.len() / 2], "swagger-ui.css").is_none());
        assert!(find(b"", "x").is_none());
        assert!(find(b"PK\x05\x06", "x").is_none());
        let mut lying = archive.to_vec();
        let end = lying.windows(4).rposition(|window| window == END).unwrap();
        lying[end + 16..end + 20].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(find(&lying, "swagger-ui.css").is_none());
    }
}
