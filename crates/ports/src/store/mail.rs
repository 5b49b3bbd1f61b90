//! Rows of mail: letters that wait to be sent, and codes that were sent.

use nubo_base::{Digest, Id, Time, Uuid};
use nubo_domain::letter::LetterState;
use nubo_domain::mailed_code::{Purpose, Throttle};
use nubo_domain::{Email, Letter, MailedCode, Result};

/// Which letters a reader wants.
#[derive(Clone, Debug, Default)]
pub struct LetterFilter {
    /// Only those that stand so.
    pub state: Option<LetterState>,
    /// Only for this address.
    pub to: Option<Email>,
    /// Only before this id.
    pub before: Option<Uuid>,
    /// At most this many; 0 means 100.
    pub limit: u32,
}

/// Letters.
pub trait Letters {
    /// Writes a new letter.
    ///
    /// # Errors
    /// Those of the engine.
    fn letter_insert(&mut self, letter: &Letter) -> Result<()>;

    /// A letter; none if absent.
    ///
    /// # Errors
    /// Those of the engine.
    fn letter_get(&mut self, id: Id<Letter>) -> Result<Option<Letter>>;

    /// A page of letters, newest first.
    ///
    /// # Errors
    /// Those of the engine.
    fn letter_list(&mut self, filter: &LetterFilter) -> Result<Vec<Letter>>;

    /// Whether a letter waits that is due at `now`.
    ///
    /// # Errors
    /// Those of the engine.
    fn letters_due(&mut self, now: Time) -> Result<bool>;

    /// Takes up to `limit` waiting letters that are due at `now`, oldest first: counts a try and
    /// makes them due again at `until`, so that nobody else tries meanwhile.
    ///
    /// # Errors
    /// Those of the engine.
    fn letters_claim(&mut self, now: Time, until: Time, limit: u32) -> Result<Vec<Letter>>;

    /// Saves how a letter stands.
    ///
    /// # Errors
    /// Those of the engine.
    fn letter_save(&mut self, letter: &Letter) -> Result<()>;

    /// Forgets letters that wait no more and were written before `before`, at most `limit`; says
    /// how many.
    ///
    /// # Errors
    /// Those of the engine.
    fn letter_prune(&mut self, before: Time, limit: u32) -> Result<u64>;
}

/// Codes that were sent by mail, found by their hash, and what was counted of each address.
pub trait MailedCodes {
    /// Writes a code, in place of the same one.
    ///
    /// # Errors
    /// Those of the engine.
    fn code_put(&mut self, code: &MailedCode) -> Result<()>;

    /// A code, also one that has expired; none if absent.
    ///
    /// # Errors
    /// Those of the engine.
    fn code_get(&mut self, hash: &Digest) -> Result<Option<MailedCode>>;

    /// The codes for an address that are kept, also expired ones, newest first.
    ///
    /// # Errors
    /// Those of the engine.
    fn codes_kept(&mut self, purpose: Purpose, to: &Email) -> Result<Vec<MailedCode>>;

    /// Forgets every code for an address; says how many there were.
    ///
    /// # Errors
    /// Those of the engine.
    fn codes_forget(&mut self, purpose: Purpose, to: &Email) -> Result<u64>;

    /// What was counted of an address; none if nothing was.
    ///
    /// # Errors
    /// Those of the engine.
    fn throttle_get(&mut self, purpose: Purpose, to: &Email) -> Result<Option<Throttle>>;

    /// Writes what was counted.
    ///
    /// # Errors
    /// Those of the engine.
    fn throttle_put(&mut self, throttle: &Throttle) -> Result<()>;

    /// Forgets codes that expired before `before` and counts that began before it, at most
    /// `limit` of each; says how many.
    ///
    /// # Errors
    /// Those of the engine.
    fn code_prune(&mut self, before: Time, limit: u32) -> Result<u64>;
}
