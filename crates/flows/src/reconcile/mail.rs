//! Sends what was written: each letter that waits, one after the other, until it is handed over or
//! given up.
//!
//! A letter is taken before it is sent, so that several processes do not send it side by side. If
//! this process ends between sending and noting it, the letter is sent again with the same id,
//! which the carrier can tell apart from another letter.

use std::time::Duration;

use nubo_domain::letter::LetterState;
use nubo_domain::{Error, Letter, Result};
use nubo_ports::StoreExt as _;

use crate::World;

/// Letters taken at once.
const BITE: u32 = 10;
/// The most that handing one letter over may take.
const SEND_WITHIN: Duration = Duration::from_secs(30);
/// Nobody else tries the letters of a bite before it must be over.
const TAKEN_FOR: Duration = Duration::from_secs(30 * BITE as u64 + 60);

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MailStatus {
    /// Letters that were handed over.
    pub sent: u64,
    /// Letters that are tried again later.
    pub put_off: u64,
    /// Letters that were given up.
    pub failed: u64,
}

/// Sends every letter that is due.
///
/// # Errors
/// Those of the store.
pub async fn mail(world: &World) -> Result<MailStatus> {
    let mut status = MailStatus::default();
    loop {
        let now = world.now();
        // Nothing is written as long as nothing waits.
        let is_due = world.store.read(move |tx| tx.letters_due(now)).await?;
        if !is_due {
            return Ok(status);
        }
        let until = now.after(TAKEN_FOR);
        let taken = world.store.write(move |tx| tx.letters_claim(now, until, BITE)).await?;
        for letter in taken {
            let letter = send(world, letter).await;
            match letter.state {
                LetterState::Sent => status.sent += 1,
                LetterState::Waiting => status.put_off += 1,
                LetterState::Failed => status.failed += 1,
            }
            world.store.write(move |tx| tx.letter_save(&letter)).await?;
        }
    }
}

/// Hands a letter over; gives it as it stands afterwards.
async fn send(world: &World, mut letter: Letter) -> Letter {
    let sent = tokio::time::timeout(SEND_WITHIN, world.mailer.send(&letter)).await;
    match sent.unwrap_or_else(|_| Err(Error::unavailable("the mail server takes too long"))) {
        Ok(()) => letter.is_sent(world.now()),
        Err(error) => {
            tracing::warn!(letter = %letter.id, error.detail = %error, "a letter was not sent");
            letter.has_failed(&error, world.now());
        }
    }
    letter
}
