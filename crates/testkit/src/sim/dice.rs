//! Chance of a simulation: small questions to one seeded source.

use nubo_base::{Random as _, SeededRandom};

/// A seeded source of decisions.
pub struct Dice(SeededRandom);

impl Dice {
    /// The decisions that belong to `seed`.
    pub fn new(seed: u64) -> Self {
        Self(SeededRandom::new(seed))
    }

    /// A number from 0 to `count` - 1; 0 if `count` is 0.
    pub fn below(&self, count: usize) -> usize {
        let mut bytes = [0_u8; 8];
        self.0.fill(&mut bytes);
        let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
        usize::try_from(u64::from_be_bytes(bytes) % count).unwrap_or(0)
    }

    /// A number from `least` to `most`.
    pub fn within(&self, least: u64, most: u64) -> u64 {
        let span = usize::try_from(most.saturating_sub(least)).unwrap_or(0);
        least + u64::try_from(self.below(span + 1)).unwrap_or(0)
    }

    /// Whether something happens that happens so often in a thousand times.
    pub fn chance(&self, of_thousand: usize) -> bool {
        self.below(1_000) < of_thousand
    }

    /// One of these, if there are any.
    pub fn pick<'a, T>(&self, things: &'a [T]) -> Option<&'a T> {
        things.get(self.below(things.len()))
    }
}
