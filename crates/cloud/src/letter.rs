//! Letters to people: what they say, and the operator's view of those that wait.
//!
//! A letter is written in the transaction that gives the reason for it. Nobody reads its text
//! through the API, because it may hold a code; it goes to its address only.

use nubo_base::{Id, SecretText};
use nubo_domain::letter::{LetterState, Topic};
use nubo_domain::{Account, Email, Error, Letter, Result, code};
use nubo_ports::store::LetterFilter;

use crate::{Action, Ask, Facts, Mode, Needs, Paged};

/// Verbs of letters.
pub const ACTIONS: &[Facts] =
    &[Facts::of::<ListLetters>(), Facts::of::<GetLetter>(), Facts::of::<RetryLetter>()];

/// What a letter says.
pub(crate) struct Words<'a> {
    /// What it is about.
    pub topic: Topic,
    /// The code that it brings, or empty.
    pub code: &'a str,
    /// How many minutes the code is good.
    pub minutes: u64,
}

impl Words<'_> {
    fn subject(&self) -> &'static str {
        match self.topic {
            Topic::Registration => "Your code to register",
            Topic::AlreadyRegistered => "You have an account already",
            Topic::PasswordReset => "Your code for a new password",
            Topic::PasswordChanged => "Your password was changed",
        }
    }

    /// The text. A code stands alone on a line that begins with four blanks.
    fn text(&self) -> String {
        let (code, minutes) = (self.code, self.minutes);
        match self.topic {
            Topic::Registration => format!(
                "Hello,\n\nsomebody, most likely you, registered with this address. This code\n\
                 confirms it:\n\n    {code}\n\nIt is good for {minutes} minutes and can be used \
                 once. If it was not you,\nleave it: without the code no account is made.\n"
            ),
            Topic::AlreadyRegistered => {
                "Hello,\n\nsomebody, most likely you, registered with this address, which has an\n\
                 account already. Sign in with it, or ask for a new password if you forgot\n\
                 yours. If it was not you, there is nothing to do.\n"
                    .to_owned()
            }
            Topic::PasswordReset => format!(
                "Hello,\n\nsomebody, most likely you, asked for a new password. This code lets \
                 you\nchoose one:\n\n    {code}\n\nIt is good for {minutes} minutes and can be \
                 used once. If it was not you,\nleave it: your password stays as it is.\n"
            ),
            Topic::PasswordChanged => {
                "Hello,\n\nyour password was changed and every session of yours has ended. If it \
                 was\nnot you, ask for a new password at once and tell your operator.\n"
                    .to_owned()
            }
        }
    }
}

impl Ask<'_> {
    /// Writes a letter; it is sent after this transaction.
    pub(crate) fn post(
        &mut self,
        to: &Email,
        account: Option<Id<Account>>,
        words: &Words<'_>,
    ) -> Result<()> {
        self.tx.letter_insert(&Letter {
            id: self.ids.id(),
            account,
            to: to.clone(),
            topic: words.topic,
            subject: words.subject().to_owned(),
            text: SecretText::new(words.text()),
            state: LetterState::Waiting,
            tries: 0,
            next: self.now,
            fault: String::new(),
            created: self.now,
            sent: None,
        })
    }
}

/// A page of letters, newest first.
#[derive(Clone, Debug, Default)]
pub struct ListLetters {
    /// Only those that stand so.
    pub state: Option<LetterState>,
    /// Only to this address.
    pub to: Option<String>,
    /// Only before this one.
    pub before: Option<Id<Letter>>,
    /// At most this many, 1 to 100.
    pub limit: u32,
}

impl Action for ListLetters {
    const NAME: &'static str = "letter.list";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Read;
    type Output = Paged<Letter>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Paged<Letter>> {
        if !(1..=100).contains(&self.limit) {
            return Err(Error::invalid("limit", "must be from 1 to 100"));
        }
        let filter = LetterFilter {
            state: self.state,
            to: self.to.as_deref().map(|to| Email::parse("to", to)).transpose()?,
            before: self.before.map(Id::uuid),
            limit: self.limit + 1,
        };
        let items = ask.tx.letter_list(&filter)?;
        Ok(Paged::cut(items, self.limit, |letter: &Letter| letter.id.uuid()))
    }
}

/// One letter.
#[derive(Clone, Debug)]
pub struct GetLetter {
    /// Which, in its shown form.
    pub letter: String,
}

fn find(ask: &mut Ask<'_>, shown: &str) -> Result<Letter> {
    let id = shown.parse().map_err(|_| Error::not_found("letter"))?;
    ask.tx.letter_get(id)?.ok_or_else(|| Error::not_found("letter"))
}

impl Action for GetLetter {
    const NAME: &'static str = "letter.get";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Read;
    type Output = Letter;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Letter> {
        find(ask, &self.letter)
    }
}

/// Has a letter that waits tried at once, as after the way was mended.
#[derive(Clone, Debug)]
pub struct RetryLetter {
    /// Which, in its shown form.
    pub letter: String,
}

impl Action for RetryLetter {
    const NAME: &'static str = "letter.retry";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Letter;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Letter> {
        let mut letter = find(ask, &self.letter)?;
        if letter.state != LetterState::Waiting {
            let text = format!("The letter is {}; only one that waits can be tried.", letter.state);
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        letter.next = ask.now;
        ask.tx.letter_save(&letter)?;
        ask.touch(letter.id);
        Ok(letter)
    }
}
