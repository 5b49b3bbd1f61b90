//! Where a vendor offers an image, what the file there must be, and how much of it has come.

use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Error, Result};

words! {
    /// How the file behind a source is written.
    pub enum ImageFormat {
        /// QEMU's own.
        Qcow2 = "qcow2",
        /// Plain bytes.
        Raw = "raw",
        /// An ISO: plain bytes for a drive of discs, never for a root disk.
        Iso = "iso",
    }
}

words! {
    /// What an image is put into.
    pub enum Medium {
        /// Root disks start as it.
        Disk = "disk",
        /// A server has it in its drive of discs, to be read only.
        Iso = "iso",
    }
}

impl ImageFormat {
    /// What a file that is written so is for.
    #[must_use]
    pub const fn medium(self) -> Medium {
        match self {
            Self::Qcow2 | Self::Raw => Medium::Disk,
            Self::Iso => Medium::Iso,
        }
    }
}

/// A checksum of a file, such as `sha256:9f86d0…`; the digits are in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Checksum(String);

impl Checksum {
    /// Reads a checksum.
    ///
    /// # Errors
    /// `validation_failed` at `field`.
    pub fn parse(field: &str, text: &str) -> Result<Self> {
        let length = |kind: &str| match kind {
            "sha256" => Some(64),
            "sha512" => Some(128),
            _ => None,
        };
        let (kind, digits) = text.split_once(':').unwrap_or_default();
        let hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
        if hex && length(kind) == Some(digits.len()) {
            return Ok(Self(text.to_ascii_lowercase()));
        }
        let issue = "must be sha256: with 64 or sha512: with 128 hexadecimal digits";
        Err(Error::invalid(field, issue))
    }

    /// Its form as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its hexadecimal digits.
    #[must_use]
    pub fn digits(&self) -> &str {
        self.0.split_once(':').map_or(self.0.as_str(), |(_, digits)| digits)
    }
}

/// Where a vendor offers an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageSource {
    /// An `http` or `https` address.
    pub url: String,
    /// What the file there must be; without one it is not fetched.
    pub checksum: Option<Checksum>,
    /// How the file is written.
    pub format: ImageFormat,
}

/// The longest address of a source.
const URL_MAX: usize = 2_000;

impl ImageSource {
    /// A source at an address.
    ///
    /// # Errors
    /// `validation_failed` at `source.url` for what is no address of a file.
    pub fn new(url: &str, checksum: Option<Checksum>, format: ImageFormat) -> Result<Self> {
        let refuse = |issue: &str| Err(Error::invalid("source.url", issue));
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let Some((place, path)) = rest.and_then(|rest| rest.split_once('/')) else {
            return refuse("must be an http or https address of a file");
        };
        let plain = |b: u8| b.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&b);
        if url.len() > URL_MAX || !url.bytes().all(plain) || path.is_empty() {
            return refuse("must be an address of at most 2000 plain characters with a path");
        }
        if !is_place(place) {
            return refuse("must name a host, and no user: everybody may read it");
        }
        Ok(Self { url: url.to_owned(), checksum, format })
    }
}

/// Whether a text is the name or the IPv4 address of a host, with or without a port.
fn is_place(text: &str) -> bool {
    let (host, port) = text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
    let named = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    let port_fits = port.is_none_or(|port| {
        let plain = port.bytes().all(|b| b.is_ascii_digit()) && !port.starts_with('0');
        plain && port.parse::<u16>().is_ok()
    });
    port_fits && !host.is_empty() && host.bytes().all(named)
}

/// How far a pull is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullProgress {
    /// Bytes that have arrived.
    pub bytes: u64,
    /// All bytes there are, once the vendor's server has told.
    pub total_bytes: Option<u64>,
}

impl PullProgress {
    /// Whole percent that have arrived, once the total is known.
    #[must_use]
    pub fn percent(&self) -> Option<u8> {
        let total = self.total_bytes.filter(|total| *total > 0)?;
        let percent = u128::from(self.bytes.min(total)) * 100 / u128::from(total);
        u8::try_from(percent).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUM: &str = "sha256:9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08";

    #[test]
    fn an_address_of_a_source_names_a_file_on_a_host_and_nobody() {
        for good in ["http://a/b", "https://a.example:8443/b/c.qcow2?x=1", "http://10.0.0.1:80/b"] {
            assert!(ImageSource::new(good, None, ImageFormat::Raw).is_ok(), "{good}");
        }
        let long = format!("http://a/{}", "x".repeat(2_000));
        let bad = ["", "a/b", "ftp://a/b", "http://", "http:///b", "http://a", "http://a/", &long];
        let ports =
            ["http://a:/b", "http://a:0/b", "http://a:65536/b", "http://a:+1/b", "http://a:080/b"];
        let odd = ["http://u:p@a/b", "http://a/ b", "http://a/b#c", "http://a/\n", "http://:80/b"];
        for bad in bad.into_iter().chain(odd).chain(ports) {
            let error = ImageSource::new(bad, None, ImageFormat::Raw).unwrap_err();
            assert_eq!(error.fields()[0].field, "source.url", "{bad}");
        }
    }

    #[test]
    fn a_checksum_names_its_kind_and_has_as_many_digits_as_that_needs() {
        let sum = Checksum::parse("checksum", SUM).unwrap();
        assert_eq!(sum.as_str(), SUM.to_ascii_lowercase());
        let sha512 = format!("sha512:{}", "a".repeat(128));
        assert!(Checksum::parse("checksum", &sha512).is_ok());
        let bad = ["", "sha256:", "sha256:xy", &SUM[7..], "md5:0123", &SUM[..70], "sha512:ab"];
        let wrong = format!("sha256:{}", "g".repeat(64));
        for bad in bad.into_iter().chain([wrong.as_str()]) {
            assert!(Checksum::parse("checksum", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn progress_is_told_in_whole_percent_once_the_total_is_known() {
        let percent = |bytes, total_bytes| PullProgress { bytes, total_bytes }.percent();
        assert_eq!(percent(5, None), None);
        assert_eq!(percent(0, Some(0)), None);
        assert_eq!(percent(1, Some(3)), Some(33));
        assert_eq!(percent(9, Some(3)), Some(100));
        assert_eq!(percent(u64::MAX, Some(u64::MAX)), Some(100));
    }
}
