//! Letters: what the cloud writes to people by mail.
//!
//! A letter is a row, written in the transaction that gives the reason for it, and sent afterwards
//! as often as it takes. It must not know how mail travels. Its text is forgotten once it is sent,
//! because it may hold a code.

use std::time::Duration;

use nubo_base::{Backoff, Id, SecretText, Tag, Time};

use crate::words::words;
use crate::{Account, Email, Error, ErrorKind};

words! {
    /// What a letter is about.
    pub enum Topic {
        /// A code that confirms an address, so that an account is made.
        Registration = "registration",
        /// Somebody registered with an address that has an account.
        AlreadyRegistered = "already_registered",
        /// A code with which a forgotten password is replaced.
        PasswordReset = "password_reset",
        /// A password was replaced.
        PasswordChanged = "password_changed",
    }
}

words! {
    /// How a letter stands.
    pub enum LetterState {
        /// It is not sent yet.
        Waiting = "waiting",
        /// It was handed over.
        Sent = "sent",
        /// It was refused, or could not be handed over for days.
        Failed = "failed",
    }
}

/// The wait between tries.
const BACKOFF: Backoff =
    Backoff { first: Duration::from_secs(30), most: Duration::from_secs(3_600) };
/// After so long a letter that cannot be sent is given up, as mail servers do (RFC 5321 section
/// 4.5.4.1 asks for 4 to 5 days; a code is of no use long before).
const PATIENCE: Duration = Duration::from_secs(2 * 86_400);
/// What is kept of a fault.
const FAULT_CHARS: usize = 300;

/// A letter to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its identifier; the same for every try.
    pub id: Id<Self>,
    /// The account that it is about, if there is one.
    pub account: Option<Id<Account>>,
    /// Whom it is for.
    pub to: Email,
    /// What it is about.
    pub topic: Topic,
    /// Its subject line.
    pub subject: String,
    /// What it says; empty once it is sent or given up.
    pub text: SecretText,
    /// How it stands.
    pub state: LetterState,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next, as long as it waits.
    pub next: Time,
    /// Why the last try failed, or empty.
    pub fault: String,
    /// When it was written.
    pub created: Time,
    /// When it was sent.
    pub sent: Option<Time>,
}

impl Tag for Letter {
    const PREFIX: &'static str = "ltr";
}

impl Letter {
    /// Notes that it was handed over.
    pub fn is_sent(&mut self, now: Time) {
        (self.state, self.sent) = (LetterState::Sent, Some(now));
        self.text = SecretText::default();
        self.fault.clear();
    }

    /// Notes that a try failed: it is tried again later, unless trying is of no use.
    pub fn has_failed(&mut self, error: &Error, now: Time) {
        self.fault = error.to_string().chars().take(FAULT_CHARS).collect();
        let is_final = error.kind() == ErrorKind::Invalid;
        if is_final || now.since(self.created) > PATIENCE {
            self.state = LetterState::Failed;
            self.text = SecretText::default();
            return;
        }
        self.next = now.after(BACKOFF.wait(self.tries));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code;

    fn letter() -> Letter {
        Letter {
            id: Id::of(nubo_base::Uuid::nil()),
            account: None,
            to: Email::parse("to", "ada@example.com").unwrap(),
            topic: Topic::Registration,
            subject: "Hello".to_owned(),
            text: SecretText::new("123456".to_owned()),
            state: LetterState::Waiting,
            tries: 1,
            next: Time::ZERO,
            fault: String::new(),
            created: Time::from_micros(1_000_000),
            sent: None,
        }
    }

    #[test]
    fn a_letter_is_tried_for_two_days_and_forgets_its_text_at_the_end() {
        let mut waits = letter();
        let broken = Error::new(&code::UNAVAILABLE).public("no route");
        let now = waits.created.after(Duration::from_secs(60));
        waits.has_failed(&broken, now);
        assert_eq!((waits.state, waits.next), (LetterState::Waiting, now.after(BACKOFF.first)));
        assert_eq!(waits.text.reveal(), "123456");
        waits.has_failed(&broken, waits.created.after(PATIENCE + Duration::from_secs(1)));
        assert_eq!((waits.state, waits.text.reveal()), (LetterState::Failed, ""));
        let mut refused = letter();
        refused.has_failed(&Error::invalid("to", "is unknown"), now);
        assert_eq!(refused.state, LetterState::Failed);
        let mut sent = letter();
        sent.is_sent(now);
        assert_eq!((sent.state, sent.text.reveal()), (LetterState::Sent, ""));
    }
}
