//! Sealing of small texts that must be read again, such as stored answers that hold a new key.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::{Random, digest};

/// The instance key: whoever has the database without it cannot open what was sealed.
#[derive(Clone)]
pub struct SealKey {
    cipher: XChaCha20Poly1305,
    root: [u8; 32],
}

/// The sealed bytes were made with another key or another label, or were changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealError;

impl std::fmt::Display for SealError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("sealed with another instance key, or damaged")
    }
}

impl std::error::Error for SealError {}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey(…)")
    }
}

const NONCE_BYTES: usize = 24;

impl SealKey {
    /// A key from 32 random bytes.
    #[must_use]
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self { cipher: XChaCha20Poly1305::new(bytes.into()), root: *bytes }
    }

    /// 32 bytes for another purpose, the same whenever they are asked for. Nothing leads back from
    /// them to this key or to those of other purposes.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        digest(&[b"nubo: derived from the instance key", &self.root, purpose.as_bytes()])
    }

    /// Seals `plain` for `label`; the label must be given again to open it.
    ///
    /// # Errors
    /// Only when `plain` is longer than the cipher allows (256 GiB).
    pub fn seal(
        &self,
        random: &dyn Random,
        label: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0_u8; NONCE_BYTES];
        random.fill(&mut nonce);
        let payload = Payload { msg: plain, aad: label };
        let body = self.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| SealError)?;
        Ok([nonce.as_slice(), &body].concat())
    }

    /// Opens what [`SealKey::seal`] made.
    ///
    /// # Errors
    /// [`SealError`] for another key, another label or changed bytes.
    pub fn open(&self, label: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (nonce, body) = sealed.split_at_checked(NONCE_BYTES).ok_or(SealError)?;
        let nonce = <[u8; NONCE_BYTES]>::try_from(nonce).map_err(|_| SealError)?;
        let payload = Payload { msg: body, aad: label };
        self.cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| SealError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SeededRandom;

    #[test]
    fn only_the_same_key_and_label_open_a_seal() {
        let (random, key) = (SeededRandom::new(3), SealKey::new(&[7; 32]));
        let sealed = key.seal(&random, b"reply", b"sk_live_x").unwrap();
        assert_eq!(key.open(b"reply", &sealed).unwrap(), b"sk_live_x");
        assert_eq!(key.open(b"other", &sealed), Err(SealError));
        assert_eq!(SealKey::new(&[8; 32]).open(b"reply", &sealed), Err(SealError));
        assert_eq!(key.open(b"reply", &sealed[..10]), Err(SealError));
    }

    #[test]
    fn each_purpose_has_bytes_of_its_own_under_each_key() {
        let key = SealKey::new(&[7; 32]);
        assert_eq!(key.derive("a"), SealKey::new(&[7; 32]).derive("a"));
        assert_ne!(key.derive("a"), key.derive("b"));
        assert_ne!(key.derive("a"), SealKey::new(&[8; 32]).derive("a"));
    }
}
