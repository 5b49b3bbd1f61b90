//! The ground floor: time, ids, chance, secrets, money.
//!
//! Everything above takes its time and its randomness from here, so that a test can hold both
//! still. This crate must never know a cloud word.

mod backoff;
mod id;
mod money;
mod random;
mod seal;
mod secret;
mod signing;
mod time;
mod totp;
mod zone;

pub use backoff::Backoff;
pub use id::{Id, Ids, ParseIdError, Tag, unlabelled};
pub use money::{Money, ParseMoneyError};
pub use random::{Random, SeededRandom, SystemRandom};
pub use seal::{SealError, SealKey};
pub use secret::{Digest, SecretText, base62, digest, hex_lower, unhex};
pub use signing::{SigningError, SigningKey, is_signed};
pub use time::{Clock, ManualClock, ParseTimeError, SystemClock, Time};
pub use totp::{TOTP_SECRET_BYTES, base32, base32_bytes, totp_code, totp_step};
pub use zone::is_time_zone;

/// The identifier type under every [`Id`]: a 128-bit UUID (version 7 when minted here).
pub use uuid::Uuid;
