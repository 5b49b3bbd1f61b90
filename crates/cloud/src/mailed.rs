//! Codes by mail: how they are made, counted and checked, for every verb that wants one.
//!
//! Whether somebody has an address never shows: the same is counted and answered in both cases.

use nubo_base::Time;
use nubo_domain::letter::Topic;
use nubo_domain::mailed_code::{Purpose, Throttle};
use nubo_domain::{Email, Error, MailedCode, Result, code};

use crate::Ask;
use crate::letter::Words;

/// What whoever asks for a code is told, whatever became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodePromise {
    /// Where a code was sent, if it was.
    pub to: Email,
    /// When it is of no use any more.
    pub expires: Time,
}

/// What came of a code. A wrong one is counted, so it must not undo its transaction as an error
/// would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked<T> {
    /// It was right and is used up.
    Right(T),
    /// It was wrong, used or too old.
    Wrong,
}

impl<T> Checked<T> {
    /// What the right code brought about.
    ///
    /// # Errors
    /// `invalid_code` for a wrong one.
    pub fn accepted(self) -> Result<T> {
        match self {
            Self::Right(done) => Ok(done),
            Self::Wrong => {
                let error = Error::new(&code::INVALID_CODE);
                Err(error.field("code", "is wrong, was used or has expired"))
            }
        }
    }
}

impl Ask<'_> {
    fn throttle(&mut self, purpose: Purpose, to: &Email) -> Result<Throttle> {
        let found = self.tx.throttle_get(purpose, to)?;
        let found = found.unwrap_or_else(|| Throttle::new(purpose, to.clone(), self.now));
        Ok(found.at(self.now))
    }

    /// Counts a letter that is asked for, whether or not one is sent.
    ///
    /// # Errors
    /// `rate_limited` for one too many.
    pub(crate) fn count_letter(&mut self, purpose: Purpose, to: &Email) -> Result<CodePromise> {
        let mut throttle = self.throttle(purpose, to)?;
        throttle.letter(self.now)?;
        self.tx.throttle_put(&throttle)?;
        Ok(CodePromise { to: to.clone(), expires: self.now.after(purpose.lasts()) })
    }

    /// Makes a code and writes the letter that brings it.
    pub(crate) fn send_code(&mut self, purpose: Purpose, to: &Email, body: String) -> Result<()> {
        let code = purpose.code(&self.ids.secret());
        let (created, expires) = (self.now, self.now.after(purpose.lasts()));
        let hash = purpose.hash(to, &code);
        let to = to.clone();
        self.tx.code_put(&MailedCode { hash, purpose, to: to.clone(), body, created, expires })?;
        let topic = match purpose {
            Purpose::Registration => Topic::Registration,
            Purpose::PasswordReset => Topic::PasswordReset,
        };
        let minutes = purpose.lasts().as_secs() / 60;
        self.post(&to, None, &Words { topic, code: &code, minutes })
    }

    /// Takes a code: the right one is used up with all others for the address; a wrong one is
    /// counted.
    ///
    /// # Errors
    /// `rate_limited` after too many misses.
    pub(crate) fn take_code(
        &mut self,
        purpose: Purpose,
        to: &Email,
        typed: &str,
    ) -> Result<Checked<MailedCode>> {
        let mut throttle = self.throttle(purpose, to)?;
        // Nobody guesses 80 bits; counting would only let strangers lock somebody out.
        if purpose == Purpose::Registration {
            throttle.may_try(self.now)?;
        }
        let found = self.tx.code_get(&purpose.hash(to, typed))?;
        let is_live = |code: &MailedCode| code.purpose == purpose && code.expires > self.now;
        match found.filter(is_live) {
            Some(code) => {
                self.tx.codes_forget(purpose, to)?;
                Ok(Checked::Right(code))
            }
            None => {
                throttle.misses = throttle.misses.saturating_add(1);
                self.tx.throttle_put(&throttle)?;
                Ok(Checked::Wrong)
            }
        }
    }
}
