//! Chance, from the operating system or from a seed.

use std::sync::Mutex;

use rand::rngs::{StdRng, SysRng};
use rand::{Rng, SeedableRng, TryRng};

/// A source of random bytes.
pub trait Random: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's generator.
///
/// Up to 16 bytes, the tails of ids and the throws of dice, come from a generator of the thread
/// that the operating system seeds now and then (ChaCha, unforeseeable as well): a system call for
/// each of them cost more than all else about a request's id. Secrets and nonces are longer.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

const SHORT: usize = 16;

impl Random for SystemRandom {
    #[expect(clippy::expect_used, reason = "without the system's randomness no secret is safe")]
    fn fill(&self, bytes: &mut [u8]) {
        if bytes.len() <= SHORT {
            return rand::rng().fill_bytes(bytes);
        }
        SysRng.try_fill_bytes(bytes).expect("the operating system gives random bytes");
    }
}

/// A generator that repeats itself for the same seed; for simulations only.
#[derive(Debug)]
pub struct SeededRandom(Mutex<StdRng>);

impl SeededRandom {
    /// The sequence that belongs to `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        let mut held = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        held.fill_bytes(bytes);
    }
}
