//! Checksums that are taken while bytes pass.

use nubo_base::hex_lower;
use nubo_domain::image::Checksum;
use sha2::{Digest as _, Sha256, Sha512};

/// A checksum in the making.
#[derive(Debug)]
pub enum Sum {
    Sha256(Box<Sha256>),
    Sha512(Box<Sha512>),
}

impl Sum {
    /// Of the same kind as another.
    pub fn like(wanted: &Checksum) -> Self {
        match wanted.as_str().starts_with("sha512:") {
            true => Self::Sha512(Box::default()),
            false => Self::Sha256(Box::default()),
        }
    }

    /// Takes some bytes in.
    pub fn add(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha256(sum) => sum.update(bytes),
            Self::Sha512(sum) => sum.update(bytes),
        }
    }

    /// The checksum, as it is written.
    pub fn text(self) -> String {
        match self {
            Self::Sha256(sum) => format!("sha256:{}", hex_lower(&sum.finalize())),
            Self::Sha512(sum) => format!("sha512:{}", hex_lower(&sum.finalize())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_that_of_all_bytes_however_they_came() {
        // FIPS 180-4, the examples for "abc".
        let sha256 = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let sha512 = "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
                      2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";
        for text in [sha256, sha512] {
            let wanted = Checksum::parse("checksum", text).unwrap();
            let mut sum = Sum::like(&wanted);
            sum.add(b"a");
            sum.add(b"");
            sum.add(b"bc");
            assert_eq!(sum.text(), text);
        }
    }
}
