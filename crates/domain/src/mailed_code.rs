//! Codes that are sent by mail: they show that somebody reads what comes to an address.
//!
//! Only the hash of a code is kept. A code is good once and for a short time. So that nobody is
//! flooded and nobody guesses, each address has a count of letters and misses, whether or not
//! somebody of this cloud has the address.

use std::time::Duration;

use nubo_base::{Digest, Time, digest};

use crate::words::words;
use crate::{Email, Error, Result, code};

words! {
    /// What a code is good for.
    pub enum Purpose {
        /// Makes the account that was asked for.
        Registration = "registration",
        /// Replaces a forgotten password.
        PasswordReset = "password_reset",
    }
}

/// Letters and figures that look like no other.
const CLEAR: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

impl Purpose {
    /// How long a code is good.
    #[must_use]
    pub const fn lasts(self) -> Duration {
        Duration::from_secs(match self {
            Self::Registration => 30 * 60,
            Self::PasswordReset => 60 * 60,
        })
    }

    /// A code from chance. That of a registration is six figures that are typed from one screen
    /// to the other, and guesses are counted; that of a password has 80 bits.
    #[must_use]
    pub fn code(self, chance: &[u8; 32]) -> String {
        match self {
            Self::Registration => {
                let number = chance[..8].iter().fold(0_u64, |n, b| (n << 8) | u64::from(*b));
                format!("{:06}", number % 1_000_000)
            }
            Self::PasswordReset => {
                let letter = |b: &u8| char::from(CLEAR[usize::from(b & 31)]);
                let parts = chance[..16].chunks(4).map(|part| part.iter().map(letter).collect());
                parts.collect::<Vec<String>>().join("-")
            }
        }
    }

    /// The hash of a code as somebody typed it: blanks, dashes and case do not matter.
    #[must_use]
    pub fn hash(self, to: &Email, typed: &str) -> Digest {
        let plain = typed.chars().filter(char::is_ascii_alphanumeric);
        let plain: String = plain.map(|c| c.to_ascii_uppercase()).collect();
        digest(&[self.word().as_bytes(), b"\n", to.as_str().as_bytes(), b"\n", plain.as_bytes()])
    }
}

/// A code that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailedCode {
    /// What is kept of it.
    pub hash: Digest,
    /// What it is good for.
    pub purpose: Purpose,
    /// Where it was sent.
    pub to: Email,
    /// What it brings about, as JSON, or empty.
    pub body: String,
    /// When it was made.
    pub created: Time,
    /// When it is of no use any more.
    pub expires: Time,
}

/// What was sent to an address and guessed for it within an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// For what.
    pub purpose: Purpose,
    /// The address.
    pub to: Email,
    /// Letters that were asked for.
    pub letters: u32,
    /// Codes that were wrong.
    pub misses: u32,
    /// When the hour began.
    pub since: Time,
}

/// So many letters an hour are sent to one address.
pub const LETTERS_MOST: u32 = 5;
/// So many wrong codes an hour are listened to for one address.
pub const MISSES_MOST: u32 = 10;
/// The hour.
pub const WINDOW: Duration = Duration::from_secs(3_600);

impl Throttle {
    /// One that has counted nothing.
    #[must_use]
    pub const fn new(purpose: Purpose, to: Email, now: Time) -> Self {
        Self { purpose, to, letters: 0, misses: 0, since: now }
    }

    /// As it counts at `now`: an hour that is over is forgotten.
    #[must_use]
    pub fn at(self, now: Time) -> Self {
        let is_over = now >= self.since.after(WINDOW) || now < self.since;
        if is_over { Self::new(self.purpose, self.to, now) } else { self }
    }

    /// Counts a letter.
    ///
    /// # Errors
    /// `rate_limited` for one too many.
    pub fn letter(&mut self, now: Time) -> Result<()> {
        self.refuse("letters", self.letters >= LETTERS_MOST, now)?;
        self.letters += 1;
        Ok(())
    }

    /// Whether one more code may be tried.
    ///
    /// # Errors
    /// `rate_limited` after too many misses.
    pub fn may_try(&self, now: Time) -> Result<()> {
        self.refuse("wrong codes", self.misses >= MISSES_MOST, now)
    }

    fn refuse(&self, what: &str, is_over: bool, now: Time) -> Result<()> {
        if !is_over {
            return Ok(());
        }
        let text = format!("Too many {what} for this address; wait as long as Retry-After says.");
        let wait = self.since.after(WINDOW).since(now);
        Err(Error::new(&code::RATE_LIMITED).public(text).retry_after(wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada() -> Email {
        Email::parse("to", "ada@example.com").unwrap()
    }

    #[test]
    fn a_code_is_known_again_however_it_is_typed_and_only_for_its_purpose_and_address() {
        let (chance, reset) = ([77; 32], Purpose::PasswordReset);
        let code = reset.code(&chance);
        assert_eq!((code.len(), code.matches('-').count()), (19, 3), "{code}");
        let hash = reset.hash(&ada(), &code);
        let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
        assert_eq!(reset.hash(&ada(), &typed), hash);
        assert_ne!(Purpose::Registration.hash(&ada(), &code), hash);
        assert_ne!(reset.hash(&Email::parse("to", "b@example.com").unwrap(), &code), hash);
        let code = Purpose::Registration.code(&[0; 32]);
        assert_eq!(code, "000000");
    }

    #[test]
    fn an_address_gets_five_letters_an_hour_and_ten_guesses() {
        let start = Time::from_micros(5);
        let mut throttle = Throttle::new(Purpose::Registration, ada(), start);
        for _ in 0..LETTERS_MOST {
            throttle.letter(start).unwrap();
        }
        let later = start.after(Duration::from_secs(600));
        let wait = throttle.clone().at(later).letter(later).unwrap_err().wait().unwrap();
        assert_eq!(wait, Duration::from_secs(3_000));
        throttle.misses = MISSES_MOST;
        assert!(throttle.may_try(later).is_err());
        let over = start.after(WINDOW);
        let throttle = throttle.at(over);
        assert!(throttle.may_try(over).is_ok());
        assert_eq!((throttle.letters, throttle.since), (0, over));
    }
}
