//! Typed identifiers and the source that mints them.
//!
//! Inside, an id is a UUID of version 7, so ids of one process sort by the moment they were made.
//! Outside it is shown as `prefix_` and 32 hexadecimal digits; a wrong prefix does not parse.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::{Clock, Random};

/// What an id may belong to; the prefix is the part before the underscore, without it.
pub trait Tag {
    /// For instance `srv`.
    const PREFIX: &'static str;
}

/// An identifier of a `T`.
pub struct Id<T>(Uuid, PhantomData<fn() -> T>);

/// A text that is not an id of the wanted kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseIdError;

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an identifier of this kind")
    }
}

impl std::error::Error for ParseIdError {}

impl<T> Id<T> {
    /// Gives a stored UUID its kind back.
    #[must_use]
    pub const fn of(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The bare UUID.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

/// The longest id that is put together without an allocation, in bytes.
const SHOWN_MAX: usize = 48;

impl<T: Tag> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = Uuid::encode_buffer();
        let digits = self.0.as_simple().encode_lower(&mut digits);
        // In one piece: a text that grows piece by piece is allocated anew for each of them.
        let mut text = [0; SHOWN_MAX];
        let (prefix, end) = (T::PREFIX.len(), T::PREFIX.len() + 1 + digits.len());
        let Some(shown) = text.get_mut(..end) else {
            return write!(f, "{}_{digits}", T::PREFIX);
        };
        shown[..prefix].copy_from_slice(T::PREFIX.as_bytes());
        shown[prefix] = b'_';
        shown[prefix + 1..].copy_from_slice(digits.as_bytes());
        f.write_str(std::str::from_utf8(shown).map_err(|_| fmt::Error)?)
    }
}

impl<T: Tag> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<T: Tag> FromStr for Id<T> {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let tail = text.strip_prefix(T::PREFIX).and_then(|t| t.strip_prefix('_'));
        tail.and_then(bare).map(Self::of).ok_or(ParseIdError)
    }
}

/// The 32 lower-case digits of a shown id.
fn bare(digits: &str) -> Option<Uuid> {
    let plain = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    let fits = digits.len() == 32 && digits.bytes().all(plain);
    fits.then(|| Uuid::try_parse(digits).ok())?
}

/// What is under a shown id of whatever kind; none for what is no id.
#[must_use]
pub fn unlabelled(shown: &str) -> Option<Uuid> {
    shown.rsplit_once('_').and_then(|(_, digits)| bare(digits))
}

impl<T: Tag> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T: Tag> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(ShownId(PhantomData))
    }
}

/// Reads an id from a text where it lies, without a copy of it.
struct ShownId<T>(PhantomData<fn() -> T>);

impl<T: Tag> Visitor<'_> for ShownId<T> {
    type Value = Id<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Id<T>, E> {
        text.parse().map_err(E::custom)
    }
}

/// Mints ids and secrets from one clock and one source of chance.
#[derive(Clone)]
pub struct Ids {
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    last: Arc<AtomicU64>,
}

impl Ids {
    /// A source over the given clock and chance.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self { clock, random, last: Arc::new(AtomicU64::new(0)) }
    }

    /// A fresh UUID of version 7 that sorts after every earlier one of this source, even when the
    /// clock stands still or jumps back (RFC 9562 section 6.2, method 3: the sub-millisecond part
    /// in `rand_a` is raised as a counter).
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        let micros = u64::try_from(self.clock.now().micros()).unwrap_or(0);
        // 48 bits of milliseconds and 12 bits of fraction, as one number that only grows.
        let now = ((micros / 1_000) << 12) | ((micros % 1_000) * 4_096 / 1_000);
        let step = |last: u64| Some(now.max(last + 1));
        let last = self.last.fetch_update(Ordering::SeqCst, Ordering::SeqCst, step);
        let tick = last.map_or(now, |last| now.max(last + 1));
        let mut tail = [0_u8; 8];
        self.random.fill(&mut tail);
        let high = ((tick >> 12) << 16) | 0x7000 | (tick & 0xfff);
        let low = (u64::from_be_bytes(tail) >> 2) | (1 << 63);
        Uuid::from_u64_pair(high, low)
    }

    /// A fresh typed id.
    #[must_use]
    pub fn id<T>(&self) -> Id<T> {
        Id::of(self.uuid())
    }

    /// 32 bytes nobody can guess.
    #[must_use]
    pub fn secret(&self) -> [u8; 32] {
        let mut bytes = [0_u8; 32];
        self.random.fill(&mut bytes);
        bytes
    }

    /// A number nobody can foresee, for spreading load.
    #[must_use]
    pub fn number(&self) -> u64 {
        let mut bytes = [0_u8; 8];
        self.random.fill(&mut bytes);
        u64::from_be_bytes(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ManualClock, SeededRandom, Time};

    #[derive(Debug)]
    struct Server;
    impl Tag for Server {
        const PREFIX: &'static str = "srv";
    }

    fn ids(clock: Arc<ManualClock>) -> Ids {
        Ids::new(clock, Arc::new(SeededRandom::new(1)))
    }

    #[test]
    fn ids_grow_even_when_the_clock_stands_or_jumps_back() {
        let clock = Arc::new(ManualClock::new(Time::from_micros(1_794_912_330_123_456)));
        let ids = ids(clock.clone());
        let mut last = ids.uuid();
        for round in 0..5_000 {
            if round == 2_500 {
                clock.set(Time::from_micros(1_794_912_330_000_000));
            }
            let next = ids.uuid();
            assert!(next > last, "{next} after {last}");
            assert_eq!(next.get_version_num(), 7);
            assert_eq!(next.get_variant(), uuid::Variant::RFC4122);
            last = next;
        }
    }

    #[test]
    fn a_wrong_prefix_or_a_stray_digit_does_not_parse() {
        let clock = Arc::new(ManualClock::new(Time::from_micros(1)));
        let id: Id<Server> = ids(clock).id();
        assert_eq!(id.to_string().parse(), Ok(id));
        let upper = id.to_string().replace("srv_", "vol_");
        assert_eq!(upper.parse::<Id<Server>>(), Err(ParseIdError));
        assert_eq!("srv_".parse::<Id<Server>>(), Err(ParseIdError));
        assert_eq!(format!("srv_{}", "G".repeat(32)).parse::<Id<Server>>(), Err(ParseIdError));
        assert_eq!(format!("{id}0").parse::<Id<Server>>(), Err(ParseIdError));
    }
}
