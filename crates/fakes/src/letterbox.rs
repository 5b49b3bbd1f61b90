//! Letters kept in memory.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use nubo_domain::{Error, Letter, Result};
use nubo_ports::Mailer;

/// A mailer that keeps what it is given. A letter that comes twice is kept once.
#[derive(Debug, Default)]
pub struct Letterbox {
    letters: Mutex<Vec<Letter>>,
    is_shut: AtomicBool,
}

impl Letterbox {
    /// Every letter, in the order of their coming.
    #[must_use]
    pub fn letters(&self) -> Vec<Letter> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The code in the newest letter to an address: the line that begins with four blanks.
    #[must_use]
    pub fn code_for(&self, to: &str) -> Option<String> {
        let letters = self.letters();
        let texts = letters.iter().rev().filter(|letter| letter.to.as_str() == to);
        texts.filter_map(|letter| code_in(letter.text.reveal())).next()
    }

    /// Refuses letters from now on as a carrier does that is away, or takes them again.
    pub fn shut(&self, is_shut: bool) {
        self.is_shut.store(is_shut, Ordering::SeqCst);
    }
}

fn code_in(text: &str) -> Option<String> {
    text.lines().find_map(|line| line.strip_prefix("    ")).map(str::to_owned)
}

#[async_trait]
impl Mailer for Letterbox {
    async fn send(&self, letter: &Letter) -> Result<()> {
        if self.is_shut.load(Ordering::SeqCst) {
            return Err(Error::unavailable("the letterbox is shut"));
        }
        let mut held = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
        if !held.iter().any(|known| known.id == letter.id) {
            held.push(letter.clone());
        }
        Ok(())
    }
}
